import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting, type Answer } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { actorBody, aMovie, anActor, movieBody } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const minimal = { prefer: 'return=minimal' };
const representation = { prefer: 'return=representation' };
const etag = ({ headers }: Answer) => headers.get('etag')!;
const preferenceApplied = ({ headers }: Answer) => headers.get('preference-applied');
const stale = {
  error: 412,
  message: 'The row was changed by another client; read it again and repeat your change with its ETag',
  success: false,
};
const RELEASED = 'Wed, 04 Dec 2002 00:00:00 GMT';

describe('Prefer: return=minimal', () => {
  it('POST: 201 with Location and ETag, no body; PATCH and DELETE: 204', async () => {
    const producer = casting.as('producer');
    for (const [path, body, change] of [
      ['/actors', actorBody(), { age: 1 }],
      ['/movies', movieBody(), { title: 'x' }],
    ] as const) {
      const created = await producer.post(path, body, minimal);
      expect([created.status, created.text, preferenceApplied(created)]).toEqual([201, '', 'return=minimal']);
      const location = created.headers.get('location')!;
      expect(location).toMatch(new RegExp(`^${path}/\\d+$`));
      expect(etag(created)).toBe('"1"');
      const changed = await producer.patch(location, change, minimal);
      expect([changed.status, changed.text, preferenceApplied(changed), etag(changed)]).toEqual([
        204,
        '',
        'return=minimal',
        '"2"',
      ]);
      const removed = await producer.delete(location, undefined, minimal);
      expect([removed.status, removed.text, preferenceApplied(removed)]).toEqual([204, '', 'return=minimal']);
      expect((await producer.get(location)).status).toBe(404);
    }
  });
});

describe('Prefer: return=representation', () => {
  it('returns the row: POST 201, PATCH and DELETE 200', async () => {
    const producer = casting.as('producer');
    const created = await producer.post('/actors', actorBody(), representation);
    const location = created.headers.get('location')!;
    const actor = { ...actorBody(), id: Number(location.split('/')[2]) };
    expect([created.status, created.body]).toEqual([201, { actor, success: true }]);
    expect(preferenceApplied(created)).toBe('return=representation');
    const changed = await producer.patch(location, { age: 7 }, representation);
    expect([changed.status, changed.body]).toEqual([200, { actor: { ...actor, age: 7 }, success: true }]);
    expect(etag(changed)).toBe('"2"');
    const removed = await producer.delete(location, undefined, representation);
    expect([removed.status, removed.body]).toEqual([200, { actor: { ...actor, age: 7 }, success: true }]);

    const id = await anActor(casting.database);
    const movie = await producer.post('/movies', movieBody({ actors: [id] }), representation);
    expect(movie.status).toBe(201);
    expect(movie.text).toBe(
      `{"movie":{"actors":[${id}],"id":${movie.body.movie.id},"release_date":"${RELEASED}","title":"Terminator"},"success":true}`,
    );
    expect((await producer.delete(`/movies/${movie.body.movie.id}`, undefined, representation)).body).toEqual(
      movie.body,
    );
  });

  it.each(['return=everything', 'respond-async', 'return', '', ';;=,'])('Prefer: %s is ignored', async (prefer) => {
    const answer = await casting.as('director').post('/actors', actorBody(), { prefer });
    expect(answer.status).toBe(200);
    expect(answer.body.actors).toHaveLength(1);
    expect(preferenceApplied(answer)).toBeNull();
  });

  it('reads lists, quotes and cases as RFC 7240 has them', async () => {
    const prefer = 'respond-async, RETURN="minimal"; x=1, return=representation, wait=10';
    expect((await casting.as('director').post('/actors', actorBody(), { prefer })).status).toBe(201);
  });

  it('errors stay errors', async () => {
    const answer = await casting.as('director').patch('/actors/999', { age: 1 }, minimal);
    expect([answer.status, answer.body]).toEqual([404, envelope.notFound]);
  });
});

describe('If-Match', () => {
  const director = () => casting.as('director');
  const producer = () => casting.as('producer');

  it('a write with the current ETag succeeds, and the next one with the old ETag is 412 and changes nothing', async () => {
    const id = await anActor(casting.database);
    const movie = await aMovie(casting.database);
    for (const [path, first, second] of [
      [`/actors/${id}`, { age: 1 }, { age: 2 }],
      [`/movies/${movie}`, { title: 'a' }, { title: 'b' }],
    ] as const) {
      const old = etag(await director().get(path));
      expect((await director().patch(path, first, { 'if-match': old })).status).toBe(200);
      const current = await director().get(path);
      for (const send of [
        () => director().patch(path, second, { 'if-match': old }),
        () => producer().delete(path, undefined, { 'if-match': old }),
        () => director().patch(path, second, { 'if-match': `W/${etag(current)}, ${old}` }),
        () => director().patch(path, second, { 'if-match': '"9999999999"' }),
      ]) {
        const refused = await send();
        expect([refused.status, refused.body]).toEqual([412, stale]);
        expect(etag(refused)).toBe(etag(current));
      }
      const ofList = etag(await producer().get(path.slice(0, 7)));
      const version = etag(current).slice(1, -1);
      const foreign = [`W/"${version}"`, `"${version}-gzip"`, `"0${version}"`, version, '""', '', '"nonsense"', ofList];
      for (const tag of [...foreign, foreign.join(', ')]) {
        for (const send of [
          () => director().patch(path, second, { 'if-match': tag }),
          () => producer().delete(path, undefined, { 'if-match': tag }),
        ]) {
          const refused = await send();
          const message = `needs the strong ETag of the row as the service sent it, such as ${etag(current)}`;
          expect([refused.status, refused.body]).toEqual([
            412,
            {
              ...stale,
              details: [{ field: 'If-Match', message }],
              message: 'If-Match names no version; send the strong ETag that the row was answered with',
            },
          ]);
          expect(etag(refused)).toBe(etag(current));
        }
      }
      expect((await director().get(path)).text).toBe(current.text);
      expect((await director().patch(path, second, { 'if-match': `"77", ${etag(current)}` })).status).toBe(200);
      expect((await director().patch(path, second, { 'if-match': '*' })).status).toBe(200);
      const last = etag(await director().get(path));
      expect((await producer().delete(path, undefined, { 'if-match': last })).status).toBe(200);
      expect((await director().patch(path, second, { 'if-match': last })).status).toBe(404);
    }
  });

  it('fails if the cast changed, also by the deletion of an actor', async () => {
    const [a, b] = [await anActor(casting.database), await anActor(casting.database)];
    const movie = await aMovie(casting.database, { actors: [a] });
    const path = `/movies/${movie}`;
    const seen = [etag(await director().get(path))];
    for (const change of [
      () => director().patch(path, { actors: [a, b] }),
      () => director().delete(`${path}/actors/${a}`),
      () => director().put(`${path}/actors/${a}`),
      () => director().delete(`/actors/${b}`),
    ]) {
      expect((await change()).status).toBe(200);
      const now = etag(await director().get(path));
      expect(seen).not.toContain(now);
      seen.push(now);
    }
    expect((await director().patch(path, { title: 'x' }, { 'if-match': seen[0]! })).status).toBe(412);
  });

  it('lets exactly one of 50 requests succeed', async () => {
    const id = await anActor(casting.database);
    const current = etag(await director().get(`/actors/${id}`));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, age) =>
        director().patch(`/actors/${id}`, { age }, { 'if-match': current, ...minimal }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(49).fill(412)]);
  });
});

describe('REQUIRE_IF_MATCH', () => {
  it('makes a change without If-Match 428; POST and GET need none', async () => {
    const strict = await Casting.start({ REQUIRE_IF_MATCH: 'true' });
    const producer = strict.as('producer');
    const { headers } = await producer.post('/actors', actorBody());
    const path = headers.get('location')!;
    const movie = (await producer.post('/movies', movieBody())).headers.get('location')!;
    for (const answer of [
      await producer.patch(path, { age: 1 }),
      await producer.delete(path),
      await producer.put(`${movie}/actors/1`),
      await producer.delete(`${movie}/actors/1`),
    ]) {
      expect([answer.status, answer.body]).toEqual([
        428,
        { error: 428, message: 'Send If-Match with the ETag of the row that you change', success: false },
      ]);
    }
    expect((await strict.as(undefined).patch(path, { age: 1 })).status).toBe(401);
    expect((await strict.as('assistant').patch(path, { age: 1 })).status).toBe(403);
    const current = etag(await producer.get(path));
    expect((await producer.patch(path, { age: 1 }, { 'if-match': current })).status).toBe(200);
    await strict.stop();
  });
});

describe('casting one actor', () => {
  const director = () => casting.as('director');

  it('is idempotent, and so is uncasting', async () => {
    const [a, b] = [await anActor(casting.database), await anActor(casting.database)];
    const movie = await aMovie(casting.database, { actors: [b] });
    const path = `/movies/${movie}/actors/${a}`;
    const answer = (actors: number[]) =>
      `{"movie":{"actors":${JSON.stringify(actors)},"id":${movie},"release_date":"${RELEASED}","title":"Terminator"},"success":true}`;
    for (let i = 0; i < 2; i++) {
      const put = await director().put(path);
      expect([put.status, put.text, etag(put)]).toEqual([200, answer([a, b]), '"2"']);
    }
    for (let i = 0; i < 2; i++) {
      const gone = await director().delete(path);
      expect([gone.status, gone.text, etag(gone)]).toEqual([200, answer([b]), '"3"']);
    }
    expect((await director().put(path, undefined, minimal)).status).toBe(204);
    expect((await director().delete(path, undefined, minimal)).status).toBe(204);
  });

  it('404 for an unknown movie or, when casting, an unknown actor', async () => {
    const [id, movie] = [await anActor(casting.database), await aMovie(casting.database)];
    expect((await director().put(`/movies/999999/actors/${id}`)).body).toEqual(envelope.notFound);
    expect((await director().put(`/movies/${movie}/actors/999999`)).body).toEqual(envelope.notFound);
    expect((await director().put(`/movies/${movie}/actors/x`)).body).toEqual(envelope.notFound);
    expect((await director().delete(`/movies/999999/actors/${id}`)).body).toEqual(envelope.notFound);
    expect((await director().delete(`/movies/${movie}/actors/999999`)).status).toBe(200);
  });

  it('honours If-Match', async () => {
    const [id, movie] = [await anActor(casting.database), await aMovie(casting.database)];
    const path = `/movies/${movie}/actors/${id}`;
    expect((await director().put(path, undefined, { 'if-match': '"9"' })).status).toBe(412);
    expect((await director().put(path, undefined, { 'if-match': '"1"' })).status).toBe(200);
    expect((await director().delete(path, undefined, { 'if-match': '"1"' })).status).toBe(412);
  });

  it('many concurrent castings all succeed', async () => {
    const actors = [];
    for (let i = 0; i < 40; i++) actors.push(await anActor(casting.database));
    const movie = await aMovie(casting.database, { actors: actors.slice(0, 20) });
    const answers = await Promise.all(
      actors.map((id, i) =>
        i < 20 ? director().delete(`/movies/${movie}/actors/${id}`) : director().put(`/movies/${movie}/actors/${id}`),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await director().get(`/movies/${movie}`)).body.movie.actors).toEqual(actors.slice(20));
  });
});

describe('application/merge-patch+json', () => {
  const type = { 'content-type': 'application/merge-patch+json' };

  it('is accepted as JSON on PATCH only', async () => {
    const id = await anActor(casting.database);
    const director = casting.as('director');
    expect((await director.patch(`/actors/${id}`, { age: 3 }, type)).body.actors[0].age).toBe(3);
    expect((await director.patch(`/actors/${id}`, { age: null }, type)).status).toBe(422);
    expect((await director.post('/actors', actorBody(), type)).status).toBe(415);
  });

  it('is advertised', async () => {
    const both = 'application/json, application/merge-patch+json';
    expect((await casting.as(undefined).options('/actors/1')).headers.get('accept-patch')).toBe(both);
    expect((await casting.as(undefined).options('/actors')).headers.get('accept-patch')).toBeNull();
    const refused = await casting.as('director').patch('/actors/1', 'x', { 'content-type': 'text/plain' });
    expect([refused.status, refused.headers.get('accept-patch')]).toEqual([415, both]);
  });
});

describe('Prefer: handling=lenient', () => {
  it('drops unknown actors', async () => {
    const id = await anActor(casting.database);
    const prefer = { prefer: 'handling=lenient, return=representation' };
    const producer = casting.as('producer');
    const created = await producer.post('/movies', movieBody({ actors: [id, 999_999] }), prefer);
    expect([created.status, created.body.movie.actors]).toEqual([201, [id]]);
    expect(preferenceApplied(created)).toBe('handling=lenient, return=representation');
    const changed = await producer.patch(created.headers.get('location')!, { actors: [888_888] }, prefer);
    expect([changed.status, changed.body.movie.actors]).toEqual([200, []]);
    expect((await producer.post('/movies', movieBody({ title: '' }), prefer)).status).toBe(422);
  });
});
