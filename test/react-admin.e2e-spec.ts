import { createServer, request as forward, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDataProvider } from '../clients/react-admin/index.js';
import { HttpError } from '../clients/react-admin/service.js';
import type { Role } from '../src/dev/identity/roles.js';
import { Casting } from './support/casting.js';
import { aCasting, actorBody, aMovie, anAbsence, anActor, aRole, movieBody } from './support/factories.js';

let casting: Casting;
/** Passes `/office/casting/…` on to the service as `/…`, as a reverse proxy does. */
let proxy: Server;
let baseUrl: string;

beforeAll(async () => {
  casting = await Casting.start();
  const { port } = new URL(casting.url);
  proxy = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const path = request.url!.replace(/^\/office\/casting(?=\/)/, '');
    if (path === request.url) return void response.writeHead(404).end('no such page');
    const passed = forward({ port, path, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => proxy.once('listening', resolve));
  baseUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/office/casting/`;
});
afterAll(async () => {
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
  await casting.stop();
});
beforeEach(() => casting.clear());

const as = (role: Role) => createDataProvider({ baseUrl, token: () => casting.token(role) });

/** A provider, and the requests that it sends. */
function observed(role: Role = 'producer') {
  const sent: string[] = [];
  const headers: Headers[] = [];
  const bodies: unknown[] = [];
  const observe: typeof fetch = (url, init) => {
    sent.push(`${init!.method} ${(url as string).slice(baseUrl.length - 1)}`);
    headers.push(new Headers(init!.headers));
    bodies.push(init!.body === undefined ? undefined : JSON.parse(init!.body as string));
    return fetch(url, init);
  };
  return {
    provider: createDataProvider({ baseUrl, token: () => casting.token(role), fetch: observe }),
    sent,
    headers,
    bodies,
  };
}

/** The error of a request that must fail. */
const refusal = (request: Promise<unknown>) =>
  request.then(
    () => new Error('was not refused'),
    (error: HttpError) => error,
  );

interface Row {
  readonly id: number;
  readonly [member: string]: unknown;
}

const page = (perPage: number, page = 1) => ({ pagination: { page, perPage } });
const sort = (field: string, order: 'ASC' | 'DESC' = 'ASC') => ({ sort: { field, order } });

/** A movie with two roles and two actors, who are considered for the first. */
async function office() {
  const { database } = casting;
  const actors = [await anActor(database, { name: 'Ada', age: 30 }), await anActor(database, { name: 'Ben', age: 40 })];
  const movie = await aMovie(database, { title: 'Aliens' });
  const roles = [
    await aRole(database, movie, { name: 'Ripley', billing: 1 }),
    await aRole(database, movie, { name: 'Newt' }),
  ];
  const castings = [await aCasting(database, roles[0]!, actors[0]!), await aCasting(database, roles[0]!, actors[1]!)];
  const absences = [await anAbsence(database, actors[0]!)];
  return { actors, movies: [movie], roles, castings, absences };
}
type Office = Awaited<ReturnType<typeof office>>;

/** For each resource that can be written: the filter of its list, a body, a change and the row after it. */
const written: [keyof Office, (office: Office) => { filter: object; data: object; change: object }][] = [
  ['actors', () => ({ filter: {}, data: actorBody({ name: 'Cyd' }), change: { age: 50 } })],
  ['movies', ({ actors }) => ({ filter: {}, data: movieBody({ title: 'Alien' }), change: { actors } })],
  [
    'roles',
    ({ movies }) => ({
      filter: { movie_id: movies[0] },
      data: { movie_id: movies[0], name: 'Hicks' },
      change: { billing: 3 },
    }),
  ],
  [
    'castings',
    ({ roles, actors }) => ({
      filter: { movie_id: [], role_id: roles },
      data: { role_id: roles[1], actor_id: actors[0] },
      change: { status: 'offered' },
    }),
  ],
  [
    'absences',
    ({ actors }) => ({
      filter: { actor_id: actors[0] },
      data: { actor_id: actors[0], starts: '2026-05-01', ends: '2026-05-02' },
      change: { notes: 'Skiing' },
    }),
  ],
];

describe.each(written)('%s', (resource, facts) => {
  it('are created, read, changed and deleted, one by one', async () => {
    const { filter, data, change } = facts(await office());
    const provider = as('producer');
    const before = await provider.getList<Row>(resource, { filter });
    const created = await provider.create<Row>(resource, { data });
    expect(created.data).toMatchObject({ ...data, id: expect.any(Number) });
    const { id } = created.data;

    const after = await provider.getList<Row>(resource, { filter, ...sort('id', 'DESC') });
    expect(after.total).toBe(before.total! + 1);
    expect(after.data[0]).toEqual(created.data);
    const read = await provider.getOne<Row>(resource, { id });
    expect(read).toEqual({ data: created.data, meta: { etag: '"1"' } });

    const updated = await provider.update<Row>(resource, {
      id,
      data: { ...read.data, ...change },
      previousData: read.data,
    });
    expect(updated).toMatchObject({ data: { ...read.data, ...change }, meta: { etag: '"2"' } });
    const deleted = await provider.delete<Row>(resource, { id, previousData: updated.data });
    expect(deleted.data).toEqual(updated.data);
    expect(await refusal(provider.getOne(resource, { id }))).toMatchObject({ status: 404 });
  });

  it('are read, changed and deleted in numbers', async () => {
    const all = await office();
    const { filter, data, change } = facts(all);
    const provider = as('producer');
    const { id } = (await provider.create<Row>(resource, { data })).data;
    const ids = [all[resource][0]!, id];
    expect(await provider.updateMany(resource, { ids, data: change })).toEqual({ data: ids });
    const { data: rows } = await provider.getMany<Row>(resource, { ids: [...ids, 999_999] });
    expect(rows).toEqual(ids.map((id) => expect.objectContaining({ id, ...change })));
    expect(await provider.deleteMany(resource, { ids })).toEqual({ data: ids });
    expect((await provider.getMany(resource, { ids })).data).toEqual([]);
    expect((await provider.getList<Row>(resource, { filter })).data.map(({ id }) => id)).toEqual(
      all[resource].slice(1),
    );
  });

  it('are refused with 412 if another client has changed them since they were read', async () => {
    const all = await office();
    const { change } = facts(all);
    const [provider, id] = [as('producer'), all[resource][0]!];
    const { data: previousData, meta } = await provider.getOne<Row>(resource, { id });
    await provider.update(resource, { id, data: change });
    const notes = { id, data: { notes: 'x', name: 'x', title: 'x' } };
    const stale = { status: 412, body: { errors: {} }, message: expect.stringMatching(/changed by another client/) };
    for (const seen of [{ previousData }, { meta: { etag: meta!.etag } }]) {
      expect(await refusal(provider.update(resource, { ...notes, ...seen }))).toMatchObject(stale);
      expect(await refusal(provider.delete(resource, { id, ...seen }))).toMatchObject(stale);
    }
  });
});

describe('lists', () => {
  it('are paged, sorted and filtered by the service', async () => {
    for (let i = 1; i <= 7; i++)
      await anActor(casting.database, { name: `Ada ${i}`, gender: i > 2 ? 'x, y & z' : 'female', age: i });
    const { provider, sent, headers } = observed('assistant');
    const list = {
      ...page(2, 2),
      ...sort('age', 'DESC'),
      filter: { gender: ['x, y & z'], age_gte: 3, name: undefined, id: '' },
    };
    const { data, total } = await provider.getList<Row>('actors', list);
    expect([data.map(({ age }) => age), total]).toEqual([[5, 4], 5]);
    expect(sent).toEqual(['GET /actors?gender=x%2C%20y%20%26%20z&age_gte=3&sort=-age&limit=2&page=2']);
    expect(headers[0]!.get('prefer')).toBe('count=exact');
    expect(await provider.getList('actors', { filter: { q: 'nobody' } })).toEqual({ data: [], total: 0 });
  });

  it('can have pages that are larger than those of the service', async () => {
    await casting.database.query(
      "INSERT INTO actors (name, gender, age) SELECT 'Ada ' || i, 'female', i % 100 FROM generate_series(1, 1700) i",
    );
    const { provider, sent } = observed();
    const all = await provider.getList<Row>('actors', { ...page(1700), ...sort('id') });
    const second = await provider.getList<Row>('actors', { ...page(700, 2), ...sort('id') });
    expect([all.data.length, all.total, sent.length]).toEqual([1700, 1700, 6]);
    expect(second.data).toEqual(all.data.slice(700, 1400));
    const ids = all.data.slice(0, 600).map(({ id }) => id);
    expect((await provider.getMany<Row>('actors', { ids })).data).toEqual(all.data.slice(0, 600));
  });

  it('of a search have the best match first, unless another order is asked for', async () => {
    for (const name of ['Adamson', 'Ada']) await anActor(casting.database, { name });
    const names = async (order: object) =>
      (await as('assistant').getList<Row>('actors', { filter: { q: 'ada' }, ...order })).data.map(({ name }) => name);
    expect(await names(sort('id'))).toEqual(['Ada', 'Adamson']);
    expect(await names(sort('name', 'DESC'))).toEqual(['Adamson', 'Ada']);
  });

  it('of movies have days that a date input shows unchanged', async () => {
    const id = await aMovie(casting.database, { release_date: '0001-09-30' });
    const { data } = await as('assistant').getOne<Row>('movies', { id });
    expect(data.release_date).toBe('0001-09-30');
  });

  it('by reference: the cast of a movie, its castings and roles, the absences and movies of an actor', async () => {
    const { actors, movies, roles, castings, absences } = await office();
    await casting.as('director').patch(`/movies/${movies[0]}`, { actors: [actors[1]] });
    const ids = async (resource: string, target: string, id: number) => {
      const params = { target, id, ...page(10), ...sort('id'), filter: {} };
      return (await as('assistant').getManyReference<Row>(resource, params)).data.map(({ id }) => id);
    };
    expect(await ids('actors', 'movie_id', movies[0]!)).toEqual([actors[1]]);
    expect(await ids('movies', 'actor_id', actors[1]!)).toEqual(movies);
    expect(await ids('castings', 'actor_id', actors[1]!)).toEqual([castings[1]]);
    expect(await ids('castings', 'role_id', roles[0]!)).toEqual(castings);
    expect(await ids('roles', 'movie_id', movies[0]!)).toEqual(roles);
    expect(await ids('absences', 'actor_id', actors[0]!)).toEqual(absences);
  });

  it('are refused if an unknown filter is asked for, which `lenient` ignores, and if a parent is missing', async () => {
    const provider = as('assistant');
    const asked = { filter: { nme: 'Ada' } };
    expect(await refusal(provider.getList('actors', asked))).toMatchObject({
      status: 400,
      message: 'nme unknown parameter; did you mean name?',
      body: { error: 400, errors: { nme: 'unknown parameter; did you mean name?' } },
    });
    expect(await provider.getList('actors', { ...asked, meta: { lenient: true } })).toEqual({ data: [], total: 0 });
    expect(await refusal(provider.getList('roles', {}))).toMatchObject({
      status: 400,
      body: { errors: { movie_id: /movies/ } },
    });
  });

  it('are cancelled with the signal of react-admin', async () => {
    const request = as('assistant').getList('actors', { signal: AbortSignal.abort() });
    await expect(request).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('writes', () => {
  it('send what has changed, with the version of the record that was read', async () => {
    const id = await aRole(casting.database, await aMovie(casting.database), { notes: 'Tall' });
    const { provider, sent, headers, bodies } = observed('director');
    const { data: previousData } = await provider.getOne<Row>('roles', { id });
    const data = { ...previousData, billing: 2, notes: null };
    const updated = await provider.update<Row>('roles', { id, data, previousData });
    expect(updated.data).toEqual({ ...previousData, billing: 2, notes: '' });
    expect(sent.at(-1)).toBe(`PATCH /roles/${id}`);
    expect(bodies.at(-1)).toEqual({ billing: 2, notes: '' });
    expect(headers.at(-1)!.get('if-match')).toBe('"1"');
    expect(headers.at(-1)!.get('prefer')).toBe('return=representation');
    await provider.update<Row>('roles', { id, data: updated.data, previousData: updated.data });
    expect(sent).toHaveLength(3);
  });

  it('work where If-Match is mandatory', async () => {
    const strict = await Casting.start({ REQUIRE_IF_MATCH: 'true' });
    const provider = createDataProvider({ baseUrl: strict.url, token: () => strict.token('producer') });
    const { data } = await provider.create<Row>('actors', { data: actorBody() });
    await provider.updateMany('actors', { ids: [data.id], data: { age: 1 } });
    expect((await provider.delete<Row>('actors', { id: data.id })).data.age).toBe(1);
    await strict.stop();
  });

  it('have the fault of every field at its name, and a message for the notification', async () => {
    const { provider } = observed('director');
    const error = await refusal(provider.create('actors', { data: { name: '', age: 200, gender: null } }));
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ name: 'HttpError', status: 422, body: { error: 422, success: false } });
    const { errors } = (error as HttpError).body;
    expect(Object.keys(errors).sort()).toEqual(['age', 'gender', 'name', 'root']);
    expect(errors.age).toBe('must be an integer from 0 to 150');
    expect(errors.root).toEqual({ serverError: error.message });
    expect(error.message).toContain('age must be an integer from 0 to 150');
    const missing = await refusal(provider.create('absences', { data: { starts: '2026-01-01', ends: '2026-01-02' } }));
    expect(missing).toMatchObject({ status: 400, body: { errors: { actor_id: expect.stringContaining('actors') } } });
    const forbidden = await refusal(provider.create('movies', { data: movieBody() }));
    expect(forbidden).toMatchObject({ status: 403, message: 'Permission not found.', body: { errors: {} } });
  });

  it('that conflict are refused with 409, and are done with `lenient`', async () => {
    const { actors, castings, absences } = await office();
    const provider = as('director');
    const offer = { id: castings[0]!, data: { status: 'confirmed' } };
    const conflict = { absence_id: absences[0], actor_id: actors[0], kind: 'absence' };
    const error = await refusal(provider.update('castings', offer));
    expect(error).toMatchObject({
      status: 409,
      body: { conflicts: [conflict], errors: { status: expect.stringContaining('Ada') } },
    });
    const lenient = await provider.update<Row>('castings', { ...offer, meta: { lenient: true } });
    expect(lenient).toMatchObject({ data: { status: 'confirmed' }, meta: { conflicts: [conflict] } });
    const { data: again } = await provider.update<Row>('movies', {
      id: lenient.data.movie_id as number,
      data: { actors: [actors[1], 999_999] },
      meta: { lenient: true },
    });
    expect(again.actors).toEqual([actors[1]]);
  });

  it('of many rows finish before the first error is thrown', async () => {
    const ids = [999_999, await anActor(casting.database), await anActor(casting.database)];
    const provider = as('producer');
    expect(await refusal(provider.updateMany('actors', { ids, data: { age: 77 } }))).toMatchObject({ status: 404 });
    const { data } = await provider.getMany<Row>('actors', { ids });
    expect(data.map(({ age }) => age)).toEqual([77, 77]);
  });

  it('add a row once, even if the answer is lost', async () => {
    let lost = 0;
    const keys = new Set<string | null>();
    const lossy: typeof fetch = async (url, init) => {
      keys.add(new Headers(init!.headers).get('idempotency-key'));
      const answer = await fetch(url, init);
      if (lost++ > 0) return answer;
      await answer.text();
      throw new TypeError('fetch failed');
    };
    const provider = createDataProvider({ baseUrl, token: () => casting.token('director'), fetch: lossy });
    const { data } = await provider.create<Row>('actors', { data: actorBody() });
    expect(await casting.database.query('SELECT id FROM actors')).toEqual([{ id: data.id }]);
    expect([lost, keys.size]).toEqual([2, 1]);
  });

  it('are reported if no service answers, or something else does', async () => {
    const provider = createDataProvider({ baseUrl: new URL(baseUrl).origin, token: () => casting.token('director') });
    expect(await refusal(provider.create('actors', { data: actorBody() }))).toMatchObject({
      status: 404,
      message: '404 Not Found',
      body: { errors: {} },
    });
  });
});

describe('conflicts', () => {
  it('are listed, and found by the id of their record', async () => {
    const { actors, castings } = await office();
    const provider = as('producer');
    const ids = [castings[0]!];
    await provider.updateMany('castings', { ids, data: { status: 'offered' } });
    const { data, total } = await provider.getList<Row>('conflicts', sort('starts'));
    expect([data, total]).toMatchObject([[{ actor_id: actors[0], casting_id: castings[0], kind: 'absence' }], 1]);
    const [conflict] = data;
    expect((await provider.getOne('conflicts', { id: conflict!.id })).data).toEqual(conflict);
    expect((await provider.getMany('conflicts', { ids: [conflict!.id] })).data).toEqual(data);
    const target = { target: 'actor_id', id: actors[0]!, ...page(5), ...sort('id'), filter: {} };
    expect((await provider.getManyReference('conflicts', target)).data).toEqual(data);
    await provider.deleteMany('castings', { ids });
    expect(await refusal(provider.getOne('conflicts', { id: conflict!.id }))).toMatchObject({ status: 404 });
    await expect(provider.create('conflicts', { data: {} })).rejects.toThrow('conflicts can only be read');
    await expect(provider.getOne('films', { id: 1 })).rejects.toThrow('There is no resource films');
  });
});

describe('changes', () => {
  it('are a feed that is read in pages, or from a position', async () => {
    const provider = as('director');
    const { meta: start } = await provider.getList('changes', page(1000));
    const { data: actor } = await provider.create<Row>('actors', { data: actorBody() });
    for (let age = 1; age <= 4; age++) await provider.updateMany('actors', { ids: [actor.id], data: { age } });
    const list = (number: number) =>
      provider.getList<Row>('changes', { ...page(2, number), ...sort('id'), meta: start! });
    const [first, last] = [await list(1), await list(3)];
    expect(first.data.map(({ action }) => action)).toEqual(['create', 'update']);
    expect(first.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
    expect(last.data).toMatchObject([{ after: { age: 4 } }]);
    expect(last.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
    expect((await provider.getList('changes', { meta: last.meta! })).data).toEqual([]);
    expect(await refusal(provider.getList('changes', sort('at')))).toMatchObject({ status: 400 });
  });

  it('of one row are its history, and found by the id of their record', async () => {
    const provider = as('director');
    const { data: actor } = await provider.create<Row>('actors', { data: actorBody() });
    await provider.updateMany('actors', { ids: [actor.id], data: { age: 1 } });
    const target = { target: 'actor_id', id: actor.id, ...page(1), ...sort('id', 'DESC'), filter: {} };
    const { data, total } = await provider.getManyReference<Row>('changes', target);
    expect([data, total]).toMatchObject([[{ action: 'update', after: { age: 1 } }], 2]);
    expect((await provider.getOne('changes', { id: data[0]!.id })).data).toEqual(data[0]);
    expect((await provider.getMany('changes', { ids: [data[0]!.id, 'actors-999999-1'] })).data).toEqual(data);
  });
});
