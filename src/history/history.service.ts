import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository, SelectQueryBuilder } from 'typeorm';
import { inOrder } from '../http/answer.js';
import type { Versioned } from '../http/etag.js';
import type { Filter, Listing, Page } from '../lists/listing.js';
import { PageReader } from '../lists/page-reader.js';
import { exportOf, type RenderedSheet, type SheetListing } from '../spreadsheets/exports.js';
import type { Author } from './author.js';
import { JSON_OF_CHANGE } from './change-json.js';
import { changeSheet } from './change-sheet.js';
import { Change, type Action } from './change.entity.js';

/** One change of one row. A new row has no `before`, a deleted row no `after`. */
export interface Recorded<T extends { readonly id: number }> {
  readonly action: Action;
  readonly before?: Versioned<T>;
  readonly after?: Versioned<T>;
}

/** The SQL that records changes. `select` yields subject, request id, action, resource, row id, version, before, after. */
export const recordFrom = (select: string) =>
  `INSERT INTO changes (subject, request_id, action, resource, resource_id, version, before, after) ${select}`;

/** The key of the advisory lock: any number that nothing else in the database uses. */
const RESTORES = 20_021_206;

/** Records who changed what. Every write calls it in its own transaction. */
@Injectable()
export class HistoryService {
  private readonly pages = new PageReader(this.changes.manager, () => this.rows());

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
      return {
        action,
        resource_id: row.id,
        version,
        before: before && inOrder(before.row),
        after: after && inOrder(after.row),
      };
    });
    await manager.query(
      recordFrom(`SELECT $2, $3, action, $4, resource_id, version, before, after FROM json_to_recordset($1)
        AS change (action text, resource_id integer, version integer, before json, after json)`),
      [JSON.stringify(rows), author.subject, author.requestId, resource],
    );
  }

  /** The changes of one row, oldest first unless `listing` has another order. */
  of(resource: string, id: number, listing: Listing): Promise<Page> {
    return this.pages.read({ ...listing, filters: [...ofRow(resource, id), ...listing.filters] });
  }

  /** The same as a spreadsheet. */
  sheetOf(resource: string, id: number, listing: SheetListing): Promise<RenderedSheet> {
    const filters = [...ofRow(resource, id), ...listing.filters];
    return exportOf({ ...listing, filters }, changeSheet, () => this.changes.createQueryBuilder('change'));
  }

  /** The last change of one row; `null` if it has none. */
  last(manager: EntityManager, resource: string, id: number): Promise<Change | null> {
    const changes = manager.withRepository(this.changes).createQueryBuilder('change');
    return changes.where({ resource, resourceId: id }).orderBy('change.id', 'DESC').limit(1).getOne();
  }

  /** The last change of a row to be restored. Takes a lock until the transaction ends, so restores run one at a time. */
  async toRestore(manager: EntityManager, resource: string, id: number): Promise<Change | null> {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [RESTORES]);
    return this.last(manager, resource, id);
  }

  private rows(): SelectQueryBuilder<Change> {
    return this.changes.createQueryBuilder('change').select('change.id', 'id').addSelect(JSON_OF_CHANGE, 'json');
  }
}

const ofRow = (resource: string, id: number): Filter[] => [
  { sql: (value) => `change.resource = ${value}`, values: resource },
  { sql: (value) => `change.resource_id = ${value}`, values: id },
];
