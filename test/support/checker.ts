import { setTimeout as sleep } from 'node:timers/promises';
import { KeptRows } from '../../src/kept/kept-rows.js';
import { Casting } from './casting.js';
import { CheckedRows } from './checked-rows.js';
import { LateCommits } from './late-commits.js';
import { figure } from './load.js';
import { Tally } from './tally.js';
import { until } from './until.js';

/** Few, because a queue between a write's answer and the next read would hide staleness of some milliseconds. */
const WORKERS = 4;

/**
 * Looks for stale, torn or misordered answers: one of two instances writes, and after the acknowledgement the other one
 * reads. The test decides where the database is and what happens to it meanwhile.
 */
export class Checker {
  private isGoing = false;

  private constructor(
    private readonly instances: readonly [Casting, Casting],
    private readonly rows: readonly CheckedRows[],
    private readonly lateCommits: LateCommits,
    readonly tally: Tally,
  ) {}

  /** The instances connect to `url`. Another client, which commits late, connects to `directUrl`. */
  static async start(url: string, directUrl = url): Promise<Checker> {
    const first = await Casting.start({ DATABASE_URL: url });
    const second = await Casting.start({ DATABASE_URL: url, AUTH_ISSUER: first.issuer.url });
    const authorization = `Bearer ${await first.token('producer')}`;
    const callers = [first.withAuthorization(authorization), second.withAuthorization(authorization)] as const;
    const tally = new Tally();
    const lateCommits = new LateCommits(directUrl, callers, tally);
    await lateCommits.prepare();
    const rows = await Promise.all(Array.from({ length: WORKERS }, () => CheckedRows.create(callers, tally)));
    const checker = new Checker([first, second], rows, lateCommits, tally);
    await checker.loaded();
    return checker;
  }

  /** Checks for as long as `course` takes. */
  async run(course: () => Promise<void>): Promise<void> {
    this.isGoing = true;
    const isGoing = () => this.isGoing;
    const checks = [...this.rows, this.lateCommits].map((each) => each.check(isGoing));
    try {
      await Promise.all([course().then(() => (this.isGoing = false)), ...checks]);
    } finally {
      this.isGoing = false;
    }
  }

  /** Waits for `count` more reads after writes. */
  async pairs(count: number): Promise<void> {
    const goal = this.tally.pairs + count;
    while (this.isGoing && this.tally.pairs < goal) await sleep(5);
  }

  /** Waits until both instances have the rows in memory. Earlier requests read the database. */
  async loaded(): Promise<void> {
    for (const { app } of this.instances) await until(() => app.get(KeptRows).now());
  }

  /** How often each instance asked the database and loaded all rows. */
  get counts() {
    return this.instances.map(({ app }) => app.get(KeptRows).counts);
  }

  /** Prints the figures of a run without faults. */
  report(where: string): void {
    const counts = this.counts.map(
      ({ questions, hits, loads }) => `${questions} questions, ${hits} hits, ${loads} loads`,
    );
    figure(
      `${this.tally.pairs} reads after writes on two instances${where} and ${this.lateCommits.commits} late commits by ` +
        `another: 0 stale, torn or misordered (${counts.join('; ')})`,
    );
  }

  async stop(): Promise<void> {
    const [first, second] = this.instances;
    await second.stop();
    await first.stop();
  }
}
