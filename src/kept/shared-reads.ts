import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Reads, one after the other. A caller joins the read that has not begun yet, so that many callers share one, and none
 * gets a result that is older than its call.
 */
export class SharedReads<T> {
  private last: Promise<unknown> = Promise.resolve();
  /** The read that has not begun yet. */
  private next: Promise<T> | undefined;

  /** After `patienceMs` the next read begins even if the last one is still running, because it waits for a lock for example. */
  constructor(private readonly patienceMs = Infinity) {}

  join(read: () => Promise<T>): Promise<T> {
    if (this.next) return this.next;
    const begin = (): Promise<T> => {
      this.next = undefined;
      const result = read();
      this.last = this.patienceMs === Infinity ? result : this.atMost(result);
      return result;
    };
    return (this.next = this.last.then(begin, begin));
  }

  private atMost(result: Promise<T>): Promise<unknown> {
    return Promise.race([result.catch(() => undefined), sleep(this.patienceMs, undefined, { ref: false })]);
  }
}
