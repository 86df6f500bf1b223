import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { KEPT_HOURS, keyReused, stillRunning, type RetryKey } from '../http/idempotency.js';

const KEPT = `interval '${KEPT_HOURS} hours'`;

/**
 * Runs `work` once per key, in the transaction of `manager`. The outcome is stored for `KEPT_HOURS`, and repetitions of the
 * request get the stored outcome. Without a key `work` always runs.
 * @throws Failure 409 while the first request is still running, 422 if the key was used with another body
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
  if (kept && kept.body_hash !== bodyHash) throw keyReused();
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

/** Refuses a second request while the first is still running, instead of letting it wait. */
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

/** Deletes some expired keys, skipping locked ones so that no request waits. Each new key does this to bound the table. */
async function forgetOld(manager: EntityManager): Promise<void> {
  await manager.query(
    `DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM idempotency_keys WHERE created_at <= now() - ${KEPT} LIMIT 100 FOR UPDATE SKIP LOCKED))`,
  );
}
