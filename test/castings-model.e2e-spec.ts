import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Casting, idOf, locationOf } from './support/casting.js';
import { actorBody, movieBody } from './support/factories.js';
import { castWithoutMembership, historyFaults, outlivingMemberships, pendingRows } from './support/invariants.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());

const minimal = { prefer: 'return=minimal, handling=lenient' };
const producer = () => casting.as('producer');
const statuses = ['offered', 'confirmed', 'confirmed', 'released'] as const;

/** A row, the rows to which it refers in the order in which a restore looks for them, and for castings the status. */
interface Row {
  readonly path: string;
  readonly refersTo: readonly Row[];
  readonly movie?: Row;
  readonly actor?: Row;
  status?: string;
  /** Whether it was deleted by itself. */
  isDeleted: boolean;
}

/** Two actors with an absence each, two movies with three roles, and a casting of each actor for each role. */
class Model {
  readonly actors: Row[] = [];
  readonly movies: Row[] = [];
  readonly roles: Row[] = [];
  readonly castings: Row[] = [];
  readonly absences: Row[] = [];
  /** The memberships, also those of deleted rows, as `movie actor`. */
  private readonly members = new Set<string>();

  static async create(): Promise<Model> {
    const model = new Model();
    const add = async (rows: Row[], path: string, [body, row]: [object, Partial<Row>?]) => {
      const answer = await producer().post(path, body, minimal);
      expect([path, answer.status]).toEqual([path, 201]);
      rows.push({ path: locationOf(answer), refersTo: [], isDeleted: false, ...row });
      return rows.at(-1)!;
    };
    const days = { starts: '2026-03-05', ends: '2026-04-02' };
    for (let i = 0; i < 2; i++) {
      const actor = await add(model.actors, '/actors', [actorBody()]);
      await add(model.absences, `${actor.path}/absences`, [days, { refersTo: [actor] }]);
      await add(model.movies, '/movies', [movieBody()]);
    }
    for (const movie of [model.movies[0]!, ...model.movies]) {
      const role = await add(model.roles, `${movie.path}/roles`, [{ name: 'R', ...days }, { refersTo: [movie] }]);
      for (const actor of model.actors) {
        const body = { role_id: idOf(role.path), actor_id: idOf(actor.path) };
        const row = { refersTo: [movie, actor, role], movie, actor, status: 'considered' };
        await add(model.castings, '/castings', [body, row]);
      }
    }
    return model;
  }

  get rows(): Row[] {
    return [...this.actors, ...this.movies, ...this.roles, ...this.castings, ...this.absences];
  }

  exists = (row: Row): boolean => !row.isDeleted && row.refersTo.every(this.exists);

  isMember(movie: Row, actor: Row): boolean {
    return this.members.has(nameOf(movie, actor)) && this.exists(movie) && this.exists(actor);
  }

  setMember(movie: Row, actor: Row, isMember: boolean): void {
    this.members[isMember ? 'add' : 'delete'](nameOf(movie, actor));
    if (!isMember) for (const one of this.confirmed(movie, actor)) one.status = 'released';
  }

  /** After castings began or ended: the actors with confirmed castings join, those who had some and have none now leave. */
  settle(change: () => void): void {
    const before = this.confirmed();
    change();
    const after = this.confirmed();
    for (const { movie, actor } of after) this.members.add(nameOf(movie!, actor!));
    for (const { movie, actor } of before) {
      const goes = this.exists(movie!) && this.exists(actor!) && this.confirmed(movie, actor).length === 0;
      if (goes) this.members.delete(nameOf(movie!, actor!));
    }
  }

  /** A restore of one side: a membership that rests on deleted roles alone has ended. */
  reunite(row: Row): void {
    for (const { movie, actor, status, isDeleted } of this.castings) {
      if (status !== 'confirmed' || isDeleted || ![movie, actor].includes(row)) continue;
      const isBack = this.exists(movie!) && this.exists(actor!) && this.confirmed(movie, actor).length === 0;
      if (isBack) this.members.delete(nameOf(movie!, actor!));
    }
  }

  private confirmed(movie?: Row, actor?: Row): Row[] {
    return this.castings.filter(
      (one) =>
        one.status === 'confirmed' &&
        this.exists(one) &&
        (!movie || one.movie === movie) &&
        (!actor || one.actor === actor),
    );
  }
}

const nameOf = (movie: Row, actor: Row) => `${movie.path} ${actor.path}`;

const index = fc.nat(99);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ verb: fc.constant('toggle' as const), row: index }) },
  // Actors and movies more often than the others: most of the rows are castings.
  { weight: 4, arbitrary: fc.record({ verb: fc.constant('toggle' as const), row: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('again' as const), row: index }) },
  {
    weight: 6,
    arbitrary: fc.record({ verb: fc.constant('status' as const), row: index, status: fc.constantFrom(...statuses) }),
  },
  { weight: 1, arbitrary: fc.record({ verb: fc.constantFrom('put' as const, 'leave' as const), row: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('recast' as const), row: index, cast: fc.subarray([0, 1]) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Of<Verb extends Step['verb']> = Extract<Step, { verb: Verb }>;

/** Deletes a row that exists, and restores one that does not; `again`: the other way round, which is refused. */
async function toggle(model: Model, { verb, row: i }: Of<'toggle'> | Of<'again'>): Promise<void> {
  const row = model.rows[i % model.rows.length]!;
  if (model.exists(row) === (verb === 'toggle')) {
    const { status } = await producer().delete(row.path, undefined, minimal);
    expect(status).toBe(verb === 'toggle' ? 204 : 404);
    if (status !== 204) return;
    const isSide = row.refersTo.length === 0;
    if (isSide) row.isDeleted = true;
    else model.settle(() => (row.isDeleted = true));
    return;
  }
  const { status, body } = await producer().post(`${row.path}/restore`, undefined, minimal);
  const missing = row.refersTo.find((other) => !model.exists(other));
  const expected = missing ? `is deleted; restore ${missing.path} first` : 'exists; there is nothing to restore';
  const canReturn = !missing && verb === 'toggle';
  expect([status, body?.details?.[0]?.message]).toEqual(canReturn ? [201, undefined] : [409, expected]);
  if (!canReturn) return;
  model.settle(() => (row.isDeleted = false));
  model.reunite(row);
}

async function setStatus(model: Model, { row, status }: Of<'status'>): Promise<void> {
  const one = model.castings[row % model.castings.length]!;
  const answer = await producer().patch(one.path, { status }, minimal);
  expect(answer.status).toBe(model.exists(one) ? 204 : 404);
  if (model.exists(one)) model.settle(() => (one.status = status));
}

async function putOrLeave(model: Model, { verb, row }: Of<'put' | 'leave'>): Promise<void> {
  const [movie, actor] = [model.movies[row & 1]!, model.actors[row >> 1]!];
  const send = verb === 'put' ? producer().put : producer().delete;
  const { status } = await send(movie.path + actor.path, undefined, minimal);
  expect(status).toBe(model.exists(movie) && (verb === 'leave' || model.exists(actor)) ? 204 : 404);
  if (model.exists(movie) && model.exists(actor)) model.setMember(movie, actor, verb === 'put');
}

async function recast(model: Model, { row, cast }: Of<'recast'>): Promise<void> {
  const movie = model.movies[row & 1]!;
  const actors = cast.map((i) => model.actors[i]!);
  const { status } = await producer().patch(movie.path, { actors: actors.map(({ path }) => idOf(path)) }, minimal);
  // Unknown actors are dropped.
  expect(status).toBe(model.exists(movie) ? 204 : 404);
  if (status !== 204) return;
  for (const actor of model.actors.filter(model.exists)) model.setMember(movie, actor, actors.includes(actor));
}

function run(model: Model, step: Step): Promise<void> {
  switch (step.verb) {
    case 'toggle':
    case 'again':
      return toggle(model, step);
    case 'status':
      return setStatus(model, step);
    case 'recast':
      return recast(model, step);
    case 'put':
    case 'leave':
      return putOrLeave(model, step);
  }
}

/** What is stored and what should be: the rows that exist, the status of each casting, and the memberships. */
async function states(model: Model): Promise<[stored: unknown, expected: unknown]> {
  const tables = ['actors', 'movies', 'roles', 'absences', 'castings'];
  const paths = tables.map(
    (name) => `SELECT '/${name}/' || id || ${name === 'castings' ? "' ' || status" : "''"} AS row FROM ${name}`,
  );
  const members = "SELECT '/movies/' || movie_id || ' /actors/' || actor_id FROM movie_actors";
  const stored = await casting.database.query<{ row: string }>([...paths, members].join(' UNION ALL '));
  const expected = [
    ...model.rows.filter(model.exists).map(({ path, status }) => (status ? `${path} ${status}` : path)),
    ...model.movies.flatMap((movie) =>
      model.actors.filter((actor) => model.isMember(movie, actor)).map((actor) => nameOf(movie, actor)),
    ),
  ];
  return [stored.map(({ row }) => row).toSorted(), expected.toSorted()];
}

it('what is stored is what was last decided, after each step of any sequence of writes', async () => {
  const sequence = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
    await casting.clear();
    await casting.database.query('DELETE FROM changes; DELETE FROM pending_rows; DELETE FROM pending_memberships');
    const model = await Model.create();
    for (const [i, step] of steps.entries()) {
      await run(model, step);
      const [stored, expected] = await states(model);
      expect([i, step, stored]).toEqual([i, step, expected]);
    }
    for (const check of [castWithoutMembership, outlivingMemberships, historyFaults]) {
      expect(await check(casting.database)).toEqual([]);
    }
    // After all rows are back nothing is pending.
    for (const row of model.rows)
      if (!model.exists(row)) await producer().post(`${row.path}/restore`, undefined, minimal);
    expect(await pendingRows(casting.database)).toEqual([]);
    expect(await historyFaults(casting.database)).toEqual([]);
  });
  await fc.assert(sequence, { numRuns: 30, seed: 20_021_206, endOnFailure: true });
});
