import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { LOST_STATEMENT } from './client.js';
import { DatabaseUnavailable, endsConnection, isTemporary, OutcomeUnknown, sqlState } from './failures.js';

/** serialization_failure, deadlock_detected and lost prepared statements: nothing was done, and a retry may succeed. */
const RETRIED = ['40001', '40P01', ...LOST_STATEMENT];
const ATTEMPTS = 5;

/**
 * Runs `work` in one READ COMMITTED transaction and commits it; if `work` throws, it is rolled back. After a serialization
 * failure, a deadlock or a lost prepared statement `work` runs again, up to five times in all, so it must have no effects outside of `manager`.
 * @throws what `work` throws; DatabaseUnavailable before the first connection; OutcomeUnknown if it breaks at the commit
 */
export function transaction<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  return repeated(dataSource, async () => {
    let committing = false;
    try {
      return await dataSource.transaction(async (manager) => {
        const result = await work(manager);
        committing = true;
        return result;
      });
    } catch (error) {
      throw committing ? whetherDone(error) : error;
    }
  });
}

/**
 * Like `transaction`, for `work` that writes by one statement outside of a transaction. PostgreSQL commits it by itself, which
 * saves the round trips of BEGIN and COMMIT; so the outcome is unknown if the connection breaks while it runs.
 */
export function committed<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  return repeated(dataSource, () =>
    work().catch((error) => {
      throw whetherDone(error);
    }),
  );
}

async function repeated<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  if (!dataSource.isInitialized) throw new DatabaseUnavailable('no connection to the database yet');
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !RETRIED.includes(sqlState(error) ?? '')) throw error;
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}

/** What to throw for a failure at the commit: `error`, unless PostgreSQL may have committed. With 25P0x it rolled back before. */
function whetherDone(error: unknown): unknown {
  const state = sqlState(error) ?? '';
  const isDisconnection = /^(08|57P0|$)/.test(state) || (endsConnection(error) && !state.startsWith('25P0'));
  // Without a connection nothing was sent.
  const isOpen = isDisconnection && isTemporary(error) && !(error instanceof DatabaseUnavailable);
  return isOpen ? new OutcomeUnknown('the connection broke at the commit') : error;
}
