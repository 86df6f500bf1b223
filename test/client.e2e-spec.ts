import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { schemaOf } from '../clients/typescript/generate.js';
import { CastingError, createCastingClient, everyActor, everyMovie } from '../clients/typescript/index.js';
import { Config } from '../src/config/config.js';
import { fillWithDemo } from '../src/dev/demo.js';
import type { Role } from '../src/dev/identity/roles.js';
import { openApiDocument } from '../src/http/openapi/document.js';
import { Casting, type Caller } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { actorBody, aMovie, anActor, movieBody } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(async () => {
  await casting.clear();
  await casting.database.query('ALTER TABLE actors ALTER id RESTART; ALTER TABLE movies ALTER id RESTART');
});

const as = (role: Role) => createCastingClient({ baseUrl: casting.url, token: () => casting.token(role) });
const minimal = { Prefer: 'return=minimal' };

/** A client, and the paths with queries that it requests. */
function observed() {
  const asked: string[] = [];
  const observe = (request: Request) => {
    const { pathname, search } = new URL(request.url);
    asked.push(pathname + search);
    return fetch(request);
  };
  const token = () => casting.token('assistant');
  return { client: createCastingClient({ baseUrl: casting.url, token, fetch: observe }), asked };
}

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found = [];
  for await (const row of rows) found.push(row);
  return found;
}

describe('schema.d.ts', () => {
  it('is what `UPDATE_CLIENT=1 npm test -- test/client` makes of the document', async () => {
    const file = 'clients/typescript/schema.d.ts';
    const schema = await schemaOf(openApiDocument(casting.app, casting.app.get(Config)));
    if (process.env.UPDATE_CLIENT) writeFileSync(file, schema);
    expect(readFileSync(file, 'utf8')).toBe(schema);
  });
});

describe('the client', () => {
  it('filters and sorts lists, several values as one comma list', async () => {
    for (const [name, age] of [
      ['Ada', 30],
      ['Ben', 31],
      ['Cyd, Co & Co', 32],
    ] as const) {
      await anActor(casting.database, { name, age });
    }
    const { client, asked } = observed();
    const { data } = await client.GET('/actors', {
      params: { query: { name: ['Ben', 'Cyd, Co & Co'], age_gte: 31, sort: ['-age', 'name'] } },
    });
    expect(data?.actors.map(({ name }) => name)).toEqual(['Cyd, Co & Co', 'Ben']);
    expect(asked).toEqual(['/actors?name=Ben,Cyd%2C%20Co%20%26%20Co&age_gte=31&sort=-age,name']);
  });

  it('creates, and returns what the caller prefers', async () => {
    const client = as('producer');
    const all = await client.POST('/actors', { body: actorBody() });
    expect(all.data).toMatchObject({ actors: [actorBody()], success: true });
    const one = await client.POST('/movies', {
      body: movieBody({ actors: [1] }),
      params: { header: { Prefer: 'return=representation' } },
    });
    expect(one.data).toMatchObject({ movie: { id: 1, actors: [1] } });
    const none = await client.POST('/actors', { body: actorBody(), params: { header: minimal } });
    expect([none.response.status, none.data, none.error]).toEqual([201, undefined, undefined]);
    expect(none.response.headers.get('location')).toBe('/actors/2');
  });

  it('changes the version that was read, and gets 412 if the row has changed since', async () => {
    const id = await anActor(casting.database);
    const client = as('director');
    const path = { actor_id: id };
    const read = await client.GET('/actors/{actor_id}', { params: { path } });
    const header = { 'If-Match': read.response.headers.get('etag')!, ...minimal };
    const change = () => client.PATCH('/actors/{actor_id}', { params: { path, header }, body: { age: 50 } });
    expect((await change()).response.status).toBe(204);
    const { error, response } = await change();
    expect(error).toEqual({ error: 412, message: expect.stringMatching(/changed by another client/), success: false });
    expect(response.headers.get('etag')).toBe('"2"');
  });

  it('casts and uncasts', async () => {
    const path = { movie_id: await aMovie(casting.database), actor_id: await anActor(casting.database) };
    const client = as('director');
    const cast = await client.PUT('/movies/{movie_id}/actors/{actor_id}', { params: { path } });
    expect(cast.data?.movie.actors).toEqual([path.actor_id]);
    const uncast = await client.DELETE('/movies/{movie_id}/actors/{actor_id}', { params: { path } });
    expect(uncast.data?.movie.actors).toEqual([]);
  });

  it('returns errors in their one form', async () => {
    const refused = await as('assistant').POST('/actors', { body: actorBody() });
    expect([refused.data, refused.error]).toEqual([undefined, envelope.forbidden]);
    const { error } = await as('director').POST('/actors', { body: actorBody({ age: 200 }) });
    expect(error?.error).toBe(422);
    expect(error?.details?.map(({ field }) => field)).toEqual(['age']);
  });

  it('asks for the token before every request', async () => {
    const token = jest.fn(() => casting.token('assistant'));
    const client = createCastingClient({ baseUrl: `${casting.url}/`, token });
    token.mockReturnValueOnce(Promise.resolve('expired'));
    expect((await client.GET('/actors', { params: { query: { limit: 1 } } })).response.status).toBe(401);
    expect((await client.GET('/actors', { params: { query: { limit: 1 } } })).response.status).toBe(200);
    expect(token).toHaveBeenCalledTimes(2);
  });
});

describe('the iterators', () => {
  it('give every row, page by page', async () => {
    for (let i = 1; i <= 25; i++) await anActor(casting.database, { age: i });
    const { client, asked } = observed();
    const ages = (await collect(everyActor(client, { sort: ['-age'], limit: 10 }))).map(({ age }) => age);
    expect(ages).toEqual(Array.from({ length: 25 }, (_, i) => 25 - i));
    expect(asked).toEqual([
      '/actors?limit=10&sort=-age',
      expect.stringMatching(/^\/actors\?limit=10&sort=-age&cursor=[\w-]+$/),
      expect.stringMatching(/^\/actors\?limit=10&sort=-age&cursor=[\w-]+$/),
    ]);
  });

  it('request no page that the loop does not reach', async () => {
    for (let i = 1; i <= 3; i++) await aMovie(casting.database, { title: `Movie ${i}` });
    const { client, asked } = observed();
    for await (const { title } of everyMovie(client, { q: 'movie', limit: 1 })) if (title === 'Movie 2') break;
    expect(asked).toHaveLength(2);
    expect(await collect(everyMovie(client, { q: 'none' }))).toEqual([]);
  });

  it('throw the error of a page', async () => {
    const rows = everyActor(as('assistant'), { limit: 0 });
    await expect(rows.next()).rejects.toMatchObject({ message: '400 Bad request', cause: { error: 400 } });
    const away = () => Promise.resolve(new Response(null, { status: 502 }));
    const client = createCastingClient({ baseUrl: casting.url, token: () => '', fetch: away });
    await expect(everyMovie(client).next()).rejects.toEqual(new CastingError('502'));
  });
});

describe('requests.http', () => {
  it('returns the statuses in its titles for the demo data', async () => {
    await fillWithDemo(casting.database.url);
    const file = readFileSync('requests.http', 'utf8').replaceAll('{{token}}', await casting.token('producer'));
    const [, ...requests] = file.split(/^### /m);
    for (const request of requests) {
      const [head, body] = request.trim().split('\n\n') as [string, string?];
      const [title, line, ...fields] = head.split('\n').filter((text) => !text.startsWith('#'));
      const [verb, path] = line!.replace('{{host}}', '').split(' ') as [string, string];
      const headers = new Headers(fields.map((field) => field.split(': ') as [string, string]));
      const send = casting.as(undefined)[verb.toLowerCase() as keyof Caller];
      const { status } = await send(path, body, Object.fromEntries(headers));
      expect(`${title!.replace(/\d{3}$/, '')}${status}`).toBe(title);
    }
    expect(requests.length).toBeGreaterThan(50);
  });
});
