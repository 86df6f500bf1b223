import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting, type Answer } from './support/casting.js';
import { actorBody, aMovie, anActor, movieBody } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const times = <T>(n: number, make: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, i) => make(i)));

/** How many answers there are of each status. */
function statuses(answers: Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe('at the same time', () => {
  it('200 PATCHes of one movie all succeed, and its cast is one caller’s whole cast', async () => {
    const actors = (await times(20, () => anActor(casting.database))).sort((a, b) => a - b);
    const id = await aMovie(casting.database, { actors });
    const casts = Array.from({ length: 200 }, (_, i) =>
      actors.filter((_, j) => (i * 7 + j * 3) % 5 < 2 || j === i % 20),
    );
    const director = casting.as('director');
    const answers = await times(200, (i) =>
      director.patch(`/movies/${id}`, { actors: casts[i]!.toReversed(), title: `Version ${i}` }),
    );
    expect(statuses(answers)).toEqual({ 200: 200 });
    for (const [i, { body }] of answers.entries()) {
      expect(body.movies[0]).toMatchObject({ actors: casts[i], title: `Version ${i}` });
    }
    const [movie] = (await director.get('/movies')).body.movies;
    expect(movie.actors).toEqual(casts[Number(movie.title.split(' ')[1])]);
  });

  it('500 pairs of PATCHes to different fields: none is lost', async () => {
    const id = await anActor(casting.database);
    const movie = await aMovie(casting.database);
    const director = casting.as('director');
    for (let i = 0; i < 250; i++) {
      const pairs = await Promise.all([
        director.patch(`/actors/${id}`, { name: `Name ${i}` }),
        director.patch(`/actors/${id}`, { age: i % 150 }),
        director.patch(`/movies/${movie}`, { title: `Title ${i}` }),
        director.patch(`/movies/${movie}`, { actors: i % 2 ? [id] : [] }),
      ]);
      expect(statuses(pairs)).toEqual({ 200: 4 });
      const read = await director.get(`/actors/${id}`);
      expect(read.body.actor).toMatchObject({ name: `Name ${i}`, age: i % 150 });
      const readMovie = await director.get(`/movies/${movie}`);
      expect(readMovie.body.movie).toMatchObject({ title: `Title ${i}`, actors: i % 2 ? [id] : [] });
    }
  });

  it('200 POSTs make 200 rows with ids of their own, each Location its own row', async () => {
    const director = casting.as('director');
    const answers = await times(200, (i) => director.post('/actors', actorBody({ name: `Actor ${i}` })));
    expect(statuses(answers)).toEqual({ 200: 200 });
    for (const [i, { body, headers }] of answers.entries()) {
      const id = Number(headers.get('location')!.split('/')[2]);
      expect(body.actors.find((actor) => actor.id === id)?.name).toBe(`Actor ${i}`);
    }
    expect((await director.get('/actors')).body.actors).toHaveLength(200);
  });

  it('casting, deleting actors and deleting movies: no deadlock, no 5xx, no dangling casting', async () => {
    const actors = await times(30, () => anActor(casting.database));
    const movies = await times(10, () => aMovie(casting.database, { actors: actors.slice(0, 15) }));
    const producer = casting.as('producer');
    const answers = await times(400, (i) => {
      const movie = movies[i % 10]!;
      if (i % 13 === 0) return producer.delete(`/actors/${actors[(i / 13) % 30]!}`);
      if (i % 97 === 0) return producer.delete(`/movies/${movie}`);
      const cast = actors.filter((_, j) => (i + j) % 3 === 0).toReversed();
      return i % 7 === 0
        ? producer.post('/movies', movieBody({ actors: cast }))
        : producer.patch(`/movies/${movie}`, { actors: cast });
    });
    expect(statuses(answers)[200]).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => ![200, 404, 422].includes(status))).toEqual([]);
    const [{ dangling } = { dangling: -1 }] = await casting.database.query<{ dangling: number }>(
      `SELECT count(*)::integer AS dangling FROM movie_actors c
       WHERE NOT EXISTS (SELECT FROM actors a WHERE a.id = c.actor_id) OR NOT EXISTS (SELECT FROM movies m WHERE m.id = c.movie_id)`,
    );
    expect(dangling).toBe(0);
  });
});
