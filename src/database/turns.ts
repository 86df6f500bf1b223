import { DatabaseUnavailable } from './failures.js';

/** Limits how much work runs at the same time; the rest waits for its turn. */
export class Turns {
  private readonly waiting = new Set<() => void>();
  private running = 0;

  constructor(
    private readonly atOnce: number,
    private readonly patienceMs = Infinity,
    /** Why a turn does not come in time. */
    private readonly reason = 'too many whole lists are asked for at once',
  ) {}

  /** @throws what `work` throws; DatabaseUnavailable when its turn does not come in time */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.running === this.atOnce) await this.turn();
    else this.running++;
    try {
      return await work();
    } finally {
      const [next] = this.waiting;
      if (next) next();
      else this.running--;
    }
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        this.waiting.delete(begin);
        clearTimeout(timer);
        resolve();
      };
      const giveUp = () => {
        this.waiting.delete(begin);
        reject(new DatabaseUnavailable(this.reason));
      };
      const timer = Number.isFinite(this.patienceMs) ? setTimeout(giveUp, this.patienceMs) : undefined;
      this.waiting.add(begin);
    });
  }
}
