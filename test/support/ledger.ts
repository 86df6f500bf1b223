import type { Reply } from './load.js';

export type Outcome = 'acknowledged' | 'refused' | 'unknown';

/** What a client knows of the write that was answered so: unknown is what the answer itself says. */
export function outcomeOf({ status, text }: Pick<Reply, 'status' | 'text'>): Outcome {
  if (status < 300) return 'acknowledged';
  return text.includes('may or may not') ? 'unknown' : 'refused';
}

/** What the clients were told of each of their writes, to be held against what is there afterwards. */
export class Ledger {
  private readonly outcomes = new Map<string, Outcome>();

  /** Sends one write of the row `name`; without an answer its outcome is unknown. @throws what `send` throws */
  async write<T extends Pick<Reply, 'status' | 'text'>>(name: string, send: (name: string) => Promise<T>): Promise<T> {
    this.outcomes.set(name, 'unknown');
    const answer = await send(name);
    this.outcomes.set(name, outcomeOf(answer));
    return answer;
  }

  /** Compares with the names of the rows that are there. */
  audit(names: string[]) {
    const present = new Set(names);
    const told = (outcome: Outcome) => [...this.outcomes.keys()].filter((name) => this.outcomes.get(name) === outcome);
    return {
      acknowledged: told('acknowledged').length,
      refused: told('refused').length,
      unknown: told('unknown').length,
      lost: told('acknowledged').filter((name) => !present.has(name)).length,
      duplicated: names.length - present.size,
      refusedButPresent: told('refused').filter((name) => present.has(name)).length,
    };
  }
}
