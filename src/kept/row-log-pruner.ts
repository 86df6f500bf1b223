import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatabaseConnection } from '../database/connection.js';
import { LIFE } from './kept-state.js';

const PERIOD_MS = 600_000;
/** Between the portions others get their turn. */
const PAUSE_MS = 50;
const PORTION = 2000;
/** Any number that nothing else locks in the casting database. */
export const PRUNING_LOCK = 20_021_205;

// One process at a time; a trigger writes down how far the log was pruned.
const PRUNE = `
  WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${PRUNING_LOCK}) AND ${LIFE} = $2 AS is_mine)
  DELETE FROM row_log WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM row_log WHERE (SELECT is_mine FROM turn) AND transaction_id < $1::xid8
    ORDER BY transaction_id LIMIT ${PORTION} FOR UPDATE SKIP LOCKED))`;

/** In this life of the server, transactions below `xmin` had ended. */
interface Horizon {
  readonly xmin: string;
  readonly life: string;
}

/**
 * Keeps `row_log` from growing, in every process, whether or not it keeps rows or is asked for any. What is deleted had
 * been visible for at least ten minutes: not for this version, which looks how far the log was pruned, but for 1.2.0,
 * which goes by its clock and may still be running beside it.
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

  /** Deletes what had ended when it was last called, unless it still does so. Never rejects. */
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
