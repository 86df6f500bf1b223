import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CastingStatus } from '../src/castings/casting.dto.js';
import { sidesOf } from '../src/castings/conflict-sql.js';
import { Casting, type Answer } from './support/casting.js';
import { aCasting, aMovie, anAbsence, anActor, aRole } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());

const get = (path: string, headers?: Record<string, string>) => casting.as('assistant').get(path, undefined, headers);

type Days = readonly [starts: string, ends: string] | undefined;

/** Casts an actor for a new role of a movie. */
async function play(actorId: number, movieId: number, status: CastingStatus, days?: Days): Promise<number> {
  const [starts, ends] = days ?? [null, null];
  const roleId = await aRole(casting.database, movieId, { starts, ends });
  return aCasting(casting.database, roleId, actorId, { status });
}

let [ann, ben, one, two, three]: number[] = [];
beforeEach(async () => {
  const { database } = casting;
  await casting.clear();
  [ann, ben] = [await anActor(database), await anActor(database)];
  [one, two, three] = [await aMovie(database), await aMovie(database), await aMovie(database)];
});

const march = ['2026-03-05', '2026-03-20'] as const;
const april = ['2026-03-20', '2026-04-10'] as const;
const may = ['2026-05-01', '2026-05-31'] as const;

describe('a conflict is', () => {
  it('a double booking, on the days that both have', async () => {
    const first = await play(ann!, one!, 'confirmed', march);
    const second = await play(ann!, two!, 'confirmed', april);
    expect((await get('/conflicts')).text).toBe(
      `{"conflicts":[{"actor_id":${ann},"casting_id":${first},"ends":"2026-03-20","kind":"double_booking","movie_id":${one},` +
        `"other_casting_id":${second},"other_movie_id":${two},"starts":"2026-03-20"}],"success":true}`,
    );
  });

  it.each([
    ['confirmed', 'offered', 'competing_offer'],
    ['offered', 'confirmed', 'competing_offer'],
    ['offered', 'offered', 'competing_offer'],
    ['confirmed', 'confirmed', 'double_booking'],
    ['confirmed', 'pinned', undefined],
    ['callback', 'offered', undefined],
    ['released', 'confirmed', undefined],
  ] as const)('%s beside %s: %s', async (status, other, kind) => {
    await play(ann!, one!, status, march);
    await play(ann!, two!, other, march);
    const { conflicts } = (await get('/conflicts')).body;
    expect(conflicts.map((conflict) => conflict.kind)).toEqual(kind ? [kind] : []);
  });

  it.each(['confirmed', 'offered'] as const)('to be %s while absent', async (status) => {
    const id = await play(ann!, one!, status, march);
    const absence = await anAbsence(casting.database, ann!, { starts: '2026-03-01', ends: '2026-03-05' });
    await anAbsence(casting.database, ben!, { starts: '2026-03-01', ends: '2026-03-05' });
    expect((await get('/conflicts')).text).toBe(
      `{"conflicts":[{"absence_id":${absence},"actor_id":${ann},"casting_id":${id},"ends":"2026-03-05","kind":"absence",` +
        `"movie_id":${one},"starts":"2026-03-05"}],"success":true}`,
    );
  });

  it('nothing within a movie, without days, of two actors, or on other days', async () => {
    await play(ann!, one!, 'confirmed', march);
    await play(ann!, one!, 'confirmed', march);
    await play(ann!, two!, 'confirmed');
    await play(ben!, two!, 'confirmed', march);
    await play(ann!, three!, 'confirmed', ['2026-03-21', '2026-03-21']);
    await anAbsence(casting.database, ann!, { starts: '2026-03-22', ends: '2026-03-22' });
    expect((await get('/conflicts')).text).toBe('{"conflicts":[],"success":true}');
  });
});

describe('the list', () => {
  /** Four conflicts in the order of the list, as letters. */
  let known: Record<string, string>;
  const keyOf = (one: object) => JSON.stringify(one);
  const seen = ({ body }: Answer) => body.conflicts.map((conflict) => known[keyOf(conflict)]).join('');
  beforeEach(async () => {
    await play(ben!, two!, 'offered', may);
    await play(ann!, one!, 'confirmed', march);
    await play(ann!, two!, 'confirmed', april);
    await play(ann!, three!, 'offered', ['2026-03-10', '2026-03-20']);
    await anAbsence(casting.database, ben!, { starts: '2026-05-31', ends: '2026-06-30' });
    const { conflicts } = (await get('/conflicts')).body;
    known = Object.fromEntries(conflicts.map((conflict, i) => [keyOf(conflict), 'abcd'[i]!]));
    expect(conflicts.map(({ kind, starts, ends }) => [kind, starts, ends])).toEqual([
      ['competing_offer', '2026-03-10', '2026-03-20'],
      ['double_booking', '2026-03-20', '2026-03-20'],
      ['competing_offer', '2026-03-20', '2026-03-20'],
      ['absence', '2026-05-31', '2026-05-31'],
    ]);
  });

  it.each([
    [() => `actor_id=${ann}`, 'abc'],
    [() => `actor_id=${ben}`, 'd'],
    [() => `movie_id=${one}`, 'ab'],
    [() => `movie_id=${two}`, 'bcd'],
    [() => `movie_id=${three}`, 'ac'],
    [() => 'kind=absence', 'd'],
    [() => 'kind=absence,double_booking', 'bd'],
    [() => 'from=2026-03-20', 'abcd'],
    [() => 'from=2026-03-21', 'd'],
    [() => 'to=2026-03-19', 'a'],
    [() => 'to=2026-03-09', ''],
    [() => 'from=2026-03-19&to=2026-03-19', 'a'],
    [() => 'from=2026-05-31&to=2026-05-31', 'd'],
    [() => `actor_id=${ann}&kind=competing_offer&movie_id=${two}`, 'c'],
    [() => 'sort=-starts', 'dcba'],
  ])('%s', async (query, expected) => {
    const answer = await get(`/conflicts?${query()}`);
    expect([answer.status, seen(answer)]).toEqual([200, expected]);
  });

  it.each([
    'limit=1',
    'limit=3',
    'limit=2&page=1',
    'limit=1&sort=starts',
    'limit=1&kind=competing_offer,double_booking,absence',
  ])('in pages: %s', async (query) => {
    let found = '';
    for (let path: string | undefined = `/conflicts?${query}`; path;) {
      const answer: Answer = await get(path);
      found += seen(answer);
      path = /<([^>]*)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
    }
    expect(found).toBe('abcd');
  });

  it('is counted on request, and has an ETag', async () => {
    const answer = await get('/conflicts?limit=1', { prefer: 'count=exact' });
    expect(answer.headers.get('x-total-count')).toBe('4');
    const etag = answer.headers.get('etag')!;
    expect((await get('/conflicts?limit=1', { 'if-none-match': etag })).status).toBe(304);
  });

  it.each([
    ['kind=clash', 'kind', /absence, competing_offer, double_booking/],
    ['from=2026-02-29', 'from', /calendar day/],
    ['until=2026-02-28', 'until', /did you mean to/],
    ['cursor=x', 'cursor', /./],
  ])('%s: 400', async (query, field, message) => {
    const { status, body } = await get(`/conflicts?${query}`);
    expect([status, body.details![0]]).toEqual([400, { field, message: expect.stringMatching(message) }]);
  });
});

it('a conflict is seen from either casting', async () => {
  const first = await play(ann!, one!, 'confirmed', march);
  const second = await play(ann!, two!, 'offered', april);
  const absence = await anAbsence(casting.database, ann!, { starts: '2026-04-01', ends: '2026-04-30' });
  const sides = await casting.database.query<Record<string, string>>(
    `${sidesOf('own.actor_id = $1')} ORDER BY own_id, starts`,
    [ann],
  );
  const common = { actor_id: ann, absence_id: null, kind: 'competing_offer', starts: '2026-03-20', ends: '2026-03-20' };
  expect(sides).toMatchObject([
    { ...common, own_id: first, own_movie_id: one, own_status: 'confirmed', casting_id: second, movie_id: two },
    { ...common, own_id: second, own_movie_id: two, own_status: 'offered', casting_id: first, movie_id: one },
    { own_id: second, kind: 'absence', absence_id: absence, casting_id: null, movie_id: null, role_id: null },
  ]);
  expect(sides.map(({ other_starts, other_ends }) => [other_starts, other_ends])).toEqual([
    april,
    march,
    ['2026-04-01', '2026-04-30'],
  ]);
});
