import type { Reply } from './load.js';

/** What the clients were told of each of their writes, to be held against what is there afterwards. */
export class Ledger {
  private readonly outcomes = new Map<string, 'acknowledged' | 'refused' | 'unknown'>();

  /**
   * Sends one write of the row `name`. Unknown is an outcome that a client can't know: the connection broke, or the
   * answer says so. @throws what `send` throws
   */
  async write<T extends Pick<Reply, 'status' | 'text'>>(name: string, send: (name: string) => Promise<T>): Promise<T> {
    this.outcomes.set(name, 'unknown');
    const answer = await send(name);
    if (answer.status < 300) this.outcomes.set(name, 'acknowledged');
    else if (!answer.text.includes('may or may not')) this.outcomes.set(name, 'refused');
    return answer;
  }

  /** Compares with the names of the rows that are there. */
  audit(names: string[]) {
    const present = new Set(names);
    const told = (outcome: string) => [...this.outcomes.keys()].filter((name) => this.outcomes.get(name) === outcome);
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
