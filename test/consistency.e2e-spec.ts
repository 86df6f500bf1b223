// Reads after acknowledged writes, on the other instance. `CONSISTENCY_PAIRS=50000 npm test -- test/consistency` looks longer.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { KeptRows } from '../src/database/kept-rows.js';
import { Casting, type Caller } from './support/casting.js';
import { actorBody, anActor, movieBody } from './support/factories.js';

const PAIRS = Number(process.env.CONSISTENCY_PAIRS ?? 4000);
const WORKERS = 16;
const minimal = { prefer: 'return=minimal' };

let instances: Casting[];
let callers: Caller[];
beforeAll(async () => {
  const first = await Casting.start();
  // More than one chunk, so that a list can be torn.
  await first.database.query(
    `INSERT INTO actors (name, gender, age) SELECT 'Extra ' || n, 'x', 1 FROM generate_series(1, 600) n`,
  );
  const second = await Casting.start({
    DATABASE_URL: first.database.url,
    AUTH_ISSUER: first.issuer.url,
  });
  instances = [first, second];
  const token = `Bearer ${await first.token('producer')}`;
  callers = instances.map((instance) => instance.withAuthorization(token));
  for (const { app } of instances) {
    while (!(await app.get(KeptRows).now())) await new Promise((resolve) => setTimeout(resolve, 10));
  }
});
afterAll(async () => {
  await instances[1]!.stop();
  await instances[0]!.stop();
});

/** What is wrong with a list, if anything: ids that do not ascend. */
const misordered = (rows: readonly { id: number }[]) => rows.some(({ id }, i) => i > 0 && rows[i - 1]!.id >= id);

/** One worker's rows, which nobody else touches: whatever it was told is done, every instance must show from then on. */
class Worker {
  readonly faults: string[] = [];
  pairs = 0;
  private age = 0;

  constructor(
    private readonly actor: number,
    private readonly movie: number,
  ) {}

  async run(pairs: number): Promise<void> {
    while (this.pairs < pairs) {
      const [writer, reader] = this.pairs % 2 ? [callers[0]!, callers[1]!] : [callers[1]!, callers[0]!];
      const steps = ['patch', 'patch', 'patch', 'cast', 'deleteAndRestore', 'deleteMovie'] as const;
      await this[steps[this.pairs % steps.length]!](writer, reader);
    }
  }

  private async patch(writer: Caller, reader: Caller): Promise<void> {
    this.age = (this.age + 1) % 150;
    const list = this.pairs % 3 === 0;
    const written = await writer.patch(`/actors/${this.actor}`, { age: this.age }, list ? {} : minimal);
    if (list) this.expect('own answer', written.body.actors.find(({ id }) => id === this.actor)?.age, this.age);
    await this.readActor(reader, this.age);
  }

  private async cast(writer: Caller, reader: Caller): Promise<void> {
    await writer.put(`/movies/${this.movie}/actors/${this.actor}`, undefined, minimal);
    await this.readCast(reader, [this.actor]);
    await reader.delete(`/movies/${this.movie}/actors/${this.actor}`, undefined, minimal);
    await this.readCast(writer, []);
  }

  private async deleteAndRestore(writer: Caller, reader: Caller): Promise<void> {
    await writer.put(`/movies/${this.movie}/actors/${this.actor}`, undefined, minimal);
    await writer.delete(`/actors/${this.actor}`, undefined, minimal);
    await this.readActor(reader, undefined);
    await this.readCast(reader, []);
    await reader.post(`/actors/${this.actor}/restore`, undefined, minimal);
    await this.readActor(writer, this.age);
    await this.readCast(writer, [this.actor]);
  }

  private async deleteMovie(writer: Caller, reader: Caller): Promise<void> {
    await writer.delete(`/movies/${this.movie}`, undefined, minimal);
    this.expect('deleted movie', (await reader.get(`/movies/${this.movie}`)).status, 404);
    await reader.post(`/movies/${this.movie}/restore`, undefined, minimal);
    this.expect('restored movie', (await writer.get(`/movies/${this.movie}`)).status, 200);
  }

  /** By itself, in the whole list, or on a page, in turn. */
  private async readActor(reader: Caller, age: number | undefined): Promise<void> {
    const way = this.pairs % 5;
    if (way > 1) {
      const one = await reader.get(`/actors/${this.actor}`);
      return this.expect('GET one', one.status === 200 ? one.body.actor.age : undefined, age);
    }
    const { actors } = (await reader.get(way === 0 ? '/actors' : `/actors?limit=500&id=${this.actor}`)).body;
    if (misordered(actors)) this.faults.push('misordered list');
    this.expect('list', actors.find(({ id }) => id === this.actor)?.age, age);
  }

  private async readCast(reader: Caller, cast: number[]): Promise<void> {
    const one = (await reader.get(`/movies/${this.movie}`)).body.movie;
    this.expect('cast', JSON.stringify(one.actors), JSON.stringify(cast));
  }

  private expect(what: string, seen: unknown, wanted: unknown): void {
    this.pairs++;
    if (seen !== wanted) this.faults.push(`${what}: ${String(seen)} instead of ${String(wanted)}`);
  }
}

it('what one instance acknowledged, the other shows: nothing stale, torn or misordered', async () => {
  const { database } = instances[0]!;
  const workers = await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      const actor = await anActor(database, actorBody());
      const created = await callers[0]!.post('/movies', movieBody(), minimal);
      return new Worker(actor, Number(created.headers.get('location')!.split('/')[2]));
    }),
  );
  // Two rows in chunks of their own, always changed together by somebody else, who takes his time to commit.
  const [low, high] = [1, 600];
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  let [running, torn, commits] = [true, 0, 0];
  const slow = (async () => {
    while (running) {
      await other.query('BEGIN');
      await other.query('UPDATE actors SET age = (age + 1) % 150 WHERE id = ANY($1)', [[low, high]]);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
      await other.query('COMMIT');
      const { age } = (await other.query<{ age: number }>('SELECT age FROM actors WHERE id = $1', [low])).rows[0]!;
      const { actors } = (await callers[++commits % 2]!.get('/actors')).body;
      for (const id of [low, high]) if (actors.find((actor) => actor.id === id)!.age !== age) torn++;
    }
  })();
  const watcher = (async () => {
    while (running) {
      const { actors } = (await callers[0]!.get('/actors')).body;
      const ages = [low, high].map((id) => actors.find((actor) => actor.id === id)!.age);
      if (ages[0] !== ages[1] || misordered(actors)) torn++;
    }
  })();
  await Promise.all(workers.map((worker) => worker.run(PAIRS / WORKERS)));
  running = false;
  await Promise.all([slow, watcher]);
  await other.end();

  expect(workers.flatMap(({ faults }) => faults)).toEqual([]);
  expect(torn).toBe(0);
  const counts = instances.map(({ app }) => app.get(KeptRows).counts);
  for (const { questions } of counts) expect(questions).toBeGreaterThan(PAIRS / 100);
  const pairs = workers.reduce((sum, worker) => sum + worker.pairs, 0);
  process.stdout.write(
    `${pairs} reads after writes on two instances and ${commits} late commits by another: 0 stale, torn or misordered ` +
      `(${counts.map(({ questions, hits, loads }) => `${questions} questions, ${hits} hits, ${loads} loads`).join('; ')})\n`,
  );
}, 600_000);
