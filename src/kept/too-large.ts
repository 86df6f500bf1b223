import { Logger } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { probablyFits, type Query, type Table } from './portions.js';

/** Between two estimates, as a multiple of the time that the last one took. */
const PAUSE = 100;
/** Below this part of the limit a table is kept again. */
const AGAIN = 0.9;

/** The tables that are too large to be kept. Reports them, and notices when one is no longer. */
export class TooLarge {
  private readonly logger = new Logger(TooLarge.name);
  private tables: readonly Table[] = [];
  private nextEstimate = 0;

  constructor(
    private readonly config: Config['database'],
    private readonly query: Query,
    /** Called when one of the tables fits again. */
    private readonly onFit: () => void,
  ) {}

  /** Call it now and then with the tables that are not kept. */
  note(tables: readonly Table[]): void {
    if (tables.length === 0 && this.tables.length === 0) return;
    const former = this.tables.map(({ name }) => name);
    this.tables = tables;
    for (const { name } of tables.filter(({ name }) => !former.includes(name))) {
      const mib = this.config.keptBytes / 1024 ** 2;
      this.logger.warn(
        `The ${name} take more than ${mib} MiB: read from the database on every request (DATABASE_KEPT_MIB)`,
      );
    }
    if (tables.length > 0 && performance.now() > this.nextEstimate) void this.estimate();
  }

  private async estimate(): Promise<void> {
    const began = performance.now();
    this.nextEstimate = Infinity;
    try {
      for (const table of this.tables) {
        if (await probablyFits(this.query, table, AGAIN * this.config.keptBytes)) return this.onFit();
      }
    } catch (error) {
      this.logger.warn(`The size of a table can't be estimated: ${(error as Error).message}`);
    } finally {
      this.nextEstimate = performance.now() + PAUSE * (performance.now() - began);
    }
  }
}
