// Reads after acknowledged writes while PostgreSQL is killed. `CONSISTENCY_PAIRS=4000 npm run test:faults -- consistency` runs longer.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KeptRows } from '../../src/kept/kept-rows.js';
import { Casting } from '../support/casting.js';
import { Checker } from '../support/checker.js';
import { Cluster } from '../support/cluster.js';
import { actorBody } from '../support/factories.js';
import { figure } from '../support/load.js';
import { PgBouncer } from '../support/pgbouncer.js';
import { until } from '../support/until.js';

const PAIRS = Number(process.env.CONSISTENCY_PAIRS ?? 500);
const KILLS = Math.max(2, Math.floor(PAIRS / 200));

let cluster: Cluster;
beforeEach(async () => void (cluster = await Cluster.start()));
afterEach(() => cluster.stop());

describe('kill -9 of PostgreSQL', () => {
  let checker: Checker;
  beforeEach(async () => void (checker = await Checker.start(cluster.url)));
  afterEach(() => checker.stop());

  it('what one instance acknowledged, the other shows, before and after', async () => {
    await checker.run(async () => {
      for (let kill = 0; kill < KILLS; kill++) {
        await checker.pairs(PAIRS / (KILLS + 1));
        const { unanswered } = checker.tally;
        await cluster.signal('SIGKILL');
        await until(() => checker.tally.unanswered > unanswered);
        await cluster.startAgain();
        await checker.loaded();
      }
      await checker.pairs(PAIRS / (KILLS + 1));
    });
    const { faults, unanswered, writes } = checker.tally;
    expect(faults).toEqual([]);
    for (const { loads } of checker.counts) expect(loads).toBeGreaterThan(KILLS);
    checker.report(` across ${KILLS} × kill -9 of PostgreSQL`);
    figure(
      `Of the writes ${writes.acknowledged} were acknowledged, ${writes.refused} refused (none of them done), ` +
        `${writes.unknown} of unknown outcome; ${unanswered} reads were 503 and asked again`,
    );
  });
});

describe('the feed of changes', () => {
  let casting: Casting;
  beforeEach(async () => {
    await cluster.query("ALTER SYSTEM SET wal_writer_delay = '10s'");
    await cluster.query('SELECT pg_reload_conf()');
    casting = await Casting.start({ DATABASE_URL: cluster.url });
  });
  afterEach(() => casting.stop());

  it('shows the changes of a transaction whose id was used before the crash', async () => {
    const producer = casting.as('producer');
    await producer.post('/actors', actorBody());
    const next = 'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS id';
    const link = ({ headers }: { headers: Headers }) => /<([^>]+)>/.exec(headers.get('link')!)![1]!;
    let [crashes, isReused] = [0, false];
    for (; !isReused; crashes++) {
      expect((await producer.delete('/actors/1', undefined, { 'if-match': '"0"' })).status).toBe(412);
      const position = link(await producer.get('/changes'));
      const [before] = await cluster.query<{ id: string }>(next);
      await cluster.signal('SIGKILL');
      await cluster.startAgain();
      await until(async () => (await producer.get('/changes?limit=1')).status === 200);
      isReused = BigInt((await cluster.query<{ id: string }>(next))[0]!.id) < BigInt(before!.id);
      const nothing = await producer.get(position);
      expect(nothing.body.changes).toEqual([]);
      await producer.patch('/actors/1', { age: crashes });
      const { body } = await producer.get(link(nothing));
      expect(body.changes).toMatchObject([{ after: { age: crashes } }]);
    }
    figure(`PostgreSQL killed behind a reader of /changes, ${crashes} ×: an id given twice, and no change missing`);
  });
});

(PgBouncer.isInstalled ? describe : describe.skip)('kill -9 of one process of PostgreSQL, behind PgBouncer', () => {
  let bouncer: PgBouncer;
  let casting: Casting;
  beforeEach(async () => {
    // The transaction was rolled back, and its id will be reused by another one.
    await cluster.query("ALTER SYSTEM SET wal_writer_delay = '10s'");
    await cluster.query('SELECT pg_reload_conf()');
    bouncer = await PgBouncer.start(cluster.url);
    casting = await Casting.start({ DATABASE_URL: bouncer.url });
  });
  afterEach(async () => {
    await casting.stop();
    await bouncer.stop();
  });

  it('never confuses a transaction with an earlier one of the same id', async () => {
    const producer = casting.as('producer');
    await producer.post('/actors', actorBody());
    let [crashes, isReused] = [0, false];
    for (; !isReused; crashes++) {
      await until(() => casting.app.get(KeptRows).now());
      expect((await producer.delete('/actors/1', undefined, { 'if-match': '"0"' })).status).toBe(412);
      await producer.get('/actors/1');
      const { next } = (
        await cluster.query<{ next: string }>('SELECT pg_snapshot_xmax(pg_current_snapshot()) AS next')
      )[0]!;
      await cluster.crash();
      const sql = 'UPDATE actors SET age = age + 1 RETURNING pg_current_xact_id() AS id, age';
      const { id, age } = (await cluster.query<{ id: string; age: number }>(sql))[0]!;
      isReused = BigInt(id) < BigInt(next);
      // PgBouncer may first give the service a connection that the crash ended.
      const read = await until(async () => {
        const answer = await producer.get('/actors/1');
        return answer.status !== 503 && answer;
      });
      expect(read.body.actor.age).toBe(age);
    }
    figure(`One process of PostgreSQL killed behind PgBouncer, ${crashes} ×: an id given twice, and nothing stale`);
  });
});
