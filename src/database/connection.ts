import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';

const RETRY_MS = 500;

/** Connects to the database behind the listening service, and keeps trying until it is there. */
@Injectable()
export class DatabaseConnection implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DatabaseConnection.name);
  private readonly stop = new AbortController();
  private connecting: Promise<void> | undefined;
  private readonly whenConnected: (() => void)[] = [];

  constructor(private readonly dataSource: DataSource) {}

  /** Has `work` done once the database is there. To be called before the service has started. */
  onConnected(work: () => void): void {
    this.whenConnected.push(work);
  }

  onApplicationBootstrap(): void {
    this.connecting = this.connect();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.connecting;
  }

  private async connect(): Promise<void> {
    let told = '';
    while (!this.stop.signal.aborted) {
      try {
        await this.dataSource.initialize();
        await this.warnOfSlowSearch();
        for (const work of this.whenConnected) work();
        return;
      } catch (error) {
        const { message, code } = error as Error & { code?: string };
        const reason = message || code || 'unknown reason';
        if (reason !== told) this.logger.warn(`No database yet (${reason}); check DATABASE_URL. Trying on.`);
        told = reason;
        await sleep(RETRY_MS, undefined, { signal: this.stop.signal }).catch(() => undefined);
      }
    }
  }

  /** The migrations do without it where their user may not create it. */
  private async warnOfSlowSearch(): Promise<void> {
    const found = await this.dataSource.query<unknown[]>("SELECT FROM pg_extension WHERE extname = 'pg_trgm'");
    if (found.length === 0) {
      this.logger.warn(
        'Searches read whole tables: let a superuser run CREATE EXTENSION pg_trgm; before the first npm run migrate ' +
          'of a new database.',
      );
    }
  }
}
