import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Casting, environment } from './support/casting.js';
import { ProductionBuild } from './support/service-process.js';
import { until } from './support/until.js';

const sheet = (rows: number) =>
  ['name,gender,age', ...Array.from({ length: rows }, (_, i) => `Actor ${i},f,${i % 150}`)].join('\n');

let build: ProductionBuild;
let casting: Casting;
beforeAll(async () => {
  build = await ProductionBuild.present();
  casting = await Casting.start({
    DATABASE_STATEMENT_TIMEOUT_MS: '0',
    DATABASE_LOCK_TIMEOUT_MS: '0',
    DATABASE_QUERY_TIMEOUT_MS: '0',
  });
});
afterAll(async () => {
  build.stop();
  await casting.stop();
});

const stored = async () =>
  (
    await casting.database.query(`SELECT (SELECT count(*)::int FROM actors) AS actors,
    (SELECT count(*)::int FROM changes) AS changes, (SELECT count(*)::int FROM row_log) AS log`)
  )[0];

it('writes nothing if the process is killed in the middle', async () => {
  const before = await stored();
  const service = await build.run(environment(casting.database.url, casting.issuer.url));
  await service.ready();
  const answer = fetch(`${service.url}/actors/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await casting.token('producer')}`, 'content-type': 'text/csv' },
    body: sheet(100_000),
  }).catch(() => 'broken');
  // Sequences advance outside of transactions.
  await until(async () => {
    const [ids] = await casting.database.query<{ last: number | null }>(
      `SELECT pg_sequence_last_value(pg_get_serial_sequence('actors', 'id'))::int AS last`,
    );
    return (ids?.last ?? 0) >= 4000;
  });
  service.process.kill('SIGKILL');
  await once(service.process, 'close');
  expect(await answer).toBe('broken');
  expect(await stored()).toEqual(before);
  const next = await casting.as('producer').post('/actors/import', sheet(1), { 'content-type': 'text/csv' });
  expect(next.body).toMatchObject({ created: 1 });
});

it('runs alone: the next one waits, and after ten seconds is 503', async () => {
  const send = () => casting.as('producer').post('/actors/import', sheet(3), { 'content-type': 'text/csv' });
  const { query } = casting.database;
  const holder = query('BEGIN; LOCK TABLE actors IN EXCLUSIVE MODE; SELECT pg_sleep(13); COMMIT');
  await until(async () => {
    const held = await query(
      `SELECT FROM pg_locks WHERE mode = 'ExclusiveLock' AND relation = 'actors'::regclass AND granted`,
    );
    return held.length > 0;
  });
  const first = send();
  await until(async () => {
    const waiting = await query(`SELECT FROM pg_locks WHERE relation = 'actors'::regclass AND NOT granted`);
    return waiting.length > 0;
  });
  const second = await send();
  expect([second.status, second.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
  expect((await casting.as('producer').get('/actors')).status).toBe(200);
  const third = send();
  await holder;
  expect([(await first).status, (await third).status]).toEqual([200, 200]);
});
