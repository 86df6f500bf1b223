import { setImmediate } from 'node:timers/promises';
import type { Turns } from '../database/turns.js';

/** Reads that callers share. A caller joins the read that has not begun yet, so none gets a result that is older than its call. */
export class SharedReads<T> {
  /** The read that has not begun yet. */
  private next: Promise<T> | undefined;

  /** A read begins when it gets one of `turns`. */
  constructor(private readonly turns: Turns) {}

  join(read: () => Promise<T>): Promise<T> {
    return (this.next ??= this.turns.take(async () => {
      // Requests that have already arrived join as well.
      await setImmediate();
      this.next = undefined;
      return read();
    }));
  }
}
