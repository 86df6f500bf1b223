import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { statements, type Statement } from '../src/database/client.js';
import { KeptRows } from '../src/kept/kept-rows.js';
import { PRUNING_LOCK, RowLogPruner } from '../src/kept/row-log-pruner.js';
import { Casting } from './support/casting.js';
import { Cluster } from './support/cluster.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { anActor } from './support/factories.js';
import { until } from './support/until.js';

const MINUTES = 60_000;

// Only the clock of repeated work is fake. Sockets and their time-outs are real.
beforeAll(() => {
  const real = ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setTimeout'] as const;
  jest.useFakeTimers({ doNotFake: [...real, 'clearImmediate', 'clearTimeout'] });
});
afterAll(() => void jest.useRealTimers());

let database: TestDatabase;
beforeEach(async () => void (database = await createDatabase()));

async function withCasting(env: Record<string, string>, work: (casting: Casting) => Promise<void>): Promise<void> {
  const casting = await Casting.start({ DATABASE_URL: database.url, ...env });
  try {
    // The first pruning comes with the connection.
    await casting.app.get(RowLogPruner).prune();
    await work(casting);
  } finally {
    await casting.stop();
    await database.drop();
  }
}

const lines = async () => (await database.query<{ count: number }>('SELECT count(*)::integer FROM row_log'))[0]!.count;

/** Lets ten minutes pass on the fake clock, and waits for the work that is due then. */
async function later({ app }: Casting): Promise<void> {
  const prune = jest.spyOn(app.get(RowLogPruner), 'prune');
  jest.advanceTimersByTime(10 * MINUTES);
  expect(prune).toHaveBeenCalledTimes(1);
  await prune.mock.results[0]!.value;
  prune.mockRestore();
}

/** Waits until the log is empty. Lines younger than the oldest open transaction on the server stay until it ends. */
async function emptied(casting: Casting): Promise<void> {
  await until(async () => {
    if ((await lines()) === 0) return true;
    await later(casting);
    return false;
  });
}

/** Adds `count` lines of ended transactions. */
const fill = (count: number) =>
  database.query(`INSERT INTO row_log (resource, ids) SELECT 'actors', '{1}' FROM generate_series(1, $1)`, [count]);

it.each([
  ['no client reads', {}],
  ['no rows are kept', { DATABASE_KEPT_MIB: '0' }],
])('is pruned of lines older than ten minutes, where %s', async (_, env) => {
  await withCasting(env, async (casting) => {
    await fill(10);
    await later(casting);
    expect(await lines()).toBe(10);
    await fill(5);
    await later(casting);
    expect(await lines()).toBeGreaterThanOrEqual(5);
    await emptied(casting);
  });
});

it('is pruned in small portions, without making another session wait', async () => {
  await withCasting({}, async (casting) => {
    await fill(9000);
    await later(casting);
    const deleted: number[] = [];
    const listen = (message: unknown) => {
      const { text, result } = message as Statement;
      if (!text.includes('DELETE FROM row_log')) return;
      void result.then((answer) => deleted.push((answer as { rowCount: number }).rowCount));
    };
    statements.subscribe(listen);
    await emptied(casting).finally(() => statements.unsubscribe(listen));
    expect(deleted.filter((count) => count > 0)).toEqual([2000, 2000, 2000, 2000, 1000]);
  });
});

/** Runs `work` with another session. */
async function beside(work: (other: pg.Client) => Promise<void>): Promise<void> {
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await work(other).finally(() => other.end());
}

it('is pruned by one process at a time', async () => {
  await withCasting({}, (casting) =>
    beside(async (other) => {
      await fill(10);
      await later(casting);
      await other.query(`BEGIN; SELECT pg_advisory_xact_lock(${PRUNING_LOCK})`);
      await later(casting);
      expect(await lines()).toBe(10);
      await other.query('COMMIT');
      await emptied(casting);
    }),
  );
});

it('keeps the lines that came after a transaction that is still open', async () => {
  await withCasting({}, (casting) =>
    beside(async (other) => {
      await other.query('BEGIN; SELECT pg_current_xact_id()');
      await fill(10);
      await later(casting);
      await later(casting);
      expect(await lines()).toBe(10);
      await other.query('COMMIT');
      await emptied(casting);
    }),
  );
});

it('is not pruned by ids that were known before a crash of the server', async () => {
  // Its statistics are reset below, and then every service on it reads its rows again.
  const server = await Cluster.start();
  await database.drop();
  database = await createDatabase('casting', '', server.url);
  await withCasting({}, async (casting) => {
    await fill(10);
    await later(casting);
    // As after a crash.
    const resetAt = async () =>
      (await database.query<{ at: string }>('SELECT pg_stat_get_bgwriter_stat_reset_time()::text AS at'))[0]!.at;
    const before = await resetAt();
    await database.query("SELECT pg_stat_reset_shared('bgwriter')");
    // PostgreSQL 14 shows it half a second later.
    await until(async () => (await resetAt()) !== before);
    await later(casting);
    expect(await lines()).toBe(10);
    await emptied(casting);
  }).finally(() => server.stop());
});

it('makes a process load again if it was pruned of changes that the process has not seen', async () => {
  await withCasting({}, async (casting) => {
    const asleep = await Casting.start({ DATABASE_URL: database.url });
    const rows = asleep.app.get(KeptRows);
    try {
      const id = await anActor(database, { age: 1 });
      await until(() => rows.now());
      await database.query('UPDATE actors SET age = 2 WHERE id = $1', [id]);
      await emptied(casting);
      const { loads } = rows.counts;
      expect((await asleep.as('director').get(`/actors/${id}`)).body.actor.age).toBe(2);
      await until(() => rows.now());
      expect(rows.counts.loads).toBeGreaterThan(loads);
      expect((await asleep.as('director').get(`/actors/${id}`)).body.actor.age).toBe(2);
    } finally {
      await asleep.stop();
    }
  });
});
