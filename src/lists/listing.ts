import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { BrokenCursor, sqlState } from '../database/failures.js';
import { Turns } from '../database/turns.js';

/** SQL of one sort key; never what a client sent. */
export interface SortKey {
  readonly sql: string;
  readonly descending: boolean;
}

/** A condition on the rows, its values as parameters: `sql` is given the placeholder. */
export interface Filter {
  readonly sql: (values: string) => string;
  readonly values: string | number | readonly (string | number)[];
}

/** Which rows of a table to read, in which order. */
export interface Listing {
  readonly filters: readonly Filter[];
  /** What a rank among the sort keys is measured by, as the parameter `:search`. */
  readonly search?: string | undefined;
  /** Ends with a key that no two rows share. */
  readonly sort: readonly SortKey[];
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  /** The sort keys of the last row that the reader has. */
  readonly after?: readonly string[] | undefined;
  /** Count all rows that the filters let through. */
  readonly count: boolean;
  /** Whether the reader needs the ids of the rows beside them. */
  readonly include?: boolean;
}

/** Some rows of a list as they are answered. */
export interface Page {
  /** JSON, separated by commas: rows as objects take many times its size. */
  readonly rows: string;
  /** Their ids, where they were asked for. */
  readonly ids: readonly number[];
  readonly total?: number | undefined;
  /** The sort keys of the last row, if there are rows behind it. */
  readonly next?: readonly string[] | undefined;
}

/** Whether it is a page of all rows by id, as lists are kept. */
export const isOfAllById = ({ filters, sort }: Listing) =>
  filters.length === 0 && sort.length === 1 && !sort[0]!.descending;

/** `rows` narrowed, sorted and cut as `listing` says; one row more than its limit tells whether there is a next page. */
export function narrow<E extends ObjectLiteral>(rows: SelectQueryBuilder<E>, listing: Listing): SelectQueryBuilder<E> {
  const { filters, search, sort, limit, offset, after } = listing;
  filter(rows, filters);
  if (search !== undefined) rows.setParameter('search', search);
  if (after) rows.andWhere(behind(sort), Object.fromEntries(after.map((value, i) => [`after${i}`, value])));
  for (const [i, { sql, descending }] of sort.entries()) {
    // Only a cursor needs their values.
    if (limit !== undefined) rows.addSelect(`(${sql})::text`, `key${i}`);
    rows.addOrderBy(sql, descending ? 'DESC' : 'ASC');
  }
  if (limit !== undefined) rows.limit(limit + 1);
  if (offset) rows.offset(offset);
  return rows;
}

/** Answers without a limit hold whole tables in memory until they are sent. */
export const wholeReads = new Turns(3, 2000);

/** Reads a page; `build` makes the query of all rows, which selects `id` and `json`, again. @throws BrokenCursor */
export function readPage<E extends ObjectLiteral>(build: () => SelectQueryBuilder<E>, listing: Listing): Promise<Page> {
  return listing.limit === undefined
    ? wholeReads.take(() => readWhole(build(), listing))
    : readLimited(build, listing, listing.limit);
}

/** Reads a list without a limit. */
export async function readWhole<E extends ObjectLiteral>(rows: SelectQueryBuilder<E>, listing: Listing): Promise<Page> {
  const [sql, parameters] = narrow(rows, listing).getQueryAndParameters();
  const ids = listing.include ? 'array_agg(id)' : 'NULL';
  const [found] = await rows.dataSource.query<[{ rows: string | null; ids: number[] | null; total: number }]>(
    `SELECT string_agg(json, ',') AS rows, ${ids} AS ids, count(*)::integer AS total FROM (${sql}) listed`,
    parameters,
  );
  return { rows: found.rows ?? '', ids: found.ids ?? [], total: listing.count ? found.total : undefined };
}

async function readLimited<E extends ObjectLiteral>(
  build: () => SelectQueryBuilder<E>,
  listing: Listing,
  limit: number,
): Promise<Page> {
  const found = await narrow(build(), listing)
    .getRawMany<{ id: number; json: string } & Record<string, string>>()
    .catch((error: Error) => {
      // Everything else was checked before it came here: 22 is a value that its column can't hold.
      throw listing.after && sqlState(error)?.startsWith('22') ? new BrokenCursor('broken cursor') : error;
    });
  const total = listing.count ? await count(build(), listing) : undefined;
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return {
    rows: rows.map(({ json }) => json).join(),
    ids: rows.map(({ id }) => id),
    total,
    next: last && listing.sort.map((_, i) => last[`key${i}`]!),
  };
}

async function count<E extends ObjectLiteral>(rows: SelectQueryBuilder<E>, { filters }: Listing): Promise<number> {
  const found = await filter(rows, filters).select('count(*)::integer', 'total').getRawOne<{ total: number }>();
  return found!.total;
}

function filter<E extends ObjectLiteral>(rows: SelectQueryBuilder<E>, filters: readonly Filter[]) {
  for (const [i, { sql, values }] of filters.entries()) {
    rows.andWhere(sql(`:filter${i}`), { [`filter${i}`]: values });
  }
  return rows;
}

/**
 * The condition of the rows that come after the given keys. Keys of one direction are compared as a row, for which
 * PostgreSQL uses an index; mixed ones one by one: a > x OR (a = x AND (b < y OR …)).
 */
function behind(sort: readonly SortKey[]): string {
  const parameters = sort.map((_, i) => `:after${i}`);
  if (sort.every(({ descending }) => descending === sort[0]!.descending)) {
    const keys = sort.map(({ sql }) => sql).join(', ');
    return `(${keys}) ${sort[0]!.descending ? '<' : '>'} (${parameters.join(', ')})`;
  }
  return sort.reduceRight((rest, { sql, descending }, i) => {
    const beyond = `${sql} ${descending ? '<' : '>'} ${parameters[i]}`;
    return rest ? `(${beyond} OR (${sql} = ${parameters[i]} AND ${rest}))` : beyond;
  }, '');
}
