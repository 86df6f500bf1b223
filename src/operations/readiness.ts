import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from '../config/config.js';
import { ENCODING, requireUtf8, type Encoding } from '../database/encoding.js';
import { DatabaseUnavailable, sqlState, StandbyRefused } from '../database/failures.js';
import { clientOptions, CONNECTION_LIFE_SECONDS } from '../database/options.js';
import { Pool } from '../database/pool.js';

const PATIENCE_MS = 1000;
const NOT_CONNECTED = 'no connection to the database yet';
const UNDEFINED_TABLE = '42P01';

/**
 * Whether this process should get requests: it has found its database migrated, and is not shutting down. A database that
 * fails later does not count. It fails for all processes, and a load balancer that took all of them out at once would answer
 * with a page of its own, while each process answers 503 as documented. It is still asked, for the log, on a connection of
 * its own: if all others wait for one lock, that is no failure.
 */
@Injectable()
export class Readiness implements OnApplicationShutdown {
  draining = false;
  /** The database was found migrated. */
  private passed = false;
  /** The last reason that was logged. At the start the first connection is still being made: not worth a warning. */
  private reported = NOT_CONNECTED;
  private readonly logger = new Logger(Readiness.name);
  private readonly connection: Pool;
  private checking: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    { database }: Config,
  ) {
    this.connection = new Pool({
      ...clientOptions(database),
      application_name: 'casting-api health',
      max: 1,
      maxLifetimeSeconds: CONNECTION_LIFE_SECONDS,
      connectionTimeoutMillis: PATIENCE_MS,
      statement_timeout: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
    });
    // The next check reports it.
    this.connection.on('error', () => undefined);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.end();
  }

  /** Reports not ready from now on, so that load balancers send requests elsewhere. */
  drain(): void {
    this.draining = true;
  }

  /** Concurrent calls share one check. @throws DatabaseUnavailable with the reason for not being ready, within a second */
  async check(): Promise<void> {
    this.checking ??= this.look().finally(() => (this.checking = undefined));
    if (!this.passed || this.draining) return this.checking;
    this.checking.catch(() => undefined);
  }

  private async look(): Promise<void> {
    const reason = await this.assess().then(
      () => '',
      (error: Error) => error.message,
    );
    if (!reason) this.passed = true;
    if (reason !== this.reported) {
      const isReady = this.passed && !this.draining;
      if (reason) this.logger.warn(`${isReady ? 'Database unavailable' : 'Not ready'}: ${reason}`);
      else this.logger.log('Ready');
    }
    this.reported = reason;
    if (reason) throw new DatabaseUnavailable(reason);
  }

  private async assess(): Promise<void> {
    if (this.draining) throw new DatabaseUnavailable('shutting down');
    if (!this.dataSource.isInitialized) throw new DatabaseUnavailable(NOT_CONNECTED);
    const late = sleep(PATIENCE_MS, 'late' as const, { ref: false });
    const pending = await Promise.race([this.pendingMigrations(), late]);
    if (pending === 'late') throw new DatabaseUnavailable('the database does not answer');
    if (pending.length === 0) return;
    this.passed = false;
    throw new DatabaseUnavailable(`run \`npm run migrate\` first: ${pending.join(', ')}`);
  }

  private async pendingMigrations(): Promise<string[]> {
    try {
      // Through PgBouncer the same connection may reach another server than before.
      const { rows: done } = await this.connection.query<{ name: string; standby: boolean } & Encoding>(
        `SELECT name, pg_is_in_recovery() AS standby, ${ENCODING} FROM migrations`,
      );
      if (done[0]?.standby) throw new StandbyRefused();
      if (done[0]) requireUtf8(done[0]);
      return this.dataSource.migrations
        .map((migration) => migration.name ?? migration.constructor.name)
        .filter((name) => !done.some((row) => row.name === name));
    } catch (error) {
      if (sqlState(error) !== UNDEFINED_TABLE) throw error;
      requireUtf8((await this.connection.query<Encoding>(`SELECT ${ENCODING}`)).rows[0]!);
      return ['the database is empty'];
    }
  }
}
