import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Casting, type Answer } from './support/casting.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const get = (path: string) => casting.as('assistant').get(path);
const next = ({ headers }: Answer) => /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
const names = ({ body }: Answer) => body.actors.map(({ name }) => name);
const ids = ({ body }: Answer) => body.actors.map(({ id }) => id);

/** Stores actors of these names, in this order. */
async function cast(...all: string[]): Promise<number[]> {
  const sql = `INSERT INTO actors (name, gender, age)
    SELECT name, CASE WHEN place % 2 = 0 THEN 'f' ELSE 'm' END, 1
    FROM unnest($1::text[]) WITH ORDINALITY AS given (name, place) ORDER BY place RETURNING id`;
  return (await casting.database.query<{ id: number }>(sql, [all])).map(({ id }) => id);
}

const times = (count: number, name: (i: number) => string) => Array.from({ length: count }, (_, i) => name(i));

describe('one or two letters', () => {
  beforeEach(() =>
    cast(
      'Lee Ann',
      'Billy',
      'J.K. Simmons',
      'Kay J Simmons',
      'M*A*S*H',
      'Anna Bell',
      '王家衛',
      'Юрий Щ',
      '8½',
      '김민희',
    ),
  );

  it.each([
    ['l', ['Lee Ann']],
    ['an', ['Anna Bell', 'Lee Ann']],
    ['le an', ['Lee Ann']],
    ['a b', ['Anna Bell']],
    ['AN, LE', ['Lee Ann']],
    ['il', []],
    // Initials are one word of a name.
    ['jk', ['J.K. Simmons']],
    ['j k', ['Kay J Simmons', 'J.K. Simmons']],
    ['m*a*s*h', ['M*A*S*H']],
    ['щ', ['Юрий Щ']],
    ['ри', []],
    ['8', ['8½']],
    // No blanks separate these words.
    ['家衛', ['王家衛']],
    ['衛', ['王家衛']],
    ['민희', ['김민희']],
    // Beside a longer word they match anywhere.
    ['bell n', ['Anna Bell']],
    ['simmons k', ['J.K. Simmons', 'Kay J Simmons']],
  ])('%s: %j', async (q, found) => {
    const answer = await get(`/actors?q=${encodeURIComponent(q)}`);
    expect(names(answer).toSorted()).toEqual([...found].toSorted());
    const page = await get(`/actors?limit=20&page=1&q=${encodeURIComponent(q)}`);
    expect(page.text).toBe(answer.text);
    expect(page.headers.get('x-total-count')).toBe(String(found.length));
  });
});

describe('a word that more than 200 names contain', () => {
  it('has equal names first, then the best of the first 200 matches, then the others by id', async () => {
    await cast('Joann', ...times(198, (i) => `Joann ${i}`), 'Lee Ann', 'Ann Lee', 'Lee Ann', 'Joann', 'Ann');
    for (const path of ['/actors?q=ann', '/actors?q=ann&limit=500', '/actors?q=ann&limit=500&page=1']) {
      const found = names(await get(path));
      expect([found.length, found.slice(0, 4), found.slice(-3)]).toEqual([
        204,
        ['Ann', 'Lee Ann', 'Joann', 'Joann 0'],
        ['Ann Lee', 'Lee Ann', 'Joann'],
      ]);
    }
    expect(names(await get('/actors?q=ann&limit=3'))).toEqual(['Ann', 'Lee Ann', 'Joann']);
    expect(names(await get('/actors?q=lee+ann&limit=3'))).toEqual(['Lee Ann', 'Lee Ann', 'Ann Lee']);
  });

  it('has an equal name of two words first, too', async () => {
    await cast(...times(250, (i) => `The Man ${i}`), 'Man', 'The Man');
    expect(names(await get('/actors?q=the+man&limit=2'))).toEqual(['The Man', 'The Man 0']);
    expect(names(await get('/actors?q=the+man&gender=m&limit=2'))).toEqual(['The Man 0', 'The Man 2']);
  });

  it.each(['ann', 'an', 'ann jo', 'ann&gender=f', 'ann&sort=-name'])(
    'has the same rows in all pages: %s',
    async (q) => {
      await cast(...times(330, (i) => ['Ann', 'Joann', 'Jo Ann', 'Annabel Jo', 'Jo Annabel', 'Bob'][(i * 5) % 6]!));
      const all = ids(await get(`/actors?q=${q}`));
      expect(all.length).toBeGreaterThan(50);
      for (const limit of [70, 201]) {
        const [byCursor, byNumber]: [number[], number[]] = [[], []];
        for (let path: string | undefined = `/actors?q=${q}&limit=${limit}`; path && byCursor.length <= all.length;) {
          const answer = await get(path);
          byCursor.push(...ids(answer));
          path = next(answer);
        }
        for (let page = 1; page <= Math.ceil(all.length / limit); page++) {
          byNumber.push(...ids(await get(`/actors?q=${q}&limit=${limit}&page=${page}`)));
        }
        expect([byCursor, byNumber]).toEqual([all, all]);
      }
    },
  );

  it('loses and repeats no row of its pages while others are added and deleted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('add', 'delete'), fc.nat(39)), { maxLength: 8 }),
        async (changes) => {
          await casting.clear();
          const all = await cast(...times(280, (i) => ['Joann', 'Ann', 'Lee Ann', 'Annabel'][i % 4]!));
          const leaving = all.filter((_, i) => i % 7 === 0);
          const staying = all.filter((id) => !leaving.includes(id));
          const seen: number[] = [];
          for (let path: string | undefined = '/actors?q=ann&limit=60'; path && seen.length < 400;) {
            const answer = await get(path);
            seen.push(...ids(answer));
            path = next(answer);
            const [change, i] = changes.pop() ?? [];
            if (change === 'add') await cast(['Ann', 'Joann'][i! % 2]!);
            if (change === 'delete') await casting.database.query('DELETE FROM actors WHERE id = $1', [leaving[i!]]);
          }
          expect(new Set(seen).size).toBe(seen.length);
          expect(staying.filter((id) => !seen.includes(id))).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  });
});
