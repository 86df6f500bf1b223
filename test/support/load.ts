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

/** Clients that send one request after the other until they are stopped, and all answers that they got. */
export class Load {
  readonly answers: Sent[] = [];
  /** When the requests were sent that have no answer yet, by client. */
  private readonly unanswered = new Map<number, number>();
  private running = true;
  private readonly clients: Promise<void>[];

  /** A client waits `pause` milliseconds between requests, and always after a 503. */
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

  /** Waits until the answers so far are `enough`. */
  async until(enough: (answers: Sent[]) => boolean): Promise<void> {
    await until(() => enough(this.answers));
  }

  /** Waits for `count` successful answers after `moment`. Returns how many milliseconds after it the last one came. */
  async servedAfter(moment: number, count = 1): Promise<number> {
    const served = () => this.answers.filter(({ status, ended }) => status < 300 && ended > moment);
    await this.until(() => served().length >= count);
    return Math.round(served()[count - 1]!.ended - moment);
  }

  /**
   * Lets a fault that began at `moment` last for `ms`, and until each request of its first second is answered. A slow machine
   * only makes that longer; a request that waits for the end of the fault makes the test fail.
   */
  async outlast(moment: number, ms: number): Promise<void> {
    await sleep(moment + ms - performance.now());
    const ofFirstSecond = (began: number) => began >= moment && began < moment + 1000;
    await until(() => ![...this.unanswered.values()].some(ofFirstSecond));
  }

  private async run(client: number): Promise<void> {
    for (let i = 0; this.running; i++) {
      const began = performance.now();
      this.unanswered.set(client, began);
      const { status, headers, text } = await this.send(client, i);
      this.unanswered.delete(client);
      this.answers.push({ status, headers, text, began, ended: performance.now() });
      if (this.pause > 0 || status === 503) await sleep(this.pause || 20);
    }
  }
}

/** Counts the answers by status. */
export function statuses(answers: readonly { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** The milliseconds within which this share of the answers came; by default all of them. */
export function within(answers: readonly Sent[], share = 1): number {
  const times = answers.map(({ began, ended }) => ended - began).sort((a, b) => a - b);
  return Math.round(times[Math.ceil(times.length * share) - 1] ?? 0);
}

/** A promised duration is printed, and ten times of it asserted: a busy machine is not a fault, an endless wait is. */
export const roughly = (ms: number) => 10 * ms;

/** Prints one line in the output of the test. */
export function figure(text: string): void {
  process.stdout.write(`  ${text}\n`);
}
