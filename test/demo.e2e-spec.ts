import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { castingStatuses } from '../src/castings/casting.dto.js';
import { fillWithDemo, readContents } from '../src/dev/demo.js';
import { Casting } from './support/casting.js';

let casting: Casting;
beforeAll(async () => {
  casting = await Casting.start();
  await fillWithDemo(casting.database.url);
});
afterAll(() => casting.stop());

const get = async (path: string) => (await casting.as('assistant').get(path)).body;

describe('the demo data', () => {
  it('has the movies of the README with their casts', async () => {
    const { movies } = await get('/movies');
    const casts = movies.map(({ title, actors }) => [title, actors]);
    expect(casts).toEqual([
      ['Terminator', [1, 2, 3, 6, 7]],
      ['Aliens', [3, 5, 6, 7]],
      ['Terminator 2: Judgment Day', [1, 2, 4]],
      ['Speed', [8, 9]],
      ['The Matrix', [8, 10, 11, 12]],
    ]);
  });

  it('has a role for every member of a cast, open roles, and castings in each status', async () => {
    const { castings } = await get('/castings?limit=500');
    expect(new Set(castings.map(({ status }) => status))).toEqual(new Set(castingStatuses));
    for (const { id, actors } of (await get('/movies')).movies) {
      const confirmed = castings.filter(({ movie_id, status }) => movie_id === id && status === 'confirmed');
      expect(confirmed.map(({ actor_id }) => actor_id).toSorted((a, b) => a - b)).toEqual(actors);
    }
    expect((await get('/movies/2/roles?open=true')).roles.map(({ name }) => name)).toEqual(['Newt']);
  });

  it('has one conflict, of an actor who is confirmed and absent', async () => {
    const { conflicts } = await get('/conflicts');
    expect(conflicts).toMatchObject([{ actor_id: 2, kind: 'absence', movie_id: 3, starts: '1990-12-22' }]);
  });

  it('is not added twice, nor after it was deleted', async () => {
    await fillWithDemo(casting.database.url);
    expect(await readContents(casting.database.url)).toEqual({ actors: 12, movies: 5, demo: true });
    await casting.clear();
    await fillWithDemo(casting.database.url);
    expect(await readContents(casting.database.url)).toEqual({ actors: 0, movies: 0, demo: true });
  });
});
