import { isDeepStrictEqual } from 'node:util';
import type { Answer, Caller } from './casting.js';
import { actorBody, movieBody } from './factories.js';
import type { Tally } from './tally.js';

/** The visible state of the rows; `undefined` means deleted. */
interface Seen {
  readonly age: number | undefined;
  readonly cast: number[] | undefined;
}

const minimal = { prefer: 'return=minimal' };
const idOf = ({ headers }: Answer) => Number(headers.get('location')!.split('/')[2]);

/** Whether the ids of a list are not in ascending order. */
export const misordered = (rows: readonly { id: number }[]) => rows.some(({ id }, i) => i > 0 && rows[i - 1]!.id >= id);

/** An actor and a movie that no other client changes. What is written by one instance, the other must show. */
export class CheckedRows {
  private seen: Seen = { age: actorBody().age, cast: [] };
  private pairs = 0;
  private age = 0;

  private constructor(
    private readonly actor: number,
    private readonly movie: number,
    private readonly callers: readonly [Caller, Caller],
    private readonly tally: Tally,
  ) {}

  static async create(callers: readonly [Caller, Caller], tally: Tally): Promise<CheckedRows> {
    const actor = await callers[0].post('/actors', actorBody(), minimal);
    const movie = await callers[0].post('/movies', movieBody(), minimal);
    return new CheckedRows(idOf(actor), idOf(movie), callers, tally);
  }

  async check(isGoing: () => boolean): Promise<void> {
    const steps = ['patch', 'patch', 'patch', 'cast', 'deleteAndRestore', 'deleteMovie'] as const;
    while (isGoing()) {
      const [first, second] = this.callers;
      const [writer, reader] = this.pairs % 2 ? [first, second] : [second, first];
      await this[steps[this.pairs % steps.length]!](writer, reader);
    }
  }

  private async patch(writer: Caller, reader: Caller): Promise<void> {
    const age = (this.age = (this.age + 1) % 150);
    const list = this.pairs % 3 === 0;
    await this.write(reader, { age }, async () => {
      const answer = await writer.patch(`/actors/${this.actor}`, { age }, list ? {} : minimal);
      if (list && answer.status === 200) this.expect('own answer', this.ageIn(answer), [age]);
      return answer;
    });
  }

  private async cast(writer: Caller, reader: Caller): Promise<void> {
    const casting = `/movies/${this.movie}/actors/${this.actor}`;
    await this.write(reader, { cast: [this.actor] }, () => writer.put(casting, undefined, minimal));
    await this.write(writer, { cast: [] }, () => reader.delete(casting, undefined, minimal));
  }

  private async deleteAndRestore(writer: Caller, reader: Caller): Promise<void> {
    const [actor, cast] = [`/actors/${this.actor}`, [this.actor]];
    const casting = `/movies/${this.movie}${actor}`;
    await this.write(reader, { cast }, () => writer.put(casting, undefined, minimal));
    const { age } = this.seen;
    await this.write(reader, { age: undefined, cast: [] }, () => writer.delete(actor, undefined, minimal));
    await this.write(writer, { age, cast }, () => reader.post(`${actor}/restore`, undefined, minimal));
  }

  private async deleteMovie(writer: Caller, reader: Caller): Promise<void> {
    const [movie, { cast }] = [`/movies/${this.movie}`, this.seen];
    await this.write(reader, { cast: undefined }, () => writer.delete(movie, undefined, minimal));
    await this.write(writer, { cast }, () => reader.post(`${movie}/restore`, undefined, minimal));
  }

  /**
   * Repeats a write until it is done, and checks its effect each time: all or nothing if the outcome is unknown, nothing if
   * it was refused. An effect that was seen once must stay visible.
   */
  private async write(reader: Caller, next: Partial<Seen>, send: () => Promise<Answer>): Promise<void> {
    for (;;) {
      const before = Object.fromEntries(Object.keys(next).map((key) => [key, this.seen[key as keyof Seen]]));
      const { outcome } = await this.tally.write(send);
      const seen = await this.look(reader, next);
      this.expect(outcome, seen, { acknowledged: [next], refused: [before], unknown: [before, next] }[outcome]);
      this.seen = { ...this.seen, ...(outcome === 'acknowledged' ? next : seen) };
      if (outcome === 'acknowledged' || isDeepStrictEqual(seen, next)) return;
    }
  }

  private async look(reader: Caller, wanted: Partial<Seen>): Promise<Partial<Seen>> {
    return {
      ...('age' in wanted && { age: await this.readAge(reader) }),
      ...('cast' in wanted && { cast: await this.readCast(reader) }),
    };
  }

  /** Reads the actor alone, in the whole list and on a page, in turn. */
  private async readAge(reader: Caller): Promise<number | undefined> {
    this.count();
    const way = this.pairs % 5;
    if (way > 1) return (await this.tally.get(reader, `/actors/${this.actor}`)).body.actor?.age;
    const list = await this.tally.get(reader, way === 0 ? '/actors' : `/actors?limit=500&id=${this.actor}`);
    if (misordered(list.body.actors)) this.tally.faults.push('misordered list');
    return this.ageIn(list);
  }

  private async readCast(reader: Caller): Promise<number[] | undefined> {
    this.count();
    return (await this.tally.get(reader, `/movies/${this.movie}`)).body.movie?.actors;
  }

  private ageIn({ body }: Answer): number | undefined {
    return body.actors.find(({ id }) => id === this.actor)?.age;
  }

  private count(): void {
    this.pairs++;
    this.tally.pairs++;
  }

  private expect(what: string, seen: unknown, possible: readonly unknown[]): void {
    if (possible.some((wanted) => isDeepStrictEqual(seen, wanted))) return;
    this.tally.faults.push(`${what}: ${text(seen)} instead of ${text(possible)}`);
  }
}

const text = (value: unknown) => JSON.stringify(value, (_, inner: unknown) => inner ?? null);
