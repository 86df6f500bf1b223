import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { ranked, type RankedSearch } from './best-match.js';

/** One sort key. Its SQL never contains what a client sent. */
export interface SortKey {
  readonly sql: string;
  readonly descending: boolean;
}

/** A condition on the rows. `sql` gets the placeholder of the values, which are bound as a parameter. */
export interface Filter {
  readonly sql: (values: string) => string;
  readonly values: string | number | readonly (string | number)[];
}

/** Which rows of a table to read, in which order. */
export interface Listing {
  readonly filters: readonly Filter[];
  /** Set if the first sort keys are `BEST_FIRST`. */
  readonly search?: RankedSearch | undefined;
  /** The last key is unique, so that the order is total. */
  readonly sort: readonly SortKey[];
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  /** The sort keys of the last row of the previous page. */
  readonly after?: readonly string[] | undefined;
  /** Whether to count all rows that match the filters. */
  readonly count: boolean;
  /** Whether to return the ids of the rows as well. */
  readonly include?: boolean;
}

/** The rows of one page, as JSON. */
export interface Page {
  /** JSON objects, separated by commas. Parsed rows would take many times the memory. */
  readonly json: string;
  /** The ids of the rows, if `include` is set. */
  readonly ids: readonly number[];
  readonly total?: number | undefined;
  /** The sort keys of the last row, if more rows follow it. */
  readonly next?: readonly string[] | undefined;
}

/** Whether the listing is unfiltered and in ascending order of ids, like the lists that are kept in memory. */
export const isOfAllById = ({ filters, sort }: Listing) =>
  filters.length === 0 && sort.length === 1 && !sort[0]!.descending;

/** The parameters of a listing's SQL. */
export const valuesOf = ({ filters, search, after }: Listing): Record<string, unknown> => ({
  ...Object.fromEntries(filters.map(({ values }, i) => [`filter${i}`, values])),
  ...(after && Object.fromEntries(after.map((value, i) => [`after${i}`, value]))),
  search: search?.text,
});

/**
 * Filters, sorts and limits `all` by `listing`. One row above the limit shows whether there is a next page. The parameters
 * are those of `valuesOf`; the caller sets them.
 */
export function narrow<E extends ObjectLiteral>(all: SelectQueryBuilder<E>, listing: Listing): SelectQueryBuilder<E> {
  const { filters, search, sort, limit, offset, after } = listing;
  const matching = filter(all, filters);
  const rows = search ? ranked(matching, listing, search) : matching;
  if (after) rows.andWhere(behind(sort));
  for (const [i, { sql, descending }] of sort.entries()) {
    // Only cursors need the values of the sort keys.
    if (limit !== undefined) rows.addSelect(`(${sql})::text`, `key${i}`);
    rows.addOrderBy(sql, descending ? 'DESC' : 'ASC');
  }
  if (limit !== undefined) rows.limit(limit + 1);
  if (offset && search) rows.offset(offset);
  else if (offset) skip(rows, offset);
  return rows;
}

/** Skips ids, for which an index suffices. PostgreSQL would read and render the skipped rows. */
function skip<E extends ObjectLiteral>(rows: SelectQueryBuilder<E>, offset: number): void {
  const id = `${rows.alias}.id`;
  const ids = rows.clone().select(id).offset(offset).getQuery();
  rows.where(`${id} = ANY(ARRAY(${ids}))`);
}

/** What is wrong with a cursor that was not made for the list. */
export const BROKEN_CURSOR =
  'is not a cursor of this list; take it from the Link header of the previous page, with the same parameters';

/** Filters `rows`. */
export function filter<E extends ObjectLiteral>(rows: SelectQueryBuilder<E>, filters: readonly Filter[]) {
  for (const [i, { sql }] of filters.entries()) rows.andWhere(sql(`:filter${i}`));
  return rows;
}

/**
 * The SQL condition for rows that come after the given sort keys. If all keys have one direction, they are compared as a
 * row, for which PostgreSQL can use an index. Otherwise they are compared one by one: a > x OR (a = x AND (b < y OR …)).
 */
function behind(sort: readonly SortKey[]): string {
  const parameters = sort.map((_, i) => `:after${i}`);
  if (isOneWay(sort)) {
    const keys = sort.map(({ sql }) => sql).join(', ');
    return `(${keys}) ${sort[0]!.descending ? '<' : '>'} (${parameters.join(', ')})`;
  }
  return sort.reduceRight((rest, { sql, descending }, i) => {
    const beyond = `${sql} ${descending ? '<' : '>'} ${parameters[i]}`;
    return rest ? `(${beyond} OR (${sql} = ${parameters[i]} AND ${rest}))` : beyond;
  }, '');
}

/** Whether all keys have one direction. */
export const isOneWay = (sort: readonly SortKey[]) =>
  sort.every(({ descending }) => descending === sort[0]!.descending);
