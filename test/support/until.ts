import { setTimeout as sleep } from 'node:timers/promises';

/** More than anything takes on a busy machine. */
const PATIENCE_SECONDS = 90;

type Held<T> = Exclude<Awaited<T>, false | null | undefined>;

/**
 * Waits until `condition` holds, and returns what it is then: a test whose barrier is never reached fails, and does not
 * hang.
 * @throws Error that shows the condition
 */
export async function until<T>(condition: () => T, pauseMs = 10): Promise<Held<T>> {
  // Not a clock that a test turns.
  const began = process.hrtime();
  for (;;) {
    const seen = await condition();
    if (seen) return seen as Held<T>;
    if (process.hrtime(began)[0] >= PATIENCE_SECONDS) {
      throw new Error(`Waited ${PATIENCE_SECONDS} s in vain for ${String(condition)}`);
    }
    await sleep(pauseMs);
  }
}
