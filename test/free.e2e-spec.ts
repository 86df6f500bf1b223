import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting, type Answer } from './support/casting.js';
import { aCasting, aMovie, anAbsence, anActor, aRole } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());

const get = (path: string) => casting.as('assistant').get(path);
const names = ({ body }: Answer) => body.actors.map(({ name }) => name);
const free = async (query: string) => names(await get(`/actors?${query}`));

/** Roles of the movies 1 and 2: the first with days in March, the second in April, the third without days. */
let [march, april, undated]: number[] = [];
beforeEach(async () => {
  const { database } = casting;
  await casting.clear();
  const actors: Record<string, number> = {};
  for (const name of ['Ann', 'Ben', 'Cyd', 'Dan', 'Eve', 'Fay']) actors[name] = await anActor(database, { name });
  const [one, two] = [await aMovie(database), await aMovie(database)];
  march = await aRole(database, one, { starts: '2026-03-05', ends: '2026-03-20' });
  april = await aRole(database, two, { starts: '2026-03-20', ends: '2026-04-10' });
  undated = await aRole(database, two, { starts: null, ends: null });
  await aCasting(database, march, actors.Ann!, { status: 'confirmed' });
  await aCasting(database, april, actors.Ben!, { status: 'confirmed' });
  await aCasting(database, march, actors.Cyd!, { status: 'offered' });
  await anAbsence(database, actors.Dan!, { starts: '2026-03-10', ends: '2026-03-12' });
  await aCasting(database, undated, actors.Eve!, { status: 'confirmed' });
});

describe('free_from and free_to', () => {
  it.each([
    ['2026-03-04', '2026-03-04', ['Ann', 'Ben', 'Cyd', 'Dan', 'Eve', 'Fay']],
    ['2026-03-01', '2026-03-05', ['Ben', 'Cyd', 'Dan', 'Eve', 'Fay']],
    ['2026-03-10', '2026-03-10', ['Ben', 'Cyd', 'Eve', 'Fay']],
    ['2026-03-12', '2026-03-13', ['Ben', 'Cyd', 'Eve', 'Fay']],
    ['2026-03-13', '2026-03-13', ['Ben', 'Cyd', 'Dan', 'Eve', 'Fay']],
    ['2026-03-20', '2026-03-20', ['Cyd', 'Dan', 'Eve', 'Fay']],
    ['2026-03-21', '2026-04-10', ['Ann', 'Cyd', 'Dan', 'Eve', 'Fay']],
    ['2026-04-11', '9999-12-31', ['Ann', 'Ben', 'Cyd', 'Dan', 'Eve', 'Fay']],
    ['0001-01-01', '9999-12-31', ['Cyd', 'Eve', 'Fay']],
  ])('%s to %s', async (from, to, expected) => expect(await free(`free_from=${from}&free_to=${to}`)).toEqual(expected));

  it('go with all other parameters', async () => {
    const days = 'free_from=2026-03-06&free_to=2026-03-12';
    expect(await free(`${days}&q=e`)).toEqual(['Eve']);
    expect(await free(`${days}&name=Ann,Fay`)).toEqual(['Fay']);
    expect(await free(`${days}&age_gte=42`)).toEqual([]);
    expect(await free(`${days}&sort=-name&limit=2`)).toEqual(['Fay', 'Eve']);
    const page = await get(`/actors?${days}&limit=3&page=2`);
    expect([names(page), page.headers.get('x-total-count')]).toEqual([['Fay'], '4']);
    const first = await get(`/actors?${days}&limit=3`);
    const [, next] = /<([^>]*)>; rel="next"/.exec(first.headers.get('link')!)!;
    expect([names(first), names(await get(next!))]).toEqual([['Ben', 'Cyd', 'Eve'], ['Fay']]);
    expect((await get(next!.replace('2026-03-12', '2026-03-13'))).status).toBe(400);
  });

  it.each([
    ['free_from=2026-03-05', [{ field: 'free_from', message: 'also needs free_to' }]],
    ['free_to=2026-03-05', [{ field: 'free_to', message: 'also needs free_from' }]],
    ['free_from=2026-03-05&free_to=2026-03-04', [{ field: 'free_to', message: 'must not be before free_from' }]],
    [
      'free_from=2026-02-30&free_to=tomorrow',
      ['free_from', 'free_to'].map((field) => ({ field, message: 'must be a calendar day such as 2026-03-05' })),
    ],
    [
      'free_from=2026-03-05&free_from=2026-03-06&free_to=2026-03-07',
      [{ field: 'free_from', message: 'must be given only once' }],
    ],
    ['freeto=2026-03-05', [{ field: 'freeto', message: 'unknown parameter; did you mean free_to?' }]],
    ['available=x', [{ field: 'available', message: 'unknown parameter; did you mean free_from?' }]],
  ])('%s: 400', async (query, details) => {
    const { status, body } = await get(`/actors?${query}`);
    expect([status, body.details]).toEqual([400, details]);
  });
});

describe('free_for_role', () => {
  it('uses the days of the role, and ignores parts in the same movie', async () => {
    expect(await free(`free_for_role=${march}`)).toEqual(['Ann', 'Cyd', 'Eve', 'Fay']);
    expect(await free(`free_for_role=${april}`)).toEqual(['Ben', 'Cyd', 'Dan', 'Eve', 'Fay']);
  });

  it('every actor is free for a role without days, none for an unknown one', async () => {
    expect(await free(`free_for_role=${undated}`)).toHaveLength(6);
    const unknown = await get('/actors?free_for_role=2147483647');
    expect([unknown.status, unknown.text]).toEqual([200, '{"actors":[],"success":true}']);
  });

  it('goes with all other parameters, and takes one id', async () => {
    expect(await free(`free_for_role=${march}&q=fay`)).toEqual(['Fay']);
    expect(await free(`free_for_role=${march}&free_from=2026-04-10&free_to=2026-04-10&sort=-name`)).toEqual([
      ...['Fay', 'Eve', 'Cyd', 'Ann'],
    ]);
    expect(await free(`free_for_role=${april}&free_from=2026-03-11&free_to=2026-03-11`)).toEqual([
      ...['Ben', 'Cyd', 'Eve', 'Fay'],
    ]);
    for (const value of ['0', 'x', '1,2', '']) {
      expect((await get(`/actors?free_for_role=${value}`)).status).toBe(400);
    }
  });
});

it('a change counts at once', async () => {
  const { database } = casting;
  const days = 'free_from=2026-03-06&free_to=2026-03-06';
  expect(await free(days)).not.toContain('Ann');
  await database.query(`UPDATE castings SET status = 'released' WHERE status = 'confirmed'`);
  expect(await free(days)).toContain('Ann');
});
