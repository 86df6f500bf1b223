import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeptRows } from '../src/database/kept-rows.js';
import { Casting } from './support/casting.js';
import { actorBody, aMovie, anActor } from './support/factories.js';
import { until } from './support/until.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());

const director = () => casting.as('director');
const kept = () => casting.app.get(KeptRows);

/** Until the rows are in memory; the requests before read the database. */
async function loaded(): Promise<void> {
  await until(() => kept().now());
}

describe('rows that are kept', () => {
  it('are answered to the byte as the database would', async () => {
    const names = ['plain', 'quote " and \\', 'tab\tline\nreturn\r\b\f', '\u0001\u001f\u007f', '  é 😀 </script>'];
    const actors = [];
    for (const name of names) actors.push(await anActor(casting.database, { name, gender: name.slice(0, 50) }));
    for (const title of names) await aMovie(casting.database, { title, actors, release_date: '0001-01-31' });
    await aMovie(casting.database);
    const paths = [
      '/actors',
      '/movies',
      `/actors/${actors[1]}`,
      '/movies/2',
      '/actors?limit=2&page=2',
      '/movies?limit=3',
    ];
    await loaded();
    const fromMemory = await Promise.all(paths.map((path) => director().get(path)));
    const { hits } = kept().counts;
    expect(hits).toBeGreaterThan(0);
    const bare = await Casting.start({ DATABASE_URL: casting.database.url, DATABASE_KEPT_ROWS: '0' });
    for (const [i, path] of paths.entries()) {
      const answer = await bare.as('director').get(path);
      expect([path, fromMemory[i]!.text]).toEqual([path, answer.text]);
      for (const name of ['content-type', 'link', 'x-total-count', 'etag']) {
        expect([path, name, fromMemory[i]!.headers.get(name)]).toEqual([path, name, answer.headers.get(name)]);
      }
    }
    // These come row by row, as objects.
    for (const [path, filtered] of [
      ['/actors', '/actors?age_gte=0'],
      ['/movies', '/movies?release_date_gte=0001-01-01'],
    ] as const) {
      expect((await bare.as('director').get(filtered)).text).toBe(fromMemory[paths.indexOf(path)]!.text);
    }
    const [written, same] = [
      await director().patch(`/actors/${actors[0]}`, { age: 3 }),
      await bare.as('director').get('/actors'),
    ];
    expect(written.text).toBe(same.text);
    await bare.stop();
  });

  it.each([
    ['an INSERT', `INSERT INTO actors (name, gender, age) VALUES ('psql', 'x', 1)`],
    ['an UPDATE', `UPDATE actors SET name = 'psql, twice'`],
    ['an UPDATE of an id', `UPDATE movies SET id = DEFAULT WHERE id = 7`],
    ['a DELETE', `DELETE FROM actors WHERE id = (SELECT max(id) FROM actors)`],
    [
      'a casting',
      `INSERT INTO movie_actors SELECT max(m.id), min(a.id) FROM movies m, actors a ON CONFLICT DO NOTHING`,
    ],
    ['no castings', 'DELETE FROM movie_actors'],
    ['5,000 rows', `INSERT INTO actors (name, gender, age) SELECT 'many', 'x', 1 FROM generate_series(1, 5000)`],
    ['a TRUNCATE', 'TRUNCATE actors CASCADE'],
  ])('are as fresh as the database after %s by somebody else', async (_, sql) => {
    await loaded();
    await casting.database.query(sql);
    const [actors, movies] = [await director().get('/actors'), await director().get('/movies')];
    const found = await casting.database.query<{ actors: number[]; movies: number[] }>(
      `SELECT coalesce((SELECT array_agg(id ORDER BY id) FROM actors), '{}') AS actors,
              coalesce((SELECT array_agg(id ORDER BY id) FROM movies), '{}') AS movies`,
    );
    expect((actors.body.actors ?? []).map(({ id }) => id)).toEqual(found[0]!.actors);
    expect((movies.body.movies ?? []).map(({ id }) => id)).toEqual(found[0]!.movies);
  });

  it('have an ETag that is the same in every process, and another one after a change', async () => {
    const id = await anActor(casting.database);
    const other = await Casting.start({ DATABASE_URL: casting.database.url });
    await until(() => other.app.get(KeptRows).now());
    await loaded();
    const [here, there] = [await director().get('/actors'), await other.as('director').get('/actors')];
    const etag = here.headers.get('etag')!;
    expect(etag).toBe(there.headers.get('etag'));
    expect((await director().get('/actors', undefined, { 'if-none-match': etag })).status).toBe(304);
    await other.as('director').patch(`/actors/${id}`, { age: 99 });
    expect((await director().get('/actors', undefined, { 'if-none-match': etag })).status).toBe(200);
    await other.stop();
  });

  it('are not kept above the limit', async () => {
    await casting.clear();
    await anActor(casting.database);
    const small = await Casting.start({ DATABASE_URL: casting.database.url, DATABASE_KEPT_ROWS: '2' });
    const rows = small.app.get(KeptRows);
    await until(() => rows.now());
    expect([...(await rows.now())!.keys()].toSorted()).toEqual(['actors', 'movies']);
    for (let i = 0; i < 2; i++) await small.as('director').post('/actors', actorBody());
    expect((await small.as('director').get('/actors')).body.actors).toHaveLength(3);
    expect([...(await rows.now())!.keys()]).toEqual(['movies']);
    await small.stop();
  });
});
