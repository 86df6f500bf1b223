import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository, SelectQueryBuilder } from 'typeorm';
import { sqlState } from '../database/failures.js';
import { badRequest } from '../http/errors/failures.js';
import type { Versioned } from '../http/etag.js';
import { readPage, wholeReads, type Listing, type Page } from '../lists/listing.js';
import type { Author } from './author.js';
import { Change, type Action } from './change.entity.js';
import { endOf, upTo, type Position } from './position.js';

/** One change of one row. A new row has no `before`, a deleted row no `after`. */
export interface Recorded<T extends { readonly id: number }> {
  readonly action: Action;
  readonly before?: Versioned<T>;
  readonly after?: Versioned<T>;
}

/** The SQL that records changes. `select` yields subject, request id, action, resource, row id, version, before, after. */
export const recordFrom = (select: string) =>
  `INSERT INTO changes (subject, request_id, action, resource, resource_id, version, before, after) ${select}`;

/** Some changes as JSON, and the position from which to continue. */
export interface Feed {
  readonly changes: readonly string[];
  readonly next: Position;
}

/** The JSON of a change in the form of `ChangeDto`. */
const JSON_OF_CHANGE = `row_to_json((SELECT r FROM (SELECT change.action, change.after,
  to_char(change.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, change.before, change.id, change.request_id,
  '/' || change.resource || '/' || change.resource_id AS resource, change.subject AS sub, change.version) r))::text`;

const NOTHING_READ = '1:1:';
/** The key of the advisory lock: any number that nothing else in the database uses. */
const RESTORES = 20_021_206;

/** Records who changed what. Every write calls it in its own transaction. */
@Injectable()
export class HistoryService {
  constructor(@InjectRepository(Change) private readonly changes: Repository<Change>) {}

  /** Records changes that `author` made to rows of one resource, in the given order, in the transaction of `manager`. */
  async record<T extends { readonly id: number }>(
    manager: EntityManager,
    resource: string,
    author: Author,
    changes: readonly Recorded<T>[],
  ): Promise<void> {
    if (changes.length === 0) return;
    const rows = changes.map(({ action, before, after }) => {
      // A deletion is recorded with the last version of the row.
      const { row, version } = (after ?? before)!;
      return { action, resource_id: row.id, version, before: inOrder(before?.row), after: inOrder(after?.row) };
    });
    await manager.query(
      recordFrom(`SELECT $2, $3, action, $4, resource_id, version, before, after FROM json_to_recordset($1)
        AS change (action text, resource_id integer, version integer, before json, after json)`),
      [JSON.stringify(rows), author.subject, author.requestId, resource],
    );
  }

  /** The changes of one row, oldest first unless `listing` has another order. */
  of(resource: string, id: number, listing: Listing): Promise<Page> {
    return readPage(() => this.rows().where(...ofRow(resource, id)), listing);
  }

  /** The last change of one row; `null` if it has none. */
  last(manager: EntityManager, resource: string, id: number): Promise<Change | null> {
    const changes = manager.withRepository(this.changes).createQueryBuilder('change');
    return changes
      .where(...ofRow(resource, id))
      .orderBy('change.id', 'DESC')
      .limit(1)
      .getOne();
  }

  /** The last change of a row to be restored. Takes a lock until the transaction ends, so restores run one at a time. */
  async toRestore(manager: EntityManager, resource: string, id: number): Promise<Change | null> {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [RESTORES]);
    return this.last(manager, resource, id);
  }

  /**
   * At most `limit` changes that were committed since `position`: those that the last snapshot did not see and the current
   * one sees. A change of a slow transaction therefore appears late but is never skipped.
   * @throws Failure 400 for a position that is not valid in this database, for example after a backup was restored
   */
  async since(position: Position | undefined, limit: number | undefined): Promise<Feed> {
    const now = await this.now();
    const { origin, read, reading = now.snapshot, after = '0' } = position ?? { ...now, read: NOTHING_READ };
    const isPast = [read, reading].every((snapshot) => endOf(snapshot) <= endOf(now.snapshot));
    if (origin !== now.origin || !isPast) throw unknownPosition();
    const rows = this.rows()
      .where('change.transaction_id >= pg_snapshot_xmin(:read::pg_snapshot)')
      .andWhere('NOT pg_visible_in_snapshot(change.transaction_id, :read::pg_snapshot)')
      .andWhere('pg_visible_in_snapshot(change.transaction_id, :reading::pg_snapshot)')
      .andWhere('change.id > :after')
      .setParameters({ read, reading, after })
      .orderBy('change.id')
      .limit(limit === undefined ? undefined : limit + 1);
    const all = () => rows.getRawMany<{ id: string; json: string }>();
    const found = await (limit === undefined ? wholeReads.take(all) : all()).catch((error: Error) => {
      throw sqlState(error)?.startsWith('22') ? unknownPosition() : error;
    });
    const changes = found.slice(0, limit).map(({ json }) => json);
    if (found.length === changes.length) return { changes, next: { origin, read: reading } };
    return { changes, next: { origin, read, reading, after: found[changes.length - 1]!.id } };
  }

  /** `origin` changes when a dump is restored (another oid of the table) and after a recovery (another timeline). */
  private async now(): Promise<{ origin: string; snapshot: string }> {
    const [{ origin, snapshot, last }] = await this.changes.query<[Record<'origin' | 'snapshot' | 'last', string>]>(
      `SELECT concat_ws('/', system_identifier, timeline_id, 'changes'::regclass::oid) AS origin,
         pg_current_snapshot()::text AS snapshot,
         coalesce((SELECT transaction_id FROM changes ORDER BY transaction_id DESC LIMIT 1), '0')::text AS last
       FROM pg_control_system(), pg_control_checkpoint()`,
    );
    return { origin, snapshot: upTo(last, snapshot) };
  }

  private rows(): SelectQueryBuilder<Change> {
    return this.changes.createQueryBuilder('change').select('change.id', 'id').addSelect(JSON_OF_CHANGE, 'json');
  }
}

/** Sorts members alphabetically, as in all answers. */
const inOrder = (row: object | undefined) =>
  row && Object.fromEntries(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1)));

const ofRow = (resource: string, id: number): [sql: string, parameters: object] => [
  'change.resource = :resource AND change.resource_id = :id',
  { resource, id },
];

const unknownPosition = () =>
  badRequest(
    'since',
    'is not a position of this database, which may have been restored; omit it to read all changes again',
  );
