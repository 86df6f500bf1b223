import type { Answer, Caller } from './casting.js';
import { outcomeOf, type Outcome } from './ledger.js';
import { until } from './until.js';

/** What those who check came upon, all together. */
export class Tally {
  /** Reads that were held against the writes before them. */
  pairs = 0;
  /** Reads that were 503, and asked again. */
  unanswered = 0;
  readonly writes: Record<Outcome, number> = { acknowledged: 0, refused: 0, unknown: 0 };
  readonly faults: string[] = [];

  /** What is there, or 404, as soon as that is answered. @throws Error for any other answer but 503 */
  async get(caller: Caller, path: string): Promise<Answer> {
    return until(async () => {
      const answer = await caller.get(path);
      if (answer.status === 200 || answer.status === 404) return answer;
      if (answer.status !== 503) throw unexpected(answer);
      this.unanswered++;
      return undefined;
    }, 20);
  }

  /** @throws Error for an answer that neither is good nor 503 */
  async write(send: () => Promise<Answer>): Promise<{ outcome: Outcome; answer: Answer }> {
    const answer = await send();
    if (answer.status >= 300 && answer.status !== 503) throw unexpected(answer);
    const outcome = outcomeOf(answer);
    this.writes[outcome]++;
    return { outcome, answer };
  }
}

const unexpected = ({ status, text }: Answer) => new Error(`unexpected: ${status} ${text}`);
