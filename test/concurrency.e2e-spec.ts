import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Casting, type Answer } from './support/casting.js';
import { actorBody, aMovie, anActor, movieBody } from './support/factories.js';
import { statuses } from './support/load.js';
import { until } from './support/until.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const times = <T>(n: number, make: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, i) => make(i)));

describe('a PATCH that waits for another session', () => {
  /** Changes the actor in another session. Requests that are sent meanwhile wait for its COMMIT. */
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

  it('starts from what that session committed, in the row and in its history', async () => {
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

  it('is 412 if that session changed the expected version, and 404 if it deleted the actor', async () => {
    const id = await anActor(casting.database);
    const director = casting.as('director');
    const patch = () => director.patch(`/actors/${id}`, { name: 'Eve' }, { 'if-match': '"1"' });
    const taken = await meanwhile(`UPDATE actors SET version = version + 1 WHERE id = ${id}`, patch);
    expect([taken.status, taken.headers.get('etag')]).toEqual([412, '"2"']);
    expect((await meanwhile(`DELETE FROM actors WHERE id = ${id}`, patch)).status).toBe(404);
    expect(await casting.database.query('SELECT FROM changes WHERE resource_id = $1', [id])).toHaveLength(0);
  });
});

describe('PATCHes beside a session that has locked actors', () => {
  const patch = (id: number, service = casting) =>
    service.as('director').patch(`/actors/${id}`, { age: 2 }, { prefer: 'return=minimal' });
  const some = (count: number) => times(count, () => anActor(casting.database, { age: 1 }));
  const waiting = async () =>
    (
      await casting.database.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      )
    ).length;

  /** Locks the actors in another session during `work`. */
  async function locked(ids: number[], work: () => Promise<void>): Promise<void> {
    const other = new pg.Client({ connectionString: casting.database.url });
    await other.connect();
    try {
      await other.query('BEGIN');
      await other.query('UPDATE actors SET name = name WHERE id = ANY($1)', [ids]);
      await work();
    } finally {
      await other.end();
    }
  }

  it('are answered without waiting for the locked rows of others', async () => {
    const ids = await some(150);
    // The first ones have batches of their own; these share theirs with many others.
    const held = [100, 120, 140];
    let sent: Promise<Answer>[];
    await locked(
      held.map((i) => ids[i]!),
      async () => {
        const answers = ids.map((id) => patch(id));
        sent = held.map((i) => answers[i]!);
        const others = answers.filter((_, i) => !held.includes(i));
        expect(statuses(await Promise.all(others))).toEqual({ 204: 147 });
        expect(await casting.database.query('SELECT FROM actors WHERE age = 2')).toHaveLength(147);
      },
    );
    expect(statuses(await Promise.all(sent!))).toEqual({ 204: 3 });
  });

  it.each([
    ['one row', 1, 1],
    ['many rows', 38, 3],
  ])('wait for %s on few connections, and leave the rest of the pool to others', async (_, rows, connections) => {
    const ids = await some(rows);
    const free = await anActor(casting.database);
    let sent: Promise<Answer[]>;
    await locked(ids, async () => {
      sent = times(38, (i) => patch(ids[i % rows]!));
      await until(async () => (await waiting()) >= connections);
      const producer = casting.as('producer');
      const served = await times(20, (i) => (i % 2 ? patch(free) : producer.post('/movies', movieBody())));
      expect(statuses(served)).toEqual({ 200: 10, 204: 10 });
      expect(await waiting()).toBe(connections);
    });
    expect(statuses(await sent!)).toEqual({ 204: 38 });
    expect(await casting.database.query('SELECT FROM changes WHERE resource_id = ANY($1)', [ids])).toHaveLength(38);
  });

  it('are 503 after DATABASE_LOCK_TIMEOUT_MS, as are those that queue behind them', async () => {
    const hasty = await Casting.start({ DATABASE_URL: casting.database.url, DATABASE_LOCK_TIMEOUT_MS: '200' });
    const ids = await some(6);
    await locked(ids, async () => {
      expect(statuses(await times(24, (i) => patch(ids[i % 6]!, hasty)))).toEqual({ 503: 24 });
    });
    expect(statuses(await Promise.all(ids.map((id) => patch(id, hasty))))).toEqual({ 204: 6 });
    await hasty.stop();
  });
});

it('PATCHes that share a commit each get the answer that they prefer', async () => {
  const director = casting.as('director');
  await until(async () => {
    const [first, minimal, list] = await times(3, () => anActor(casting.database, { age: 1 }));
    const [, short, long] = await Promise.all([
      director.patch(`/actors/${first}`, { age: 2 }),
      director.patch(`/actors/${minimal}`, { age: 3 }, { prefer: 'return=minimal' }),
      director.patch(`/actors/${list}`, { age: 4 }),
    ]);
    expect([short.status, short.text]).toEqual([204, '']);
    expect(long.status).toBe(200);
    expect(long.body.actors.find(({ id }) => id === list)).toMatchObject({ age: 4 });
    const transactions = 'SELECT FROM changes WHERE resource_id = ANY($1) GROUP BY transaction_id';
    return (await casting.database.query(transactions, [[minimal, list]])).length === 1;
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
