import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Casting, type Answer } from './support/casting.js';
import { actorBody, aMovie, anActor, movieBody } from './support/factories.js';
import { statuses } from './support/load.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const minimal = { prefer: 'return=minimal' };
const producer = () => casting.as('producer');
const done = async (answer: Promise<Answer>) => expect([201, 204]).toContain((await answer).status);
const drop = (row: string) => done(producer().delete(row, undefined, minimal));
const restore = (row: string) => done(producer().post(`${row}/restore`, undefined, minimal));
/** The casts of all movies, read separately from the answers to writes. */
const casts = async () => (await producer().get('/movies?sort=id')).body.movies.map(({ actors }) => actors);
const changesOf = async (row: string) => (await producer().get(`${row}/history`)).body.changes;
const pending = () => casting.database.query('SELECT FROM pending_memberships');

/** All permutations of `items`. */
function orders<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) => orders(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

describe('a casting returns once both sides are restored', () => {
  const rows = async (movies: number, actors: number) => {
    const ids = [];
    for (let i = 0; i < actors; i++) ids.push(await anActor(casting.database));
    const paths = [];
    for (let i = 0; i < movies; i++) paths.push(`/movies/${await aMovie(casting.database, { actors: ids })}`);
    return { ids, movies: paths, all: [...paths, ...ids.map((id) => `/actors/${id}`)] };
  };

  it.each(
    orders(['actor', 'movie']).flatMap((gone) => orders(['actor', 'movie']).map((back) => [gone, back] as const)),
  )('%j deleted, %j restored', async (gone, back) => {
    const { ids, movies, all } = await rows(1, 1);
    const path = (side: string) => all.find((row) => row.startsWith(`/${side}`))!;
    for (const side of gone) await drop(path(side));
    for (const side of back) await restore(path(side));
    expect(await casts()).toEqual([ids]);
    expect(await pending()).toEqual([]);
    // The actor is in the cast again, so the last change of the movie's history shows it.
    const changes = await changesOf(movies[0]!);
    expect(changes.at(-1)).toMatchObject({
      action: back[1] === 'movie' ? 'restore' : 'update',
      after: { actors: ids },
    });
    const etag = (await producer().get(movies[0]!)).headers.get('etag');
    expect(etag).toBe(`"${changes.at(-1)!.version}"`);
  });

  it('with three movies and two actors, in many orders of restoring them', async () => {
    const { ids, all } = await rows(3, 2);
    // Every fifth of the 120 permutations.
    for (const [i, back] of orders(all)
      .filter((_, i) => i % 5 === 0)
      .entries()) {
      const gone = i % 2 ? all : all.toReversed();
      for (const row of gone) await drop(row);
      for (const row of back) await restore(row);
      expect([back, await casts()]).toEqual([back, [ids, ids, ids]]);
    }
    expect(await pending()).toEqual([]);
  });

  it('although one side was deleted and restored several times before the other', async () => {
    const { ids, all } = await rows(1, 1);
    const [movie, actor] = all as [string, string];
    for (const [one, other] of [
      [actor, movie],
      [movie, actor],
    ] as const) {
      await drop(one);
      await drop(other);
      for (let i = 0; i < 3; i++) {
        await restore(one);
        await drop(one);
      }
      await restore(other);
      expect((await casts()).flat()).toEqual([]);
      await restore(one);
      expect(await casts()).toEqual([ids]);
    }
  });

  it('when all are restored at the same moment', async () => {
    const { ids, all } = await rows(2, 2);
    for (let i = 0; i < 20; i++) {
      for (const row of all) await drop(row);
      const answers = await Promise.all(all.map((row) => producer().post(`${row}/restore`, undefined, minimal)));
      expect(statuses(answers)).toEqual({ 201: 4 });
      expect(await casts()).toEqual([ids, ids]);
    }
  });

  it('deleted by a version that recorded less', async () => {
    // Version 1.2.0 leaves only the history.
    const { ids, all } = await rows(1, 1);
    for (const row of all.toReversed()) await drop(row);
    await casting.database.query('DELETE FROM pending_memberships');
    for (const row of all.toReversed()) await restore(row);
    expect(await casts()).toEqual([ids]);
  });

  it('but not if it was uncast before, or while only one side was restored', async () => {
    const { movies, ids, all } = await rows(1, 2);
    const [, gone, stays] = all as [string, string, string];
    await done(producer().delete(`${movies[0]}${gone}`, undefined, minimal));
    for (const row of all) await drop(row);
    for (const row of all.toReversed()) await restore(row);
    expect(await casts()).toEqual([[ids[1]]]);
    await done(producer().patch(movies[0]!, { actors: [ids[0]] }, minimal));
    await drop(stays);
    await drop(movies[0]!);
    await restore(stays);
    await restore(movies[0]!);
    expect(await casts()).toEqual([[ids[0]]]);
  });

  it('a PATCH of the cast decides about the actors who exist, and no others', async () => {
    const { movies, ids } = await rows(1, 2);
    const [first, second] = ids as [number, number];
    await drop(`/actors/${first}`);
    await done(producer().patch(movies[0]!, { actors: [] }, minimal));
    await restore(`/actors/${first}`);
    expect(await casts()).toEqual([[first]]);
    await drop(`/actors/${second}`);
    await restore(`/actors/${second}`);
    expect(await casts()).toEqual([[first]]);
  });
});

describe('a casting is what was last decided while both sides existed', () => {
  const index = fc.nat(1);
  const step = fc.oneof(
    fc.record({ verb: fc.constantFrom('cast' as const, 'uncast' as const), movie: index, actor: index }),
    fc.record({ verb: fc.constant('recast' as const), movie: index, actors: fc.subarray([0, 1]) }),
    { weight: 4, arbitrary: fc.record({ verb: fc.constant('toggle' as const), side: index, which: index }) },
  );

  /** The expected state: which rows exist, and the last decision on each actor for each movie. */
  interface Model {
    readonly exists: { readonly movies: boolean[]; readonly actors: boolean[] };
    readonly decided: boolean[][];
  }

  interface Ids {
    readonly movies: number[];
    readonly actors: number[];
  }

  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  async function toggle(step: Extract<Step, { verb: 'toggle' }>, { exists }: Model, ids: Ids) {
    const side = (['movies', 'actors'] as const)[step.side]!;
    const path = `/${side}/${ids[side][step.which]}`;
    await (exists[side][step.which] ? drop(path) : restore(path));
    exists[side][step.which] = !exists[side][step.which];
  }

  async function recast(step: Extract<Step, { verb: 'recast' }>, { exists, decided }: Model, ids: Ids) {
    const actors = step.actors.map((actor) => ids.actors[actor]);
    const { status } = await producer().patch(`/movies/${ids.movies[step.movie]}`, { actors }, minimal);
    const areThere = step.actors.every((actor) => exists.actors[actor]);
    expect([step, status]).toEqual([step, exists.movies[step.movie] ? (areThere ? 204 : 422) : 404]);
    if (status !== 204) return;
    for (const i of [0, 1]) if (exists.actors[i]) decided[step.movie]![i] = step.actors.includes(i);
  }

  async function castOrUncast(
    step: Exclude<Step, { verb: 'toggle' | 'recast' }>,
    { exists, decided }: Model,
    ids: Ids,
  ) {
    const isCast = step.verb === 'cast';
    const send = isCast ? producer().put : producer().delete;
    const path = `/movies/${ids.movies[step.movie]}/actors/${ids.actors[step.actor]}`;
    const { status } = await send(path, undefined, minimal);
    const [there, isActor] = [exists.movies[step.movie], exists.actors[step.actor]];
    expect([step, status]).toEqual([step, there && (!isCast || isActor) ? 204 : 404]);
    if (there && isActor) decided[step.movie]![step.actor] = isCast;
  }

  function run(step: Step, model: Model, ids: Ids): Promise<void> {
    if (step.verb === 'toggle') return toggle(step, model, ids);
    return step.verb === 'recast' ? recast(step, model, ids) : castOrUncast(step, model, ids);
  }

  it('after each step of any sequence of casts, uncasts, deletions and restores', async () => {
    const sequence = fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
      await casting.clear();
      const idOf = ({ headers }: Answer) => Number(headers.get('location')!.split('/')[2]);
      const actors = [0, 1].map(() => producer().post('/actors', actorBody(), minimal));
      const ids = { movies: [] as number[], actors: (await Promise.all(actors)).map(idOf).sort((a, b) => a - b) };
      const everyone = movieBody({ actors: ids.actors });
      for (let i = 0; i < 2; i++) ids.movies.push(idOf(await producer().post('/movies', everyone, minimal)));
      const both = () => [true, true];
      const model: Model = { exists: { movies: both(), actors: both() }, decided: [both(), both()] };
      for (const [i, step] of steps.entries()) {
        await run(step, model, ids);
        const existing = [0, 1].filter((movie) => model.exists.movies[movie]);
        const expected = existing.map((movie) =>
          ids.actors.filter((_, actor) => model.exists.actors[actor] && model.decided[movie]![actor]),
        );
        const { movies } = (await producer().get('/movies?sort=id')).body;
        expect([i, movies.map(({ actors }) => actors)]).toEqual([i, expected]);
      }
      for (const id of ids.movies) await expectWholeHistory(`/movies/${id}`);
    });
    await fc.assert(sequence, { numRuns: 40, endOnFailure: true });
  });

  /** Expects each version once in the history, each change to start where the previous one ended, and the last one to be the current row. */
  async function expectWholeHistory(row: string): Promise<void> {
    const changes = await changesOf(row);
    expect(changes.filter(({ action }) => action !== 'delete').map(({ version }) => version)).toEqual(
      changes.filter(({ action }) => action !== 'delete').map((_, i) => i + 1),
    );
    for (const [i, { action, before }] of changes.entries()) {
      if (action === 'update' || action === 'delete') expect(before).toEqual(changes[i - 1]!.after);
    }
    const { status, body, headers } = await producer().get(row);
    const last = changes.at(-1)!;
    expect(last.after).toEqual(status === 200 ? body.movie : null);
    if (status === 200) expect(headers.get('etag')).toBe(`"${last.version}"`);
  }
});
