import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from './errors/failures.js';
import { Header } from './headers.js';

const WINDOW_SECONDS = 60;

/** Counts a request, adds the RateLimit headers to its answer, and calls `done` with Failure 429 above the limit. */
export type RateLimit = (request: FastifyRequest, reply: FastifyReply, done: (excess?: Error) => void) => void;

/**
 * Limits the requests per minute of each caller: by the `sub` of the token, or by the address without a valid token.
 * The headers are those of draft-ietf-httpapi-ratelimit-headers. Each process counts for itself; 0 means no limit.
 */
export async function createRateLimit(server: FastifyInstance, perMinute: number): Promise<RateLimit> {
  if (perMinute === 0) return (_, __, done) => done();
  await server.register(rateLimit, { global: false });
  const count = server.createRateLimit({
    max: perMinute,
    timeWindow: WINDOW_SECONDS * 1000,
    keyGenerator: ({ principal, ip }) => (principal ? `sub ${principal.subject}` : `address ${ip}`),
  });
  const limit = async (request: FastifyRequest, reply: FastifyReply) => {
    const result = await count(request);
    if (result.isAllowed) return undefined;
    reply.header(Header.RateLimitPolicy, `"minute";q=${perMinute};w=${WINDOW_SECONDS}`);
    reply.header(Header.RateLimit, `"minute";r=${result.remaining};t=${result.ttlInSeconds}`);
    if (!result.isExceeded) return undefined;
    return new Failure(429, undefined, { [Header.RetryAfter]: String(result.ttlInSeconds) });
  };
  return (request, reply, done) => void limit(request, reply).then(done, done);
}
