import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadDatabaseConfig } from '../../src/config/config.js';
import { migrate } from '../../src/database/migrate.js';
import { startPostgres, type RunningPostgres } from '../../src/dev/postgres/postgres.js';
import { ended } from '../../src/dev/processes.js';
import { kill } from './servers.js';
import { until } from './until.js';

/** A durable PostgreSQL server with a migrated database `casting`, for tests that damage their server. */
export class Cluster {
  private constructor(
    private postgres: RunningPostgres,
    private readonly dataDirectory: string,
  ) {}

  static async start(dataDirectory = mkdtempSync(join(tmpdir(), 'casting-faults-'))): Promise<Cluster> {
    const cluster = new Cluster(await startPostgres({ dataDirectory, durable: true }), dataDirectory);
    await cluster.query('CREATE DATABASE casting', 'postgres');
    await migrate(loadDatabaseConfig({ DATABASE_URL: cluster.url }));
    return cluster;
  }

  get url(): string {
    return this.postgres.url('casting');
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Runs SQL on its own connection, without the service. */
  async query<T extends pg.QueryResultRow>(sql: string, database = 'casting'): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.postgres.url(database) });
    await client.connect();
    return (await client.query<T>(sql).finally(() => client.end())).rows;
  }

  /** Sends a signal to the server and all its processes at once; SIGKILL is like a power cut. */
  async signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const found = execFileSync('pgrep', ['-P', String(this.postgres.pid)], { encoding: 'utf8' });
    const pids = [this.postgres.pid, ...found.trim().split('\n').map(Number)];
    for (const pid of pids) kill(pid, signal);
    if (signal !== 'SIGKILL') return;
    await Promise.all(pids.map((pid) => ended(pid, 5000)));
    // PostgreSQL refuses to start beside a server that is dead, but still has an entry in the table of processes.
    await until(() => !hasEntry(this.postgres.pid));
  }

  /** Kills the process of one connection. The server then ends all others and recovers by itself. */
  async crash(): Promise<void> {
    const [victim, witness] = [1, 2].map(() => new pg.Client({ connectionString: this.url }));
    const isNoticed = new Promise<void>((resolve) => witness!.on('end', () => resolve()));
    for (const client of [victim!, witness!]) {
      client.on('error', () => undefined);
      await client.connect();
    }
    const { rows } = await victim!.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    process.kill(rows[0]!.pid, 'SIGKILL');
    // The server accepts clients until then.
    await isNoticed;
    await until(() => this.query('SELECT').catch(() => undefined));
  }

  /** Stops the server and keeps its data. */
  async halt(): Promise<void> {
    await this.postgres.stop();
  }

  async startAgain(): Promise<void> {
    this.postgres = await startPostgres({ dataDirectory: this.dataDirectory, durable: true });
  }

  /** Stops the server and deletes its data. */
  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.dataDirectory, { recursive: true, force: true });
  }
}

function hasEntry(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
