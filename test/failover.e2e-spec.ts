import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadDatabaseConfig } from '../src/config/config.js';
import { Client } from '../src/database/client.js';
import { StandbyRefused } from '../src/database/failures.js';
import { migrate } from '../src/database/migrate.js';
import { CONNECTION_LIFE_SECONDS } from '../src/database/options.js';
import { positionText } from '../src/history/feed-query.js';
import { ChangeFeed } from '../src/history/feed.js';
import { KeptRows } from '../src/kept/kept-rows.js';
import { Casting, type Answer } from './support/casting.js';
import { actorBody } from './support/factories.js';
import { figure } from './support/load.js';
import { SystemCluster, systemPostgres } from './support/system-postgres.js';
import { TcpProxy } from './support/tcp-proxy.js';
import { until } from './support/until.js';

const binaries = systemPostgres();
if (binaries === undefined) figure('Failover: not tested, because this system has no PostgreSQL with pg_basebackup');

const portOf = (cluster: SystemCluster) => Number(new URL(cluster.url('casting')).port);
const next = ({ headers }: Answer) => /<([^>]+)>; rel="next"/.exec(headers.get('link')!)![1]!;

let primary: SystemCluster;
let standby: SystemCluster;
/** The one of the two that takes writes. */
let current: SystemCluster;
let network: TcpProxy;
let casting: Casting;
/** Lets what a test has stopped go on, also after it failed. */
let release = () => {};

async function startCluster(): Promise<void> {
  primary = current = await SystemCluster.start(binaries!);
  await migrate(loadDatabaseConfig({ DATABASE_URL: primary.url('casting') }));
  standby = await primary.standby();
  network = await TcpProxy.start(portOf(primary));
}

async function stopCluster(): Promise<void> {
  jest.restoreAllMocks();
  release();
  release = () => {};
  await casting.stop();
  network.stop();
  await Promise.all([primary.stop(), standby.stop()]);
}

async function start(env: Record<string, string> = {}): Promise<void> {
  const url = new URL(primary.url('casting'));
  url.port = String(network.port);
  casting = await Casting.start({ DATABASE_URL: url.href, ...env });
}

const director = () => casting.as('director');
const ages = async () => (await director().get('/actors')).body.actors.map(({ age }) => age);

/** Adds an actor; returns the id of the change. */
async function change(age = 30): Promise<number> {
  expect((await director().post('/actors', actorBody({ age }))).status).toBe(200);
  const [found] = await current.query<{ id: string }>('SELECT max(id) AS id FROM changes');
  return Number(found!.id);
}

async function promote(): Promise<void> {
  await standby.query('SELECT pg_promote()');
  current = standby;
  network.redirect(portOf(standby));
  await until(async () => (await director().get('/changes')).status === 200);
}

const failover = binaries === undefined ? describe.skip : describe;

failover('positions of /changes', () => {
  beforeEach(startCluster);
  afterEach(stopCluster);

  const read = (position: string) => director().get(position);
  const idsAt = async (position: string) => (await read(position)).body.changes.map(({ id }) => id);

  it('stay valid after a promotion that loses nothing, and after its checkpoint', async () => {
    await start();
    const beginning = next(await read('/changes'));
    const ids = [await change(), await change(), await change()];
    const middle = next(await read('/changes?limit=1'));
    const end = next(await read('/changes'));
    await primary.isFollowedBy(standby);
    await promote();
    const found = async () => [await idsAt(beginning), await idsAt(middle), await idsAt(end)];
    expect(await found()).toEqual([ids, ids.slice(1, 2), []]);
    const continued = next(await read(end));
    await standby.query('CHECKPOINT');
    expect(await found()).toEqual([ids, ids.slice(1, 2), []]);
    const later = await change();
    expect([await idsAt(end), await idsAt(continued)]).toEqual([[later], [later]]);
  });

  it('are refused where the last change that they saw was lost, and no change is skipped otherwise', async () => {
    await start();
    const first = await change();
    const safe = next(await read('/changes'));
    await primary.isFollowedBy(standby);
    // From here on nothing reaches the standby.
    await standby.query("ALTER SYSTEM SET primary_conninfo = ''");
    await standby.query('SELECT pg_reload_conf()');
    await until(async () => (await standby.query('SELECT FROM pg_stat_wal_receiver')).length === 0);
    await change();
    const middle = next(await read('/changes?limit=1'));
    const lost = next(await read('/changes'));
    await promote();
    // They get the transaction ids of those that were lost.
    const ids = [await change(), await change(), await change()];
    for (const position of [middle, lost]) {
      const answer = await read(position);
      expect(answer.body).toMatchObject({ error: 400, details: [{ field: 'since' }] });
      expect(answer.body.details![0]!.message).toContain('omit it to read all changes again');
    }
    expect(await idsAt(safe)).toEqual(ids);
    expect(await idsAt('/changes')).toEqual([first, ...ids]);
  });

  it('of earlier versions stay valid until the next promotion', async () => {
    await start();
    const [found] = await primary.query<{ origin: string; xid: string }>(
      `SELECT concat_ws('/', system_identifier, timeline_id, 'changes'::regclass::oid) AS origin, pg_current_xact_id() AS xid
       FROM pg_control_system(), pg_control_checkpoint()`,
    );
    const { origin, xid } = found!;
    const former = { origin, read: `${xid}:${xid}:` };
    const ids = [await change(), await change(), await change()];
    const position = `/changes?limit=1&since=${positionText(former)}`;
    const pages = [await read(position)];
    while (pages.at(-1)!.body.changes.length > 0) pages.push(await read(next(pages.at(-1)!)));
    expect(pages.flatMap(({ body }) => body.changes.map(({ id }) => id))).toEqual(ids);
    await primary.isFollowedBy(standby);
    await promote();
    expect((await read(position)).status).toBe(400);
    expect(await idsAt(next(pages.at(-1)!))).toEqual([]);
  });

  it('are not given by a standby, whose snapshots lack running transactions', async () => {
    await start();
    const feed = casting.app.get(ChangeFeed);
    await primary.isFollowedBy(standby);
    jest.spyOn(Client.prototype as unknown as { refuseStandby(): Promise<void> }, 'refuseStandby').mockResolvedValue();
    network.redirect(portOf(standby));
    await until(() => feed.since(undefined, 1).catch((error: Error) => error instanceof StandbyRefused));
    expect((await read('/changes')).status).toBe(503);
  });
});

failover('connections', () => {
  beforeEach(startCluster);
  afterEach(stopCluster);

  /** The connections of the service that wait for the standby, and all of its connections. */
  async function backends(): Promise<{ waiting: number; all: number }> {
    const [found] = await primary.query<{ waiting: number; all: number }>(
      `SELECT count(*) FILTER (WHERE wait_event = 'SyncRep')::int AS waiting, count(*)::int AS all
       FROM pg_stat_activity WHERE application_name = 'casting-api'`,
    );
    return found!;
  }

  it('that gave up a commit hold their place while a synchronous standby is silent', async () => {
    const changed = (age: number) =>
      until(async () => (await director().post('/actors', actorBody({ age }))).status === 200);
    await start({ DATABASE_POOL_SIZE: '3', DATABASE_QUERY_TIMEOUT_MS: '2000', DATABASE_ACQUIRE_TIMEOUT_MS: '2000' });
    await changed(1);
    await primary.query("ALTER SYSTEM SET synchronous_standby_names = '*'");
    await primary.query('SELECT pg_reload_conf()');
    await until(async () => (await primary.query("SELECT FROM pg_stat_replication WHERE sync_state = 'sync'")).length);
    await changed(2);
    standby.signal('SIGSTOP');
    release = () => standby.signal('SIGCONT');
    for (let i = 0; i < 6; i++) {
      const post = () => director().post('/actors', actorBody({ age: 100 }), { prefer: 'return=minimal' });
      const answers = await Promise.all([post(), post(), director().patch('/actors/1', { age: 101 })]);
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    }
    // Of 18 commits that were given up. It may be some more than 3 where the service could not ask about them in time.
    const { waiting } = await backends();
    expect(waiting).toBeGreaterThanOrEqual(3);
    expect(waiting).toBeLessThan(9);
    release();
    await until(async () => (await director().get('/actors/1')).status === 200 && (await backends()).waiting === 0);
    await changed(3);
    // What was given up came through in the end, and the writes after it did too.
    expect((await ages()).filter((age) => age === 100 || age === 101).length).toBeGreaterThan(0);
    await primary.query('ALTER SYSTEM RESET synchronous_standby_names');
    await primary.query('SELECT pg_reload_conf()');
  });

  it('are made again after a while, so that no list comes from a server that was replaced and lives on', async () => {
    await start();
    await change(1);
    const kept = casting.app.get(KeptRows);
    await until(() => kept.now());
    await primary.isFollowedBy(standby);
    await standby.query('SELECT pg_promote()');
    // New connections lead to the new primary; those that are open remain.
    network.lead(portOf(standby));
    await standby.query('UPDATE actors SET age = 2');
    expect(await ages()).toEqual([1]);
    const later = performance.now() + CONNECTION_LIFE_SECONDS * 1000;
    jest.spyOn(performance, 'now').mockReturnValue(later);
    const { loads } = kept.counts;
    await until(async () => (await kept.now()) && kept.counts.loads > loads);
    await until(async () => (await ages()).join() === '2');
  });

  it('are made again without reading the rows again where the server is the same', async () => {
    await start();
    await change(1);
    const kept = casting.app.get(KeptRows);
    await until(() => kept.now());
    const { failures, loads } = kept.counts;
    const pids = () =>
      primary.query<{ pid: number }>("SELECT pid FROM pg_stat_activity WHERE application_name = 'casting-api'");
    const before = await pids();
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + CONNECTION_LIFE_SECONDS * 1000);
    expect(await ages()).toEqual([1]);
    await primary.query('UPDATE actors SET age = 2');
    expect(await ages()).toEqual([2]);
    expect(kept.counts.loads - loads).toBeLessThanOrEqual(kept.counts.failures - failures);
    expect(await pids()).not.toEqual(before);
  });
});
