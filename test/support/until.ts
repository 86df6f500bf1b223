import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than any condition takes on a busy machine. */
const PATIENCE_SECONDS = 240;

type Held<T> = Exclude<Awaited<T>, false | null | undefined>;

/**
 * Waits until `condition` holds, and returns its value. A test whose condition never holds fails instead of hanging.
 * @throws Error that contains the source of the condition
 */
export async function until<T>(condition: () => T, pauseMs = 10): Promise<Held<T>> {
  // Not performance.now, which some tests replace by a clock of their own.
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
