import { setImmediate } from 'node:timers/promises';
import { isTemporary } from '../database/failures.js';

/** Callers that have waited this long while a read failed would wait as long for their own. */
const PATIENCE_MS = 1000;

/**
 * Reads that callers share, one at a time. A caller joins the read that has not begun yet, so none gets a result that is
 * older than its call. Waiting times do not add up: when a read fails because the database is unreachable or locked, callers
 * that have waited behind it for long fail with it.
 */
export class SharedReads<T> {
  /** The read that runs: its failure, or `undefined`. */
  private running: Promise<unknown> | undefined;
  /** The read that has not begun yet. */
  private next: Promise<T> | undefined;

  constructor(private readonly patienceMs = PATIENCE_MS) {}

  join(read: () => Promise<T>): Promise<T> {
    return (this.next ??= this.begin(read));
  }

  private async begin(read: () => Promise<T>): Promise<T> {
    const asked = performance.now();
    const failure = await this.running;
    // Requests that have already arrived join as well.
    await setImmediate();
    this.next = undefined;
    if (isTemporary(failure) && performance.now() - asked > this.patienceMs) throw failure;
    const reading = read();
    this.running = reading.then(
      () => undefined,
      (error: unknown) => error,
    );
    void this.running.then(() => (this.running = undefined));
    return reading;
  }
}
