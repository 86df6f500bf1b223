import { hash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PermissionDenied } from '../auth/auth-errors.js';
import type { Permission } from '../auth/permissions.js';
import { preferences } from '../http/prefer.js';
import { MAX_INTEGER } from '../http/validation.js';
import { BEST_FIRST, isCut, type RankedSearch } from './best-match.js';
import { oneOf, type FilterSpec } from './filters.js';
import { formIn, formParameters, type SheetForm } from './list-form.js';
import { BROKEN_CURSOR, type Filter, type Listing, type SortKey } from './listing.js';
import { searchOf, type Search, type SearchSpec } from './name-query.js';
import { sortAdvice } from './parameter-advice.js';
import { integer, QueryReader, type Asking } from './query-reader.js';

/** The query parameters that a list accepts. */
export interface ListSpec {
  /** Keyed by the name of the parameter. */
  readonly filters: Record<string, FilterSpec>;
  /**
   * The SQL sort keys for each name in `sort`; several where one key leaves ties. None may be NULL, because a page that
   * starts after a NULL can't be compared: an optional column needs `coalesce`.
   */
  readonly sorts: Record<string, string | readonly string[]>;
  /** The name of the sort that applies without `sort`. The default is `id`. */
  readonly order?: string;
  /** For `q`. */
  readonly search?: SearchSpec;
  readonly include?: Include;
}

/** The only value of `include`: rows of other resources that are related to this page are returned as further lists. */
export interface Include {
  readonly name: string;
  /** The permission that the caller needs for these lists. */
  readonly permission: Permission;
  /** By the name of the other resource: the SQL that selects the ids of its rows, from the placeholder of this page's ids. */
  readonly lists: Record<string, (ids: string) => string>;
}

export interface ListQuery extends Listing {
  /** Whether the request has any parameter. Without one the answer is exactly the documented one. */
  readonly asked: boolean;
  readonly page?: number | undefined;
  readonly include: boolean;
  /** Set if the list is asked for as a spreadsheet. */
  readonly form?: SheetForm | undefined;
  /** Identifies list, filters and order. A cursor carries it and is valid for no other. Empty without cursors. */
  readonly fingerprint: string;
}

export const MAX_LIMIT = 500;
export const MAX_PAGE = MAX_INTEGER;

/** The parts of a request that a list reads; `params` are the path parameters. */
type ListRequest = Asking & Partial<Pick<FastifyRequest, 'params' | 'principal'>>;

/** The names of all query parameters that the list accepts. */
export const parametersOf = ({ filters, search, include }: ListSpec) => [
  ...['limit', 'page', 'cursor', 'sort', ...(search ? ['q'] : []), ...(include ? ['include'] : [])],
  ...Object.entries(filters).flatMap(([name, { until }]) => [name, ...(until ? [until] : [])]),
  ...Object.keys(formParameters),
];

/**
 * Parses the query string of a list.
 * @throws PermissionDenied when the caller lacks the permission for `include`
 * @throws Failure 400 with every fault: unknown names, each with the name that was probably meant, and invalid values
 */
export function listQuery(request: ListRequest, spec: ListSpec): ListQuery {
  const query = new QueryReader(request, parametersOf(spec));
  if (query.sent.has('include')) requirePermission(request, spec.include);
  const filters = filtersIn(query, spec);
  const sought = query.read('q', searchOf);
  const sort = sortIn(query, spec, sought?.text);
  const limit = query.read('limit', limitOf);
  const page = query.read('page', (text) => integer(text, 1, MAX_PAGE));
  const include = query.read('include', (text) => oneOf(text, [spec.include!.name])) !== undefined;

  const fingerprint = hasCursor(query) ? fingerprintOf(request.params, spec.sorts, filters, sought?.text, sort) : '';
  const after = query.read('cursor', (text) => readCursor(text, fingerprint, sort.length));
  checkPaging(query, limit);
  const form = formIn(query, request);
  query.check();
  return {
    asked: query.sent.size > 0,
    filters: sought && spec.search ? [...filters, ...spec.search.matches(sought)] : filters,
    sort,
    search: sort[0] === BEST_FIRST[0] ? ranking(spec, sought!, after) : undefined,
    limit,
    page,
    offset: page && limit ? (page - 1) * limit : undefined,
    after,
    count: page !== undefined || preferences(request).count === 'exact',
    include,
    form,
    fingerprint,
  };
}

const ranking = (
  { search }: ListSpec,
  { text, words }: Search,
  after: readonly string[] | undefined,
): RankedSearch => ({
  ...search!.ranking(text),
  isCommon: words.length === 1 || isCut(after?.[0]),
});

function requirePermission({ principal }: ListRequest, include: Include | undefined): void {
  if (include && !principal?.permissions.includes(include.permission)) throw new PermissionDenied(include.permission);
}

const filtersIn = (query: QueryReader, { filters }: ListSpec) =>
  Object.entries(filters).flatMap(([name, filter]) => {
    const values = valuesIn(query, name, filter);
    return values === undefined ? [] : [{ name, sql: filter.sql, values }];
  });

function valuesIn(query: QueryReader, name: string, { read: value, separator, one, until }: FilterSpec) {
  if (until) return rangeIn(query, [name, until], value);
  return one ? query.read(name, value) : query.readAll(name, (texts) => texts.map((text) => value(text)), separator);
}

/** The values of two parameters that are one range: both or neither. */
function rangeIn(query: QueryReader, [from, to]: [from: string, to: string], value: FilterSpec['read']) {
  const [first, last] = [query.read(from, value), query.read(to, value)];
  const [isFrom, isTo] = [query.sent.has(from), query.sent.has(to)];
  if (isFrom !== isTo) query.fault(isFrom ? from : to, `also needs ${isFrom ? to : from}`);
  if (first === undefined || last === undefined) return undefined;
  if (last < first) query.fault(to, `must not be before ${from}`);
  return [first, last];
}

/** The keys of `sort`, else the rank of a search, else those of the list's own order; the last one is the id. */
function sortIn(query: QueryReader, { sorts, search, order }: ListSpec, sought: string | undefined): SortKey[] {
  const sort = query.readAll('sort', (texts) => sortKeys(texts, sorts)) ?? [];
  if (sort.length === 0 && search && sought !== undefined) sort.push(...BEST_FIRST);
  else if (sort.length === 0 && order) sort.push(...sortKeys([order], sorts));
  if (!sort.some(({ sql }) => sql === sorts.id)) {
    sort.push({ sql: sorts.id as string, descending: sort.at(-1)?.descending ?? false });
  }
  return sort;
}

/** Whether the request has a cursor, or the answer may have one. */
const hasCursor = ({ sent }: QueryReader) => sent.has('cursor') || (sent.has('limit') && !sent.has('page'));

function checkPaging(query: QueryReader, limit: number | undefined): void {
  if (limit === undefined) {
    for (const name of ['page', 'cursor']) if (query.sent.has(name)) query.fault(name, 'also needs limit');
  } else if (query.sent.has('page') && query.sent.has('cursor')) {
    query.fault('cursor', 'cannot be combined with page; omit one of them');
  }
}

/** Handler argument: the query of a list, parsed by its spec. */
export const Asked = createParamDecorator((spec: ListSpec, context: ExecutionContext) =>
  listQuery(context.switchToHttp().getRequest<FastifyRequest>(), spec),
);

/** The query restricted to the rows of one parent. With `asked`, an empty list is 200 and `[]`, not 404. */
export function ofParent(query: ListQuery, { sql }: { sql: Filter['sql'] }, parentId: number): ListQuery {
  return { ...query, asked: true, filters: [...query.filters, { sql, values: [parentId] }] };
}

/** A short hash of what a cursor is valid for: the parent, the filters and the order of a list. */
const fingerprintOf = (...identity: unknown[]) => hash('sha256', JSON.stringify(identity), 'base64url').slice(0, 12);

/** Encodes the sort keys of a row as an opaque cursor. */
export const cursorOf = (keys: readonly string[], fingerprint: string) =>
  Buffer.from(JSON.stringify([fingerprint, ...keys])).toString('base64url');

function readCursor(text: string, fingerprint: string, length: number): string[] {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw brokenCursor();
  }
  if (!Array.isArray(value) || value.length !== length + 1 || value[0] !== fingerprint) throw brokenCursor();
  if (!value.every((part) => typeof part === 'string' && !part.includes('\0'))) throw brokenCursor();
  return value.slice(1) as string[];
}

const brokenCursor = () => new Error(BROKEN_CURSOR);

function sortKeys(parts: readonly string[], sorts: ListSpec['sorts']): SortKey[] {
  const names = parts.map((part) => part.replace(/^-/, ''));
  if (!names.every((name) => Object.hasOwn(sorts, name))) throw new Error(sortAdvice(parts, Object.keys(sorts)));
  if (new Set(names).size < names.length) throw new Error('must not repeat a key');
  return names.flatMap((name, i) =>
    [sorts[name]!].flat().map((sql) => ({ sql, descending: parts[i]!.startsWith('-') })),
  );
}

/** Parses `limit`. @throws Error that says what it must be */
export const limitOf = (text: string) => integer(text, 1, MAX_LIMIT);
