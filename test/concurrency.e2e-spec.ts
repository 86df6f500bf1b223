import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Casting } from './support/casting.js';
import { actorBody, aMovie, anActor } from './support/factories.js';
import { statuses } from './support/load.js';
import { until } from './support/until.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const times = <T>(n: number, make: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, i) => make(i)));

describe('a PATCH that waits for somebody else', () => {
  /** Changes the actor behind the back of the service; whatever is sent meanwhile waits for its COMMIT. */
  async function meanwhile<T>(sql: string, send: () => Promise<T>): Promise<T> {
    const other = new pg.Client({ connectionString: casting.database.url });
    await other.connect();
    try {
      await other.query(`BEGIN; ${sql}`);
      const sent = send();
      const waits = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
      await until(async () => (await casting.database.query(waits)).length > 0);
      await other.query('COMMIT');
      return await sent;
    } finally {
      await other.end();
    }
  }

  it('goes on from what that one left, in the row and in its history', async () => {
    const id = await anActor(casting.database, { age: 30, gender: 'female', name: 'Ada' });
    const answer = await meanwhile(`UPDATE actors SET age = 31, version = version + 1 WHERE id = ${id}`, () =>
      casting.as('director').patch(`/actors/${id}`, { name: 'Eve' }),
    );
    const before = { age: 31, gender: 'female', id, name: 'Ada' };
    const after = { ...before, name: 'Eve' };
    expect(answer.body.actors).toEqual([after]);
    expect((await casting.as('director').get(`/actors/${id}`)).headers.get('etag')).toBe('"3"');
    const { changes } = (await casting.as('director').get(`/actors/${id}/history`)).body;
    expect(changes).toMatchObject([{ action: 'update', before, after, version: 3 }]);
  });

  it('is 412 when that one took the version it expects, and 404 when that one deleted the actor', async () => {
    const id = await anActor(casting.database);
    const director = casting.as('director');
    const patch = () => director.patch(`/actors/${id}`, { name: 'Eve' }, { 'if-match': '"1"' });
    const taken = await meanwhile(`UPDATE actors SET version = version + 1 WHERE id = ${id}`, patch);
    expect([taken.status, taken.headers.get('etag')]).toEqual([412, '"2"']);
    expect((await meanwhile(`DELETE FROM actors WHERE id = ${id}`, patch)).status).toBe(404);
    expect(await casting.database.query('SELECT FROM changes WHERE resource_id = $1', [id])).toHaveLength(0);
  });
});

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
