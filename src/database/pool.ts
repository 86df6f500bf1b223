import pg from 'pg';
import { Client, type Server } from './client.js';
import { unavailable } from './failures.js';

/** A statement gets at least this long, even if its request waited long for the connection. */
const LEAST_PATIENCE_MS = 100;

type Callback = Parameters<pg.Pool['connect']>[0];

/**
 * pg's pool, except that waiting times do not add up. The time that a request waits for its connection is taken off the
 * `query_timeout` of its statements. When one connection becomes useless, the idle ones are dropped as well, instead of
 * each failing in turn. Every failure to give a connection is a DatabaseUnavailable.
 */
export class Pool extends pg.Pool {
  private readonly idle = new Set<Client>();
  private readonly server: Server = { losesStatements: false };

  constructor(config: pg.PoolConfig) {
    super({ ...config, Client });
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

  private adopt(client: Client): void {
    client.server = this.server;
    client.onLoss = () => this.dropIdle();
  }

  private patience(waited: number): number | undefined {
    const { query_timeout: whole } = this.options;
    return whole && Math.max(whole - waited, Math.min(whole, LEAST_PATIENCE_MS));
  }

  private dropIdle(): void {
    for (const client of this.idle) client.drop();
  }
}
