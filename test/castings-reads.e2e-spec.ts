import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Permission } from '../src/auth/permissions.js';
import { Casting, type Answer } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { aCasting, aMovie, anAbsence, anActor, aRole } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());

const get = (path: string, headers?: Record<string, string>) => casting.as('assistant').get(path, undefined, headers);
const next = ({ headers }: Answer) => /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];

/** The ids of the rows of a list. */
const ids = ({ body }: Answer, name: 'roles' | 'castings' | 'absences') => body[name].map(({ id }) => id);

/** Follows the links to the next page from `path` on. */
async function allPages(path: string, name: 'roles' | 'castings'): Promise<number[]> {
  const found: number[] = [];
  for (let link: string | undefined = path; link;) {
    const answer: Answer = await get(link);
    expect(answer.status).toBe(200);
    found.push(...ids(answer, name));
    link = next(answer);
  }
  return found;
}

/** Two movies, three actors, five roles and five castings, each with the ids 1, 2, … */
beforeEach(async () => {
  const { database } = casting;
  await casting.clear();
  await database.query(
    ['actors', 'movies', 'roles', 'castings', 'absences']
      .map((table) => `ALTER TABLE ${table} ALTER id RESTART`)
      .join(';'),
  );
  for (const name of ['Ann Lee', 'Ben Ott', 'Cyd Ray']) await anActor(database, { name });
  for (const title of ['The Terminator', 'Aliens']) await aMovie(database, { title });
  await aRole(database, 1, { name: 'Kyle Reese', starts: null, ends: null });
  await aRole(database, 1, {
    name: 'Sarah Connor',
    billing: 1,
    starts: '2026-03-05',
    ends: '2026-04-02',
    notes: 'a\nb',
  });
  await aRole(database, 1, { name: 'Zoë Connor', billing: 2 });
  await aRole(database, 1, { name: 'Connor', billing: 2 });
  await aRole(database, 2, { name: 'Ripley', billing: 1 });
  await aCasting(database, 1, 2, { status: 'offered' });
  await aCasting(database, 2, 1, { status: 'confirmed', notes: 'first' });
  await aCasting(database, 2, 3);
  await aCasting(database, 5, 1, { status: 'declined' });
  await aCasting(database, 3, 2, { status: 'pinned' });
  await anAbsence(database, 1, { starts: '2026-05-02', ends: '2026-05-03' });
  await anAbsence(database, 1, { starts: '2026-01-02', ends: '2026-01-02' });
  await anAbsence(database, 2);
});

describe('one row', () => {
  it('has its members in alphabetical order, and its version as ETag', async () => {
    const role = await get('/roles/2');
    expect(role.text).toBe(
      '{"role":{"billing":1,"ends":"2026-04-02","id":2,"movie_id":1,"name":"Sarah Connor","notes":"a\\nb",' +
        '"starts":"2026-03-05"},"success":true}',
    );
    expect(role.headers.get('etag')).toBe('"1"');
    expect((await get('/roles/1')).body.role).toEqual({
      ...{ billing: null, ends: null, id: 1, movie_id: 1, name: 'Kyle Reese', notes: '', starts: null },
    });
    expect((await get('/castings/2')).text).toBe(
      '{"casting":{"actor_id":1,"id":2,"movie_id":1,"notes":"first","role_id":2,"status":"confirmed"},"success":true}',
    );
    expect((await get('/absences/1')).text).toBe(
      '{"absence":{"actor_id":1,"ends":"2026-05-03","id":1,"notes":"","starts":"2026-05-02"},"success":true}',
    );
    expect((await get('/roles/2', { 'if-none-match': '"1"' })).status).toBe(304);
  });

  it.each(['roles', 'castings', 'absences'])('/%s: 404 if there is none', async (name) => {
    for (const id of ['99', 'x', '0']) expect((await get(`/${name}/${id}`)).body).toEqual(envelope.notFound);
    expect((await casting.as('producer').get(`/${name}/99/history`)).body).toEqual(envelope.notFound);
    expect((await casting.as('producer').get(`/${name}/1/history`)).text).toBe('{"changes":[],"success":true}');
  });

  it('is read as it is now', async () => {
    await get('/castings/1');
    await casting.database.query(`UPDATE castings SET status = 'released', version = 2 WHERE id = 1`);
    const answer = await get('/castings/1');
    expect([answer.body.casting.status, answer.headers.get('etag')]).toEqual(['released', '"2"']);
  });
});

describe('lists', () => {
  it.each([
    ['/movies/1/roles', [2, 3, 4, 1]],
    ['/movies/1/roles?sort=id', [1, 2, 3, 4]],
    ['/movies/1/roles?sort=-billing', [1, 4, 3, 2]],
    ['/movies/1/roles?sort=name', [4, 1, 2, 3]],
    ['/movies/1/roles?billing=2', [3, 4]],
    ['/movies/1/roles?name=Connor,Kyle%20Reese', [4, 1]],
    ['/movies/1/roles?open=true', [3, 4, 1]],
    ['/movies/1/roles?open=false', [2]],
    ['/movies/1/roles?open=true,false', [2, 3, 4, 1]],
    ['/movies/1/roles?q=connor', [4, 2, 3]],
    ['/movies/1/roles?q=zoe', [3]],
    ['/movies/1/roles?q=connor&sort=billing', [2, 3, 4]],
    ['/movies/1/roles?limit=3', [2, 3, 4]],
    ['/movies/2/roles', [5]],
  ])('%s', async (path, expected) => {
    const answer = await get(path);
    expect([answer.status, ids(answer, 'roles')]).toEqual([200, expected]);
  });

  it.each([
    ['/castings', [1, 2, 3, 4, 5]],
    ['/castings?id=1,5', [1, 5]],
    ['/castings?movie_id=2', [4]],
    ['/castings?role_id=2', [2, 3]],
    ['/castings?actor_id=1&status=confirmed,declined', [2, 4]],
    ['/castings?sort=status', [3, 5, 1, 2, 4]],
    ['/castings?sort=-status', [4, 2, 1, 5, 3]],
    ['/castings?sort=billing', [2, 3, 4, 5, 1]],
    ['/castings?sort=-billing,status', [1, 5, 3, 2, 4]],
    ['/movies/1/castings', [1, 2, 3, 5]],
    ['/movies/1/castings?status=pinned', [5]],
    ['/actors/1/castings', [2, 4]],
  ])('%s', async (path, expected) => {
    const answer = await get(path);
    expect([answer.status, ids(answer, 'castings')]).toEqual([200, expected]);
  });

  it.each([
    ['/actors/1/absences', [2, 1]],
    ['/actors/1/absences?sort=-starts', [1, 2]],
    ['/actors/1/absences?sort=id', [1, 2]],
    ['/actors/3/absences', []],
  ])('%s', async (path, expected) => {
    const answer = await get(path);
    expect([answer.status, ids(answer, 'absences')]).toEqual([200, expected]);
  });

  it('an empty list is 200 and [], with or without parameters', async () => {
    await casting.database.query('DELETE FROM castings; DELETE FROM roles');
    for (const path of ['/castings', '/castings?limit=2', '/movies/1/castings', '/actors/1/castings']) {
      expect([path, (await get(path)).text]).toEqual([path, '{"castings":[],"success":true}']);
    }
    expect((await get('/movies/1/roles')).text).toBe('{"roles":[],"success":true}');
  });

  it.each(['movies/9/roles', 'movies/9/castings', 'actors/9/castings', 'actors/9/absences'])(
    '/%s: 404, because there is no such row',
    async (path) => expect((await get(`/${path}`)).body).toEqual(envelope.notFound),
  );

  it.each([
    ['/castings?status=booked', 'status', /considered, shortlisted, audition/],
    ['/castings?state=offered', 'state', /did you mean status/],
    ['/castings?sort=notes', 'sort', /must be a comma list of id, status, billing/],
    ['/movies/1/roles?open=yes', 'open', /true, false/],
    ['/movies/1/roles?billing=0', 'billing', /from 1 to 9999/],
    ['/actors/1/absences?q=x', 'q', /unknown parameter/],
  ])('%s: 400', async (path, field, message) => {
    const { status, body } = await get(path);
    expect([status, body.details]).toEqual([400, [{ field, message: expect.stringMatching(message) }]]);
  });
});

describe('pages', () => {
  it.each([
    ['/movies/1/roles?limit=1', 'roles', [2, 3, 4, 1]],
    ['/movies/1/roles?limit=3', 'roles', [2, 3, 4, 1]],
    ['/movies/1/roles?limit=2&sort=-billing', 'roles', [1, 4, 3, 2]],
    ['/movies/1/roles?limit=2&page=1', 'roles', [2, 3, 4, 1]],
    ['/castings?limit=2', 'castings', [1, 2, 3, 4, 5]],
    ['/castings?limit=2&sort=status', 'castings', [3, 5, 1, 2, 4]],
    ['/castings?limit=1&sort=-billing,status', 'castings', [1, 5, 3, 2, 4]],
    ['/castings?limit=2&page=1&sort=-status', 'castings', [4, 2, 1, 5, 3]],
    ['/movies/1/castings?limit=3', 'castings', [1, 2, 3, 5]],
  ] as const)('%s', async (path, name, expected) => expect(await allPages(path, name)).toEqual(expected));

  it('count all rows on request', async () => {
    const total = async (path: string, headers?: Record<string, string>) =>
      (await get(path, headers)).headers.get('x-total-count');
    expect(await total('/castings?limit=2&page=1')).toBe('5');
    expect(await total('/castings?limit=2&page=2&movie_id=1')).toBe('4');
    expect(await total('/movies/1/roles?limit=2&page=1')).toBe('4');
    expect(await total('/castings', { prefer: 'count=exact' })).toBe('5');
    expect(await total('/castings?limit=2')).toBeNull();
    await casting.database.query('DELETE FROM castings WHERE id = 5');
    expect(await total('/castings?limit=2&page=1')).toBe('4');
  });

  it('a cursor is valid for its own list and order', async () => {
    const cursor = next(await get('/movies/1/roles?limit=2'))!.split('cursor=')[1]!;
    expect((await get(`/movies/1/roles?limit=2&cursor=${cursor}`)).status).toBe(200);
    for (const other of ['/movies/2/roles?', '/movies/1/roles?sort=id&', '/castings?']) {
      const { body } = await get(`${other}limit=2&cursor=${cursor}`);
      expect(body.details).toEqual([{ field: 'cursor', message: expect.stringMatching(/not a cursor of this list/) }]);
    }
  });
});

describe('include', () => {
  it('castings: a board, roles with their castings and actors', async () => {
    const { body, text } = await get('/movies/1/roles?include=castings');
    expect(Object.keys(JSON.parse(text) as object)).toEqual(['actors', 'castings', 'roles', 'success']);
    expect(body.roles.map(({ id }) => id)).toEqual([2, 3, 4, 1]);
    expect(body.castings.map(({ id }) => id)).toEqual([1, 2, 3, 5]);
    expect(body.actors.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('covers one page only', async () => {
    const { body } = await get('/movies/1/roles?include=castings&limit=1');
    expect(body.castings.map(({ id }) => id)).toEqual([2, 3]);
    expect(body.actors.map(({ id }) => id)).toEqual([1, 3]);
    const empty = await get('/movies/1/roles?include=castings&billing=9');
    expect(empty.text).toBe('{"actors":[],"castings":[],"roles":[],"success":true}');
  });

  it('actors: castings with their actors, movies and roles', async () => {
    const { body, text } = await get('/castings?include=actors&actor_id=1');
    expect(Object.keys(JSON.parse(text) as object)).toEqual(['actors', 'castings', 'movies', 'roles', 'success']);
    expect(body.castings.map(({ id }) => id)).toEqual([2, 4]);
    expect(body.actors.map(({ name }) => name)).toEqual(['Ann Lee']);
    expect(body.movies.map(({ id }) => id)).toEqual([1, 2]);
    expect(body.roles.map(({ id }) => id)).toEqual([2, 5]);
    expect(body.movies[0]).toEqual((await get('/movies/1')).body.movie);
  });

  it('is unknown to lists without it', async () => {
    expect((await get('/movies/1/roles?include=actors')).body.details).toEqual([
      { field: 'include', message: 'must be castings' },
    ]);
    expect((await get('/actors/1/absences?include=actors')).status).toBe(400);
  });
});

describe('permissions', () => {
  const paths = ['/movies/1/roles', '/roles/1', '/castings', '/movies/1/castings', '/actors/1/castings', '/castings/1'];
  const as = async (...permissions: Permission[]) =>
    casting.withAuthorization(`Bearer ${await casting.issuer.sign({ permissions })}`);

  it.each([...paths, '/conflicts', '/movies/1/roles?include=castings', '/castings?include=actors'])(
    '%s needs get:movies and get:actors',
    async (path) => {
      for (const permission of [Permission.GetMovies, Permission.GetActors]) {
        expect((await (await as(permission)).get(path)).body).toEqual(envelope.forbidden);
      }
      expect((await (await as(Permission.GetMovies, Permission.GetActors)).get(path)).status).toBe(200);
    },
  );

  it.each(['/actors/1/absences', '/absences/1'])('%s needs get:actors', async (path) => {
    expect((await (await as(Permission.GetMovies)).get(path)).body).toEqual(envelope.forbidden);
    expect((await (await as(Permission.GetActors)).get(path)).status).toBe(200);
  });
});
