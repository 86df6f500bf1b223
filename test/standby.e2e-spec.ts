import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { loadDatabaseConfig } from '../src/config/config.js';
import { migrate } from '../src/database/migrate.js';
import { KeptRows } from '../src/kept/kept-rows.js';
import { Casting } from './support/casting.js';
import { actorBody } from './support/factories.js';
import { figure } from './support/load.js';
import { PgBouncer } from './support/pgbouncer.js';
import { SystemCluster, systemPostgres } from './support/system-postgres.js';
import { TcpProxy } from './support/tcp-proxy.js';
import { until } from './support/until.js';

const binaries = systemPostgres();
if (binaries === undefined) figure('Standby: not tested, because this system has no PostgreSQL with pg_basebackup');

const STANDBY = 'the database is a standby; DATABASE_URL must name the primary';

const behindPgBouncer = PgBouncer.isInstalled ? it : it.skip;
const portOf = (cluster: SystemCluster) => Number(new URL(cluster.url('casting')).port);

(binaries === undefined ? describe.skip : describe)('DATABASE_URL that names a standby', () => {
  let primary: SystemCluster;
  let standby: SystemCluster;
  let casting: Casting | undefined;
  let bouncer: PgBouncer | undefined;
  let network: TcpProxy | undefined;
  let log: string[];

  beforeAll(async () => {
    primary = await SystemCluster.start(binaries!);
    await migrate(loadDatabaseConfig({ DATABASE_URL: primary.url('casting') }));
    await primary.query("INSERT INTO actors (name, gender, age) VALUES ('Ada', 'female', 1)");
  });
  beforeEach(async () => {
    standby = await primary.standby();
    log = [];
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((line: string) => void log.push(line));
  });
  afterEach(async () => {
    await casting?.stop();
    await bouncer?.stop();
    network?.stop();
    casting = bouncer = network = undefined;
    jest.restoreAllMocks();
    await standby.stop();
  });
  afterAll(() => primary.stop());

  const ages = async () => (await casting!.as('director').get('/actors')).body.actors.map(({ age }) => age);
  const isReady = async () => (await casting!.as(undefined).get('/health/ready')).status;

  /** Runs `look` during an UPDATE on the primary, which is committed and replayed afterwards. */
  async function across(age: number, look: () => Promise<void>): Promise<void> {
    const other = new pg.Client({ connectionString: primary.url('casting') });
    await other.connect();
    await other.query(`BEGIN; UPDATE actors SET age = ${age}`);
    await primary.query('SELECT pg_switch_wal()');
    await primary.isFollowedBy(standby);
    await look();
    await other.query('COMMIT');
    await other.end();
    await primary.isFollowedBy(standby);
  }

  async function expectUnavailable(): Promise<void> {
    const director = casting!.as('director');
    for (const answer of [
      await director.get('/actors'),
      await director.get('/actors?q=ada'),
      await director.get('/actors/1'),
      await director.post('/actors', actorBody()),
      await director.patch('/actors/1', { age: 9 }),
      await casting!.as(undefined).get('/health/ready'),
    ]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    }
    expect(await casting!.app.get(KeptRows).now()).toBeUndefined();
    expect(casting!.app.get(KeptRows).counts.loads).toBe(0);
  }

  /** Expects no answer before the promotion, and everything that was committed after it. */
  async function expectNothingUntilPromoted(url: string): Promise<void> {
    casting = await Casting.boot({ DATABASE_URL: url });
    await across(30, expectUnavailable);
    await expectUnavailable();
    await until(() => log.length > 0);
    expect(log).toEqual([`No database yet (${STANDBY}); check DATABASE_URL. Retrying.`]);
    await standby.query('SELECT pg_promote()');
    await casting.ready();
    expect(await ages()).toEqual([30]);
    await until(() => casting!.app.get(KeptRows).now());
    await standby.query('UPDATE actors SET age = 31');
    expect(await ages()).toEqual([31]);
    expect((await casting.as('director').patch('/actors/1', { age: 32 })).status).toBe(200);
    expect(await ages()).toEqual([32]);
  }

  it('serves nothing until the standby is promoted', () => expectNothingUntilPromoted(standby.url('casting')));

  behindPgBouncer('serves nothing through PgBouncer either, which does not say where it leads to', async () => {
    bouncer = await PgBouncer.start(standby.url('casting'));
    await expectNothingUntilPromoted(bouncer.url);
  });

  behindPgBouncer('keeps no rows and writes none where PgBouncer came to lead to one', async () => {
    network = await TcpProxy.start(portOf(primary));
    const url = new URL(primary.url('casting'));
    url.port = String(network.port);
    bouncer = await PgBouncer.start(url.href, 'server_login_retry = 1');
    casting = await Casting.boot({ DATABASE_URL: bouncer.url });
    await until(async () => (await isReady()) === 200);
    const kept = casting.app.get(KeptRows);
    const isKept = async () => (await kept.now()) !== undefined;
    await until(isKept);
    const { loads } = kept.counts;
    log = [];
    await across(40, async () => {
      network!.redirect(portOf(standby));
      await until(async () => log.includes(`Database unavailable: ${STANDBY}`) || (await isReady(), false));
      expect(await isKept()).toBe(false);
    });
    // It reads from the table now.
    await until(async () => (await ages())?.[0] === 40);
    const patch = (age: number) => casting!.as('director').patch('/actors/1', { age });
    const refused = await patch(41);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await isReady()).toBe(200);
    expect(kept.counts.loads).toBe(loads);
    expect(log.filter((line) => line.includes('standby'))).toEqual([`Database unavailable: ${STANDBY}`]);

    await standby.query('SELECT pg_promote()');
    await until(async () => (await patch(42)).status === 200);
    expect((await patch(42)).status).toBe(200);
    await until(isKept);
    await standby.query('UPDATE actors SET age = 43');
    expect(await ages()).toEqual([43]);
  });

  it('drops its connections to a server that became read-only', async () => {
    await standby.query('SELECT pg_promote()');
    casting = await Casting.start({ DATABASE_URL: standby.url('casting') });
    await standby.query('ALTER DATABASE casting SET default_transaction_read_only = on', 'postgres');
    await standby.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'casting-api%'`,
    );
    const patch = () => casting!.as('director').patch('/actors/1', { age: 50 });
    const refused = await patch();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    await until(async () => (await casting!.as('director').get('/actors')).status === 200);
    expect((await patch()).status).toBe(503);
    await standby.query('ALTER DATABASE casting RESET default_transaction_read_only', 'postgres');
    await patch();
    expect((await patch()).status).toBe(200);
  });
});
