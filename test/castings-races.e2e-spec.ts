import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { changeCasts } from '../src/castings/cast-statements.js';
import { Casting, idOf, locationOf, type Answer, type Caller } from './support/casting.js';
import { actorBody, movieBody } from './support/factories.js';
import { castWithoutMembership, historyFaults, outlivingMemberships } from './support/invariants.js';
import { figure, statuses } from './support/load.js';
import { until } from './support/until.js';

/** Two instances of the service: writes of one row queue within one. */
let casting: Casting;
let other: Casting;
let callers: [Caller, Caller];
beforeAll(async () => {
  casting = await Casting.start();
  other = await Casting.start({ DATABASE_URL: casting.database.url, AUTH_ISSUER: casting.issuer.url });
  const authorization = `Bearer ${await casting.token('producer')}`;
  callers = [casting.withAuthorization(authorization), other.withAuthorization(authorization)];
});
afterAll(async () => {
  await other.stop();
  await casting.stop();
});
beforeEach(async () => {
  await casting.clear();
  await casting.database.query('DELETE FROM changes; DELETE FROM pending_rows; DELETE FROM pending_memberships');
});

const minimal = { prefer: 'return=minimal' };
const lenient = { prefer: 'return=minimal, handling=lenient' };
const days = (starts: string, ends: string) => ({ starts: `2026-03-${starts}`, ends: `2026-03-${ends}` });

async function create(path: string, body: object): Promise<string> {
  const answer = await callers[0].post(path, body, minimal);
  expect([path, answer.status]).toEqual([path, 201]);
  return locationOf(answer);
}
const anActor = () => create('/actors', actorBody());
const aMovie = () => create('/movies', movieBody());
const aRole = (movie: string, dates: object = days('05', '20')) => create(`${movie}/roles`, { name: 'R', ...dates });
const aCasting = (role: string, actor: string, status = 'considered') =>
  create('/castings', { role_id: idOf(role), actor_id: idOf(actor), status });
const confirm = (caller: Caller, path: string, headers = minimal) =>
  caller.patch(path, { status: 'confirmed' }, headers);
/** Sets back what a round changed, without asking what it was. */
const reset = async (...paths: string[]) => {
  for (const path of paths) {
    expect((await callers[0].patch(path, { status: 'considered' }, lenient)).status).toBe(204);
  }
};

async function expectInvariants(): Promise<void> {
  expect(await castWithoutMembership(casting.database)).toEqual([]);
  expect(await outlivingMemberships(casting.database)).toEqual([]);
  expect(await historyFaults(casting.database)).toEqual([]);
}

/** Sessions may delay their statistics by 10 s, but report them when they end. */
async function deadlocks(): Promise<number> {
  const end =
    'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = $1 AND datname = $2';
  const database = new URL(casting.database.url).pathname.slice(1);
  await casting.database.query(end, ['casting-api', database]);
  const sql = 'SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()';
  return (await casting.database.query<{ deadlocks: number }>(sql))[0]!.deadlocks;
}

/** Runs `round` so many times in all, in parallel lanes of which each has its own rows. Sends of a round alternate. */
async function rounds(count: number, lane: () => Promise<(one: Caller, two: Caller) => Promise<void>>): Promise<void> {
  let left = count;
  const run = async () => {
    const round = await lane();
    while (left-- > 0) await (left % 2 ? round(callers[0], callers[1]) : round(callers[1], callers[0]));
  };
  await Promise.all(Array.from({ length: 4 }, run));
}

const sorted = (answers: Answer[]) => answers.map(({ status }) => status).toSorted();

describe('the cast and the castings agree', () => {
  /** Two actors, two movies with two roles each, all castings. */
  async function aBoard() {
    const actors = [await anActor(), await anActor()];
    const movies = [await aMovie(), await aMovie()];
    const roles: string[] = [];
    for (const movie of movies) roles.push(await aRole(movie), await aRole(movie));
    const castings: string[] = [];
    for (const role of roles) for (const actor of actors) castings.push(await aCasting(role, actor));
    return { actors, movies, roles, castings };
  }
  type Board = Awaited<ReturnType<typeof aBoard>>;

  /** A write of the one actor and the one movie, mostly; sometimes of their neighbours. */
  function anyWrite({ actors, movies, roles, castings }: Board) {
    const actor = fc.constantFrom(actors[0]!, actors[0]!, actors[1]!);
    const movie = fc.constantFrom(movies[0]!, movies[0]!, movies[1]!);
    const row = fc.constantFrom(...castings.slice(0, 4), ...castings);
    const status = fc.constantFrom('confirmed', 'confirmed', 'released', 'offered');
    const send = <T>(weight: number, values: fc.Arbitrary<T>, work: (caller: Caller, value: T) => Promise<Answer>) => ({
      weight,
      arbitrary: values.map((value) => (caller: Caller) => work(caller, value)),
    });
    const back = (path: string) => `${path}/restore`;
    const dates = fc.tuple(fc.constantFrom(...roles), fc.constantFrom(days('01', '09'), days('05', '20')));
    const cast = fc.tuple(movie, fc.subarray(actors.map(idOf)));
    const any = fc.constantFrom(...actors, ...movies, ...roles, ...castings.slice(0, 2));
    return fc.oneof(
      send(12, fc.tuple(row, status), (caller, [path, status]) => caller.patch(path, { status }, lenient)),
      send(3, row, (caller, path) => caller.patch(path, { notes: 'Tape came' }, minimal)),
      send(4, cast, (caller, [path, actors]) => caller.patch(path, { actors }, lenient)),
      send(2, movie, (caller, path) => caller.patch(path, { title: 'Aliens' }, minimal)),
      send(3, fc.tuple(movie, actor), (caller, [path, one]) => caller.put(path + one, undefined, minimal)),
      send(3, fc.tuple(movie, actor), (caller, [path, one]) => caller.delete(path + one, undefined, minimal)),
      send(2, actor, (caller, path) => caller.delete(path, undefined, minimal)),
      send(3, actor, (caller, path) => caller.post(back(path), undefined, minimal)),
      send(2, movie, (caller, path) => caller.delete(path, undefined, minimal)),
      send(3, movie, (caller, path) => caller.post(back(path), undefined, minimal)),
      send(2, any, (caller, path) => caller.delete(path, undefined, minimal)),
      send(6, any, (caller, path) => caller.post(back(path), undefined, lenient)),
      send(2, dates, (caller, [path, body]) => caller.patch(path, body, lenient)),
      send(1, actor, (caller, path) => caller.post(`${path}/absences`, days('01', '06'), minimal)),
    );
  }

  it('after 200 writes at once, 6 times', async () => {
    const before = await deadlocks();
    const all: Answer[] = [];
    const board = await aBoard();
    for (const seed of Array.from({ length: 6 }, (_, i) => i + 1)) {
      const writes = fc.sample(anyWrite(board), { numRuns: 200, seed });
      const answers = await Promise.all(writes.map((write, i) => write(callers[i % 2]!)));
      all.push(...answers);
      const odd = answers.filter(({ status }) => ![201, 204, 404, 409].includes(status));
      expect([seed, odd.map(({ status, text }) => [status, text])]).toEqual([seed, []]);
      await expectInvariants();
      // The next round begins with all rows.
      for (const path of [...board.movies, ...board.actors, ...board.roles, ...board.castings]) {
        const { status } = await callers[0].post(`${path}/restore`, undefined, lenient);
        expect([path, [201, 409].includes(status)]).toEqual([path, true]);
      }
      await expectInvariants();
      expect(await casting.database.query('SELECT FROM castings')).toHaveLength(board.castings.length);
    }
    expect(await deadlocks()).toBe(before);
    figure(`${all.length} writes of two actors and two movies at once: ${JSON.stringify(statuses(all))}`);
  });

  it.each([
    ['who is confirmed', true],
    ['who is a member only', false],
  ])('when a PATCH drops an actor %s, and another confirms the actor for a second role', async (_, isConfirmed) => {
    let dropped = 0;
    await rounds(200, async () => {
      const [actor, movie] = [await anActor(), await aMovie()];
      const first = await aCasting(await aRole(movie), actor);
      const second = await aCasting(await aRole(movie), actor);
      return async (one, two) => {
        if (isConfirmed) await confirm(one, first);
        else await one.put(movie + actor, undefined, minimal);
        const answers = await Promise.all([one.patch(movie, { actors: [] }, minimal), confirm(two, second)]);
        expect(sorted(answers)).toEqual([204, 204]);
        const last = (await one.get(second)).body.casting.status;
        expect((await one.get(movie)).body.movie.actors).toEqual(last === 'confirmed' ? [idOf(actor)] : []);
        expect((await one.get(first)).body.casting.status).toBe(isConfirmed ? 'released' : 'considered');
        if (last === 'released') dropped++;
        await reset(first, second);
        await one.patch(movie, { actors: [] }, minimal);
      };
    });
    await expectInvariants();
    figure(`200 drops beside confirmations: ${dropped} times the drop was last`);
  });
});

it('a cast is not changed by a statement that began before an actor who leaves was confirmed', async () => {
  const [actor, movie] = [await anActor(), await aMovie()];
  await callers[0].put(movie + actor, undefined, minimal);
  const path = await aCasting(await aRole(movie), actor);
  const change = { id: idOf(movie), version: 2, joining: [], leaving: [idOf(actor)], names: [] };
  const [holder, session] = [1, 2].map(() => new pg.Client({ connectionString: casting.database.url })) as [
    pg.Client,
    pg.Client,
  ];
  await Promise.all([holder.connect(), session.connect()]);
  try {
    await holder.query('SELECT pg_advisory_lock(1)');
    // Its snapshot is taken, and it has not locked the movie.
    const sql = changeCasts(new Set()).text.replace(
      'FROM json_to_recordset',
      'FROM (SELECT FROM pg_advisory_xact_lock(1)) held, json_to_recordset',
    );
    const changed = session.query(sql, [JSON.stringify([{ ...change, subject: 's', request_id: 'r' }])]);
    const waiting = "SELECT FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()";
    await until(async () => (await casting.database.query(waiting)).length > 0);
    // The movie keeps its version, for the actor is a member already.
    expect((await confirm(callers[0], path)).status).toBe(204);
    await holder.query('SELECT pg_advisory_unlock(1)');
    expect((await changed).rows).toEqual([]);
  } finally {
    await Promise.all([holder.end(), session.end()]);
  }
  expect((await callers[0].get(path)).body.casting.status).toBe('confirmed');
  await expectInvariants();
});

describe('of two commitments that exclude each other, one is refused', () => {
  it('two movies that overlap, 1,000 times', async () => {
    await rounds(1000, async () => {
      const actor = await anActor();
      const castings = [
        await aCasting(await aRole(await aMovie()), actor),
        await aCasting(await aRole(await aMovie()), actor),
      ];
      return async (one, two) => {
        const answers = await Promise.all([confirm(one, castings[0]!), confirm(two, castings[1]!)]);
        expect(sorted(answers)).toEqual([204, 409]);
        await reset(...castings);
      };
    });
    await expectInvariants();
  });

  it('two actors for one role, 100 times', async () => {
    await rounds(100, async () => {
      const role = await aRole(await aMovie());
      const castings = [await aCasting(role, await anActor()), await aCasting(role, await anActor())];
      return async (one, two) => {
        const answers = await Promise.all([confirm(one, castings[0]!), confirm(two, castings[1]!)]);
        expect(sorted(answers)).toEqual([204, 409]);
        await reset(...castings);
      };
    });
    await expectInvariants();
  });

  it.each([
    ['the role itself', 1],
    ['the role for which the actor is confirmed', 0],
  ])('a confirmation and new dates of %s, 100 times', async (_, which) => {
    await rounds(100, async () => {
      const actor = await anActor();
      const dates = [days('01', '05'), days('10', '20')];
      const roles = [await aRole(await aMovie(), dates[0]), await aRole(await aMovie(), dates[1])];
      await aCasting(roles[0]!, actor, 'confirmed');
      const second = await aCasting(roles[1]!, actor);
      return async (one, two) => {
        const answers = await Promise.all([one.patch(roles[which]!, days('04', '12'), minimal), confirm(two, second)]);
        expect(sorted(answers)).toEqual([204, 409]);
        await reset(second);
        await one.patch(roles[which]!, dates[which], lenient);
      };
    });
    await expectInvariants();
  });

  it.each(['new', 'changed'])('a confirmation and a %s absence, which is never refused, 100 times', async (kind) => {
    let refused = 0;
    await rounds(100, async () => {
      const actor = await anActor();
      const path = await aCasting(await aRole(await aMovie()), actor);
      return async (one, two) => {
        const first = kind === 'changed' && (await create(`${actor}/absences`, days('01', '02')));
        const [absent, confirmed] = await Promise.all([
          first ? one.patch(first, days('20', '25')) : one.post(`${actor}/absences`, days('20', '25')),
          confirm(two, path),
        ]);
        expect(absent.status).toBe(first ? 200 : 201);
        // Either the answer shows what the absence contradicts, or there is nothing that it contradicts.
        expect([confirmed.status, absent.body.conflicts.length]).toEqual(
          confirmed.status === 409 ? [409, 0] : [204, 1],
        );
        if (confirmed.status === 409) refused++;
        await one.delete(`/absences/${absent.body.absence.id}`, undefined, minimal);
        await reset(path);
      };
    });
    await expectInvariants();
    figure(`100 confirmations beside absences: ${refused} refused`);
  });

  it('two castings of one actor for one role', async () => {
    await rounds(100, async () => {
      const [actor, role] = [await anActor(), await aRole(await aMovie())];
      const body = { role_id: idOf(role), actor_id: idOf(actor) };
      return async (one, two) => {
        const answers = await Promise.all([
          one.post('/castings', body, minimal),
          two.post('/castings', { ...body, status: 'confirmed' }, minimal),
        ]);
        expect(sorted(answers)).toEqual([201, 409]);
        const { status, headers } = answers.find(({ status }) => status === 201)!;
        expect(status).toBe(201);
        await one.delete(headers.get('location')!, undefined, minimal);
      };
    });
    await expectInvariants();
  });
});
