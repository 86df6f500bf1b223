import { isTemporary } from './failures.js';

const LARGEST = 100;
/** Behind a batch that takes longer, such as one that waits for a lock of the table, all that wait start at once. */
const PATIENCE_MS = 50;
/** Until a write whose row is locked, and which may not wait at the database, is tried again. */
const REST_MS = 50;
/** At most so many connections wait for rows; the rest of the pool is for requests that need not wait. */
const MOST_PATIENT = 3;

/** The outcome of a write that was left out of its batch, for another session has locked its row. */
export const LOCKED = new Error('the row is locked by another session');

interface Waiting<W, R> {
  readonly write: W;
  /** Its row was locked a moment ago. */
  rests: boolean;
  /** It has queued for as long as another write waited for a locked row, and this is why that one failed. */
  failure?: Error;
  readonly resolve: (result: R) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Writes of one row each that arrive while others are being committed are done together, in one transaction, and so share
 * the cost of its commit. Two writes of the same row are never in one batch.
 *
 * A batch waits for no row. A write whose row another session has locked waits by itself, in a transaction of its own.
 * Further writes of that row, and of locked rows beyond `MOST_PATIENT`, queue here and hold no connection, being tried
 * now and then; once such a wait has failed in front of them, for the last time.
 */
export class SharedCommit<W extends { readonly id: number }, R> {
  private waiting: Waiting<W, R>[] = [];
  private working = false;
  /** The rows that writes wait for by themselves. */
  private readonly awaited = new Set<number>();

  /**
   * `run` does the writes in one transaction, and says of each what came of it. It waits for locked rows if told to, else
   * these writes are `LOCKED` and not done; when it throws, none of them is.
   */
  constructor(private readonly run: (writes: W[], waits: boolean) => Promise<(R | Error)[]>) {}

  /** @throws what came of this very write */
  submit(write: W): Promise<R> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ write, rests: false, resolve, reject });
      this.start();
    });
  }

  /** The next batch is on its way to the database before the callers of this one are answered. */
  private start(): void {
    if (this.working) return;
    const batch = this.take();
    if (batch.length === 0) return;
    this.working = true;
    let isSlow = false;
    const impatience = setTimeout(() => {
      isSlow = true;
      this.working = false;
      for (let next = this.take(); next.length > 0; next = this.take()) void this.settle(next);
    }, PATIENCE_MS);
    void this.settle(batch).then(() => {
      if (isSlow) return;
      clearTimeout(impatience);
      this.working = false;
      this.start();
    });
  }

  /** The first write of each row, but for those that must wait for one that waits. */
  private take(): Waiting<W, R>[] {
    const batch = new Map<number, Waiting<W, R>>();
    const left: Waiting<W, R>[] = [];
    const passedOver = new Set<number>(this.awaited);
    for (const waiting of this.waiting) {
      const { id } = waiting.write;
      const mustWait = passedOver.has(id) || waiting.rests;
      if (mustWait || batch.size === LARGEST || batch.has(id)) {
        passedOver.add(id);
        left.push(waiting);
      } else batch.set(id, waiting);
    }
    this.waiting = left;
    return [...batch.values()];
  }

  /** Never rejects. A batch that failed for the sake of one write is repeated one by one, so that each gets its own outcome. */
  private async settle(batch: Waiting<W, R>[]): Promise<void> {
    const writes = batch.map(({ write }) => write);
    try {
      const outcomes = await this.run(writes, false);
      const locked = batch.filter((waiting, i) => outcomes[i] === LOCKED && !waiting.failure);
      for (const [i, waiting] of batch.entries()) {
        const outcome = outcomes[i]!;
        if (outcome !== LOCKED) conclude(waiting, outcome);
        else if (waiting.failure) waiting.reject(waiting.failure);
      }
      this.postpone(locked);
    } catch (error) {
      if (batch.length === 1 || isTemporary(error)) for (const { reject } of batch) reject(error as Error);
      else await Promise.all(batch.map((waiting) => this.settle([waiting])));
    }
  }

  /** Back to the head of the queue, and from there each by itself, as many as may; the others soon try again. */
  private postpone(locked: Waiting<W, R>[]): void {
    this.waiting.unshift(...locked);
    for (const waiting of locked) {
      if (this.awaited.size < MOST_PATIENT && !this.awaited.has(waiting.write.id)) void this.waitFor(waiting);
      else this.rest(waiting);
    }
  }

  private rest(waiting: Waiting<W, R>): void {
    waiting.rests = true;
    setTimeout(() => {
      waiting.rests = false;
      this.start();
    }, REST_MS);
  }

  /** Never rejects. */
  private async waitFor(waiting: Waiting<W, R>): Promise<void> {
    const { write } = waiting;
    this.awaited.add(write.id);
    this.waiting.splice(this.waiting.indexOf(waiting), 1);
    const others = [...this.waiting];
    try {
      const [outcome] = await this.run([write], true);
      conclude(waiting, outcome!);
    } catch (error) {
      waiting.reject(error as Error);
      if (isTemporary(error)) for (const other of others) other.failure = error as Error;
    }
    this.awaited.delete(write.id);
    this.start();
  }
}

function conclude<R>({ resolve, reject }: Waiting<unknown, R>, outcome: R | Error): void {
  if (outcome instanceof Error) reject(outcome);
  else resolve(outcome);
}
