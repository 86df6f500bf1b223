import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatabaseConnection } from '../database/connection.js';
import { LIFE } from './kept-state.js';

const PERIOD_MS = 600_000;
/** Between two portions, for other sessions. */
const PAUSE_MS = 50;
const PORTION = 2000;
/** The key of the advisory lock: any number that nothing else in the database uses. */
export const PRUNING_LOCK = 20_021_205;

// One process prunes at a time. A trigger records in row_log_horizon how far.
const PRUNE = `
  WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${PRUNING_LOCK}) AND ${LIFE} = $2 AS is_mine)
  DELETE FROM row_log WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM row_log WHERE (SELECT is_mine FROM turn) AND transaction_id < $1::xid8
    ORDER BY transaction_id LIMIT ${PORTION} FOR UPDATE SKIP LOCKED))`;

/** Transactions below `xmin` had ended, in this life of the server. */
interface Horizon {
  readonly xmin: string;
  readonly life: string;
}

/**
 * Deletes old lines of `row_log`, in every process, even in one that keeps no rows. A line is deleted after it was visible
 * for ten minutes. This version would not need that delay, as it reads how far the log was pruned. Version 1.2.0, which may
 * run beside it, does not, and relies on the time.
 */
@Injectable()
export class RowLogPruner implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RowLogPruner.name);
  private readonly stop = new AbortController();
  private readonly timer = setInterval(() => void this.prune(), PERIOD_MS).unref();
  private horizon: Horizon | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    connection: DatabaseConnection,
  ) {
    connection.onConnected(() => void this.prune());
  }

  /** Deletes the lines of transactions that had ended at the previous call. Joins a call that is running. Never rejects. */
  prune(): Promise<void> {
    this.running ??= this.run()
      .catch((error: Error) => this.logger.warn(`row_log could not be pruned; trying again later: ${error.message}`))
      .finally(() => (this.running = undefined));
    return this.running;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    clearInterval(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stop;
    if (!this.dataSource.isInitialized || signal.aborted) return;
    const { horizon } = this;
    const [next] = await this.dataSource.query<[Horizon]>(
      `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin, ${LIFE} AS life`,
    );
    this.horizon = next;
    if (!horizon) return;
    while ((await this.deleteSome(horizon)) === PORTION && !signal.aborted) {
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async deleteSome({ xmin, life }: Horizon): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(PRUNE, [xmin, life]);
    return count;
  }
}
