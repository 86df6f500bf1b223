import type { Reply } from './load.js';

export type Outcome = 'acknowledged' | 'refused' | 'unknown';

/** What a client knows of a write from its answer; `unknown` if the answer says so, or if there is none (status 0). */
export function outcomeOf({ status, text }: Pick<Reply, 'status' | 'text'>): Outcome {
  if (status === 0) return 'unknown';
  if (status < 300) return 'acknowledged';
  return text.includes('may or may not') ? 'unknown' : 'refused';
}

/** Notes the outcome of each write, as its client knows it, to compare it with the stored rows afterwards. */
export class Ledger {
  private readonly outcomes = new Map<string, Outcome>();

  /** Sends one write of the row `name`. Without an answer the outcome is unknown. @throws what `send` throws */
  async write<T extends Pick<Reply, 'status' | 'text'>>(name: string, send: (name: string) => Promise<T>): Promise<T> {
    this.outcomes.set(name, 'unknown');
    const answer = await send(name);
    this.outcomes.set(name, outcomeOf(answer));
    return answer;
  }

  /** Compares the outcomes with the names of the rows that exist. */
  audit(names: string[]) {
    const present = new Set(names);
    const withOutcome = (outcome: Outcome) =>
      [...this.outcomes.keys()].filter((name) => this.outcomes.get(name) === outcome);
    return {
      acknowledged: withOutcome('acknowledged').length,
      refused: withOutcome('refused').length,
      unknown: withOutcome('unknown').length,
      lost: withOutcome('acknowledged').filter((name) => !present.has(name)).length,
      duplicated: names.length - present.size,
      refusedButPresent: withOutcome('refused').filter((name) => present.has(name)).length,
    };
  }
}
