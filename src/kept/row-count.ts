import type { EntityManager } from 'typeorm';
import { prepared, queryPrepared } from '../database/prepared.js';
import { lifeOf, SEEN, snapshotOf } from './kept-state.js';
import { SharedReads } from './shared-reads.js';

/** How many rows were added since the snapshot `$1`, and what the statement saw. NULL: it is not known. */
const ADDED = prepared(`
  SELECT ${SEEN} AS seen, CASE
    WHEN EXISTS (SELECT FROM row_log_horizon WHERE transaction_id < pg_snapshot_xmin($1::pg_snapshot)) THEN
      (SELECT CASE WHEN count(*) = count(added) THEN coalesce(sum(added), 0)::integer END FROM row_log
       WHERE resource = $2 AND transaction_id >= pg_snapshot_xmin($1::pg_snapshot)
         AND NOT pg_visible_in_snapshot(transaction_id, $1::pg_snapshot))
  END AS added`);

/**
 * The exact number of rows of a table, never older than the call. PostgreSQL reads the whole table or index to count it, so
 * it is counted once, together with the snapshot of the statement. Later calls add what the transactions logged that this
 * snapshot does not see, as `KeptRows` does with rows.
 */
export class RowCount {
  private readonly reads = new SharedReads<number>();
  private last: { readonly seen: string; readonly total: number } | undefined;

  /** `name` is that of the table, and that under which triggers log its changes. */
  constructor(private readonly name: string) {}

  /** Callers that wait at the same time share one statement. */
  now(manager: EntityManager): Promise<number> {
    return this.reads.join(() => this.read(manager));
  }

  private async read(manager: EntityManager): Promise<number> {
    this.last = (await this.later(manager)) ?? (await this.count(manager));
    return this.last.total;
  }

  private async later(manager: EntityManager) {
    const { last } = this;
    if (!last) return undefined;
    const values = [snapshotOf(last.seen), this.name];
    const [{ seen, added }] = await queryPrepared<[{ seen: string; added: number | null }]>(manager, ADDED, values);
    if (added === null || lifeOf(seen) !== lifeOf(last.seen)) return undefined;
    return { seen, total: last.total + added };
  }

  private async count(manager: EntityManager) {
    const sql = `SELECT count(*)::integer AS total, ${SEEN} AS seen FROM ${this.name}`;
    return (await manager.query<[{ seen: string; total: number }]>(sql))[0];
  }
}
