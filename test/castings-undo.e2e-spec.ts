import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Casting, idOf, locationOf } from './support/casting.js';
import { actorBody, movieBody } from './support/factories.js';
import {
  castWithoutMembership,
  danglingChanges,
  historyFaults,
  outlivingMemberships,
  pendingRows,
} from './support/invariants.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(async () => {
  await casting.clear();
  // Rows that were deleted by SQL have no end in the history.
  await casting.database.query('DELETE FROM changes; DELETE FROM pending_rows; DELETE FROM pending_memberships');
});

const minimal = { prefer: 'return=minimal' };
const producer = () => casting.as('producer');
const restore = (row: string) => producer().post(`${row}/restore`, undefined, minimal);
const create = async (path: string, body: object) => {
  const answer = await producer().post(path, body, { prefer: 'return=minimal, handling=lenient' });
  expect([path, answer.status]).toEqual([path, 201]);
  return locationOf(answer);
};
const dates = { starts: '2026-03-05', ends: '2026-04-02' };

/** All permutations of `items`. */
function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => orders(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

const KINDS = ['actor', 'movie', 'role', 'casting', 'absence'] as const;
type Kind = (typeof KINDS)[number];
type Paths = Record<Kind, string>;

/** The rows to which a row refers, in the order in which a restore looks for them. */
const REFERENCES: Record<Kind, readonly Kind[]> = {
  actor: [],
  movie: [],
  role: ['movie'],
  casting: ['movie', 'actor', 'role'],
  absence: ['actor'],
};

/** Which rows were deleted by themselves. A row exists if neither it nor one to which it refers was. */
class Deletions {
  private readonly gone = new Set<Kind>();

  constructor(private readonly paths: Paths) {}

  exists(kind: Kind): boolean {
    return !this.gone.has(kind) && REFERENCES[kind].every((other) => this.exists(other));
  }

  async delete(kind: Kind): Promise<void> {
    const { status } = await producer().delete(this.paths[kind], undefined, minimal);
    expect([kind, status]).toEqual([kind, this.exists(kind) ? 204 : 404]);
    if (status === 204) this.gone.add(kind);
  }

  async restore(kind: Kind): Promise<void> {
    const { status, body } = await restore(this.paths[kind]);
    const missing = REFERENCES[kind].find((other) => !this.exists(other));
    if (this.exists(kind)) {
      const field = `${kind}_id`;
      expect([status, body.details]).toEqual([409, [{ field, message: 'exists; there is nothing to restore' }]]);
    } else if (missing) {
      const message = `is deleted; restore ${this.paths[missing]} first`;
      expect([status, body.details]).toEqual([409, [{ field: `${missing}_id`, message }]]);
    } else {
      expect([kind, status]).toEqual([kind, 201]);
      this.gone.delete(kind);
    }
  }
}

async function allPaths(): Promise<Paths> {
  const actor = await create('/actors', actorBody());
  const movie = await create('/movies', movieBody());
  const role = await create(`${movie}/roles`, { name: 'Ripley', ...dates });
  const body = { role_id: idOf(role), actor_id: idOf(actor), status: 'confirmed' };
  // On other days: a confirmed casting of an absent actor is not restored without `handling=lenient`.
  const absence = await create(`${actor}/absences`, { starts: '2026-05-01', ends: '2026-05-02' });
  return { actor, movie, role, casting: await create('/castings', body), absence };
}

/** What is stored of the rows, which must be the same after all of them are back. */
const stored = async ({ actor, movie, role, casting: one, absence }: Paths) => {
  const { query } = casting.database;
  return [
    await query('SELECT id, movie_id, role_id, actor_id, status FROM castings WHERE id = $1', [idOf(one)]),
    await query('SELECT id, movie_id, name, starts, ends FROM roles WHERE id = $1', [idOf(role)]),
    await query('SELECT id, actor_id, starts, ends FROM absences WHERE id = $1', [idOf(absence)]),
    await query('SELECT actor_id FROM movie_actors WHERE movie_id = $1', [idOf(movie)]),
    await query('SELECT resource, id FROM pending_rows WHERE movie_id = $1 OR actor_id = $2', [
      idOf(movie),
      idOf(actor),
    ]),
  ];
};

/** Deletes rows in one order, as far as they exist, and restores all in another, as often as it takes. */
async function deleteAndRestore(paths: Paths, gone: readonly Kind[], back: readonly Kind[]): Promise<void> {
  const before = await stored(paths);
  const rows = new Deletions(paths);
  for (const kind of gone) await rows.delete(kind);
  while (back.some((kind) => !rows.exists(kind))) for (const kind of back) await rows.restore(kind);
  expect([gone, back, await stored(paths)]).toEqual([gone, back, before]);
}

/** Does all that at once in several sets of rows. */
async function inParallel<T>(cases: readonly T[], work: (paths: Paths, one: T) => Promise<void>): Promise<void> {
  const queue = [...cases];
  const clerk = async () => {
    const paths = await allPaths();
    for (let next = queue.pop(); next; next = queue.pop()) await work(paths, next);
  };
  await Promise.all(Array.from({ length: 6 }, clerk));
}

async function expectInvariants(): Promise<void> {
  expect(await castWithoutMembership(casting.database)).toEqual([]);
  expect(await outlivingMemberships(casting.database)).toEqual([]);
  expect(await historyFaults(casting.database)).toEqual([]);
  expect(await danglingChanges(casting.database)).toEqual([]);
}

describe('what belongs together is together again', () => {
  it('after an actor, a movie, a role and a casting were deleted and restored, in every order', async () => {
    const kinds = KINDS.filter((kind) => kind !== 'absence');
    // A row can't be deleted after one to which it refers.
    const effective = orders(kinds).map((gone) =>
      gone.filter((kind, i) => !gone.slice(0, i).some((earlier) => REFERENCES[kind].includes(earlier))),
    );
    const deletions = [...new Map(effective.map((gone) => [gone.join(), gone])).values()];
    expect(deletions).toHaveLength(10);
    const cases = deletions.flatMap((gone) => orders(kinds).map((back) => [gone, back] as const));
    await inParallel(cases, (paths, [gone, back]) => deleteAndRestore(paths, gone, back));
    expect(await pendingRows(casting.database)).toEqual([]);
    await expectInvariants();
  });

  it('after some of them, and an absence, were', async () => {
    const some = fc.shuffledSubarray([...KINDS], { minLength: 1 });
    const cases = fc.sample(fc.tuple(some, fc.shuffledSubarray([...KINDS], { minLength: 5 })), {
      numRuns: 75,
      seed: 13,
    });
    await inParallel(cases, (paths, [gone, back]) => deleteAndRestore(paths, gone, back));
    expect(await pendingRows(casting.database)).toEqual([]);
    await expectInvariants();
  });
});

it('a movie is answered as it is after its castings have brought actors back', async () => {
  const { actor, movie, role, casting: one } = await allPaths();
  await producer().delete(role, undefined, minimal);
  await producer().delete(actor, undefined, minimal);
  expect((await restore(role)).status).toBe(201);
  await producer().delete(movie, undefined, minimal);
  expect((await restore(actor)).status).toBe(201);
  // Neither the history of the movie nor that of the actor has the membership. The casting has.
  const answer = await producer().post(`${movie}/restore`, undefined, { prefer: 'return=representation' });
  expect(answer.body.movie.actors).toEqual([idOf(actor)]);
  const read = await producer().get(movie);
  expect([answer.text, answer.headers.get('etag')]).toEqual([read.text, read.headers.get('etag')]);
  expect((await producer().get(one)).body.casting.status).toBe('confirmed');
  await expectInvariants();
});

it('an actor whose only part was deleted meanwhile returns without it, and is cast when the part returns', async () => {
  const { actor, movie, role } = await allPaths();
  const members = async () => (await producer().get(movie)).body.movie.actors;
  for (const row of [actor, movie]) {
    await producer().delete(actor, undefined, minimal);
    await producer().delete(role, undefined, minimal);
    if (row === movie) await producer().delete(movie, undefined, minimal);
    expect((await restore(actor)).status).toBe(201);
    if (row === movie) expect((await restore(movie)).status).toBe(201);
    expect(await members()).toEqual([]);
    expect((await restore(role)).status).toBe(201);
    expect(await members()).toEqual([idOf(actor)]);
  }
  expect(await pendingRows(casting.database)).toEqual([]);
  await expectInvariants();
});

it('rows that an older version restored by itself can be restored, deleted and restored again', async () => {
  const { actor, movie, role, casting: one } = await allPaths();
  await producer().delete(movie, undefined, minimal);
  // Version 1.2.0 restores the movie alone.
  await casting.database.query(
    `INSERT INTO movies (id, version, title, release_date) OVERRIDING SYSTEM VALUE VALUES (${idOf(movie)}, 2, 'M', '2002-12-04')`,
  );
  expect((await restore(role)).status).toBe(201);
  expect((await producer().get(one)).body.casting.status).toBe('confirmed');
  expect(await pendingRows(casting.database)).toEqual([]);
  for (const row of [movie, actor]) {
    await producer().delete(row, undefined, minimal);
    expect((await restore(row)).status).toBe(201);
  }
  expect((await producer().get(movie)).body.movie.actors).toEqual([idOf(actor)]);
  expect(await castWithoutMembership(casting.database)).toEqual([]);
});
