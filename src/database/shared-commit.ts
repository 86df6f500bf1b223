import { isTemporary } from './failures.js';

const LARGEST = 100;
/** Behind a batch that takes longer, such as one that waits for a lock, all that wait start at once. */
const PATIENCE_MS = 50;

interface Waiting<W, R> {
  readonly write: W;
  readonly resolve: (result: R) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Writes of one row each that arrive while others are being committed are done together, in one transaction, and so share
 * the cost of its commit. Two writes of the same row are never in one batch.
 */
export class SharedCommit<W extends { readonly id: number }, R> {
  private waiting: Waiting<W, R>[] = [];
  private working = false;

  /** `run` does all of the writes in one transaction or none, and says of each what came of it. */
  constructor(private readonly run: (writes: W[]) => Promise<(R | Error)[]>) {}

  /** @throws what came of this very write */
  submit(write: W): Promise<R> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ write, resolve, reject });
      if (!this.working) this.start();
    });
  }

  /** The next batch is on its way to the database before the callers of this one are answered. */
  private start(): void {
    this.working = true;
    let isSlow = false;
    const impatience = setTimeout(() => {
      isSlow = true;
      this.working = false;
      while (this.waiting.length > 0) void this.settle(this.take());
    }, PATIENCE_MS);
    void this.settle(this.take()).then(() => {
      if (isSlow) return;
      clearTimeout(impatience);
      this.working = false;
      if (this.waiting.length > 0) this.start();
    });
  }

  /** The first write of each row. */
  private take(): Waiting<W, R>[] {
    const batch = new Map<number, Waiting<W, R>>();
    const left: Waiting<W, R>[] = [];
    for (const waiting of this.waiting) {
      const { id } = waiting.write;
      if (batch.size === LARGEST || batch.has(id)) left.push(waiting);
      else batch.set(id, waiting);
    }
    this.waiting = left;
    return [...batch.values()];
  }

  /** Never rejects. A batch that failed for the sake of one write is repeated one by one, so that each gets its own outcome. */
  private async settle(batch: Waiting<W, R>[]): Promise<void> {
    try {
      const outcomes = await this.run(batch.map(({ write }) => write));
      for (const [i, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[i]!;
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      }
    } catch (error) {
      if (batch.length === 1 || isTemporary(error)) for (const { reject } of batch) reject(error as Error);
      else await Promise.all(batch.map((waiting) => this.settle([waiting])));
    }
  }
}
