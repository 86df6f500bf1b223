import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Filter, Listing, SortKey } from '../database/listing.js';
import { preferences } from './prefer.js';
import { integer, QueryReader } from './query-reader.js';
import { searchOf } from './name-query.js';
import { faultOf, NAME_PATTERN, stored } from './text.js';

/** A value of a parameter, read and checked; throws an Error whose message says what it must be. */
export type ReadValue = (text: string) => string | number;

/** The form of a value, for the reader and for the document (JSON Schema). */
export interface ValueForm {
  readonly read: ReadValue;
  readonly schema: Record<string, unknown>;
}

/** What may be asked of a list. The SQL is the feature's own; nothing that a client sends is ever part of it. */
export interface ListSpec {
  /** By the name of the parameter, which is that of the field, perhaps with `_gte` or `_lte`. */
  readonly filters: Record<string, ValueForm & { readonly sql: Filter['sql'] }>;
  /** By the name in `sort`; several keys where one leaves ties. */
  readonly sorts: Record<string, string | readonly string[]>;
  /** For `q`: the condition of one word, and how well a row matches the whole, 0 best. */
  readonly search?: { readonly word: (word: string) => Filter; readonly rank: string };
  /** The only value of `include`. */
  readonly include?: string;
}

export interface ListQuery extends Listing {
  /** Whether the client asked for anything at all: if not, the answer is the contract's. */
  readonly asked: boolean;
  readonly page?: number;
  readonly include: boolean;
  /** `q` as the parameter of the rank. */
  readonly search?: string;
  /** Stands for filters and order, for a cursor is good for one of them only; empty where there are no pages. */
  readonly fingerprint: string;
}

export const MAX_LIMIT = 500;

/** The names of the parameters that the list takes. */
export const parametersOf = ({ filters, search, include }: ListSpec) => [
  ...['limit', 'page', 'cursor', 'sort', ...(search ? ['q'] : []), ...(include ? ['include'] : [])],
  ...Object.keys(filters),
];

/**
 * Reads the query string of a list.
 * @throws Failure 400 with every fault: unknown names (with the nearest known one), values that are not acceptable
 */
export function listQuery(request: Pick<FastifyRequest, 'query' | 'headers'>, spec: ListSpec): ListQuery {
  const query = new QueryReader(request, parametersOf(spec));
  const filters = Object.entries(spec.filters).flatMap(([name, { read: value, sql }]) => {
    const single = /_[gl]te$/.test(name);
    const values = query.read(name, (text) => (single ? value(text) : text.split(',').map((part) => value(part))));
    return values === undefined ? [] : [{ sql, values }];
  });
  const { text: search, words: sought = [] } = query.read('q', searchOf) ?? {};
  const words = spec.search ? sought.map(spec.search.word) : [];
  const sort = query.read('sort', (text) => sortKeys(text, spec.sorts)) ?? [];
  if (sort.length === 0 && spec.search && search !== undefined) sort.push({ sql: spec.search.rank, descending: false });
  if (!sort.some(({ sql }) => sql === spec.sorts.id)) {
    sort.push({ sql: spec.sorts.id as string, descending: sort.at(-1)?.descending ?? false });
  }
  const limit = query.read('limit', limitOf);
  const page = query.read('page', (text) => integer(text, 1, 2 ** 31));
  const include = query.read('include', (text) => oneOf(text, [spec.include!])) !== undefined;

  const pages = limit !== undefined || query.sent.has('cursor');
  const identity = [...query.sent].filter(([name]) => !['limit', 'page', 'cursor', 'include'].includes(name)).sort();
  const fingerprint = pages ? hash('sha256', JSON.stringify([spec.sorts, identity]), 'base64url').slice(0, 12) : '';
  const after = query.read('cursor', (text) => readCursor(text, fingerprint, sort.length));
  if (limit === undefined) {
    for (const name of ['page', 'cursor']) if (query.sent.has(name)) query.fault(name, 'needs limit as well');
  } else if (query.sent.has('page') && query.sent.has('cursor')) {
    query.fault('cursor', 'can not go with page; leave one of them out');
  }
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

/** The same list, within one parent: its rows are the parent's own, and none of them is an answer too. */
export function within(query: ListQuery, { sql }: { sql: Filter['sql'] }, parentId: number): ListQuery {
  return { ...query, asked: true, filters: [...query.filters, { sql, values: [parentId] }] };
}

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

function sortKeys(text: string, sorts: ListSpec['sorts']): SortKey[] {
  return text.split(',').flatMap((part) => {
    const descending = part.startsWith('-');
    const name = oneOf(descending ? part.slice(1) : part, Object.keys(sorts));
    return [sorts[name]!].flat().map((sql) => ({ sql, descending }));
  });
}

function oneOf(text: string, names: string[]): string {
  if (names.includes(text)) return text;
  throw new Error(`must be ${names.length === 1 ? '' : 'a comma list of '}${names.join(', ')}`);
}

/** The value of `limit`. */
export const limitOf = (text: string) => integer(text, 1, MAX_LIMIT);

/** An integer as a filter has it. */
export const integerOf = (minimum: number, maximum: number, example: number): ValueForm => ({
  read: (text) => integer(text, minimum, maximum),
  schema: { type: 'integer', minimum, maximum, examples: [example] },
});

/** A name or title as a filter has it: read as a field reads it. */
export const wordsOf = (maxLength: number, example: string): ValueForm => ({
  read: (text) => {
    const name = stored(text, maxLength);
    const fault = faultOf(name, maxLength);
    if (fault) throw new Error(fault);
    return name;
  },
  schema: { type: 'string', minLength: 1, maxLength, pattern: NAME_PATTERN, examples: [example] },
});

/** One of a few words as a filter has it. */
export const oneOfWords = (...words: string[]): ValueForm => ({
  read: (text) => oneOf(text, words),
  schema: { type: 'string', enum: words, examples: [words[0]] },
});
