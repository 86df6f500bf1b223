import { prepared, type PreparedStatement } from '../database/prepared.js';
import type { RenderedRow } from '../http/answer.js';
import type { KeptList } from './kept-list.js';
import type { Table } from './portions.js';

export const STANDBY = 'standby';
/**
 * A life of the server is the time in which a transaction id stands for one transaction. It ends with a crash: PostgreSQL
 * may then reuse the ids of transactions that were not flushed. A crash resets the statistics, even where the postmaster
 * survives it. It also ends when a standby is promoted: the snapshots of a standby do not list running transactions.
 */
export const LIFE = `concat_ws(' ', pg_postmaster_start_time(), pg_stat_get_bgwriter_stat_reset_time(),
  CASE WHEN pg_is_in_recovery() THEN '${STANDBY}' END)`;
/** What a statement saw: its snapshot, which is the set of transactions whose work is visible to it, and the server's life. */
export const SEEN = `pg_current_snapshot()::text || ' ' || ${LIFE}`;
/** The log holds this in place of ids where a transaction changed too many rows to list them, or truncated the table. */
const EVERYTHING = 0;

/** The lists as of one moment: all of them were read with one snapshot. */
export interface Moment {
  /** `SEEN` of that snapshot. */
  readonly seen: string;
  readonly lists: ReadonlyMap<string, KeptList>;
}

/** A row of the result of `changedRows`. */
export interface Line {
  readonly resource: string | null;
  readonly id: number | null;
  readonly version: number | null;
  readonly json: string | null;
}

/** What a line means. */
type Meaning =
  /** What the statement saw. Each result has one such line. */
  | { readonly kind: 'seen'; readonly seen: string }
  /** A row as it is now. */
  | { readonly kind: 'row'; readonly resource: string; readonly row: RenderedRow }
  /** A row of this id was inserted, updated or deleted. Unless it was deleted, the result has the row as well. */
  | { readonly kind: 'changed'; readonly resource: string; readonly id: number }
  /** Any row may have changed. */
  | { readonly kind: 'everything' };

function meaningOf({ resource, id, version, json }: Line): Meaning {
  if (resource === null) return { kind: 'seen', seen: json! };
  if (json !== null) return { kind: 'row', resource, row: { id: id!, version: version!, json } };
  if (id === EVERYTHING) return { kind: 'everything' };
  return { kind: 'changed', resource, id: id! };
}

export const snapshotOf = (seen: string) => seen.slice(0, seen.indexOf(' '));
export const lifeOf = (seen: string) => seen.slice(seen.indexOf(' ') + 1);

const seenLine = `SELECT NULL AS resource, NULL::integer AS id, NULL::integer AS version, ${SEEN} AS json`;
/**
 * The statement that reads what changed since the snapshot `$1`: the ids of the rows that were written by transactions
 * which that snapshot does not see, and those of the rows that still exist. If the log may have been pruned of such a
 * transaction, everything changed.
 */
export function changedRows(tables: readonly Table[]): PreparedStatement {
  const names = tables.map(({ name }) => `'${name}'`);
  const rows = tables.map(
    ({ name, sql }) => `UNION ALL SELECT '${name}', id, version, json FROM (${sql}) kept
       WHERE id = ANY(ARRAY(SELECT id FROM unseen WHERE resource = '${name}'))`,
  );
  const sql = [
    `WITH unseen AS MATERIALIZED (
       SELECT DISTINCT resource, unnest(ids) AS id FROM row_log
       WHERE resource = ANY(ARRAY[${names.join()}]::text[])
         AND transaction_id >= pg_snapshot_xmin($1::pg_snapshot)
         AND NOT pg_visible_in_snapshot(transaction_id, $1::pg_snapshot)
       UNION ALL SELECT '', ${EVERYTHING}
       WHERE NOT EXISTS (SELECT FROM row_log_horizon WHERE transaction_id < pg_snapshot_xmin($1::pg_snapshot)))`,
    seenLine,
    'UNION ALL SELECT resource, id, NULL, NULL FROM unseen',
    ...rows,
  ];
  return prepared(sql.join('\n'));
}

/**
 * The lists of `moment`, brought up to date by the result of `changedRows`. A list of more than `most` bytes is dropped.
 * `undefined`: it is not known which rows changed, so all of them must be read again.
 */
export function laterMoment(moment: Moment, result: readonly Line[], most: number): Moment | undefined {
  const { seen, everythingChanged, tables } = contentsOf(result);
  if (everythingChanged || lifeOf(seen) !== lifeOf(moment.seen)) return undefined;
  const lists = new Map(moment.lists);
  for (const [name, rows] of tables) {
    const list = lists.get(name)?.with(rows);
    if (list && list.bytes <= most) lists.set(name, list);
    else lists.delete(name);
  }
  return { seen, lists };
}

/** What the lines of a result say together. For each table: its rows by id, `undefined` for a deleted one. */
interface Contents {
  seen: string;
  everythingChanged: boolean;
  readonly tables: Map<string, Map<number, RenderedRow | undefined>>;
}

function contentsOf(result: readonly Line[]): Contents {
  const contents: Contents = { seen: '', everythingChanged: false, tables: new Map() };
  for (const line of result) {
    const meaning = meaningOf(line);
    switch (meaning.kind) {
      case 'seen':
        contents.seen = meaning.seen;
        break;
      case 'row':
        rowsOf(contents, meaning.resource).set(meaning.row.id, meaning.row);
        break;
      case 'changed': {
        const rows = rowsOf(contents, meaning.resource);
        // The row itself may have come first.
        rows.set(meaning.id, rows.get(meaning.id));
        break;
      }
      case 'everything':
        contents.everythingChanged = true;
    }
  }
  return contents;
}

function rowsOf({ tables }: Contents, resource: string): Map<number, RenderedRow | undefined> {
  const known = tables.get(resource);
  if (known) return known;
  const rows = new Map<number, RenderedRow | undefined>();
  tables.set(resource, rows);
  return rows;
}
