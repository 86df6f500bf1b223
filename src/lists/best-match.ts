import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { MAX_INTEGER } from '../http/validation.js';
import type { Listing, SortKey } from './listing.js';

/** How the rows of a search are ordered. */
export interface Ranking {
  /** The parameter `:search`. */
  readonly text: string;
  /** The rank of a row, from 0, the best match, to 4. */
  readonly rank: string;
  /** The condition for rank 0, for which there is an index. */
  readonly isBest: string;
}

/** The search of a listing that has the best match first. */
export interface RankedSearch extends Ranking {
  /** Whether so many rows may match that not all are ranked. */
  readonly isCommon: boolean;
}

/** As many matches are ranked. All of them would take a second for a common word in a table of a million rows. */
const RANKED = 200;
const UNRANKED = 5;
const ALL = MAX_INTEGER;

/** The best match first. `ranked` yields these columns; the id must follow. */
export const BEST_FIRST: readonly SortKey[] = [
  { sql: 'horizon', descending: false },
  { sql: 'rank', descending: false },
];

/** Whether a horizon, as in a cursor, leaves rows unranked. */
export const isCut = (horizon: string | undefined) => horizon !== undefined && horizon !== String(ALL);

/**
 * The rows of `matching` that a page can have, with their rank.
 *
 * Only the first 200 matches, by id, are ranked; the last of them is the horizon. The others come behind them, by id, so
 * that they need not all be read. A row of rank 0 always comes first. A cursor holds the horizon of the first page: else
 * a row that is deleted could shift others between the two parts.
 */
export function ranked<E extends ObjectLiteral>(
  matching: SelectQueryBuilder<E>,
  listing: Listing,
  search: RankedSearch,
): SelectQueryBuilder<E> {
  const { limit, offset = 0, after } = listing;
  const most = limit && offset + limit + 1;
  const sql =
    most && !after && !search.isCommon ? rankedAll(matching, most, search) : rankedPart(matching, most, listing);
  const rows = matching.dataSource.createQueryBuilder().from<E>(sql, matching.alias);
  for (const { selection, aliasName } of matching.expressionMap.selects) rows.addSelect(selection, aliasName);
  return rows;
}

/** Ranks all matches, which is faster. If they turn out to be too many, the horizon is 0. */
const rankedAll = <E extends ObjectLiteral>(rows: SelectQueryBuilder<E>, most: number, { rank }: Ranking) =>
  `(SELECT ${rows.alias}.*, CASE WHEN count(*) OVER () < ${RANKED} THEN ${ALL} ELSE 0 END AS horizon, ${rank} AS rank
    FROM ${some(rows, Math.max(RANKED, most))} ${rows.alias})`;

function rankedPart<E extends ObjectLiteral>(
  rows: SelectQueryBuilder<E>,
  most: number | undefined,
  { after, search }: Listing,
) {
  const { rank, isBest, isCommon } = search!;
  const { alias } = rows;
  const { matches, horizon, best } = after ? laterPage(rows, most, isBest) : firstPage(rows, most, isBest);
  return `(WITH matches AS (${matches}), horizon AS (SELECT ${horizon} AS horizon)
    SELECT ${alias}.*, horizon, CASE WHEN ${alias}.id > horizon AND NOT ${isBest} THEN ${UNRANKED} ELSE ${rank} END AS rank
    FROM (SELECT * FROM matches${isCommon && most ? ` UNION ${best()}` : ''}) ${alias}, horizon)`;
}

const firstPage = <E extends ObjectLiteral>(rows: SelectQueryBuilder<E>, most: number | undefined, isBest: string) => ({
  matches: some(rows, most && Math.max(RANKED, most)),
  horizon: `coalesce((SELECT id FROM matches ORDER BY id OFFSET ${RANKED - 1} LIMIT 1), ${ALL})`,
  best: () => some(rows, most, among(rows, isBest)),
});

/** The parameters `:after` hold the horizon, and the rank and id of the last row of the previous page. */
function laterPage<E extends ObjectLiteral>(rows: SelectQueryBuilder<E>, most: number | undefined, isBest: string) {
  const id = `${rows.alias}.id`;
  const unranked = `${id} > greatest(:after0::integer, CASE WHEN :after1::integer = ${UNRANKED} THEN :after2::integer END)`;
  return {
    matches: `${some(rows, undefined, `${id} <= :after0::integer`)} UNION ALL ${some(rows, most, `${unranked} AND NOT ${isBest}`)}`,
    horizon: ':after0::integer',
    best: () => some(rows, most, `${among(rows, isBest)} AND (:after1::integer > 0 OR ${id} > :after2::integer)`),
  };
}

function some<E extends ObjectLiteral>(rows: SelectQueryBuilder<E>, count: number | undefined, condition?: string) {
  const selected = rows.clone().select(`${rows.alias}.*`).orderBy(`${rows.alias}.id`).limit(count);
  return `(${(condition ? selected.andWhere(condition) : selected).getQuery()})`;
}

/** Reads these ids first: PostgreSQL would use the index of the words for both conditions, which takes much longer. */
function among<E extends ObjectLiteral>(rows: SelectQueryBuilder<E>, condition: string) {
  const id = `${rows.alias}.id`;
  return `${id} = ANY(ARRAY(${rows.clone().where(condition).select(id).getQuery()}))`;
}
