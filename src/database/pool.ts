import pg from 'pg';
import { Client, type Server } from './client.js';
import { unavailable } from './failures.js';
import { GivenUpCommits, LOOK_MS, WAITS_FOR_STANDBY } from './given-up-commits.js';

/** A statement gets at least this long, even if its request waited long for the connection. */
const LEAST_PATIENCE_MS = 100;

type Callback = Parameters<pg.Pool['connect']>[0];

/**
 * pg's pool, except that waiting times do not add up. The time that a request waits for its connection is taken off the
 * `query_timeout` of its statements. When one connection becomes useless, the idle ones are dropped as well, instead of
 * each failing in turn. A commit that was given up holds its place until its backend ends. Every failure to give a
 * connection is a DatabaseUnavailable.
 */
export class Pool extends pg.Pool {
  private readonly idle = new Set<Client>();
  private readonly server: Server = { losesStatements: false };
  private readonly size: number;
  private readonly givenUp = new GivenUpCommits(
    (pids) => this.stillWaiting(pids),
    () => this.leaveRoom(),
  );

  constructor(config: pg.PoolConfig) {
    super({ ...config, Client });
    this.size = this.options.max;
    this.on('connect', (client) => this.adopt(client as unknown as Client));
    this.on('acquire', (client) => this.idle.delete(client as unknown as Client));
    this.on('remove', (client) => this.idle.delete(client as unknown as Client));
    this.on('release', (_, client) => this.idle.add(client as unknown as Client));
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<pg.PoolClient> | void {
    if (!callback) {
      return super.connect().catch((error: Error) => {
        throw unavailable(error);
      });
    }
    const asked = performance.now();
    super.connect((error, client, release) => {
      if (client) (client as unknown as Client).patience = this.patience(performance.now() - asked);
      callback(error && unavailable(error), client, release);
    });
  }

  /** For metrics: how many commits that were given up still wait for a synchronous standby. */
  get givenUpCount(): number {
    return this.givenUp.count;
  }

  private adopt(client: Client): void {
    client.server = this.server;
    client.onLoss = () => this.dropIdle();
    client.onSilence = (pid) => this.givenUp.watch(pid);
  }

  /** On a connection of its own, because all places may be taken. */
  private async stillWaiting(pids: readonly number[]): Promise<number[]> {
    if (this.ending) return [];
    const client = new Client({ ...this.options, connectionTimeoutMillis: LOOK_MS, query_timeout: LOOK_MS });
    try {
      await client.connect();
      const sql = `SELECT pid FROM pg_stat_activity WHERE pid = ANY($1) AND ${WAITS_FOR_STANDBY}`;
      return (await client.query<{ pid: number }>(sql, [pids])).rows.map(({ pid }) => pid);
    } finally {
      await client.end();
    }
  }

  private leaveRoom(): void {
    this.options.max = this.size - this.givenUp.count;
    // A method of pg's pool that its types do not have: serves the requests that wait for a place.
    (this as unknown as { _pulseQueue(): void })._pulseQueue();
  }

  private patience(waited: number): number | undefined {
    const { query_timeout: whole } = this.options;
    return whole && Math.max(whole - waited, Math.min(whole, LEAST_PATIENCE_MS));
  }

  private dropIdle(): void {
    for (const client of this.idle) client.drop();
  }
}
