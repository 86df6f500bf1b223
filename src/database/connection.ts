import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';

const RETRY_MS = 500;

/** Connects to the database after the service has begun to listen, and retries until it succeeds. */
@Injectable()
export class DatabaseConnection implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DatabaseConnection.name);
  private readonly stop = new AbortController();
  private connecting: Promise<void> | undefined;
  private readonly whenConnected: (() => void)[] = [];

  constructor(private readonly dataSource: DataSource) {}

  /** Runs `work` once the database is connected. Call it before the service starts. */
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
    let reported = '';
    while (!this.stop.signal.aborted) {
      try {
        await this.dataSource.initialize();
        await this.warnOfSlowSearch();
        for (const work of this.whenConnected) work();
        return;
      } catch (error) {
        const { message, code } = error as Error & { code?: string };
        const reason = message || code || 'unknown reason';
        if (reason !== reported) this.logger.warn(`No database yet (${reason}); check DATABASE_URL. Retrying.`);
        reported = reason;
        await sleep(RETRY_MS, undefined, { signal: this.stop.signal }).catch(() => undefined);
      }
    }
  }

  /** The migrations succeed without the extension when their user is not allowed to create it. */
  private async warnOfSlowSearch(): Promise<void> {
    const found = await this.dataSource.query<unknown[]>("SELECT FROM pg_extension WHERE extname = 'pg_trgm'");
    if (found.length === 0) {
      this.logger.warn(
        'Searches read whole tables, because the extension pg_trgm is missing. A superuser can add it with ' +
          'CREATE EXTENSION pg_trgm; for a new database, before its first npm run migrate.',
      );
    }
  }
}
