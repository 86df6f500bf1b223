import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { badRequest, Failure, unprocessable } from './errors/failures.js';

/** A request that its sender may repeat without knowing what became of it (draft-ietf-httpapi-idempotency-key-header). */
export interface RetryKey {
  readonly subject: string;
  readonly route: string;
  readonly key: string;
  readonly bodyHash: string;
}

/** The request's `Idempotency-Key`, if it has one. @throws Failure 400, 422 */
export function retryKey(request: FastifyRequest): RetryKey | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw badRequest('Idempotency-Key', 'must be 1 to 255 visible ASCII characters, such as a UUID');
  }
  const bodyHash = createHash('sha256').update(textOf(request.body)).digest('base64url');
  return { subject: request.principal!.subject, route: routeOf(request), key, bodyHash };
}

/** A key as it must be: visible ASCII. */
export const KEY = /^[!-~]{1,255}$/;

/** 409: the first request with the key is not done yet. */
export const stillRunning = () =>
  new Failure(
    409,
    [
      {
        field: 'Idempotency-Key',
        message: 'belongs to a request that is still running; wait a moment and send it again',
      },
    ],
    { 'retry-after': '1' },
  );

/** The route as it was matched, with its ids: one path has many spellings (`//actors`, `/%61ctors/`). */
function routeOf({ method, routeOptions, params }: FastifyRequest): string {
  const ids = params as Record<string, string>;
  return `${method} ${routeOptions.url!.replace(/:(\w+)/g, (_, name: string) => ids[name]!)}`;
}

/** JSON.parse takes whatever depth, JSON.stringify some thousands: then it throws a RangeError. */
function textOf(body: unknown): string {
  try {
    return JSON.stringify(body ?? null);
  } catch {
    throw unprocessable([{ field: 'body', message: 'is nested too deeply' }]);
  }
}
