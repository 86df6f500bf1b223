import { prepared, type PreparedStatement } from '../database/prepared.js';
import { StandbyRefused } from '../database/failures.js';
import { KeptList, type KeptRow } from './kept-list.js';

const STANDBY = 'standby';
/**
 * Within one life of the server a transaction id means one transaction. A crash takes back those that were rolled back
 * last, and gives them to others; it also resets all statistics, even when the postmaster survives it. As a standby a
 * server does not know which transactions are running, so that its snapshots tell nothing; its promotion begins a life.
 */
export const LIFE = `concat_ws(' ', pg_postmaster_start_time(), pg_stat_get_bgwriter_stat_reset_time(),
  CASE WHEN pg_is_in_recovery() THEN '${STANDBY}' END)`;
/** What a statement saw: its snapshot, and in which life of the server. */
export const SEEN = `pg_current_snapshot()::text || ' ' || ${LIFE}`;
/** In place of an id in the log: more rows than it lists, or all. */
const EVERYTHING = 0;

/** Lists of one moment. */
export interface State {
  /** `SEEN` of the statement that read them. */
  readonly seen: string;
  readonly lists: ReadonlyMap<string, KeptList>;
}

/** A line of the two statements below: once, without a resource, `SEEN` as its json; else a row, or an id that changed. */
export type Answer = [resource: string | null, id: number | null, version: number | null, json: string | null];

/** The SQL of each table by the name under which its changes are logged; it selects `id`, `version` and `json`. */
export type Tables = ReadonlyMap<string, string>;

export const snapshotOf = (seen: string) => seen.slice(0, seen.indexOf(' '));
export const lifeOf = (seen: string) => seen.slice(seen.indexOf(' ') + 1);

const first = `SELECT NULL AS resource, NULL::integer AS id, NULL::integer AS version, ${SEEN} AS json`;
const rowsOf = (name: string, sql: string) => `UNION ALL SELECT '${name}', id, version, json FROM (${sql}) kept`;

/** The statement that reads all rows of the tables named. */
export function allRows(tables: Tables, names: readonly string[]): string {
  return [first, ...names.map((name) => rowsOf(name, tables.get(name)!))].join('\n');
}

/**
 * The statement that reads what the snapshot `$1` did not see of the tables: the ids of changed rows, and those that
 * still are there. Where the log was pruned of what that snapshot may not have seen, everything changed.
 */
export function changedRows(tables: Tables): PreparedStatement {
  const rows = [...tables].map(
    ([name, sql]) => `${rowsOf(name, sql)} WHERE id = ANY(ARRAY(SELECT id FROM unseen WHERE resource = '${name}'))`,
  );
  const sql = [
    `WITH unseen AS MATERIALIZED (
       SELECT DISTINCT resource, unnest(ids) AS id FROM row_log
       WHERE resource IN (${[...tables.keys()].map((name) => `'${name}'`).join()})
         AND transaction_id >= pg_snapshot_xmin($1::pg_snapshot)
         AND NOT pg_visible_in_snapshot(transaction_id, $1::pg_snapshot)
       UNION ALL SELECT '${[...tables.keys()][0]!}', ${EVERYTHING}
       WHERE NOT EXISTS (SELECT FROM row_log_horizon WHERE transaction_id < pg_snapshot_xmin($1::pg_snapshot)))`,
    first,
    'UNION ALL SELECT resource, id, NULL, NULL FROM unseen',
    ...rows,
  ];
  return prepared(sql.join('\n'));
}

/** The answers to `allRows` of these tables. @throws StandbyRefused */
export function firstState(names: readonly string[], answers: Answer[]): State {
  if (seenBy(answers).endsWith(STANDBY)) throw new StandbyRefused();
  const changes = changesIn(answers);
  const lists = names.map((name) => [name, KeptList.empty(name).with(changes.get(name) ?? new Map())] as const);
  return { seen: seenBy(answers), lists: new Map(lists) };
}

/**
 * `state` and the answers to `changedRows`, without the lists of more than `limit` rows. `undefined`: what changed can't
 * be told, and all rows must be read anew.
 */
export function laterState(state: State, answers: Answer[], limit: number): State | undefined {
  const seen = seenBy(answers);
  if (lifeOf(seen) !== lifeOf(state.seen)) return undefined;
  const lists = new Map(state.lists);
  for (const [name, rows] of changesIn(answers)) {
    if (rows.has(EVERYTHING)) return undefined;
    const list = lists.get(name)?.with(rows);
    if (list && list.size <= limit) lists.set(name, list);
    else lists.delete(name);
  }
  return { seen, lists };
}

const seenBy = (answers: Answer[]) => answers.find(([resource]) => resource === null)![3]!;

function changesIn(answers: Answer[]): Map<string, Map<number, KeptRow | undefined>> {
  const changes = new Map<string, Map<number, KeptRow | undefined>>();
  for (const [resource, id, version, json] of answers) {
    if (resource === null || id === null) continue;
    const rows = changes.get(resource) ?? new Map<number, KeptRow | undefined>();
    changes.set(resource, rows);
    // Each changed id comes bare, and once more with its row, if that still is there.
    if (json !== null) rows.set(id, { id, version: version!, json });
    else if (!rows.has(id)) rows.set(id, undefined);
  }
  return changes;
}
