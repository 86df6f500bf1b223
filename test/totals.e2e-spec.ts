import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { statements, type Statement } from '../src/database/client.js';
import { Casting } from './support/casting.js';
import { actorBody, anActor, aMovie } from './support/factories.js';
import { until } from './support/until.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start({ DATABASE_KEPT_MIB: '0' })));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const query = (sql: string) => casting.database.query(sql);
const total = async (path = '/actors?limit=1&page=1&sort=name') =>
  Number((await casting.as('assistant').get(path)).headers.get('x-total-count'));
const INSERT = 'INSERT INTO actors (name, gender, age)';
const add = (count: number) => query(`${INSERT} SELECT 'Ada', 'f', n % 100 FROM generate_series(1, ${count}) n`);

/** How often the rows of a table were counted. */
let counts = 0;
const watch = (message: unknown) => {
  if (/^\s*SELECT count\(\*\)::integer AS total/.test((message as Statement).text)) counts++;
};
beforeAll(() => statements.subscribe(watch));
afterAll(() => void statements.unsubscribe(watch));

/** Rows are counted again while a transaction runs that is older than what was pruned from the log, also one of other tests. */
const settled = (rows: number) =>
  until(async () => {
    counts = 0;
    expect(await total()).toBe(rows);
    return counts === 0;
  });

describe('the total of all rows', () => {
  it('is exact after every write, and counted once', async () => {
    await total();
    counts = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('add', 'add many', 'update', 'delete', 'delete all', 'cast', 'roll back'), {
          maxLength: 8,
        }),
        async (writes) => {
          for (const write of writes) {
            if (write === 'add') await casting.as('director').post('/actors', actorBody());
            if (write === 'add many') await add(1001);
            if (write === 'update') await query('UPDATE actors SET age = 7');
            if (write === 'delete') await query('DELETE FROM actors WHERE id = (SELECT min(id) FROM actors)');
            if (write === 'delete all') await query('DELETE FROM actors');
            if (write === 'cast') await aMovie(casting.database, { actors: [await anActor(casting.database)] });
            if (write === 'roll back')
              await query('DO $$ BEGIN DELETE FROM actors; ASSERT false; END $$').catch(() => []);
            for (const list of ['actors', 'movies']) {
              const [{ rows }] = (await query(`SELECT count(*)::integer AS rows FROM ${list}`)) as [{ rows: number }];
              expect(await total(`/${list}?limit=1&page=1&sort=-id`)).toBe(rows);
            }
          }
        },
      ),
      { numRuns: 20 },
    );
    // Once for movies, which were not asked for before.
    expect(counts).toBeLessThanOrEqual(1);
  });

  it('has the rows of a slow transaction as soon as it is committed', async () => {
    await add(3);
    expect(await total()).toBe(3);
    const slow = new pg.Client({ connectionString: casting.database.url });
    await slow.connect();
    await slow.query(`BEGIN; ${INSERT} VALUES ('Ada', 'f', 1)`);
    await add(1);
    expect(await total()).toBe(4);
    await slow.query('COMMIT');
    await slow.end();
    expect(await total()).toBe(5);
  });

  it.each([
    ['a TRUNCATE', 'TRUNCATE actors CASCADE', 0],
    [
      'lines of a writer that does not know the number',
      `INSERT INTO row_log (resource, ids) VALUES ('actors', '{1}')`,
      3,
    ],
    ['the log was pruned of lines it had not read', `${INSERT} SELECT 'Ada', 'f', 1; DELETE FROM row_log`, 4],
  ])('is counted again after %s', async (_, sql, expected) => {
    await add(3);
    expect(await total()).toBe(3);
    counts = 0;
    await query(sql);
    expect([await total(), counts]).toEqual([expected, 1]);
    await settled(expected);
  });

  it('is counted by one statement for all who wait', async () => {
    await query('TRUNCATE actors CASCADE');
    await add(5);
    await settled(5);
    await query(`INSERT INTO row_log (resource, ids) VALUES ('actors', '{1}')`);
    counts = 0;
    expect(await Promise.all(Array.from({ length: 20 }, () => total()))).toEqual(Array(20).fill(5));
    expect(counts).toBeLessThan(5);
  });
});

it('deep pages have the rows and the order of the list', async () => {
  await query(`${INSERT}
    SELECT md5((n % 7)::text), (ARRAY['f', 'm', 'x'])[n % 3 + 1], n % 5 FROM generate_series(1, 60) n`);
  for (const sort of ['name', '-name', 'age,-name', '-gender,age', 'id']) {
    const all = (await casting.as('assistant').get(`/actors?sort=${sort}`)).body.actors;
    const pages = await Promise.all(
      [1, 2, 3, 4, 5].map((page) =>
        casting.as('assistant').get(`/actors?sort=${sort}&limit=13&page=${page}&age_gte=0`),
      ),
    );
    expect(pages.flatMap(({ body }) => body.actors)).toEqual(all);
  }
});
