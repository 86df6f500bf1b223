import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than any condition takes on a busy machine. */
const PATIENCE_SECONDS = 90;

/**
 * Waits until `condition` holds. A test whose condition never holds fails instead of hanging.
 * @throws Error that contains the source of the condition
 */
export async function until(condition: () => unknown, pauseMs = 10): Promise<void> {
  // Not performance.now, which some tests replace by a clock of their own.
  const began = process.hrtime();
  while (!(await condition())) {
    if (process.hrtime(began)[0] >= PATIENCE_SECONDS) {
      throw new Error(`Waited ${PATIENCE_SECONDS} s in vain for ${String(condition)}`);
    }
    await sleep(pauseMs);
  }
}
