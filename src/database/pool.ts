import pg from 'pg';
import { Client, type Server } from './client.js';
import { unavailable } from './failures.js';

/** What a statement is left with, however long its request waited for the connection. */
const LEAST_PATIENCE_MS = 100;

type Callback = Parameters<pg.Pool['connect']>[0];

/**
 * pg's pool, in which waiting does not add up: the time that a request waited for its connection counts against the
 * `query_timeout` of its statements; and when one connection is lost, the idle ones, which may be just as useless, are
 * not tried one after the other. Whatever keeps it from giving a connection is DatabaseUnavailable.
 */
export class Pool extends pg.Pool {
  private readonly idle = new Set<Client>();
  private readonly server: Server = { losesStatements: false };

  constructor(config: pg.PoolConfig) {
    super({ ...config, Client });
    this.on('connect', (client) => {
      const { server } = this;
      Object.assign(client as unknown as Client, { server, onLoss: () => this.dropIdle() });
    });
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

  private patience(waited: number): number | undefined {
    const { query_timeout: whole } = this.options;
    return whole && Math.max(whole - waited, Math.min(whole, LEAST_PATIENCE_MS));
  }

  private dropIdle(): void {
    for (const client of this.idle) client.drop();
  }
}
