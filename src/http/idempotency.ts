import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { badRequest, Failure, unprocessable } from './failures.js';

/** A request that its sender may repeat without knowing what became of it (draft-ietf-httpapi-idempotency-key-header). */
export interface RetryKey {
  readonly subject: string;
  readonly route: string;
  readonly key: string;
  readonly bodyHash: string;
}

/** The request's `Idempotency-Key`, if it has one, as an argument of a handler. @throws Failure 400, 422 */
export const Retry = createParamDecorator((_: unknown, context: ExecutionContext): RetryKey | undefined => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw badRequest('Idempotency-Key', 'must be 1 to 255 visible ASCII characters, such as a UUID');
  }
  const bodyHash = createHash('sha256').update(textOf(request.body)).digest('base64url');
  return { subject: request.principal!.subject, route: routeOf(request), key, bodyHash };
});

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

const KEPT = "interval '24 hours'";

/**
 * Does `work` once for a key, in the transaction of `manager`, and keeps its outcome there for 24 hours: whoever repeats
 * the request gets that instead. Without a key it is just `work`.
 * @throws Failure 409 while the first request is still running, 422 when the key came with another body
 */
export async function once<T extends object>(
  manager: EntityManager,
  retry: RetryKey | undefined,
  work: () => Promise<T>,
): Promise<{ outcome: T; replayed: boolean }> {
  if (retry === undefined) return { outcome: await work(), replayed: false };
  const { subject, route, key, bodyHash } = retry;
  await claim(manager, retry);
  const [kept] = await manager.query<{ body_hash: string; outcome: T }[]>(
    `SELECT body_hash, outcome FROM idempotency_keys
     WHERE subject = $1 AND route = $2 AND key = $3 AND created_at > now() - ${KEPT}`,
    [subject, route, key],
  );
  if (kept && kept.body_hash !== bodyHash) {
    throw unprocessable([{ field: 'Idempotency-Key', message: 'was used with another body; take a new one' }]);
  }
  if (kept) return { outcome: kept.outcome, replayed: true };
  const outcome = await work();
  await forgetOld(manager);
  await manager.query(
    `INSERT INTO idempotency_keys (subject, route, key, body_hash, outcome) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT ON CONSTRAINT pk_idempotency_keys
     DO UPDATE SET body_hash = excluded.body_hash, outcome = excluded.outcome, created_at = excluded.created_at`,
    [subject, route, key, bodyHash, JSON.stringify(outcome)],
  );
  return { outcome, replayed: false };
}

/** Whoever comes second while the first is still running is told so rather than kept waiting. */
async function claim(manager: EntityManager, { subject, route, key }: RetryKey): Promise<void> {
  const lock = createHash('sha256')
    .update(JSON.stringify([subject, route, key]))
    .digest()
    .readBigInt64BE();
  const [{ claimed }] = await manager.query<[{ claimed: boolean }]>('SELECT pg_try_advisory_xact_lock($1) AS claimed', [
    String(lock),
  ]);
  if (!claimed) throw stillRunning();
}

/** A few with each new key, and none that another request is forgetting: so the table stays small and nobody waits. */
async function forgetOld(manager: EntityManager): Promise<void> {
  await manager.query(
    `DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM idempotency_keys WHERE created_at <= now() - ${KEPT} LIMIT 100 FOR UPDATE SKIP LOCKED))`,
  );
}
