import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { faultOf, stored } from '../src/http/text.js';
import { Casting, idOf, locationOf } from './support/casting.js';
import { aMovie, anActor } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const producer = () => casting.as('producer');

const FORMS = [
  ['csv', 'text/csv'],
  ['csv&separator=semicolon', 'text/csv'],
  ['tsv', 'text/tab-separated-values'],
  ['ndjson', 'application/x-ndjson'],
] as const;

/** Exports a list in each form and imports it again. Returns what the imports say of all rows. */
async function thereAndBack(list: string, target: string) {
  const reports = [];
  for (const [format, type] of FORMS) {
    const sheet = await producer().get(`${list}${list.includes('?') ? '&' : '?'}format=${format}`);
    expect(sheet.status).toBe(200);
    const { status, body } = await producer().post(target, sheet.text, { 'content-type': type });
    const { created, updated, unchanged } = body as unknown as Record<string, number>;
    reports.push({ status, created, updated, unchanged });
  }
  return reports;
}

const allUnchanged = (count: number) => FORMS.map(() => ({ status: 200, created: 0, updated: 0, unchanged: count }));

/** Names as the service stores them, many of which mean something to a spreadsheet. */
const names = fc
  .string({
    unit: fc.constantFrom(...'aZé ,;|\t"\'=+-@\\N\n1', 'ß', '中', 'ا', '🎬', '\u0301', '\u00A0', '\u200D'),
    minLength: 1,
    maxLength: 20,
  })
  .map((text) => stored(text, 200))
  .filter((text) => faultOf(text, 200) === undefined);

describe('a sheet that is sent back as it came changes nothing', () => {
  it('with any names', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(names, names), { minLength: 1, maxLength: 20 }), async (rows) => {
        await casting.clear();
        for (const [name, gender] of rows) await anActor(casting.database, { name, gender, age: 30 });
        expect(await thereAndBack('/actors?sort=id', '/actors/import')).toEqual(allUnchanged(rows.length));
      }),
      { numRuns: 25, seed: 20_021_204 },
    );
  });

  it('with 10,000 actors and movies with casts', async () => {
    const { query } = casting.database;
    await query(
      `INSERT INTO actors (name, gender, age)
       SELECT (ARRAY['Zoë', 'O''Brien', 'J.K.', '李', '"Bo"', '=Ann', 'Al; Jr'])[1 + i % 7] || ' ' || i, 'x, y', i % 150
       FROM generate_series(1, 10000) i`,
    );
    await query(
      `INSERT INTO movies (title, release_date)
       SELECT 'Part ' || i || CASE WHEN i % 3 = 0 THEN ', the "Movie"' ELSE '' END, date '1950-01-01' + i
       FROM generate_series(1, 10000) i`,
    );
    await query(
      `INSERT INTO movie_actors SELECT DISTINCT movie.id, actor.id
       FROM (SELECT id, row_number() OVER () AS n FROM movies) movie
       CROSS JOIN LATERAL (VALUES (movie.n), (movie.n + 7), (10001 - movie.n)) AS place (n)
       JOIN (SELECT id, row_number() OVER () AS n FROM actors) actor ON actor.n = place.n
       WHERE movie.n % 5 > 0`,
    );
    expect(await thereAndBack('/actors?sort=-name', '/actors/import')).toEqual(allUnchanged(10_000));
    expect(await thereAndBack('/movies', '/movies/import')).toEqual(allUnchanged(10_000));
    const [{ count }] = await query<{ count: number }>('SELECT count(*)::integer FROM changes').then(
      (rows) => rows as [{ count: number }],
    );
    expect(count).toBe(0);
  });

  it('with a cast list', async () => {
    const movie = await aMovie(casting.database);
    const actors = [await anActor(casting.database, { name: 'Ann; Lee' }), await anActor(casting.database)];
    for (const [i, name] of ['Ripley', '=Newt', '+49 Names; "x"'].entries()) {
      const dates = i === 0 ? { starts: '2026-03-05', ends: '2026-04-02' } : {};
      const path = `/movies/${movie}/roles`;
      const role_id = idOf(locationOf(await producer().post(path, { name, billing: i + 1, ...dates })));
      for (const [j, actor_id] of actors.entries()) {
        const status = j === 0 ? 'confirmed' : 'offered';
        await producer().post('/castings', { role_id, actor_id, status, notes: 'a "quoted"\nline, and more' });
      }
    }
    const list = `/movies/${movie}/castings`;
    expect(await thereAndBack(list, `${list}/import`)).toEqual(allUnchanged(6));
  });
});
