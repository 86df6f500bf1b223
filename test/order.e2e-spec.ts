import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Casting } from './support/casting.js';
import { aMovie, anActor } from './support/factories.js';
import { until } from './support/until.js';

/** Without ORDER BY, PostgreSQL returns rows in their physical order, which is that of the ids until rows are changed. */
describe.each([
  ['kept', {}],
  ['not kept', { DATABASE_KEPT_MIB: '0' }],
])('rows that lie in another order than that of their ids, %s', (_, env) => {
  let casting: Casting;
  let actors: number[];
  let movies: number[];
  beforeAll(async () => {
    casting = await Casting.start(env);
    const { query } = casting.database;
    actors = [];
    movies = [];
    for (let i = 0; i < 6; i++) actors.push(await anActor(casting.database, { name: 'Ada', age: 30 }));
    for (let i = 0; i < 4; i++) movies.push(await aMovie(casting.database, { actors: actors.toReversed() }));
    // Each UPDATE writes its row after all others.
    for (const id of actors.toReversed()) await query('UPDATE actors SET age = 31 WHERE id = $1', [id]);
    for (const id of movies.toReversed()) await query(`UPDATE movies SET title = 'Alien' WHERE id = $1`, [id]);
    await query('CREATE TABLE members AS SELECT * FROM movie_actors ORDER BY actor_id DESC, movie_id DESC');
    await query('DELETE FROM movie_actors');
    await query('INSERT INTO movie_actors SELECT * FROM members');
    const lies = async (column: string, table: string) =>
      (await query<{ id: number }>(`SELECT ${column} AS id FROM ${table} ORDER BY ctid`)).map(({ id }) => id);
    expect(await lies('id', 'actors')).toEqual(actors.toReversed());
    expect(await lies('id', 'movies')).toEqual(movies.toReversed());
    expect((await lies('actor_id', 'movie_actors'))[0]).toBe(actors.at(-1));
  });
  afterAll(() => casting.stop());

  const ids = (rows: { id: number }[]) => rows.map(({ id }) => id);
  const get = async (path: string) => (await casting.as('producer').get(path)).body;

  it.each(['/actors', '/actors?age=31', '/actors?sort=name', '/actors?q=ada', '/movies/1/actors', '/actors?limit=6'])(
    '%s is by id',
    async (path) => {
      for (let time = 0; time < 2; time++) expect(ids((await get(path)).actors)).toEqual(actors);
    },
  );

  it.each(['/movies', '/movies?sort=title', '/movies?q=alien', '/actors/1/movies', '/movies?limit=4'])(
    '%s is by id, and so is each cast',
    async (path) => {
      for (let time = 0; time < 2; time++) {
        const { movies: found } = await get(path);
        expect(ids(found)).toEqual(movies);
        for (const movie of found) expect(movie.actors).toEqual(actors);
      }
    },
  );

  it('included rows and answers to writes are by id', async () => {
    expect(ids((await get('/movies?include=actors')).actors)).toEqual(actors);
    expect(ids((await get('/actors?include=movies')).movies)).toEqual(movies);
    expect((await get('/movies/1')).movie.actors).toEqual(actors);
    const producer = casting.as('producer');
    expect(ids((await producer.patch(`/actors/${actors[0]}`, { age: 31 })).body.actors)).toEqual(actors);
    const patched = await producer.patch(`/movies/${movies[0]}`, { actors: actors.toReversed() });
    expect(ids(patched.body.movies)).toEqual(movies);
    expect(patched.body.movies[0].actors).toEqual(actors);
  });

  it('the history of a row is in order of its changes', async () => {
    const { query } = casting.database;
    for (const age of [32, 33, 34]) await casting.as('producer').patch(`/actors/${actors[1]}`, { age });
    await query('UPDATE changes SET at = at WHERE id = (SELECT min(id) FROM changes)');
    const { changes } = await get(`/actors/${actors[1]}/history`);
    expect(changes.map(({ version }) => version)).toEqual([2, 3, 4]);
    await until(async () => (await get('/changes')).changes.length > 2);
    expect(ids((await get('/changes')).changes)).toEqual(
      ids((await get('/changes')).changes).toSorted((a, b) => a - b),
    );
  });
});
