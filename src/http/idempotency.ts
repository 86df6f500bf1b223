import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { badRequest, Failure, unprocessable } from './errors/failures.js';
import { Header, headerFacts } from './headers.js';

/** Identifies a request that its sender may repeat safely (draft-ietf-httpapi-idempotency-key-header). */
export interface RetryKey {
  readonly subject: string;
  readonly route: string;
  readonly key: string;
  readonly bodyHash: string;
}

/** The request's `Idempotency-Key`, if it has one. @throws Failure 400, 422 */
export function retryKey(request: FastifyRequest): RetryKey | undefined {
  const key = request.headers[Header.IdempotencyKey];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw badRequest(FIELD, `must be 1 to ${MAX_LENGTH} visible ASCII characters, such as a UUID`);
  }
  const bodyHash = createHash('sha256')
    .update(Buffer.isBuffer(request.body) ? request.body : textOf(request.body))
    .digest('base64url');
  return { subject: request.principal!.subject, route: routeOf(request), key, bodyHash };
}

const FIELD = headerFacts[Header.IdempotencyKey].name;
const MAX_LENGTH = 255;

/** A key as it must be: visible ASCII. Without an example, because a key that another request has used is refused. */
export const keySchema = {
  type: 'string',
  minLength: 1,
  maxLength: MAX_LENGTH,
  pattern: `^[!-~]{1,${MAX_LENGTH}}$`,
};
const KEY = new RegExp(keySchema.pattern);

/** How long a key and the outcome of its request are kept. */
export const KEPT_HOURS = 24;

/** 422: the key belongs to a different request. */
export const keyReused = () => unprocessable([{ field: FIELD, message: 'was used with another body; take a new one' }]);

/** 409: the first request with the key is still running. */
export const stillRunning = () =>
  new Failure(
    409,
    [
      {
        field: FIELD,
        message: 'belongs to a request that is still running; wait a moment and send it again',
      },
    ],
    { [Header.RetryAfter]: '1' },
  );

/** The matched route with its ids, because one path has many spellings (`//actors`, `/%61ctors/`). */
function routeOf({ method, routeOptions, params }: FastifyRequest): string {
  const ids = params as Record<string, string>;
  return `${method} ${routeOptions.url!.replace(/:(\w+)/g, (_, name: string) => ids[name]!)}`;
}

/** JSON.parse accepts any depth; JSON.stringify throws a RangeError after a few thousand levels. */
function textOf(body: unknown): string {
  try {
    return JSON.stringify(body ?? null);
  } catch {
    throw unprocessable([{ field: 'body', message: 'is nested too deeply' }]);
  }
}
