import { hash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PermissionDenied } from '../auth/auth-errors.js';
import type { Permission } from '../auth/permissions.js';
import { preferences } from '../http/prefer.js';
import { MAX_INTEGER } from '../http/validation.js';
import { oneOf, type FilterSpec } from './filters.js';
import type { Filter, Listing, SortKey } from './listing.js';
import { searchOf } from './name-query.js';
import { sortAdvice } from './parameter-advice.js';
import { integer, QueryReader, type Asking } from './query-reader.js';

/** What may be asked of a list. */
export interface ListSpec {
  /** By the name of the parameter. */
  readonly filters: Record<string, FilterSpec>;
  /** By the name in `sort`; several keys where one leaves ties. */
  readonly sorts: Record<string, string | readonly string[]>;
  /** For `q`: the condition of one word, and how well a row matches the whole, 0 best. */
  readonly search?: { readonly word: (word: string) => Filter; readonly rank: string };
  readonly include?: Include;
}

/** The only value of `include`: another resource, whose rows that belong to this page are answered beside it. */
export interface Include {
  readonly name: string;
  /** The filter of that resource which finds its rows by the ids of this one's. */
  readonly by: string;
  /** What the caller needs besides, to be shown them. */
  readonly permission: Permission;
}

export interface ListQuery extends Listing {
  /** Whether the client asked for anything at all: if not, the answer is the contract's. */
  readonly asked: boolean;
  readonly page?: number | undefined;
  readonly include: boolean;
  /** `q` as the parameter of the rank. */
  readonly search?: string | undefined;
  /** Stands for filters and order, for a cursor is good for one of them only; empty where there are no pages. */
  readonly fingerprint: string;
}

export const MAX_LIMIT = 500;
export const MAX_PAGE = MAX_INTEGER;

/** The request, as far as a list reads it; `params` are those of the path. */
type ListRequest = Asking & Partial<Pick<FastifyRequest, 'params' | 'principal'>>;

/** The names of the parameters that the list takes. */
export const parametersOf = ({ filters, search, include }: ListSpec) => [
  ...['limit', 'page', 'cursor', 'sort', ...(search ? ['q'] : []), ...(include ? ['include'] : [])],
  ...Object.keys(filters),
];

/**
 * Reads the query string of a list.
 * @throws PermissionDenied where the caller may not see what `include` shows
 * @throws Failure 400 with every fault: unknown names (with the known one that was meant), values that are not acceptable
 */
export function listQuery(request: ListRequest, spec: ListSpec): ListQuery {
  const query = new QueryReader(request, parametersOf(spec));
  if (query.sent.has('include')) requirePermission(request, spec.include);
  const filters = filtersIn(query, spec);
  const { text: search, words: sought = [] } = query.read('q', searchOf) ?? {};
  const words = spec.search ? sought.map(spec.search.word) : [];
  const sort = sortIn(query, spec, search);
  const limit = query.read('limit', limitOf);
  const page = query.read('page', (text) => integer(text, 1, MAX_PAGE));
  const include = query.read('include', (text) => oneOf(text, [spec.include!.name])) !== undefined;

  const pages = limit !== undefined || query.sent.has('cursor');
  const fingerprint = pages ? fingerprintOf(request.params, spec.sorts, filters, search, sort) : '';
  const after = query.read('cursor', (text) => readCursor(text, fingerprint, sort.length));
  checkPaging(query, limit);
  query.check();
  return {
    asked: query.sent.size > 0,
    filters: [...filters, ...words],
    sort,
    search,
    limit,
    page,
    offset: page && limit ? (page - 1) * limit : undefined,
    after,
    count: page !== undefined || preferences(request).count === 'exact',
    include,
    fingerprint,
  };
}

function requirePermission({ principal }: ListRequest, include: Include | undefined): void {
  if (include && !principal?.permissions.includes(include.permission)) throw new PermissionDenied(include.permission);
}

const filtersIn = (query: QueryReader, { filters }: ListSpec) =>
  Object.entries(filters).flatMap(([name, { read: value, sql, separator, one }]) => {
    const values = one
      ? query.read(name, value)
      : query.readAll(name, (texts) => texts.map((text) => value(text)), separator);
    return values === undefined ? [] : [{ name, sql, values }];
  });

/** The keys of `sort`, else the rank of a search; the last one is the id. */
function sortIn(query: QueryReader, { sorts, search }: ListSpec, sought: string | undefined): SortKey[] {
  const sort = query.readAll('sort', (texts) => sortKeys(texts, sorts)) ?? [];
  if (sort.length === 0 && search && sought !== undefined) sort.push({ sql: search.rank, descending: false });
  if (!sort.some(({ sql }) => sql === sorts.id)) {
    sort.push({ sql: sorts.id as string, descending: sort.at(-1)?.descending ?? false });
  }
  return sort;
}

function checkPaging(query: QueryReader, limit: number | undefined): void {
  if (limit === undefined) {
    for (const name of ['page', 'cursor']) if (query.sent.has(name)) query.fault(name, 'needs limit as well');
  } else if (query.sent.has('page') && query.sent.has('cursor')) {
    query.fault('cursor', 'can not go with page; leave one of them out');
  }
}

/** The query of a list, read by its spec, as an argument of a handler. */
export const Asked = createParamDecorator((spec: ListSpec, context: ExecutionContext) =>
  listQuery(context.switchToHttp().getRequest<FastifyRequest>(), spec),
);

/** The same list, within one parent: its rows are the parent's own, and none of them is an answer too. */
export function within(query: ListQuery, { sql }: { sql: Filter['sql'] }, parentId: number): ListQuery {
  return { ...query, asked: true, filters: [...query.filters, { sql, values: [parentId] }] };
}

/** Of what a cursor is good for: one list of one parent, its filters and its order. */
const fingerprintOf = (...identity: unknown[]) => hash('sha256', JSON.stringify(identity), 'base64url').slice(0, 12);

/** The opaque cursor of a row, by its sort keys. */
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

const brokenCursor = () =>
  new Error('is none of this list; take it from the Link of the page before, with the same parameters');

function sortKeys(parts: readonly string[], sorts: ListSpec['sorts']): SortKey[] {
  const names = parts.map((part) => part.replace(/^-/, ''));
  if (!names.every((name) => Object.hasOwn(sorts, name))) throw new Error(sortAdvice(parts, Object.keys(sorts)));
  if (new Set(names).size < names.length) throw new Error('must have each key once');
  return names.flatMap((name, i) =>
    [sorts[name]!].flat().map((sql) => ({ sql, descending: parts[i]!.startsWith('-') })),
  );
}

/** The value of `limit`. */
export const limitOf = (text: string) => integer(text, 1, MAX_LIMIT);
