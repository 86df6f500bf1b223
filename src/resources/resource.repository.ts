import type { EntityManager, ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';
import { prepared, queryPrepared } from '../database/prepared.js';
import { LOCKED } from '../database/shared-commit.js';
import type { Author } from '../history/author.js';
import type { RenderedRow } from '../http/answer.js';
import { conflict, notFound } from '../http/errors/failures.js';
import type { Versioned, Versions } from '../http/etag.js';
import { RowCount } from '../kept/row-count.js';
import type { Listing, Page } from '../lists/listing.js';
import { PageReader } from '../lists/page-reader.js';
import { exportOf, type RenderedSheet, type SheetListing } from '../spreadsheets/exports.js';
import type { Resource, Row, Stored } from './resource.js';
import { statementsOf, type Statements } from './statements.js';

/** The SQL that selects ids of related rows, from the placeholder of ids. */
type Related = (ids: string) => string;

/** A new row, with the ids of its links in ascending order. */
export interface Creation {
  readonly author: Author;
  readonly row: object;
}

/** A change of one row's own columns. */
export interface Update {
  readonly author: Author;
  readonly id: number;
  readonly changes: object;
  readonly versions: Versions;
}

/** The outcome of an update. Without `after` nothing was changed, because the row had no version that the caller accepts. */
export interface Updated {
  /** The version before the update. */
  readonly found: number;
  readonly after?: RenderedRow | undefined;
}

/** The stored rows of a resource, on TypeORM's repository of its entity. Rows are read in the form of the answers. */
export class ResourceRepository<T extends Row> {
  private readonly pages = new PageReader(this.manager, () => this.select());

  constructor(
    readonly resource: Resource<T>,
    private readonly repository: Repository<ObjectLiteral>,
    readonly statements: Statements = statementsOf(resource),
    /** `row_log`, which it reads, has the changes of documented resources only. Other rows are counted each time. */
    private readonly count = resource.documented && new RowCount(resource.name),
  ) {}

  get manager(): EntityManager {
    return this.repository.manager;
  }

  /** The same repository in the transaction of `manager`. */
  within(manager: EntityManager): ResourceRepository<T> {
    return new ResourceRepository(this.resource, manager.withRepository(this.repository), this.statements, this.count);
  }

  /** The rows that match `listing`. @throws Failure 400 for a broken cursor */
  async page(listing: Listing): Promise<Page> {
    const countsAll = listing.count && listing.limit !== undefined && listing.filters.length === 0;
    if (!countsAll || !this.count) return this.pages.read(listing);
    const rows = this.pages.read({ ...listing, count: false });
    const [page, total] = await Promise.all([rows, this.count.now(this.manager)]);
    return { ...page, total };
  }

  /** The rows that match `listing`, as a spreadsheet. @throws Failure 400 for a broken cursor */
  sheet(listing: SheetListing): Promise<RenderedSheet> {
    return exportOf(listing, this.statements.sheet, () => this.repository.createQueryBuilder(this.resource.one));
  }

  /** The rows that are related to those of another resource, in order of ids. `select` yields their ids. */
  related(select: Related, ids: readonly number[]): Promise<Page> {
    const sort = [{ sql: this.resource.sorts.id as string, descending: false }];
    const sql = (values: string) => `${this.resource.one}.id = ANY(ARRAY(${select(values)}))`;
    return this.pages.readWhole({ filters: [{ sql, values: ids }], sort, count: false });
  }

  /** The ids of these rows, ascending. */
  async relatedIds(select: Related, ids: readonly number[]): Promise<number[]> {
    const sql = `SELECT array_agg(DISTINCT id ORDER BY id) AS ids FROM (${select('$1')}) related (id)`;
    const [found] = await queryPrepared<[{ ids: number[] | null }]>(this.manager, prepared(sql), [ids]);
    return found.ids ?? [];
  }

  /** The statement that `page` runs; tests look at its plan. */
  statement(listing: Listing): [sql: string, parameters: unknown[]] {
    return this.pages.statement(listing);
  }

  /** @throws Failure 404 */
  async get(id: number): Promise<Versioned<T>> {
    const found = await this.find(id);
    if (!found) throw notFound();
    return found;
  }

  async find(id: number): Promise<Versioned<T> | null> {
    return (await this.some([id]))[0] ?? null;
  }

  /** The rows with these ids, in order of ids. */
  some(ids: readonly number[]): Promise<Versioned<T>[]> {
    return queryPrepared<Versioned<T>[]>(this.manager, this.statements.some, [ids]);
  }

  /**
   * Which of the rows exist to which rows of this resource may have links. `keep` protects them from deletion until the
   * transaction ends.
   */
  async linked(ids: readonly number[], keep = false): Promise<ReadonlySet<number>> {
    const { linked, keepLinked } = this.statements;
    if (ids.length === 0) return new Set();
    const found = await queryPrepared<Row[]>(this.manager, (keep ? keepLinked : linked)!, [ids]);
    return new Set(found.map(({ id }) => id));
  }

  /**
   * Creates rows and records that, by one statement. Returns the new rows. A row whose links lead to rows that another
   * session has locked, or that no longer exist, is not created: `LOCKED`.
   */
  async createAll(creations: readonly Creation[]): Promise<(Versioned<T> | Error)[]> {
    const sent = creations.map(({ author: { subject, requestId }, row }, position) =>
      Object.assign({ position, subject, request_id: requestId }, row),
    );
    type Created = Versioned<T> & { position: number };
    const created = await queryPrepared<Created[]>(this.manager, this.statements.create, [JSON.stringify(sent)]);
    const outcomes = new Map(created.map(({ position, ...one }) => [position, one]));
    return creations.map((_, position) => outcomes.get(position) ?? LOCKED);
  }

  /** Creates a row and records that. No other session may hold locks on the rows to which it has links. */
  async create(author: Author, row: object): Promise<Versioned<T>> {
    const [created] = await this.createAll([{ author, row }]);
    return created as Versioned<T>;
  }

  /** Inserts a deleted row again with its old id. @throws Failure 409 if another request has just done so */
  async reinsert(row: T, version: number): Promise<void> {
    const members = Object.entries(row as object).map(([member, value]: [string, unknown]) => {
      const column = this.resource.columns[member as keyof T] as Stored | undefined;
      return [member, column?.restored ? column.restored(value) : value];
    });
    const json = JSON.stringify({ ...Object.fromEntries(members), version });
    const [inserted] = await this.repository.query<unknown[]>(this.statements.reinsert, [json]);
    if (!inserted) throw this.exists();
  }

  /** The 409 for a restore of a row that exists. */
  exists() {
    return conflict(`${this.resource.one}_id`, 'exists; there is nothing to restore');
  }

  /**
   * Does each update, increments the row's version and records the change, in one statement. Returns the outcomes by id,
   * without ids that do not exist. Each row may have one update only. A row that another session has locked, or changed a
   * moment ago, is not changed: `LOCKED`.
   */
  async updateAll(updates: readonly Update[]): Promise<Map<number, Updated | Error>> {
    const sent = updates.map(({ author: { subject, requestId }, id, changes, versions }) =>
      this.sent({ id, versions, subject, request_id: requestId }, changes),
    );
    const statement = this.statements.updateAll(new Set(updates.flatMap(({ changes }) => namesIn(changes))));
    const rows = await queryPrepared<UpdatedRow[]>(this.manager, statement, [JSON.stringify(sent)]);
    return new Map(
      rows.map(({ id, found, json, version }): [number, Updated | Error] => {
        if (found === null) return [id, LOCKED];
        return [id, { found, after: json && version ? { id, json, version } : undefined }];
      }),
    );
  }

  /** Changes a row that the transaction has locked, and records that. @throws Failure 404 */
  async update(author: Author, id: number, changes: object): Promise<RenderedRow> {
    const updated = (await this.updateAll([{ author, id, changes, versions: undefined }])).get(id);
    if (updated instanceof Error) throw updated;
    if (!updated?.after) throw notFound();
    return updated.after;
  }

  /** Deletes the row and the rows that refer to it (ON DELETE CASCADE). */
  async delete(id: number): Promise<void> {
    await this.repository.query(`DELETE FROM ${this.resource.name} WHERE id = $1`, [id]);
  }

  /**
   * Locks the rows until the transaction ends, by default against all other writers. Returns the ids of those that exist.
   * The order of ids prevents deadlocks between two such transactions.
   */
  async lock(ids: readonly number[], strength: 'UPDATE' | 'KEY SHARE' | 'NO KEY UPDATE' = 'UPDATE'): Promise<number[]> {
    const sql = `SELECT id FROM ${this.resource.name} WHERE id = ANY($1::integer[]) ORDER BY id FOR ${strength}`;
    return (await this.repository.query<Row[]>(sql, [ids])).map(({ id }) => id);
  }

  /** What the statements read of an update. Not by spread: that is slow for an instance of a class. */
  private sent(facts: object, changes: object): object {
    return Object.assign(facts, this.statements.needsNames && { names: namesIn(changes) }, changes);
  }

  private select(): SelectQueryBuilder<ObjectLiteral> {
    const { one } = this.resource;
    return this.repository
      .createQueryBuilder(one)
      .select(`${one}.id`, 'id')
      .addSelect(`${this.statements.json}::text`, 'json');
  }
}

/** The members that a request contains. A DTO may have the others as `undefined`. */
const namesIn = (changes: object) =>
  Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [name]));

/** A row of the result of `updateAll`: the version before the update, and the row after it. */
interface UpdatedRow {
  readonly id: number;
  readonly found: number | null;
  readonly version: number | null;
  readonly json: string | null;
}
