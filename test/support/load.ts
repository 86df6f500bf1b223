import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './until.js';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Sent extends Reply {
  /** Milliseconds of `performance.now()`. */
  readonly began: number;
  readonly ended: number;
}

type Send = (client: number, i: number) => Promise<Reply>;

/** Clients that send one request after the other until they are stopped, and all that they were answered. */
export class Load {
  readonly answers: Sent[] = [];
  private running = true;
  private readonly clients: Promise<void>[];

  /** Between two requests a client waits `pause` milliseconds; after a refusal always. */
  constructor(
    count: number,
    private readonly send: Send,
    private readonly pause = 0,
  ) {
    this.clients = Array.from({ length: count }, (_, client) => this.run(client));
  }

  async stop(): Promise<Sent[]> {
    this.running = false;
    await Promise.all(this.clients);
    return this.answers;
  }

  /** Waits until the answers so far are such. */
  async until(enough: (answers: Sent[]) => boolean): Promise<void> {
    await until(() => enough(this.answers));
  }

  /** Waits for `count` good answers that come after `moment`; returns how much later the last of them came, in ms. */
  async servedAfter(moment: number, count = 1): Promise<number> {
    const served = () => this.answers.filter(({ status, ended }) => status < 300 && ended > moment);
    await this.until(() => served().length >= count);
    return Math.round(served()[count - 1]!.ended - moment);
  }

  private async run(client: number): Promise<void> {
    for (let i = 0; this.running; i++) {
      const began = performance.now();
      const { status, headers, text } = await this.send(client, i);
      this.answers.push({ status, headers, text, began, ended: performance.now() });
      if (this.pause > 0 || status === 503) await sleep(this.pause || 20);
    }
  }
}

/** How many answers there are of each status. */
export function statuses(answers: readonly { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Milliseconds within which that share of the answers came; all of them, unless told. */
export function within(answers: readonly Sent[], share = 1): number {
  const times = answers.map(({ began, ended }) => ended - began).sort((a, b) => a - b);
  return Math.round(times[Math.ceil(times.length * share) - 1] ?? 0);
}

/**
 * The requests that waited for the end of a fault: sent in its first second, unanswered when it ended. It is long enough
 * for every time-out to pass, so that on a slow machine there are none either.
 */
export function stuck(answers: readonly Sent[], from: number, until: number): readonly Sent[] {
  return answers.filter(({ began, ended }) => began >= from && began < from + 1000 && ended > until);
}

/** What is promised in `ms` is printed, and asserted tenfold: a busy machine is no fault, an endless wait is. */
export const roughly = (ms: number) => 10 * ms;

/** One line in the test's output. */
export function figure(text: string): void {
  process.stdout.write(`  ${text}\n`);
}
