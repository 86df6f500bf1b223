import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Permission } from '../src/auth/permissions.js';
import { Casting } from './support/casting.js';
import { actorBody, anActor, movieBody } from './support/factories.js';
import { until } from './support/until.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const producer = () => casting.as('producer');
const withKey = (key: string = randomUUID()) => ({ 'idempotency-key': key });
const count = async (table: 'actors' | 'movies' | 'changes') =>
  (await casting.database.query<{ n: number }>(`SELECT count(*)::integer AS n FROM ${table}`))[0]!.n;

describe('a POST that is repeated with its Idempotency-Key', () => {
  it.each([
    ['/actors', actorBody(), 'actors'],
    ['/movies', movieBody(), 'movies'],
  ] as const)('to %s creates nothing, and gets the same answer as the first', async (path, body, table) => {
    for (const prefer of ['', 'return=minimal', 'return=representation']) {
      await casting.clear();
      const headers = { ...withKey(), ...(prefer && { prefer }) };
      const first = await producer().post(path, body, headers);
      const again = await producer().post(path, body, headers);
      expect([again.status, again.text]).toEqual([first.status, first.text]);
      for (const name of ['location', 'etag']) expect(again.headers.get(name)).toBe(first.headers.get(name));
      expect([first, again].map((answer) => answer.headers.get('idempotent-replayed'))).toEqual([null, 'true']);
      expect(await count(table)).toBe(1);
    }
  });

  it('returns the row as it was created, even if it was deleted since', async () => {
    const headers = { ...withKey(), prefer: 'return=representation' };
    const first = await producer().post('/actors', actorBody(), headers);
    await producer().delete(first.headers.get('location')!);
    const again = await producer().post('/actors', actorBody(), headers);
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(await count('actors')).toBe(0);
  });

  it('works for a caller with the longest possible sub, which the history also finds', async () => {
    const sub = '\u{1f600}'.repeat(255);
    const token = await casting.issuer.sign({ sub, permissions: [Permission.PostActors, Permission.PatchActors] });
    const caller = casting.withAuthorization(`Bearer ${token}`);
    const headers = withKey('k'.repeat(255));
    const first = await caller.post('/actors', actorBody(), headers);
    const again = await caller.post('/actors', actorBody(), headers);
    expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 200, 'true']);
    const path = `${first.headers.get('location')}/history?sub=`;
    const found = async (name: string) => (await caller.get(path + encodeURIComponent(name))).body.changes.length;
    expect([await found(sub), await found(sub.slice(2))]).toEqual([1, 0]);
  });

  it('to restore is not a 409', async () => {
    const id = await anActor(casting.database);
    await producer().delete(`/actors/${id}`);
    const headers = withKey();
    expect((await producer().post(`/actors/${id}/restore`, undefined, headers)).status).toBe(200);
    expect((await producer().post(`/actors/${id}/restore`, undefined, headers)).status).toBe(200);
    expect((await producer().post(`/actors/${id}/restore`, undefined, withKey())).status).toBe(409);
  });

  it('by 20 at once is done once; the others get 409 while it runs, and its outcome later', async () => {
    const headers = withKey();
    const blocker = new pg.Client({ connectionString: casting.database.url });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE actors IN EXCLUSIVE MODE');
    const first = producer().post('/actors', actorBody(), headers);
    const claims = `SELECT FROM pg_locks JOIN pg_database d ON d.oid = database
      WHERE locktype = 'advisory' AND datname = current_database()`;
    const others = await until(async () => (await casting.database.query(claims)).length > 0)
      .then(() => Promise.all(Array.from({ length: 19 }, () => producer().post('/actors', actorBody(), headers))))
      .finally(() => blocker.end());
    expect(others.map(({ status }) => status)).toEqual(Array(19).fill(409));
    for (const { body, headers } of others) {
      expect(body.details).toMatchObject([{ field: 'Idempotency-Key' }]);
      expect(headers.get('retry-after')).toBe('1');
    }
    expect((await first).status).toBe(200);
    const late = await producer().post('/actors', actorBody(), headers);
    expect([late.status, late.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(await count('actors')).toBe(1);
  });

  it.each(['/actors/', '//actors', '/%61ctors', '/act%6Frs//', '/actors?x=1'])(
    'is the same request to %s',
    async (path) => {
      const headers = { ...withKey(), prefer: 'return=representation' };
      const first = await producer().post('/actors', actorBody(), headers);
      const again = await producer().post(path, actorBody(), headers);
      expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([201, first.text, 'true']);
      expect(await count('actors')).toBe(1);
    },
  );

  it('is the same request to a row, however its path is written, and another one to another row', async () => {
    const [id, other] = [await anActor(casting.database), await anActor(casting.database)];
    const escaped = [...String(id)].map((digit) => `%3${digit}`).join('');
    for (const each of [id, other]) await producer().delete(`/actors/${each}`);
    const headers = withKey();
    for (const [path, replayed] of [
      [`/actors/${id}/restore`, null],
      [`/actors/${id}/restore/`, 'true'],
      [`//actors//${id}//restore`, 'true'],
      [`/actors/${escaped}/restore`, 'true'],
      [`/%61ctors/${id}/%72estore`, 'true'],
      [`/actors/${other}/restore`, null],
    ] as const) {
      const answer = await producer().post(path, undefined, headers);
      expect([path, answer.status, answer.headers.get('idempotent-replayed')]).toEqual([path, 200, replayed]);
    }
    const routes = 'SELECT route FROM idempotency_keys WHERE key = $1 ORDER BY route';
    expect(await casting.database.query(routes, [headers['idempotency-key']])).toEqual(
      [id, other].map((each) => ({ route: `POST /actors/${each}/restore` })),
    );
  });

  it('with another body is 422', async () => {
    const headers = withKey();
    await producer().post('/actors', actorBody(), headers);
    const answer = await producer().post('/actors', actorBody({ age: 3 }), headers);
    expect(answer.body).toMatchObject({
      error: 422,
      details: [{ field: 'Idempotency-Key', message: 'was used with another body; take a new one' }],
    });
    expect(await count('actors')).toBe(1);
  });

  it('is another request for another caller, another route, or after 24 hours', async () => {
    const headers = withKey();
    await producer().post('/actors', actorBody(), headers);
    await casting.as('director').post('/actors', actorBody(), headers);
    await producer().post('/movies', movieBody(), headers);
    expect([await count('actors'), await count('movies')]).toEqual([2, 1]);
    await casting.database.query(`UPDATE idempotency_keys SET created_at = now() - interval '24 hours'`);
    const late = await producer().post('/actors', actorBody({ age: 3 }), headers);
    expect([late.status, late.headers.get('idempotent-replayed'), await count('actors')]).toEqual([200, null, 3]);
    const kept = await casting.database.query<{ subject: string }>('SELECT subject FROM idempotency_keys');
    expect(kept).toEqual([{ subject: 'producer@casting.test' }]);
  });

  it('runs again after a failure, which is not stored', async () => {
    const headers = withKey();
    expect((await producer().post('/movies', movieBody({ actors: [999999] }), headers)).status).toBe(422);
    expect((await producer().post('/movies', movieBody(), headers)).status).toBe(200);
  });

  it.each(['abc', '0', '%00', '2147483648'])('to restore the id %s, which no row has, is a 404', async (id) => {
    for (const name of ['actors', 'movies']) {
      expect((await producer().post(`/${name}/${id}/restore`, undefined, withKey())).status).toBe(404);
    }
  });

  it.each(['', 'ä', 'two words', 'x'.repeat(256)])('refuses the key %j', async (key) => {
    const answer = await producer().post('/actors', actorBody(), withKey(key));
    expect(answer.body).toMatchObject({ error: 400, details: [{ field: 'Idempotency-Key' }] });
  });
});
