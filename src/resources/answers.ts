import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeptRow } from '../kept/kept-list.js';
import type { Page, Rendered } from '../lists/listing.js';
import { etagOf } from '../http/etag.js';
import { cursorOf, type ListQuery } from '../lists/list-query.js';
import { applied, preferences, type Preferences } from '../http/prefer.js';
import { parametersIn } from '../lists/query-reader.js';

/** A row and how often it was written. */
export interface Versioned<T> {
  readonly row: T;
  readonly version: number;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** What a write left behind: the one row, and the whole list as it is answered, unless the caller prefers less. */
export interface Written<T> {
  readonly one: Versioned<T>;
  readonly list?: string | Buffer;
  /** It was done before, by a request with the same `Idempotency-Key`. */
  readonly replayed?: boolean;
}

/** The answer to GET of one row: `{"actor":{…},"success":true}` with its `ETag`. */
export function answerOne<T>(reply: FastifyReply, name: string, one: Versioned<T> | KeptRow) {
  reply.header('etag', etagOf(one.version));
  if ('row' in one) return { [name]: one.row, success: true };
  return rendered(reply, `{"${name}":${one.json},"success":true}`);
}

/** A body that is JSON already. */
function rendered<B extends string | Buffer>(reply: FastifyReply, body: B): B {
  void reply.type(JSON_TYPE);
  return body;
}

const LONG_URL = 2000;

/** A list and the rows that `include` puts beside it. */
interface Lists<T> {
  readonly name: 'actors' | 'movies' | 'changes';
  readonly page: Page<T> | Rendered;
  readonly related?: (rows: T[]) => Promise<unknown[]>;
}

/** The answer to a list: its rows and, when asked for, the related ones; the facts of the page are in headers. */
export async function answerList<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  query: ListQuery,
  { name, page, related }: Lists<T>,
) {
  describePage(request, reply, query, page);
  if ('body' in page) {
    if (page.etag) reply.header('etag', page.etag);
    return rendered(reply, page.body);
  }
  if (!query.include || !related) return { [name]: page.rows, success: true };
  const beside = await related(page.rows);
  const [actors, movies] = name === 'actors' ? [page.rows, beside] : [beside, page.rows];
  return { actors, movies, success: true };
}

/** `Link` is RFC 8288's. */
function describePage(
  request: FastifyRequest,
  reply: FastifyReply,
  query: ListQuery,
  page: Omit<Page<unknown>, 'rows'>,
): void {
  if (page.total !== undefined) reply.header('x-total-count', page.total);
  const { count, handling } = preferences(request);
  applied(reply, 'count', count);
  if (handling === 'lenient') applied(reply, 'handling', handling);
  // Clients read 16 KiB of headers: of a long URL they get the one link that they need to go on.
  const wanted = pageLinks(query, page).filter(([rel]) => rel === 'next' || request.url.length < LONG_URL);
  const links = wanted.map(([rel, change]) => `<${target(request.url, change)}>; rel="${rel}"`);
  if (links.length > 0) reply.header('link', links.join(', '));
}

function pageLinks(
  { limit, page, fingerprint }: ListQuery,
  { total = 0, next }: Omit<Page<unknown>, 'rows'>,
): [string, object][] {
  if (limit === undefined) return [];
  if (page === undefined) return next ? [['next', { cursor: cursorOf(next, fingerprint) }]] : [];
  const last = Math.max(1, Math.ceil(total / limit));
  return [
    ['first', { page: 1 }],
    ...(page > 1 ? [['prev', { page: Math.min(page - 1, last) }] satisfies [string, object]] : []),
    ...(page < last ? [['next', { page: page + 1 }] satisfies [string, object]] : []),
    ['last', { page: last }],
  ];
}

/** The same list, relative to the origin, with these parameters changed and the others as the caller wrote them. */
function target(url: string, change: object): string {
  const [path] = url.split(/[?#]/, 1);
  const kept = [...parametersIn(url)].filter(({ name }) => !Object.hasOwn(change, name)).map(({ part }) => part);
  return `${path}?${[...kept, new URLSearchParams({ ...change }).toString()].join('&')}`;
}

/** The answer to a write: the contract's list, or what `Prefer: return=` asks for (RFC 7240). */
export function answerWritten<T extends { id: number }>(
  reply: FastifyReply,
  name: string,
  prefer: Preferences,
  { one, list, replayed }: Written<T>,
) {
  const created = reply.request.method === 'POST';
  if (created) reply.header('location', `/${name}s/${one.row.id}`);
  if (replayed) reply.header('idempotent-replayed', 'true');
  if (prefer.handling === 'lenient') applied(reply, 'handling', prefer.handling);
  if (list !== undefined) return rendered(reply, list);
  applied(reply, 'return', prefer.return);
  reply.header('etag', etagOf(one.version));
  if (prefer.return === 'minimal') return void reply.code(created ? 201 : 204);
  if (created) reply.code(201);
  return { [name]: one.row, success: true };
}

/** The answer to casting and uncasting: the movie as it is now, or nothing for whoever prefers that. */
export function answerCasting<T>(reply: FastifyReply, prefer: Preferences, movie: Versioned<T>) {
  applied(reply, 'return', prefer.return);
  const answer = answerOne(reply, 'movie', movie);
  return prefer.return === 'minimal' ? void reply.code(204) : answer;
}
