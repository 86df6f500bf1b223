import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { Casting, environment, PATIENT } from './support/casting.js';
import { ProductionBuild } from './support/service-process.js';
import { until } from './support/until.js';

const sheet = (rows: number) =>
  ['name,gender,age', ...Array.from({ length: rows }, (_, i) => `Actor ${i},f,${i % 150}`)].join('\n');

let build: ProductionBuild;
let casting: Casting;
beforeAll(async () => {
  build = await ProductionBuild.present();
  casting = await Casting.start();
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

async function session(sql: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: casting.database.url });
  await client.connect();
  await client.query(sql);
  return client;
}

const sessions = async (condition: string) =>
  (await casting.database.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND ${condition}`))
    .length;
const isWaiting = async () => (await sessions("wait_event_type = 'Lock'")) > 0;
/** Whether another session than this one has a transaction. */
const isAtWork = async () => (await sessions("state <> 'idle' AND pid <> pg_backend_pid()")) > 0;

it('writes nothing if the process is killed in the middle', async () => {
  const before = await stored();
  const { query } = casting.database;
  await query(`CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$`);
  await query(`CREATE TRIGGER wait BEFORE INSERT ON actors FOR EACH ROW WHEN (NEW.name = 'Actor 50000')
    EXECUTE FUNCTION wait()`);
  const holder = await session('SELECT pg_advisory_lock(1)');
  const service = await build.run(environment(casting.database.url, casting.issuer.url, PATIENT));
  await service.ready();
  const answer = fetch(`${service.url}/actors/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await casting.token('producer')}`, 'content-type': 'text/csv' },
    body: sheet(100_000),
  }).catch(() => 'broken');
  await until(isWaiting);
  service.process.kill('SIGKILL');
  await once(service.process, 'close');
  expect(await answer).toBe('broken');
  await holder.end();
  await until(async () => !(await isAtWork()));
  expect(await stored()).toEqual(before);
  await query('DROP FUNCTION wait CASCADE');
  const next = await casting.as('producer').post('/actors/import', sheet(1), { 'content-type': 'text/csv' });
  expect(next.body).toMatchObject({ created: 1 });
});

it('runs alone: the next one waits, and after ten seconds is 503', async () => {
  const send = () => casting.as('producer').post('/actors/import', sheet(3), { 'content-type': 'text/csv' });
  const holder = await session('BEGIN; LOCK TABLE actors IN EXCLUSIVE MODE');
  const first = send();
  await until(isWaiting);
  const second = await send();
  expect([second.status, second.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
  expect((await casting.as('producer').get('/actors')).status).toBe(200);
  const third = send();
  await holder.query('COMMIT');
  await holder.end();
  expect([(await first).status, (await third).status]).toEqual([200, 200]);
});
