import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { sqlState } from '../database/failures.js';
import { prepared, queryPrepared, type PreparedStatement } from '../database/prepared.js';
import { Turns } from '../database/turns.js';
import { badRequest } from '../http/errors/failures.js';
import { isCut } from './best-match.js';
import { BROKEN_CURSOR, filter, isOneWay, narrow, valuesOf, type Listing, type Page } from './listing.js';

type Rows = SelectQueryBuilder<ObjectLiteral>;

/** A statement without its values. */
interface Shape {
  readonly text: string;
  /** The names of its parameters, in order. */
  readonly parameters: readonly string[];
  readonly prepared?: PreparedStatement | undefined;
}

/** At most so many shapes are remembered, because those that are prepared take memory in each connection to PostgreSQL. */
const MOST = 200;

/** Reads without a limit take turns, because each holds a whole table in memory until it is sent. */
const wholeReads = new Turns(3, 2000);

/**
 * Reads the listings of one table. TypeORM builds the SQL once for all listings of the same shape, which differ in their
 * values only: building it takes about a fifth of this process's time for a short page.
 */
export class PageReader {
  private readonly shapes = new Map<string, Shape>();

  /** `all` returns a new query for the `id` and `json` of all rows, without parameters. */
  constructor(
    private readonly manager: EntityManager,
    private readonly all: () => Rows,
  ) {}

  /** Reads a page, or the whole list without a limit. @throws Failure 400 for a broken cursor */
  read(listing: Listing): Promise<Page> {
    return listing.limit === undefined
      ? wholeReads.take(() => this.readWhole(listing))
      : this.readLimited(listing, listing.limit);
  }

  /** Reads a list without a limit. */
  async readWhole(listing: Listing): Promise<Page> {
    const [sql, values] = this.statement(listing);
    const ids = listing.include ? 'array_agg(id)' : 'NULL';
    const [found] = await this.manager.query<[{ json: string | null; ids: number[] | null; total: number }]>(
      `SELECT string_agg(json, ',') AS json, ${ids} AS ids, count(*)::integer AS total FROM (${sql}) listed`,
      values,
    );
    return { json: found.json ?? '', ids: found.ids ?? [], total: listing.count ? found.total : undefined };
  }

  /** The statement of a listing; tests look at its plan. */
  statement(listing: Listing): [sql: string, values: unknown[]] {
    const { text, parameters } = this.shape(listing);
    return [text, inOrder(parameters, listing)];
  }

  private async readLimited(listing: Listing, limit: number): Promise<Page> {
    type Found = { id: number; json: string } & Record<string, string>;
    const found = await this.query<Found>(this.shape(listing), listing).catch((error: Error) => {
      // Only a cursor can still hold a value that does not fit its column (SQLSTATE class 22); all else was validated.
      throw listing.after && sqlState(error)?.startsWith('22') ? badRequest('cursor', BROKEN_CURSOR) : error;
    });
    const { search } = listing;
    if (search && !search.isCommon && isCut(found[0]?.key0)) {
      return this.readLimited({ ...listing, search: { ...search, isCommon: true } }, limit);
    }
    const total = listing.count ? await this.count(listing) : undefined;
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    return {
      json: rows.map(({ json }) => json).join(),
      ids: rows.map(({ id }) => id),
      total,
      next: last && listing.sort.map((_, i) => last[`key${i}`]!),
    };
  }

  private async count(listing: Listing): Promise<number> {
    const rows = filter(this.all(), listing.filters).select('count(*)::integer', 'total');
    const [found] = await this.query<{ total: number }>(shapeOf(rows, listing), listing);
    return found!.total;
  }

  private query<T>({ text, parameters, prepared: statement }: Shape, listing: Listing): Promise<T[]> {
    const values = inOrder(parameters, listing);
    return statement ? queryPrepared(this.manager, statement, values) : this.manager.query<T[]>(text, values);
  }

  private shape(listing: Listing): Shape {
    const key = keyOf(listing);
    const known = this.shapes.get(key);
    if (known) return known;
    const shape = shapeOf(narrow(this.all(), listing), listing);
    if (this.shapes.size === MOST || isDeep(listing)) return shape;
    const remembered = { ...shape, prepared: hasOnePlan(listing) ? prepared(shape.text) : undefined };
    this.shapes.set(key, remembered);
    return remembered;
  }
}

/**
 * Whether one plan is the best for all values. PostgreSQL reuses it for them all: with a filter or a search, or behind a
 * cursor of keys in two directions, it could be a thousand times slower for some.
 */
const hasOnePlan = ({ filters, sort, limit, after }: Listing) =>
  filters.length === 0 && limit !== undefined && (!after || isOneWay(sort));

/** Whether the page is one of too many: the offset is in the text, so that PostgreSQL plans each page by itself. */
const isDeep = ({ offset = 0, limit = 0 }: Listing) => offset > 10 * limit;

/** Sets each parameter to its own name, so that TypeORM returns their order. */
function shapeOf(rows: Rows, listing: Listing): Shape {
  const names = Object.keys(valuesOf(listing));
  const [text, parameters] = rows
    .setParameters(Object.fromEntries(names.map((name) => [name, name])))
    .getQueryAndParameters();
  return { text, parameters: parameters as string[] };
}

function inOrder(parameters: readonly string[], listing: Listing): unknown[] {
  const values = valuesOf(listing);
  return parameters.map((name) => values[name]);
}

/** Everything in a listing that the text of its statement depends on. */
const keyOf = ({ filters, search, sort, limit, offset, after }: Listing) =>
  [
    limit,
    offset,
    Boolean(after),
    ...filters.map(({ sql }) => sql('?')),
    ...sort.map(({ sql, descending }) => `${sql} ${descending}`),
    ...(search ? [search.isCommon, search.rank] : []),
  ].join('\n');
