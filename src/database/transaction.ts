import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { DatabaseUnavailable, sqlState } from './failures.js';

/** serialization_failure and deadlock_detected: the transaction did nothing, and may do better at another moment. */
const RETRIED = ['40001', '40P01'];
const ATTEMPTS = 5;

/**
 * Runs `work` in one READ COMMITTED transaction and commits it; anything that it throws rolls back.
 * A serialization failure or a deadlock is tried again, five times in all, so `work` must not touch anything but `manager`.
 * @throws what `work` throws; DatabaseUnavailable before the first connection
 */
export async function transaction<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  if (!dataSource.isInitialized) throw new DatabaseUnavailable('no connection to the database yet');
  for (let attempt = 1; ; attempt++) {
    try {
      return await dataSource.transaction(work);
    } catch (error) {
      if (attempt === ATTEMPTS || !RETRIED.includes(sqlState(error) ?? '')) throw error;
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}
