import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { sqlState } from '../database/failures.js';
import { prepared, queryPrepared } from '../database/prepared.js';
import { badRequest } from '../http/errors/failures.js';
import { MAX_LIMIT } from '../lists/list-query.js';
import { JSON_OF_CHANGE } from './change-json.js';
import { endOf, upTo, type Position } from './position.js';

/** Some changes as JSON objects, separated by commas, and the position from which to continue. */
export interface FeedPage {
  readonly json: string;
  readonly next: Position;
}

/** The row that the statement returns. */
interface Found {
  readonly origin: string;
  readonly snapshot: string;
  /** The highest transaction id of all changes. */
  readonly last: string;
  readonly json: string;
  /** The id of the last change in `json`. */
  readonly after: string;
  /** Whether more changes follow. */
  readonly more: boolean;
}

const NOTHING_READ = '1:1:';
const START: Omit<Position, 'origin'> = { read: NOTHING_READ };

const earliest = (condition: string) =>
  `(SELECT transaction_id FROM changes WHERE transaction_id ${condition} ORDER BY transaction_id LIMIT 1) earliest`;
/** The lowest id of the changes of that transaction. Equality would have the planner estimate how many these are. */
const LOWEST_ID = `(SELECT id FROM changes WHERE transaction_id BETWEEN earliest.transaction_id AND earliest.transaction_id
  ORDER BY transaction_id, id LIMIT 1)`;

/**
 * The unread changes: those that the snapshot `$1` does not see, and `$2` or else the present snapshot sees; after the id
 * `$3`, at most `$4`. A planner that knows little about the table must not read all of it, so each part can use only
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
 * `origin` changes when a dump is restored (another oid of the table) and after a recovery (another timeline).
 */
export const UNREAD = prepared(`
  WITH RECURSIVE now AS MATERIALIZED (
    SELECT concat_ws('/', system_identifier, timeline_id, 'changes'::regclass::oid) AS origin, pg_current_snapshot() AS snapshot,
      coalesce((SELECT transaction_id FROM changes ORDER BY transaction_id DESC LIMIT 1), '0') AS last
    FROM pg_control_system(), pg_control_checkpoint()
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
   * @throws Failure 400 for a position that is not valid in this database, for example after a backup was restored
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
    const { read, reading, after } = position ?? START;
    const { origin, snapshot, last, ...page } = await this.find([read, reading, after, limit]);
    const now = upTo(last, snapshot);
    const isPast = [read, reading ?? read].every((seen) => endOf(seen) <= endOf(now));
    if (!isPast || (position && position.origin !== origin)) throw unknownPosition();
    // No snapshot sees some changes of a restored dump until `npm run migrate` adopts them. The reader waits for them.
    if (BigInt(last) >= endOf(snapshot)) return { json: '', next: position ?? { origin, ...START } };
    const seen = reading ?? now;
    const next = page.more ? { origin, read, reading: seen, after: page.after } : { origin, read: seen };
    return { json: page.json, next };
  }

  private async find(values: unknown[]): Promise<Found> {
    try {
      return (await queryPrepared<[Found]>(this.manager, UNREAD, values))[0];
    } catch (error) {
      throw sqlState(error)?.startsWith('22') ? unknownPosition() : error;
    }
  }
}

const unknownPosition = () =>
  badRequest(
    'since',
    'is not a position of this database, which may have been restored; omit it to read all changes again',
  );
