import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { environment } from './casting.js';
import { DATABASES, Patroni, type Database } from './patroni.js';
import { freePort } from './ports.js';
import { Servers } from './servers.js';
import { ProductionBuild } from './service-process.js';
import { systemPostgres } from './system-postgres.js';
import { until } from './until.js';

export const INSTANCES = ['api1', 'api2'] as const;
type Instance = (typeof INSTANCES)[number];

/** The addresses and folders in the files of deploy/, and what a test has in their place. */
type Substitutes = Record<string, string>;

const local = (port: number) => `127.0.0.1:${port}`;
const password = randomBytes(12).toString('hex');

/**
 * The machines of deploy/ on this one: etcd, two databases under Patroni, haproxy, PgBouncer, two instances. Its files are
 * used as they are, except for addresses, folders and passwords.
 */
export class Machines {
  readonly servers = new Servers();
  readonly patroni = new Patroni((name) => local(this.port(`${name}-patroni`)));
  private readonly ports = new Map<string, number>();
  /** Each instance's build and settings, which it gets again when it is started again. */
  private readonly running = new Map<Instance, { build: ProductionBuild; env: Record<string, string> }>();

  private constructor() {}

  /** Starts etcd, the databases and haproxy. */
  static async start(): Promise<Machines> {
    const machines = new Machines();
    const names = ['etcd', 'etcd-peer', 'haproxy-db', 'haproxy', 'status', 'pgbouncer', ...INSTANCES];
    for (const name of [...names, ...DATABASES, ...DATABASES.map((db) => `${db}-patroni`)]) {
      machines.ports.set(name, await freePort());
    }
    try {
      await machines.startEtcd();
      await machines.startDatabase('db1');
      await machines.patroni.leader();
      await machines.startDatabase('db2');
      await machines.startHaproxy();
      await machines.areWhole();
      await machines.createDatabase();
    } catch (error) {
      await machines.stop();
      throw error;
    }
    return machines;
  }

  /** The database behind haproxy. */
  get databaseUrl(): string {
    return `postgres://casting:${password}@${local(this.port('haproxy-db'))}/casting`;
  }

  get pgBouncerUrl(): string {
    return `postgres://casting:${password}@${local(this.port('pgbouncer'))}/casting`;
  }

  /** The instances behind haproxy. */
  get url(): string {
    return `http://${local(this.port('haproxy'))}`;
  }

  urlOf(instance: Instance): string {
    return `http://${local(this.port(instance))}`;
  }

  async startEtcd(): Promise<void> {
    const [client, peer] = [`http://${local(this.port('etcd'))}`, `http://${local(this.port('etcd-peer'))}`];
    const urls = {
      'listen-client': client,
      'advertise-client': client,
      'listen-peer': peer,
      'initial-advertise-peer': peer,
    };
    const options = Object.entries(urls).map(([name, url]) => `--${name}-urls=${url}`);
    await this.servers.start('etcd', 'etcd', ['--data-dir=data', `--initial-cluster=default=${peer}`, ...options]);
  }

  /** Starts Patroni, which starts PostgreSQL. */
  async startDatabase(name: Database): Promise<void> {
    const folder = this.servers.of(name);
    const file = this.write(name, 'patroni.yml', {
      'name: db1': `name: ${name}`,
      '10.0.0.11:8008': local(this.port(`${name}-patroni`)),
      '10.0.0.11:5432': local(this.port(name)),
      '10.0.0.21:2379,10.0.0.22:2379,10.0.0.23:2379': local(this.port('etcd')),
      '10.0.0.0/24': '127.0.0.1/32',
      '/var/lib/postgresql/15/casting': join(folder, 'data'),
      '/usr/lib/postgresql/15/bin': systemPostgres()!,
      '/var/lib/postgresql/patroni.pgpass': join(folder, 'pgpass'),
      '/var/run/postgresql': folder,
      'change-me-superuser': password,
      'change-me-replicator': password,
      'change-me-rewind': password,
    });
    await this.servers.start(name, 'patroni', [file]);
  }

  /** `databases` replaces how haproxy checks the databases. */
  async startHaproxy(databases = ''): Promise<void> {
    await this.servers.signal('haproxy', 'SIGKILL');
    const file = this.write('haproxy', 'haproxy.cfg', {
      '10.0.0.10:5000': local(this.port('haproxy-db')),
      '10.0.0.10:80': local(this.port('haproxy')),
      '127.0.0.1:8404': local(this.port('status')),
      '10.0.0.11:5432 check port 8008': `${local(this.port('db1'))} check port ${this.port('db1-patroni')}`,
      '10.0.0.12:5432 check port 8008': `${local(this.port('db2'))} check port ${this.port('db2-patroni')}`,
      '10.0.0.31:8080': local(this.port('api1')),
      '10.0.0.32:8080': local(this.port('api2')),
      ...(databases && { 'inter 1s fastinter 250ms downinter 250ms fall 2 rise 1': databases }),
    });
    await this.servers.start('haproxy', 'haproxy', ['-db', '-f', file]);
    // It takes every server to be up until some checks have failed.
    const shown = () => Promise.all(DATABASES.map((db) => this.haproxyStatus('postgresql', db)));
    await until(async () => (await shown()).sort().join() === 'DOWN,UP', 100);
  }

  async startPgBouncer(): Promise<void> {
    const users = join(this.servers.of('pgbouncer'), 'userlist.txt');
    writeFileSync(users, `"casting" "${password}"\n`, { mode: 0o600 });
    this.servers.own(users);
    const file = this.write('pgbouncer', 'pgbouncer.ini', {
      'host=10.0.0.10 port=5000': `host=127.0.0.1 port=${this.port('haproxy-db')}`,
      '= 6432': `= ${this.port('pgbouncer')}`,
      '/etc/pgbouncer/userlist.txt': users,
    });
    await this.servers.start('pgbouncer', 'pgbouncer', [file]);
  }

  /** Starts an instance and waits until requests reach it through haproxy. */
  async startInstance(name: Instance, build?: ProductionBuild, env: Record<string, string> = {}): Promise<void> {
    const start = build ? { build, env } : this.running.get(name)!;
    this.running.set(name, start);
    const settings = environment(this.databaseUrl, '', { DRAIN_SECONDS: '2', LOG_LEVEL: 'warn', ...start.env });
    const listen = { HOST: '127.0.0.1', PORT: String(this.port(name)) };
    await this.servers.start(name, process.execPath, [join(start.build.folder, 'main.js')], {
      env: { ...settings, ...listen },
      // Our own account: only it can read the build.
      uid: process.getuid!(),
      gid: process.getgid!(),
    });
    await until(async () => (await fetch(`${this.urlOf(name)}/health/ready`).catch(() => undefined))?.ok, 100);
    await until(async () => (await this.haproxyStatus('casting', name)) === 'UP', 100);
  }

  /** Stops an instance as an operator does, and waits for its end. */
  async endInstance(name: Instance): Promise<void> {
    await this.servers.signal(name, 'SIGTERM');
    await until(() => !this.servers.runs(name), 50);
  }

  /** Waits for a primary with a synchronous standby. PostgreSQL knows first; Patroni may report what was before. */
  async areWhole(): Promise<void> {
    const streams = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'";
    await until(async () => (await this.query(streams, 'postgres').catch(() => [])).length === 1, 200);
    await this.patroni.isWhole();
  }

  /** Runs SQL on the primary. */
  async query<T extends pg.QueryResultRow>(sql: string, database = 'casting'): Promise<T[]> {
    const user = database === 'casting' ? 'casting' : 'postgres';
    const connectionString = `postgres://${user}:${password}@${local(this.port('haproxy-db'))}/${database}`;
    const client = new pg.Client({ connectionString });
    client.on('error', () => undefined);
    await client.connect();
    return (await client.query<T>(sql).finally(() => client.end())).rows;
  }

  stop(): Promise<void> {
    return this.servers.stop();
  }

  private async createDatabase(): Promise<void> {
    await this.query(`CREATE ROLE casting LOGIN PASSWORD '${password}'`, 'postgres');
    await this.query('CREATE DATABASE casting OWNER casting', 'postgres');
  }

  private async haproxyStatus(proxy: string, server: string): Promise<string | undefined> {
    const answer = await fetch(`http://${local(this.port('status'))}/;csv`).catch(() => undefined);
    const table = (await answer?.text()) ?? '';
    return table
      .split('\n')
      .find((line) => line.startsWith(`${proxy},${server},`))
      ?.split(',')[17];
  }

  private port(name: string): number {
    return this.ports.get(name)!;
  }

  /** Writes a file of deploy/ into the folder of a server. @throws Error if it lacks what is to be substituted */
  private write(server: string, name: string, substitutes: Substitutes): string {
    let text = readFileSync(join('deploy', name), 'utf8');
    for (const [theirs, ours] of Object.entries(substitutes)) {
      if (!text.includes(theirs)) throw new Error(`deploy/${name} does not contain ${theirs}`);
      text = text.replaceAll(theirs, ours);
    }
    const file = join(this.servers.of(server), name);
    writeFileSync(file, text, { mode: 0o600 });
    this.servers.own(file);
    return file;
  }
}
