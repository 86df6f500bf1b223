import { isTemporary } from './failures.js';

const LARGEST = 100;
/** So many batches run at once: while one is being committed, PostgreSQL works on the other. */
const AT_ONCE = 2;
/** A second batch waits until so many writes queue, because each commit has the lists in memory brought up to date again. */
const ENOUGH = 8;
/** When a batch takes longer, for example because the table is locked, all writes that queue behind it start at once. */
const PATIENCE_MS = 50;
/** Until a write of a locked row is tried again, if it is not allowed to wait in the database. */
const REST_MS = 50;
/** At most so many writes wait for locked rows in the database, so that the pool keeps connections for other requests. */
const MOST_PATIENT = 3;

/** The outcome of a write that was left out of its batch because another session has locked or just changed its row. */
export const LOCKED = new Error('the row is locked by another session');

interface Waiting<W, R> {
  readonly write: W;
  /** The row of the write was locked a moment ago, so the write rests before the next attempt. */
  rests: boolean;
  /** Another write waited for a locked row all the time that this one queued, and failed with this error. */
  failure?: Error;
  readonly resolve: (result: R) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Group commit: writes of single rows that arrive while others are being committed are done together in the next batch,
 * and share the cost of its commit. Two writes of the same row are never in one batch, nor in two that run at once,
 * unless one of these takes longer than `PATIENCE_MS`.
 *
 * A batch never waits for a locked row. A write whose row another session has locked is left out, and waits for the row
 * in its own transaction. Further writes of that row, and those of other rows once `MOST_PATIENT` writes wait, queue here
 * without a connection and are tried again every `REST_MS`. When a wait fails because its time is up, the writes that
 * queued all the while are tried one last time.
 */
export class SharedCommit<W extends { readonly id: number }, R> {
  private waiting: Waiting<W, R>[] = [];
  /** A start is due behind the requests that have arrived by now, so that their writes share the batch. */
  private isDue = false;
  private running = 0;
  /** The rows of the batches that run. */
  private readonly busy = new Set<number>();
  /** The rows that writes wait for by themselves. */
  private readonly awaited = new Set<number>();

  /**
   * `run` does the writes in one transaction and returns the outcome of each. If `waits`, it waits for locked rows, else
   * it leaves such writes out, and their outcome is `LOCKED`. When it throws, none of the writes was done, except
   * where the error is OutcomeUnknown.
   */
  constructor(private readonly run: (writes: W[], waits: boolean) => Promise<(R | Error)[]>) {}

  /** Returns the outcome of the write. @throws it, if it is an Error */
  submit(write: W): Promise<R> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ write, rests: false, resolve, reject });
      if (this.isDue) return;
      this.isDue = true;
      setImmediate(() => {
        this.isDue = false;
        this.start();
      });
    });
  }

  /** Starts the next batches. */
  private start(): void {
    while (this.running === 0 || (this.running < AT_ONCE && this.waiting.length >= ENOUGH)) {
      const batch = this.take();
      if (batch.length === 0) return;
      this.begin(batch);
    }
  }

  private begin(batch: Waiting<W, R>[]): void {
    this.running++;
    for (const { write } of batch) this.busy.add(write.id);
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      this.running--;
      for (const { write } of batch) this.busy.delete(write.id);
    };
    const impatience = setTimeout(() => {
      end();
      for (let next = this.take(); next.length > 0; next = this.take()) void this.settle(next);
    }, PATIENCE_MS);
    void this.settle(batch).then(() => {
      clearTimeout(impatience);
      end();
      this.start();
    });
  }

  /** Takes the first write of each row from the queue, unless an earlier write of that row runs or still waits. */
  private take(): Waiting<W, R>[] {
    const batch = new Map<number, Waiting<W, R>>();
    const left: Waiting<W, R>[] = [];
    const passedOver = new Set([...this.awaited, ...this.busy]);
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

  /** Never rejects. If a batch fails because of one of its writes, each is repeated by itself and gets its own outcome. */
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

  /** Puts the writes back at the head of the queue. As many as may wait in the database begin to; the others rest. */
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

  /** Waits for the locked row in a transaction with this one write. Never rejects. */
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
