import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { LOST_STATEMENT } from './client.js';
import { DatabaseUnavailable, endsConnection, isTemporary, OutcomeUnknown, sqlState } from './failures.js';

/** serialization_failure and deadlock_detected: the transaction did nothing, and may do better at another moment. */
const RETRIED = ['40001', '40P01', ...LOST_STATEMENT];
const ATTEMPTS = 5;

/**
 * Runs `work` in one READ COMMITTED transaction and commits it; anything that it throws rolls back.
 * A serialization failure or a deadlock is tried again, five times in all, so `work` must not touch anything but `manager`.
 * @throws what `work` throws; DatabaseUnavailable before the first connection; OutcomeUnknown when it broke at the commit
 */
export async function transaction<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  if (!dataSource.isInitialized) throw new DatabaseUnavailable('no connection to the database yet');
  for (let attempt = 1; ; attempt++) {
    let committing = false;
    try {
      return await dataSource.transaction(async (manager) => {
        const result = await work(manager);
        committing = true;
        return result;
      });
    } catch (error) {
      if (committing && isDisconnection(error)) throw new OutcomeUnknown('the connection broke at the commit');
      if (attempt === ATTEMPTS || !RETRIED.includes(sqlState(error) ?? '')) throw error;
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}

/** PostgreSQL did not say that it rolled back; 25P0x: it did so before the COMMIT reached it. */
function isDisconnection(error: unknown): boolean {
  const state = sqlState(error) ?? '';
  return isTemporary(error) && (/^(08|57P0|$)/.test(state) || (endsConnection(error) && !state.startsWith('25P0')));
}
