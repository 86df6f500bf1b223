import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting } from './support/casting.js';
import { actorBody, aMovie, anActor } from './support/factories.js';
import { statuses } from './support/load.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const times = <T>(n: number, make: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, i) => make(i)));

describe('at the same time', () => {
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
});
