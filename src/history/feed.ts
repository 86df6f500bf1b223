import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { sqlState, StandbyRefused } from '../database/failures.js';
import { prepared, queryPrepared } from '../database/prepared.js';
import { badRequest } from '../http/errors/failures.js';
import { MAX_LIMIT } from '../lists/list-query.js';
import { JSON_OF_CHANGE } from './change-json.js';
import { endOf, lastChangeOf, upTo, type Position } from './position.js';

/** Some changes as JSON objects, separated by commas, and the position from which to continue. */
export interface FeedPage {
  readonly json: string;
  readonly next: Position;
}

/** The row that the statement returns. */
interface Found {
  readonly standby: boolean;
  /** The cluster and the table. */
  readonly place: string;
  /** What earlier versions took for the origin: the cluster, its timeline and the table. */
  readonly former: string;
  readonly snapshot: string;
  /** The highest transaction id of all changes. */
  readonly last: string;
  /** A change of that transaction: its transaction, id and time. Together they belong to no other change. */
  readonly mark: string | null;
  /** The same of the change that the position names as the last one it has seen, if that is there. */
  readonly known: string | null;
  readonly json: string;
  /** The id of the last change in `json`. */
  readonly after: string;
  /** Whether more changes follow. */
  readonly more: boolean;
}

const NOTHING_READ = '1:1:';

const earliest = (condition: string) =>
  `(SELECT transaction_id FROM changes WHERE transaction_id ${condition} ORDER BY transaction_id LIMIT 1) earliest`;
const MARK = "concat_ws('/', transaction_id, id, (extract(epoch FROM at) * 1000000)::bigint)";
/** Not that of the last checkpoint, which remains the old one for some time after a promotion. */
const TIMELINE = "('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer";
/** The lowest id of the changes of that transaction. Equality would have the planner estimate how many these are. */
const LOWEST_ID = `(SELECT id FROM changes WHERE transaction_id BETWEEN earliest.transaction_id AND earliest.transaction_id
  ORDER BY transaction_id, id LIMIT 1)`;

/**
 * The unread changes: those that the snapshot `$1` does not see, and `$2` or else the present snapshot sees; after the id
 * `$3`, at most `$4`. `$5` is the id of the last change that the reader saw. A planner that knows little about the table must not read all of it, so each part can use only
 * one index:
 *
 * - `late` are the changes of transactions that were running when the snapshot was taken.
 * - All other unread changes belong to transactions that began later. Their lowest id is `first.id`, and the primary key
 *   is read from there. Every write changes or locks its row before it records that, so a transaction gets its own id
 *   before the ids of its changes. If at most n transactions can run at once, the lowest id therefore belongs to one of the
 *   earliest n: when any other one began, one of these had ended. `later` walks these n in order. It stops at an id that
 *   was read, because the page then begins after `$3`. The beginning of the feed is the id 0, as restored changes have
 *   transactions of another order.
 *
 * `place` changes when a dump is restored (another oid of the table). A server that was promoted or recovered is the same
 * place, but lacks what had not reached it and gives the ids of those transactions to others. As long as the last
 * transaction that a snapshot sees is there, all ids up to it still mean the same transactions.
 */
export const UNREAD = prepared(`
  WITH RECURSIVE now AS MATERIALIZED (
    SELECT pg_is_in_recovery() AS standby, concat_ws('/', system_identifier, 'changes'::regclass::oid) AS place,
      CASE WHEN NOT pg_is_in_recovery() THEN concat_ws('/', system_identifier, ${TIMELINE}, 'changes'::regclass::oid) END AS former,
      pg_current_snapshot() AS snapshot, coalesce(transaction_id, '0') AS last, mark,
      (SELECT ${MARK} FROM changes WHERE id = $5::bigint) AS known
    FROM pg_control_system() LEFT JOIN
      (SELECT transaction_id, ${MARK} AS mark FROM changes ORDER BY transaction_id DESC LIMIT 1) latest ON true
  ), later AS (
    SELECT transaction_id, ${LOWEST_ID} AS id FROM ${earliest('>= pg_snapshot_xmax($1::pg_snapshot)')}
    UNION ALL
    SELECT earliest.transaction_id, ${LOWEST_ID}
    FROM later, LATERAL ${earliest('> later.transaction_id')} WHERE later.id > coalesce($3::bigint, 0)
  ), first AS MATERIALIZED (
    SELECT CASE WHEN $1::text = '${NOTHING_READ}' THEN 0 ELSE coalesce(min(id), ${2n ** 63n - 1n}) END AS id
    FROM (SELECT id FROM later LIMIT greatest(1000,
      current_setting('max_connections')::integer + current_setting('max_prepared_transactions')::integer)) earliest
  ), late AS MATERIALIZED (
    SELECT changes.* FROM pg_snapshot_xip($1) running JOIN changes ON transaction_id BETWEEN running AND running
  ), unread AS MATERIALIZED (
    (SELECT * FROM late WHERE id > coalesce($3, 0) AND id < (SELECT id FROM first)
       AND pg_visible_in_snapshot(transaction_id, coalesce($2::pg_snapshot, (SELECT snapshot FROM now)))
     ORDER BY id LIMIT ${MAX_LIMIT + 1})
    UNION ALL
    (SELECT * FROM changes WHERE id > coalesce($3, 0) AND id >= (SELECT id FROM first)
       AND NOT pg_visible_in_snapshot(transaction_id, $1)
       AND pg_visible_in_snapshot(transaction_id, coalesce($2, (SELECT snapshot FROM now)))
     ORDER BY id LIMIT ${MAX_LIMIT + 1})
  ), page AS MATERIALIZED (SELECT * FROM unread ORDER BY id LIMIT $4::integer)
  SELECT now.*, (SELECT coalesce(string_agg(${JSON_OF_CHANGE}, ',' ORDER BY id), '') FROM page change) AS json,
    (SELECT max(id) FROM page) AS after, (SELECT count(*) FROM unread) > $4 AS more FROM now`);

/** The feed of all changes, in the order of their commits. */
@Injectable()
export class ChangeFeed {
  /** The reads that begin in the next turn of the event loop. Followers that come to one position together share one. */
  private readonly waiting = new Map<string, Promise<FeedPage>>();

  constructor(private readonly manager: EntityManager) {}

  /**
   * At most `limit` changes that were committed since `position`: those that the last snapshot did not see and the current
   * one sees. A change of a slow transaction therefore appears late but is never skipped.
   * @throws Failure 400 for a position that is not valid in this database: a backup was restored, or the last change that
   *   the reader saw is not here
   */
  since(position: Position | undefined, limit: number): Promise<FeedPage> {
    const key = JSON.stringify([position, limit]);
    const waiting = this.waiting.get(key) ?? this.readNext(key, position, limit);
    this.waiting.set(key, waiting);
    return waiting;
  }

  private async readNext(key: string, position: Position | undefined, limit: number): Promise<FeedPage> {
    await setImmediate();
    this.waiting.delete(key);
    return this.read(position, limit);
  }

  private async read(position: Position | undefined, limit: number): Promise<FeedPage> {
    const { read, reading, after } = position ?? { read: NOTHING_READ };
    const found = await this.find([read, reading, after, limit, position && lastChangeOf(position)]);
    // The snapshots of a standby do not list the transactions that run on the primary.
    if (found.standby) throw new StandbyRefused();
    const { snapshot, last, json } = found;
    const now = upTo(last, snapshot);
    const isPast = [read, reading ?? read].every((seen) => endOf(seen) <= endOf(now));
    if (!isPast || (position && !originsIn(found, read).includes(position.origin))) throw unknownPosition();
    // No snapshot sees some changes of a restored dump until `npm run migrate` adopts them. The reader waits for them.
    if (BigInt(last) >= endOf(snapshot)) return { json: '', next: position ?? { origin: found.place, read } };
    // While a snapshot is being read, its last change remains the one by which the position is recognised.
    const seen = reading === undefined ? { origin: originOf(found), read: now } : { ...position!, read: reading };
    const rest = { origin: seen.origin, read, reading: seen.read, after: found.after };
    return { json, next: found.more ? rest : { origin: seen.origin, read: seen.read } };
  }

  private async find(values: unknown[]): Promise<Found> {
    try {
      return (await queryPrepared<[Found]>(this.manager, UNREAD, values))[0];
    } catch (error) {
      throw sqlState(error)?.startsWith('22') ? unknownPosition() : error;
    }
  }
}

/** The origin of a position that has seen all changes there are. */
const originOf = ({ place, mark }: Found) => (mark ? `${place}/${mark}` : place);

/** The origins that a position may have here. */
const originsIn = ({ place, former, known }: Found, read: string) => [
  former,
  ...(read === NOTHING_READ ? [place] : []),
  ...(known ? [`${place}/${known}`] : []),
];

const unknownPosition = () =>
  badRequest(
    'since',
    'is not a position of this database, which may have been restored; omit it to read all changes again',
  );
