import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodingFor, vary } from './compression.js';
import { Failure } from './errors/failures.js';
import { Header, headerFacts } from './headers.js';
import { MAX_INTEGER } from './validation.js';

type Sent = (error: Error | null, payload?: unknown) => void;

/** The versions of the row that a write accepts; `undefined`: any. */
export type Versions = readonly number[] | undefined;

/** A row as it is answered, and how often it was written. */
export interface Versioned<T> {
  readonly row: T;
  readonly version: number;
}

/** The entity tag (RFC 9110, 8.8.3) of a row of this version. */
export const etagOf = (version: number) => `"${version}"`;

/** The entity tag of a body. */
export const tagOf = (body: string | Buffer) => `"${hash('sha256', body, 'base64url').slice(0, 27)}"`;

/** 412: another client changed the row meanwhile, or `If-Match` has no tag of a row. `ETag` is the row's current version. */
export const stale = (version: number, versions: Versions) =>
  versions?.length === 0
    ? new Failure(412, [strongTagNeeded(version)], { [Header.ETag]: etagOf(version) }, NO_TAG)
    : new Failure(412, undefined, { [Header.ETag]: etagOf(version) });

const NO_TAG = 'If-Match names no version; send the strong ETag that the row was answered with';

const strongTagNeeded = (version: number) => ({
  field: headerFacts[Header.IfMatch].name,
  message: `needs the strong ETag of the row as the service sent it, such as ${etagOf(version)}`,
});

/** Compares the version of a row with those that the caller expects. @throws Failure 412 */
export function expectVersion(version: number, versions: Versions): void {
  if (versions && !versions.includes(version)) throw stale(version, versions);
}

/** The versions that `If-Match` names. `*` and an absent header accept any; a weak or foreign tag is ignored. */
export function versions(header: string | undefined): Versions {
  if (header === undefined || header.trim() === '*') return undefined;
  // Version 0, which no row has, stands for numbers that PostgreSQL's integer can't hold.
  return tagsIn(header)
    .flatMap((tag) => /^"([1-9]\d{0,9})"$/.exec(tag)?.slice(1).map(Number) ?? [])
    .map((version) => (version <= MAX_INTEGER ? version : 0));
}

const tagsIn = (header: string) => header.split(',').map((tag) => tag.trim());

/** A preHandler hook, for REQUIRE_IF_MATCH: a client that changes a row must say which version it saw (RFC 6585, 3). */
export function requireIfMatch(request: FastifyRequest, _: FastifyReply, done: (error?: Error) => void) {
  const { condition } = request.routeOptions.config.write ?? {};
  const isMissing = condition === Header.IfMatch && request.headers[Header.IfMatch] === undefined;
  done(isMissing ? new Failure(428) : undefined);
}

/**
 * An onSend hook: a 200 to GET carries `ETag`, and becomes 304 without a body when the client already has that version.
 * The tag is weak when the body will be compressed, because then different bytes share it (RFC 9110, 8.8.3).
 */
export function revalidate(request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Sent): void {
  const { method, routeOptions, headers } = request;
  if ((method !== 'GET' && method !== 'HEAD') || reply.statusCode !== 200) return done(null, payload);
  if (routeOptions.config.access === undefined || routeOptions.config.access === 'public') return done(null, payload);
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return done(null, payload);
  const strong = (reply.getHeader(Header.ETag) as string | undefined) ?? tagOf(payload);
  const isCompressed = encodingFor(request, reply, Buffer.byteLength(payload)) !== undefined;
  vary(reply, Header.AcceptEncoding);
  reply.header(Header.ETag, isCompressed ? `W/${strong}` : strong);
  reply.header(Header.CacheControl, headerFacts[Header.CacheControl].example);
  if (!holds(headers[Header.IfNoneMatch], strong)) return done(null, payload);
  reply.code(304).removeHeader('content-length').removeHeader('content-type');
  done(null, '');
}

/** Proxies that compress (Apache, Jetty and others) append this to a tag, inside its quotes. */
const SUFFIX = /(?:--?|;)(?:x-)?(?:gzip|br|deflate|zstd)"$/;

/** Weak comparison (RFC 9110, 13.1.2). */
function holds(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return tagsIn(header).some((tag) => {
    const opaque = tag.startsWith('W/') ? tag.slice(2) : tag;
    return opaque === etag || opaque.replace(SUFFIX, '"') === etag;
  });
}
