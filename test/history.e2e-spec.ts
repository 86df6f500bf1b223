import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { loadDatabaseConfig } from '../src/config/config.js';
import { migrate } from '../src/database/migrate.js';
import { Casting, type Answer } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { actorBody, aMovie, anActor, movieBody } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const director = () => casting.as('director');
const producer = () => casting.as('producer');
const idOf = ({ headers }: Answer) => Number(headers.get('location')!.split('/')[2]);
/** The target of `Link: rel="next"`. */
const next = ({ headers }: Answer) => /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
const deleted = (resource: 'actors' | 'movies', id: number) =>
  casting.database.query(`DELETE FROM changes WHERE resource = $1 AND resource_id = $2`, [resource, id]);

describe('the history of an actor', () => {
  it('shows who did what in which request, with the row before and after', async () => {
    const id = idOf(await director().post('/actors', actorBody({ name: 'Ada' }), { 'x-request-id': 'first' }));
    await producer().patch(`/actors/${id}`, { age: 42 }, { 'x-request-id': 'second' });
    await producer().delete(`/actors/${id}`, undefined, { 'x-request-id': 'third' });
    const answer = await director().get(`/actors/${id}/history`);
    expect(answer.status).toBe(200);
    const ada = { age: 41, gender: 'female', id, name: 'Ada' };
    const [older, newer] = [ada, { ...ada, age: 42 }];
    const common = { at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), id: expect.any(Number) };
    const row = { ...common, resource: `/actors/${id}` };
    expect(answer.body).toEqual({
      changes: [
        {
          ...row,
          action: 'create',
          before: null,
          after: older,
          request_id: 'first',
          sub: 'director@casting.test',
          version: 1,
        },
        {
          ...row,
          action: 'update',
          before: older,
          after: newer,
          request_id: 'second',
          sub: 'producer@casting.test',
          version: 2,
        },
        {
          ...row,
          action: 'delete',
          before: { ...newer, movies: [] },
          after: null,
          request_id: 'third',
          sub: 'producer@casting.test',
          version: 2,
        },
      ],
      success: true,
    });
    expect(Object.keys(answer.body.changes[0]!)).toEqual(Object.keys(answer.body.changes[0]!).toSorted());
    expect(JSON.stringify(answer.body.changes[1]!.after)).toBe(JSON.stringify(newer));
  });

  it('is sorted, filtered and paged like any list', async () => {
    const id = idOf(await director().post('/actors', actorBody()));
    for (let age = 1; age <= 5; age++) await director().patch(`/actors/${id}`, { age });
    const newest = await director().get(`/actors/${id}/history?sort=-id&limit=2`);
    expect(newest.body.changes.map(({ version }) => version)).toEqual([6, 5]);
    expect((await director().get(next(newest)!)).body.changes.map(({ version }) => version)).toEqual([4, 3]);
    expect((await director().get(`/actors/${id}/history?action=create`)).body.changes).toHaveLength(1);
    expect((await director().get(`/actors/${id}/history?sub=nobody`)).body.changes).toEqual([]);
    expect((await director().get(`/actors/${id}/history?actoin=create`)).body).toEqual(
      envelope.badRequest([{ field: 'actoin', message: 'unknown parameter; did you mean action?' }]),
    );
  });

  it('is empty for a row older than the history, and 404 for a row that never existed', async () => {
    const id = await anActor(casting.database);
    expect((await director().get(`/actors/${id}/history`)).body).toEqual({ changes: [], success: true });
    for (const path of ['/actors/999999/history', '/actors/x/history', '/movies/999999/history']) {
      expect((await director().get(path)).body).toEqual(envelope.notFound);
    }
  });

  it('contains no failed write', async () => {
    const actor = await anActor(casting.database);
    const movie = await aMovie(casting.database);
    await director().patch(`/actors/${actor}`, { age: 3 }, { 'if-match': '"9"' });
    await director().patch(`/movies/${movie}`, { title: 'No', actors: [999999] });
    for (const path of [`/actors/${actor}/history`, `/movies/${movie}/history`]) {
      expect((await director().get(path)).body.changes).toEqual([]);
    }
  });
});

describe('the history of a movie', () => {
  it('contains all changes of its castings, by any route', async () => {
    const [a, b] = [await anActor(casting.database), await anActor(casting.database)];
    const id = idOf(await producer().post('/movies', movieBody({ actors: [a] })));
    await director().put(`/movies/${id}/actors/${b}`);
    await director().put(`/movies/${id}/actors/${b}`);
    await director().delete(`/movies/${id}/actors/${a}`);
    await director().patch(`/movies/${id}`, { actors: [a, b] });
    await director().delete(`/actors/${a}`);
    const { changes } = (await director().get(`/movies/${id}/history`)).body;
    const casts = changes.map(({ action, after }) => [action, (after as { actors: number[] }).actors]);
    expect(casts).toEqual([
      ['create', [a]],
      ['update', [a, b]],
      ['update', [b]],
      ['update', [a, b]],
      ['update', [b]],
    ]);
    expect(changes.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
    expect(changes[0]!.after).toEqual({
      actors: [a],
      id,
      release_date: 'Wed, 04 Dec 2002 00:00:00 GMT',
      title: 'Terminator',
    });
  });
});

describe('restore', () => {
  it('restores an actor with its id, a new version and the castings in movies that still exist', async () => {
    const id = idOf(await director().post('/actors', actorBody({ name: 'Ada' })));
    const [stays, goes, other] = [
      await aMovie(casting.database, { actors: [id] }),
      await aMovie(casting.database, { actors: [id] }),
      await aMovie(casting.database),
    ];
    const before = (await director().get(`/actors/${id}`)).body.actor;
    await director().delete(`/actors/${id}`);
    await producer().delete(`/movies/${goes}`);
    const answer = await director().post(`/actors/${id}/restore`);
    expect([answer.status, answer.headers.get('location')]).toEqual([200, `/actors/${id}`]);
    expect(answer.body).toEqual({ actors: [before], success: true });
    const one = await director().get(`/actors/${id}`);
    expect([one.body.actor, one.headers.get('etag')]).toEqual([before, '"2"']);
    const { movies } = (await director().get('/movies')).body;
    expect(movies.map(({ id: movie, actors }) => [movie, actors])).toEqual([
      [stays, [id]],
      [other, []],
    ]);
    const changes = (await director().get(`/actors/${id}/history?sort=-id&limit=1`)).body.changes;
    expect(changes).toMatchObject([{ action: 'restore', after: before, version: 2 }]);
    expect((await director().get(`/movies/${stays}/history`)).body.changes).toHaveLength(2);
  });

  it('restores a movie with the actors of its cast who still exist', async () => {
    const [a, b] = [await anActor(casting.database), await anActor(casting.database)];
    const id = await aMovie(casting.database, { title: 'Aliens', actors: [a, b], release_date: '0001-01-31' });
    const before = (await director().get(`/movies/${id}`)).body.movie;
    await producer().delete(`/movies/${id}`);
    await director().delete(`/actors/${a}`);
    const answer = await producer().post(`/movies/${id}/restore`, undefined, { prefer: 'return=representation' });
    expect([answer.status, answer.headers.get('etag')]).toEqual([201, '"2"']);
    expect(answer.body).toEqual({ movie: { ...before, actors: [b] }, success: true });
  });

  it('restores both sides of a casting, whichever was deleted first', async () => {
    const actor = await anActor(casting.database);
    const movie = await aMovie(casting.database, { actors: [actor] });
    await director().delete(`/actors/${actor}`);
    await producer().delete(`/movies/${movie}`);
    await producer().post(`/movies/${movie}/restore`);
    await director().post(`/actors/${actor}/restore`);
    expect((await director().get(`/movies/${movie}`)).body.movie.actors).toEqual([actor]);
  });

  it('is 404 without a deletion, and 409 if the row exists', async () => {
    const [actor, movie] = [await anActor(casting.database), await aMovie(casting.database)];
    for (const path of ['/actors/999999/restore', '/actors/0/restore', '/movies/999999/restore']) {
      expect((await producer().post(path)).body).toEqual(envelope.notFound);
    }
    for (const [path, field] of [
      [`/actors/${actor}`, 'actor_id'],
      [`/movies/${movie}`, 'movie_id'],
    ] as const) {
      const answer = await producer().post(`${path}/restore`);
      expect(answer.body).toMatchObject({ error: 409, details: [{ field }] });
    }
    await producer().delete(`/actors/${actor}`);
    await deleted('actors', actor);
    expect((await producer().post(`/actors/${actor}/restore`)).status).toBe(404);
  });

  it('of one row by many callers at once happens once', async () => {
    const id = await anActor(casting.database);
    await director().delete(`/actors/${id}`);
    const answers = await Promise.all(Array.from({ length: 8 }, () => director().post(`/actors/${id}/restore`)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(7).fill(409)]);
  });
});

describe('the feed of changes', () => {
  it('continues where the reader stopped, and is empty if nothing is new', async () => {
    let position = next(await director().get('/changes'))!;
    expect((await director().get(position)).body).toEqual({ changes: [], success: true });
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push(idOf(await director().post('/actors', actorBody({ name: `Actor ${i}` }))));
    const seen: string[] = [];
    position = position.replace('?', '?limit=2&');
    for (let i = 0; i < 3; i++) {
      const answer = await director().get(position);
      seen.push(...answer.body.changes.map(({ resource }) => resource));
      position = next(answer)!;
    }
    expect(seen).toEqual(ids.map((id) => `/actors/${id}`));
    expect((await director().get(position)).body.changes).toEqual([]);
  });

  it('needs both patch:actors and patch:movies', async () => {
    for (const permission of ['patch:actors', 'patch:movies']) {
      const token = await casting.issuer.sign({ permissions: [permission] });
      expect((await casting.withAuthorization(`Bearer ${token}`).get('/changes')).body).toEqual(envelope.forbidden);
    }
  });

  it.each([
    'x',
    'W10',
    Buffer.from('["1/1/1","1:1:"]').toString('base64url'),
    Buffer.from('["1/1/1","9:1:"]').toString('base64url'),
  ])('refuses since=%s', async (since) => {
    const answer = await director().get(`/changes?since=${since}`);
    expect(answer.body).toMatchObject({ error: 400, details: [{ field: 'since' }] });
  });

  it('refuses snapshots that PostgreSQL would not write', async () => {
    const url = new URL(next(await director().get('/changes'))!, casting.url);
    const [origin] = JSON.parse(Buffer.from(url.searchParams.get('since')!, 'base64url').toString()) as string[];
    for (const snapshot of ['9:1:', '1:2:3', '0:0:', '9999999999999999999:9999999999999999999:']) {
      const since = Buffer.from(JSON.stringify([origin, snapshot])).toString('base64url');
      expect([snapshot, (await director().get(`/changes?since=${since}`)).status]).toEqual([snapshot, 400]);
    }
  });

  it('has the changes of a dump from another cluster after npm run migrate, also for clients that read in between', async () => {
    const before = next(await director().get('/changes'))!;
    const id = idOf(await director().post('/actors', actorBody()));
    await director().patch(`/actors/${id}`, { age: 5 });
    await casting.database.query(
      `UPDATE changes SET transaction_id = (10000000000 + id)::text::xid8 WHERE resource = 'actors' AND resource_id = $1`,
      [id],
    );
    await casting.database.query(
      `INSERT INTO row_log (transaction_id, resource, ids) VALUES ('10000000000', 'actors', '{0}')`,
    );
    const meanwhile = await director().get(before);
    expect(meanwhile.body.changes).toEqual([]);
    await migrate(loadDatabaseConfig({ DATABASE_URL: casting.database.url }));
    const { changes } = (await director().get(next(meanwhile)!)).body;
    expect(changes.map(({ version }) => version)).toEqual([1, 2]);
    const all = (await director().get('/changes')).body.changes;
    expect(all.filter(({ resource }) => resource === `/actors/${id}`)).toEqual(changes);
    expect(await casting.database.query(`SELECT FROM row_log WHERE ids = '{0}'`)).toEqual([]);
  });

  it('never skips the change of a slow transaction beside 16 writers, and keeps the order of each row', async () => {
    const actors = await Promise.all(Array.from({ length: 8 }, () => anActor(casting.database)));
    let position = next(await director().get('/changes'))!;
    const slow = new pg.Client({ connectionString: casting.database.url });
    await slow.connect();
    await slow.query('BEGIN');
    await slow.query(
      `INSERT INTO changes (subject, request_id, action, resource, resource_id, version) VALUES ('slow', 'slow', 'update', 'actors', 1, 1)`,
    );
    let writing = true;
    let written = 0;
    const writers = Array.from({ length: 16 }, async (_, n) => {
      for (let i = 0; writing; i++) {
        const { status } = await director().patch(
          `/actors/${actors[(n + i) % 8]!}`,
          { age: i % 150 },
          { prefer: 'return=minimal' },
        );
        if (status === 204) written++;
      }
    });
    const read: { id: number; sub: string; resource: string; version: number }[] = [];
    const poll = async () => {
      const answer = await director().get(position);
      read.push(...answer.body.changes);
      position = next(answer)!;
    };
    position = position.replace('?', '?limit=20&');
    for (let i = 0; i < 40; i++) await poll();
    const tooEarly = read.filter(({ sub }) => sub === 'slow');
    await slow.query('COMMIT');
    await slow.end();
    for (let i = 0; i < 10; i++) await poll();
    writing = false;
    await Promise.all(writers);
    position = position.replace('limit=20&', '');
    // The first reader finishes the page that it began, so it may end before the last changes.
    for (let before = -1; before < read.length && read.length <= written + 1;) {
      before = read.length;
      await poll();
    }
    expect(tooEarly).toEqual([]);
    expect(read.filter(({ sub }) => sub === 'slow')).toHaveLength(1);
    expect(new Set(read.map(({ id }) => id)).size).toBe(read.length);
    expect(read).toHaveLength(written + 1);
    for (const id of actors) {
      const versions = read.filter(({ resource }) => resource === `/actors/${id}`).map(({ version }) => version);
      expect(versions).toEqual(versions.map((_, i) => i + 2));
    }
    process.stdout.write(`Feed of changes: ${written} by 16 writers and a slow one, all read once, in order\n`);
  });
});
