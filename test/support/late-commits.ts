import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isTemporary } from '../../src/database/failures.js';
import type { Caller } from './casting.js';
import { misordered } from './checked-rows.js';
import type { Tally } from './tally.js';

/** Two rows in different chunks of `KeptList`, so that a list with half of a transaction can be detected. */
const [LOW, HIGH] = [1, 600];

/** A client without the service that always changes two rows together and commits late. */
export class LateCommits {
  commits = 0;

  constructor(
    private readonly url: string,
    private readonly callers: readonly [Caller, Caller],
    private readonly tally: Tally,
  ) {}

  /** Adds more rows than one chunk holds. */
  async prepare(): Promise<void> {
    const sql = `INSERT INTO actors (name, gender, age) SELECT 'Extra ' || n, 'x', 1 FROM generate_series(1, ${HIGH}) n`;
    await this.connected((client) => client.query(sql));
  }

  async check(isGoing: () => boolean): Promise<void> {
    await Promise.all([this.commit(isGoing), this.watch(isGoing)]);
  }

  private async commit(isGoing: () => boolean): Promise<void> {
    while (isGoing()) {
      const age = await this.connected(async (client) => {
        await client.query('BEGIN');
        const change = 'UPDATE actors SET age = (age + 1) % 150 WHERE id = ANY($1) RETURNING age';
        const { rows } = await client.query<{ age: number }>(change, [[LOW, HIGH]]);
        await sleep(Math.random() * 300);
        await client.query('COMMIT');
        return rows[0]!.age;
      }).catch(unknown);
      if (age === undefined) await sleep(20);
      else await this.look(this.callers[++this.commits % 2]!, age);
    }
  }

  private async watch(isGoing: () => boolean): Promise<void> {
    while (isGoing()) await this.look(this.callers[0]);
  }

  private async look(caller: Caller, age?: number): Promise<void> {
    const { actors } = (await this.tally.get(caller, '/actors')).body;
    const [low, high] = [LOW, HIGH].map((id) => actors.find((actor) => actor.id === id)!.age);
    if (low !== high || misordered(actors)) this.tally.faults.push('torn or misordered list');
    if (age !== undefined && low !== age) this.tally.faults.push(`late commit: ${low} instead of ${age}`);
  }

  private async connected<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined);
    await client.connect();
    return work(client).finally(() => client.end());
  }
}

/** Ignores a lost connection, whose outcome is unknown. */
function unknown(error: unknown): undefined {
  if (!isTemporary(error)) throw error;
}
