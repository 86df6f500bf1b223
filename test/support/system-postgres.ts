import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';
import { unprivilegedAccount } from '../../src/dev/postgres/postgres-binaries.js';
import { serverEnvironment } from '../../src/dev/postgres/postgres-cluster.js';
import { stopPostgres } from '../../src/dev/postgres/postgres.js';
import { dieTogether } from '../../src/dev/processes.js';
import { freePort } from './ports.js';
import { kill } from './servers.js';
import { until } from './until.js';

const DEBIAN = '/usr/lib/postgresql';
const programs = ['initdb', 'postgres', 'pg_basebackup', 'pg_dump', 'pg_restore'];

/** The folders of PostgreSQL on this system, newest first. npm's lacks pg_dump, which must have the server's version. */
export function systemPostgres(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(DEBIAN, version, 'bin')), ...process.env.PATH!.split(delimiter)];
  return folders.find((folder) => programs.every((program) => existsSync(join(folder, program))));
}

/** A cluster of the system's PostgreSQL, with an empty database `casting`. */
export class SystemCluster {
  private readonly account = unprivilegedAccount();
  private readonly folder = mkdtempSync(join(tmpdir(), 'casting-system-'));
  private pid = 0;
  private port = 0;
  private release = () => {};

  private constructor(private readonly binaries: string) {}

  static async start(binaries: string): Promise<SystemCluster> {
    const cluster = new SystemCluster(binaries);
    cluster.own(cluster.folder);
    const options = ['-U', 'casting', '-E', 'UTF8', '--locale=C.UTF-8', '--auth=trust', '--no-sync'];
    execFileSync(join(binaries, 'initdb'), ['-D', cluster.folder, ...options], { stdio: 'pipe', ...cluster.process });
    await cluster.run();
    await cluster.query('CREATE DATABASE casting', 'postgres');
    return cluster;
  }

  /** Starts a standby that follows this server. */
  async standby(): Promise<SystemCluster> {
    const standby = new SystemCluster(this.binaries);
    standby.own(standby.folder);
    const options = ['-d', this.url('postgres'), '-D', standby.folder, '-R', '-c', 'fast', '--no-sync'];
    execFileSync(join(this.binaries, 'pg_basebackup'), options, { stdio: 'pipe', ...standby.process });
    await standby.run();
    return standby;
  }

  /** Waits until the standby has replayed everything that was committed here. */
  async isFollowedBy(standby: SystemCluster): Promise<void> {
    const [{ lsn }] = (await this.query<{ lsn: string }>('SELECT pg_current_wal_lsn()::text AS lsn')) as [
      { lsn: string },
    ];
    const replayed = `SELECT pg_last_wal_replay_lsn() >= '${lsn}' AS is`;
    await until(async () => (await standby.query<{ is: boolean }>(replayed))[0]!.is);
  }

  /** Sends a signal to the server and all its processes. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    const children = execFileSync('pgrep', ['-P', String(this.pid)], { encoding: 'utf8' });
    for (const pid of [this.pid, ...children.trim().split('\n').map(Number)]) kill(pid, signal);
  }

  url(database: string): string {
    return `postgres://casting@127.0.0.1:${this.port}/${database}`;
  }

  async query<T extends pg.QueryResultRow>(sql: string, database = 'casting'): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.url(database) });
    await client.connect();
    return (await client.query<T>(sql).finally(() => client.end())).rows;
  }

  /** Recovers the cluster from an (empty) archive, as after a restore of its files. That begins a new timeline. */
  async recover(): Promise<void> {
    await this.halt();
    const signal = join(this.folder, 'recovery.signal');
    writeFileSync(signal, '');
    this.own(signal);
    await this.run();
    await until(async () => !(await this.query<{ is: boolean }>('SELECT pg_is_in_recovery() AS is'))[0]!.is);
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.folder, { recursive: true });
  }

  private get process() {
    return { cwd: this.folder, env: serverEnvironment, ...this.account };
  }

  private own(path: string): void {
    const { uid, gid } = this.account;
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  }

  private async run(): Promise<void> {
    this.port ||= await freePort();
    const settings = [
      'listen_addresses=127.0.0.1',
      `port=${this.port}`,
      'unix_socket_directories=',
      'fsync=off',
      'restore_command=false',
    ];
    const options = ['-D', this.folder, ...settings.flatMap((setting) => ['-c', setting])];
    const server = spawn(join(this.binaries, 'postgres'), options, { stdio: 'ignore', ...this.process });
    await once(server, 'spawn');
    this.pid = server.pid!;
    this.release = dieTogether(this.pid, 'SIGQUIT');
    await until(() => {
      if (server.exitCode !== null) throw new Error(`PostgreSQL of ${this.binaries} ended with ${server.exitCode}`);
      return this.answers();
    });
  }

  private async halt(): Promise<void> {
    await stopPostgres(this.pid).finally(this.release);
  }

  private answers(): Promise<boolean> {
    return this.query('SELECT', 'postgres').then(
      () => true,
      () => false,
    );
  }
}
