import { setTimeout as sleep } from 'node:timers/promises';

/** More than anything takes on a busy machine. */
const PATIENCE_SECONDS = 90;

/**
 * Waits until `condition` holds: a test whose barrier is never reached fails, and does not hang.
 * @throws Error that shows the condition
 */
export async function until(condition: () => unknown, pauseMs = 10): Promise<void> {
  // Not a clock that a test turns.
  const began = process.hrtime();
  while (!(await condition())) {
    if (process.hrtime(began)[0] >= PATIENCE_SECONDS) {
      throw new Error(`Waited ${PATIENCE_SECONDS} s in vain for ${String(condition)}`);
    }
    await sleep(pauseMs);
  }
}
