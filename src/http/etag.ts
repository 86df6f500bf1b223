import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tagOf } from '../database/kept-list.js';
import { Failure } from './failures.js';

type Sent = (error: Error | null, payload?: unknown) => void;

/** The versions that a write may meet; `undefined`: any. */
export type Versions = readonly number[] | undefined;

/** The entity tag (RFC 9110, 8.8.3) of a row of this version. */
export const etagOf = (version: number) => `"${version}"`;

/** 412: somebody wrote the row meanwhile; `ETag` tells its version. */
export const stale = (version: number) => new Failure(412, undefined, { etag: etagOf(version) });

/** Holds the version of a row against those that the caller expects. @throws Failure 412 */
export function expectVersion(version: number, versions: Versions): void {
  if (versions && !versions.includes(version)) throw stale(version);
}

/** The versions that `If-Match` names, as an argument of a handler. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext) =>
  versions(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);

/** `*` and an absent header let any version through; a weak or foreign tag matches none. */
export function versions(header: string | undefined): Versions {
  if (header === undefined || header.trim() === '*') return undefined;
  return header.split(',').flatMap((tag) => /^\s*"(\d{1,9})"\s*$/.exec(tag)?.slice(1).map(Number) ?? []);
}

/** A preHandler hook, for REQUIRE_IF_MATCH: whoever changes a row must say which version he saw (RFC 6585, 3). */
export function requireIfMatch({ method, headers }: FastifyRequest, _: FastifyReply, done: (error?: Error) => void) {
  const missing = ['PATCH', 'PUT', 'DELETE'].includes(method) && headers['if-match'] === undefined;
  done(missing ? new Failure(428) : undefined);
}

/** An onSend hook: a 200 to GET carries `ETag`, and is 304 without a body for whoever holds it already. */
export function revalidate(request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Sent): void {
  const { method, routeOptions, headers } = request;
  if ((method !== 'GET' && method !== 'HEAD') || reply.statusCode !== 200) return done(null, payload);
  if (routeOptions.config.access === undefined || routeOptions.config.access === 'public') return done(null, payload);
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return done(null, payload);
  const etag = (reply.getHeader('etag') as string | undefined) ?? tagOf(payload);
  const vary = [reply.getHeader('vary') ?? [], 'accept-encoding'].flat().join(', ');
  reply.header('etag', etag).header('cache-control', 'private, no-cache').header('vary', vary);
  if (!holds(headers['if-none-match'], etag)) return done(null, payload);
  reply.code(304).removeHeader('content-length').removeHeader('content-type');
  done(null, '');
}

/** Weak comparison (RFC 9110, 13.1.2). */
function holds(header: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return header !== undefined && (header.trim() === '*' || header.split(',').some((tag) => opaque(tag) === etag));
}
