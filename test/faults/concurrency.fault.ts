import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting } from '../support/casting.js';
import { aMovie, anActor, movieBody } from '../support/factories.js';
import { figure, statuses } from '../support/load.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const times = <T>(n: number, make: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, i) => make(i)));

describe('at the same time', () => {
  it('200 PATCHes of one movie all succeed, and its cast is one caller’s whole cast', async () => {
    const actors = (await times(20, () => anActor(casting.database))).sort((a, b) => a - b);
    const id = await aMovie(casting.database, { actors });
    const casts = Array.from({ length: 200 }, (_, i) =>
      actors.filter((_, j) => (i * 7 + j * 3) % 5 < 2 || j === i % 20),
    );
    const director = casting.as('director');
    const began = performance.now();
    const answers = await times(200, (i) =>
      director.patch(`/movies/${id}`, { actors: casts[i]!.toReversed(), title: `Version ${i}` }),
    );
    const took = Math.round(performance.now() - began);
    expect(statuses(answers)).toEqual({ 200: 200 });
    // A list is as of its commit or a moment later, when another caller may have changed the movie.
    for (const { body } of [...answers, await director.get('/movies')]) {
      const [movie] = body.movies;
      expect(movie.actors).toEqual(casts[Number(movie.title.split(' ')[1])]);
    }
    figure(`200 parallel PATCHes of one movie: 200 × 200 in ${took} ms`);
  });

  it('of 200 PATCHes with one If-Match one succeeds', async () => {
    const director = casting.as('director');
    const path = `/movies/${await aMovie(casting.database)}`;
    const etag = (await director.get(path)).headers.get('etag')!;
    const answers = await times(200, (i) => director.patch(path, { title: `Version ${i}` }, { 'if-match': etag }));
    expect(statuses(answers)).toEqual({ 200: 1, 412: 199 });
    const winner = answers.findIndex(({ status }) => status === 200);
    expect((await director.get(path)).body.movie.title).toBe(`Version ${winner}`);
    figure('200 parallel PATCHes with one If-Match: 1 × 200, 199 × 412');
  });

  it('24 workers cast, add and delete: no deadlock, no 5xx, no dangling casting', async () => {
    const actors = await times(60, () => anActor(casting.database));
    const movies = await times(10, () => aMovie(casting.database, { actors: actors.slice(0, 15) }));
    const producer = casting.as('producer');
    const deadlocks = async () => {
      // A session may delay its statistics by 10 s, but reports them when it ends.
      const end = 'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = $1';
      await casting.database.query(end, ['casting-api']);
      const sql = 'SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()';
      return (await casting.database.query<{ deadlocks: number }>(sql))[0]!.deadlocks;
    };
    const send = (i: number) => {
      const movie = movies[i % 10]!;
      if (i % 13 === 0) return producer.delete(`/actors/${actors[(i / 13) % 60]!}`);
      if (i % 197 === 0) return producer.delete(`/movies/${movie}`);
      const cast = actors.filter((_, j) => (i + j) % 3 === 0).toReversed();
      return i % 7 === 0
        ? producer.post('/movies', movieBody({ actors: cast }), { prefer: 'handling=lenient' })
        : producer.patch(`/movies/${movie}`, { actors: cast }, { prefer: i % 2 ? 'handling=lenient' : '' });
    };
    const workers = await times(24, async (worker) => {
      const answers = [];
      for (let i = 0; i < 25; i++) answers.push(await send(1 + worker * 25 + i));
      return answers;
    });
    const counts = statuses(workers.flat());
    expect(counts[200]).toBeGreaterThan(0);
    expect(Object.keys(counts).filter((status) => !['200', '404', '422'].includes(status))).toEqual([]);
    expect(await deadlocks()).toBe(0);
    const [{ dangling } = { dangling: -1 }] = await casting.database.query<{ dangling: number }>(
      `SELECT count(*)::integer AS dangling FROM movie_actors c
       WHERE NOT EXISTS (SELECT FROM actors a WHERE a.id = c.actor_id) OR NOT EXISTS (SELECT FROM movies m WHERE m.id = c.movie_id)`,
    );
    expect(dangling).toBe(0);
    figure(`24 workers, PATCH, POST and DELETE mixed: ${JSON.stringify(counts)}, 0 deadlocks, 0 dangling castings`);
  });
});
