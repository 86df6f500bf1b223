import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { MembershipsRepository } from '../src/castings/memberships.repository.js';
import { Casting, type Answer } from './support/casting.js';
import { actorBody, aMovie, anActor, movieBody } from './support/factories.js';
import { until } from './support/until.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const minimal = { prefer: 'return=minimal' };
const producer = () => casting.as('producer');
const statuses = (answers: Answer[]) => answers.map(({ status }) => status);
const movieOf = async (id: number) => {
  const { headers, body } = await producer().get(`/movies/${id}`);
  return { actors: body.movie.actors, etag: headers.get('etag') };
};
const changesOf = async (row: string) =>
  (await producer().get(`${row}/history`)).body.changes.map(({ action, version }) => `${action} ${version}`);

/**
 * Holds the locks of `sql` in another session until all requests, started in this order, wait for these locks or for one
 * another.
 */
async function inTurn(sql: string, ...requests: (() => Promise<Answer>)[]): Promise<Answer[]> {
  const holder = new pg.Client({ connectionString: casting.database.url });
  await holder.connect();
  try {
    await holder.query(`BEGIN; ${sql}`);
    const sent: Promise<Answer>[] = [];
    // A request that does not wait must fail the test instead of letting it hang.
    let answered = 0;
    for (const request of requests) {
      sent.push(request().finally(() => answered++));
      const waiting = `SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'casting-api' AND wait_event_type = 'Lock'`;
      await until(async () => (await casting.database.query(waiting)).length >= sent.length - answered);
    }
    await holder.query('COMMIT');
    return await Promise.all(sent);
  } finally {
    await holder.end();
  }
}

const lockActor = (id: number) => `SELECT FROM actors WHERE id = ${id} FOR UPDATE`;
const lockMovie = (id: number) => `SELECT FROM movies WHERE id = ${id} FOR UPDATE`;

describe('an actor who is being deleted', () => {
  it('is not cast by later requests', async () => {
    const id = await anActor(casting.database);
    // Changes of one movie would queue in the service.
    const movies = [await aMovie(casting.database), await aMovie(casting.database)] as const;
    const answers = await inTurn(
      lockActor(id),
      () => producer().delete(`/actors/${id}`, undefined, minimal),
      () => producer().put(`/movies/${movies[0]}/actors/${id}`),
      () => producer().patch(`/movies/${movies[1]}`, { actors: [id] }),
      () => producer().post('/movies', movieBody({ actors: [id] })),
      () =>
        producer().post('/movies', movieBody({ actors: [id] }), { prefer: 'handling=lenient, return=representation' }),
    );
    expect(statuses(answers)).toEqual([204, 404, 422, 422, 201]);
    expect(answers[4]!.body.movie.actors).toEqual([]);
    for (const movie of movies) expect(await movieOf(movie)).toEqual({ actors: [], etag: '"1"' });
  });

  it('is removed from a movie that cast it just before, as a change of that movie', async () => {
    const id = await anActor(casting.database);
    const movie = await aMovie(casting.database);
    const path = `/movies/${movie}`;
    const answers = await inTurn(
      lockActor(id),
      () => producer().put(`${path}/actors/${id}`, undefined, minimal),
      () => producer().delete(`/actors/${id}`, undefined, minimal),
    );
    expect(statuses(answers)).toEqual([204, 204]);
    expect(await movieOf(movie)).toEqual({ actors: [], etag: '"3"' });
    expect(await changesOf(path)).toEqual(['update 2', 'update 3']);
    expect((await producer().post(`/actors/${id}/restore`)).status).toBe(200);
    expect(await movieOf(movie)).toEqual({ actors: [id], etag: '"4"' });
  });

  it('does not return to a movie that uncast it just before', async () => {
    const id = await anActor(casting.database);
    const movie = await aMovie(casting.database, { actors: [id] });
    const answers = await inTurn(
      lockMovie(movie),
      () => producer().delete(`/movies/${movie}/actors/${id}`, undefined, minimal),
      () => producer().delete(`/actors/${id}`, undefined, minimal),
    );
    expect(statuses(answers)).toEqual([204, 204]);
    expect(await changesOf(`/movies/${movie}`)).toEqual(['update 2']);
    expect((await producer().post(`/actors/${id}/restore`)).status).toBe(200);
    expect(await movieOf(movie)).toEqual({ actors: [], etag: '"2"' });
  });

  it('by another program, is no obstacle to casts without the actor', async () => {
    const [leaving, staying] = [await anActor(casting.database), await anActor(casting.database)];
    const actors = [leaving, staying];
    const movies = [
      await aMovie(casting.database, { actors }),
      await aMovie(casting.database, { actors }),
      await aMovie(casting.database, { actors }),
    ] as const;
    const answers = await inTurn(
      `DELETE FROM actors WHERE id = ${leaving}`,
      () => producer().patch(`/movies/${movies[0]}`, { actors: [staying] }, minimal),
      () => producer().patch(`/movies/${movies[1]}`, { actors: [staying], title: 'New' }, minimal),
      () => producer().delete(`/movies/${movies[2]}/actors/${leaving}`),
    );
    expect(statuses(answers)).toEqual([204, 204, 200]);
    for (const movie of movies) expect((await movieOf(movie)).actors).toEqual([staying]);
    expect((await producer().get(`/movies/${movies[1]}`)).body.movie.title).toBe('New');
  });
});

it('unknown actors are refused or dropped at once, although other casts wait for locked actors', async () => {
  const locked = await anActor(casting.database);
  const movies = [];
  for (let i = 0; i < 6; i++) movies.push(await aMovie(casting.database));
  const holder = new pg.Client({ connectionString: casting.database.url });
  await holder.connect();
  await holder.query(`BEGIN; ${lockActor(locked)}`);
  // As many as may wait in the database.
  const waiting = [
    ...movies.slice(0, 3).map((movie) => producer().put(`/movies/${movie}/actors/${locked}`)),
    ...[1, 2, 3].map(() => producer().post('/movies', movieBody({ actors: [locked] }), minimal)),
  ];
  const sessions = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await until(async () => (await casting.database.query(sessions)).length === 6);
  const lenient = { prefer: 'return=minimal, handling=lenient' };
  const actors = [999_999];
  const answers = await Promise.all([
    producer().patch(`/movies/${movies[3]}`, { actors }, minimal),
    producer().patch(`/movies/${movies[4]}`, { actors, title: 'New' }, lenient),
    producer().put(`/movies/${movies[5]}/actors/999999`),
    producer().post('/movies', movieBody({ actors }), minimal),
    producer().post('/movies', movieBody({ actors }), lenient),
  ]);
  expect(statuses(answers)).toEqual([422, 204, 404, 422, 201]);
  await holder.end();
  expect(statuses(await Promise.all(waiting))).toEqual([200, 200, 200, 201, 201, 201]);
});

it('a cast that stays as it is: no lock, no version, no change in the history', async () => {
  const ids = [await anActor(casting.database), await anActor(casting.database)];
  const movie = await aMovie(casting.database, { actors: ids });
  const path = `/movies/${movie}`;
  const holder = new pg.Client({ connectionString: casting.database.url });
  await holder.connect();
  try {
    await holder.query(`BEGIN; SELECT FROM actors FOR UPDATE; SELECT FROM movies FOR UPDATE`);
    for (const request of [
      () => producer().patch(path, { actors: ids.toReversed() }, minimal),
      () => producer().put(`${path}/actors/${ids[0]}`, undefined, minimal),
      () => producer().delete(`${path}/actors/999`, undefined, minimal),
    ]) {
      const { status, headers } = await request();
      expect([status, headers.get('etag')]).toEqual([204, '"1"']);
    }
  } finally {
    await holder.end();
  }
  const lenient = { prefer: 'handling=lenient, return=minimal' };
  expect((await producer().patch(path, { actors: [...ids, 999] }, lenient)).headers.get('etag')).toBe('"1"');
  expect(await changesOf(path)).toEqual([]);
});

it('POSTs at once: each is answered and recorded with its own row, and the one that is refused takes no id', async () => {
  const ids = [await anActor(casting.database), await anActor(casting.database), await anActor(casting.database)];
  const bodies = Array.from({ length: 40 }, (_, i) =>
    movieBody({ title: `Movie ${i}`, actors: i % 8 === 7 ? [999] : ids.filter((_, j) => (i >> j) & 1).toReversed() }),
  );
  const representation = { prefer: 'return=representation' };
  const answers = await Promise.all(bodies.map((body) => producer().post('/movies', body, representation)));
  const { changes } = (await producer().get('/changes?limit=500')).body;
  for (const [i, { status, body, headers }] of answers.entries()) {
    expect([i, status]).toEqual([i, i % 8 === 7 ? 422 : 201]);
    if (status === 422) continue;
    const { title, actors } = bodies[i]!;
    expect(body.movie).toMatchObject({ title, actors: actors!.toSorted((a, b) => a - b) });
    const [change, ...more] = changes.filter(({ resource }) => resource === headers.get('location'));
    expect([change, more]).toMatchObject([{ action: 'create', after: body.movie, version: 1 }, []]);
    expect(change!.request_id).toBe(headers.get('x-request-id'));
    expect((await producer().get(`/movies/${body.movie.id}`)).body.movie).toEqual(body.movie);
  }
  const created = answers.filter(({ status }) => status === 201).map(({ body }) => body.movie.id);
  created.sort((a, b) => a - b);
  expect(created).toEqual(Array.from({ length: 35 }, (_, i) => created[0]! + i));
});

it('a cast that was read before another writer changed it is not changed by what was read', async () => {
  const ids = [await anActor(casting.database), await anActor(casting.database)] as const;
  const id = await aMovie(casting.database, { actors: [ids[0]] });
  await producer().put(`/movies/${id}/actors/${ids[1]}`);
  // Castings, if there are any: this statement leaves confirmed ones to others.
  await casting.database.query("UPDATE castings SET status = 'declined'");
  const memberships = new MembershipsRepository(casting.app.get(DataSource).manager);
  const change = { author: { subject: 'one', requestId: 'old' }, id, joining: [], leaving: [ids[0]], members: {} };
  expect(await memberships.change([{ ...change, version: 1 }])).toEqual([]);
  expect(await movieOf(id)).toEqual({ actors: [...ids], etag: '"2"' });
  expect(await memberships.change([{ ...change, version: 2 }])).toMatchObject([
    { row: { actors: [ids[1]] }, version: 3 },
  ]);
});

describe('two verbs on one row', () => {
  const path = { actors: '/actors/', movies: '/movies/' };
  const aRow = { actors: () => anActor(casting.database), movies: () => aMovie(casting.database) };
  const change = { actors: { age: 7 }, movies: { title: 'Changed' } };
  const lock = { actors: lockActor, movies: lockMovie };

  it.each(['actors', 'movies'] as const)('PATCH before DELETE, and DELETE before PATCH, of %s', async (name) => {
    for (const isPatchFirst of [true, false]) {
      const id = await aRow[name]();
      const row = path[name] + id;
      const both = [
        () => producer().patch(row, change[name], minimal),
        () => producer().delete(row, undefined, minimal),
      ];
      const answers = await inTurn(lock[name](id), ...(isPatchFirst ? both : both.toReversed()));
      expect(statuses(answers)).toEqual(isPatchFirst ? [204, 204] : [204, 404]);
      expect(await changesOf(row)).toEqual(isPatchFirst ? ['update 2', 'delete 2'] : ['delete 1']);
      expect((await producer().post(`${row}/restore`, undefined, minimal)).status).toBe(201);
      const { body } = await producer().get(row);
      const kept = name === 'actors' ? body.actor.age : body.movie.title;
      expect(Object.values(change[name]).includes(kept)).toBe(isPatchFirst);
    }
  });

  it.each(['actors', 'movies'] as const)(
    'of %s, the second with the version that the first one took: 412',
    async (name) => {
      const match = { 'if-match': '"1"', ...minimal };
      // PATCHes of a row's own columns queue in the service, where no session shows that they wait (`test/concurrency`).
      const second = { actors: ['delete'], movies: ['patch', 'delete'] } as const;
      const cast = { actors: [await anActor(casting.database)] };
      for (const verb of second[name]) {
        const id = await aRow[name]();
        const row = path[name] + id;
        const answers = await inTurn(
          lock[name](id),
          () => producer().patch(row, change[name], match),
          () => producer()[verb](row, verb === 'patch' ? cast : undefined, match),
        );
        expect(statuses(answers)).toEqual([204, 412]);
        expect(answers[1]!.headers.get('etag')).toBe('"2"');
      }
    },
  );

  it('a cast and PATCH of the title, which answers and records the cast of its own moment', async () => {
    const [id, movie] = [await anActor(casting.database), await aMovie(casting.database)];
    const path = `/movies/${movie}`;
    const [, answer] = await inTurn(
      lockMovie(movie),
      () => producer().put(`${path}/actors/${id}`, undefined, minimal),
      () => producer().patch(path, { title: 'Renamed' }, { prefer: 'return=representation' }),
    );
    expect(answer!.body.movie).toMatchObject({ actors: [id], title: 'Renamed' });
    const { changes } = (await producer().get(`${path}/history?sort=-id&limit=1`)).body;
    expect(changes[0]).toMatchObject({ before: { actors: [id] }, after: { actors: [id], title: 'Renamed' } });
  });

  it('a cast that is committed while PATCH of the title runs, between its snapshot and its lock', async () => {
    const ids = [await anActor(casting.database), await anActor(casting.database)] as const;
    const movie = await aMovie(casting.database, { actors: [ids[0]] });
    const path = `/movies/${movie}`;
    // Holds up a batch of updates that has begun to read casts, and nothing else.
    await casting.database.query(`
      CREATE FUNCTION held_up() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
        IF current_query() LIKE '%seen AS MATERIALIZED%' THEN PERFORM pg_advisory_xact_lock(1); END IF;
        RETURN true;
      END $$;
      ALTER TABLE movie_actors RENAME TO memberships;
      CREATE VIEW movie_actors AS SELECT * FROM memberships WHERE held_up()`);
    const holder = new pg.Client({ connectionString: casting.database.url });
    await holder.connect();
    try {
      await holder.query('SELECT pg_advisory_lock(1)');
      const sent = producer().patch(path, { title: 'Renamed' }, { prefer: 'return=representation' });
      const waiting = "SELECT FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()";
      await until(async () => (await casting.database.query(waiting)).length > 0);
      expect((await producer().put(`${path}/actors/${ids[1]}`, undefined, minimal)).status).toBe(204);
      await holder.query('SELECT pg_advisory_unlock(1)');
      const after = { actors: [...ids], title: 'Renamed' };
      expect((await sent).body.movie).toMatchObject(after);
      const { changes } = (await producer().get(`${path}/history?sort=-id&limit=1`)).body;
      expect(changes[0]).toMatchObject({ before: { actors: [...ids] }, after });
      expect(await changesOf(path)).toEqual(['update 2', 'update 3']);
    } finally {
      await holder.end();
      await casting.database.query(
        'DROP VIEW movie_actors; ALTER TABLE memberships RENAME TO movie_actors; DROP FUNCTION held_up',
      );
    }
  });

  it('PATCH of a cast and DELETE of the movie and of an actor in it', async () => {
    const ids = [await anActor(casting.database), await anActor(casting.database)] as const;
    const movie = await aMovie(casting.database, { actors: [ids[0]] });
    const row = path.movies + movie;
    const answers = await inTurn(
      lockMovie(movie),
      () => producer().patch(row, { actors: ids }, minimal),
      () => producer().delete(`/actors/${ids[0]}`, undefined, minimal),
      () => producer().delete(row, undefined, minimal),
    );
    expect(statuses(answers)).toEqual([204, 204, 204]);
    // The order of the two deletions is undefined, because the row that they wait for has a new version by then.
    expect((await changesOf(row))[0]).toBe('update 2');
    for (const back of [`/actors/${ids[0]}`, row]) await producer().post(`${back}/restore`);
    expect((await movieOf(movie)).actors).toEqual([...ids]);
  });

  it('restore of a movie while its actor is being restored: they meet', async () => {
    const id = await anActor(casting.database);
    const [movie, held] = [
      await aMovie(casting.database, { actors: [id] }),
      await aMovie(casting.database, { actors: [id] }),
    ];
    await producer().delete(`/actors/${id}`);
    await producer().delete(`/movies/${movie}`);
    // The actor's restore has found the movie missing before the movie's restore begins.
    const answers = await inTurn(
      lockMovie(held),
      () => producer().post(`/actors/${id}/restore`, undefined, minimal),
      () => producer().post(`/movies/${movie}/restore`, undefined, minimal),
    );
    expect(statuses(answers)).toEqual([201, 201]);
    expect([(await movieOf(movie)).actors, (await movieOf(held)).actors]).toEqual([[id], [id]]);
  });

  it('DELETE of the other side while a row is being restored: the casting waits for the other side', async () => {
    const id = await anActor(casting.database);
    const movie = await aMovie(casting.database, { actors: [id] });
    for (const [one, other, sql] of [
      [`/actors/${id}`, `/movies/${movie}`, lockMovie(movie)],
      [`/movies/${movie}`, `/actors/${id}`, lockActor(id)],
    ] as const) {
      for (const isRestoreFirst of [true, false]) {
        await producer().delete(one);
        const both = [
          () => producer().post(`${one}/restore`, undefined, minimal),
          () => producer().delete(other, undefined, minimal),
        ];
        const answers = await inTurn(sql, ...(isRestoreFirst ? both : both.toReversed()));
        expect(statuses(answers).toSorted()).toEqual([201, 204]);
        expect((await producer().post(`${other}/restore`)).status).toBe(200);
        expect((await movieOf(movie)).actors).toEqual([id]);
      }
    }
  });
});

describe('a deadlock or a serialization failure', () => {
  /** Makes the first `count` statements on `table` fail with this SQLSTATE. Counts by a sequence, which is not rolled back. */
  async function failing<T>(table: string, [count, state]: [number, string], work: () => Promise<T>): Promise<T> {
    await casting.database.query(`
      CREATE SEQUENCE attempts;
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('attempts') <= ${count} THEN RAISE EXCEPTION 'as if' USING ERRCODE = '${state}'; END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER fail AFTER INSERT OR UPDATE OR DELETE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION fail()`);
    try {
      return await work();
    } finally {
      await casting.database.query('DROP FUNCTION fail CASCADE; DROP SEQUENCE attempts');
    }
  }
  const attempts = async () => (await casting.database.query('SELECT last_value::integer AS n FROM attempts'))[0];

  it.each(['40P01', '40001'])('%s is tried again, whatever the verb, and done once', async (state) => {
    const ids = [await anActor(casting.database), await anActor(casting.database)] as const;
    const movie = await aMovie(casting.database, { actors: [ids[0]] });
    for (const [table, send, status, changes] of [
      ['actors', () => producer().patch(`/actors/${ids[0]}`, { age: 7 }, minimal), 204, 1],
      ['actors', () => producer().post('/actors', actorBody(), minimal), 201, 1],
      ['movie_actors', () => producer().put(`/movies/${movie}/actors/${ids[1]}`, undefined, minimal), 204, 1],
      ['movies', () => producer().patch(`/movies/${movie}`, { actors: [ids[0]] }, minimal), 204, 1],
      ['actors', () => producer().delete(`/actors/${ids[0]}`, undefined, minimal), 204, 2],
      ['pending_memberships', () => producer().post(`/actors/${ids[0]}/restore`, undefined, minimal), 201, 2],
      ['movies', () => producer().delete(`/movies/${movie}`, undefined, minimal), 204, 1],
    ] as const) {
      const seen = async () => {
        const { changes } = (await producer().get('/changes?limit=500')).body;
        return changes.filter(({ resource }) => /^\/(actors|movies)/.test(resource)).length;
      };
      const before = await seen();
      const answer = await failing(table, [4, state], async () => {
        const answer = await send();
        expect((await attempts())!.n).toBeGreaterThan(4);
        return answer;
      });
      expect([table, answer.status, (await seen()) - before]).toEqual([table, status, changes]);
    }
  });

  it('is 503 after five, and nothing was done', async () => {
    const id = await anActor(casting.database);
    const answer = await failing('actors', [5, '40P01'], async () => {
      const answer = await producer().patch(`/actors/${id}`, { age: 7 });
      expect(await attempts()).toEqual({ n: 5 });
      return answer;
    });
    expect(answer.status).toBe(503);
    expect((await producer().get(`/actors/${id}`)).headers.get('etag')).toBe('"1"');
    expect(await changesOf(`/actors/${id}`)).toEqual([]);
  });
});

describe('a row that is deleted and back before a request gets its lock', () => {
  /** Rows of all kinds, with the SQL that deletes and inserts all of them in one transaction. */
  async function replaced() {
    const { query } = casting.database;
    const [actor, movie] = [await anActor(casting.database), await aMovie(casting.database)];
    const [role] = await query<{ id: number }>(
      `INSERT INTO roles (movie_id, name) VALUES (${movie}, 'Ripley') RETURNING id`,
    );
    const [one] = await query<{ id: number }>(
      `INSERT INTO castings (movie_id, role_id, actor_id, status) VALUES (${movie}, ${role!.id}, ${actor}, 'offered') RETURNING id`,
    );
    const [absence] = await query<{ id: number }>(
      `INSERT INTO absences (actor_id, starts, ends) VALUES (${actor}, '2026-03-05', '2026-03-06') RETURNING id`,
    );
    const columns = {
      movies: 'id, title, release_date',
      actors: 'id, name, gender, age',
      roles: 'id, movie_id, name',
      castings: 'id, movie_id, role_id, actor_id, status',
      absences: 'id, actor_id, starts, ends',
    };
    const all = Object.entries(columns);
    const sql = [
      ...all.map(([table, names]) => `CREATE TEMP TABLE kept_${table} ON COMMIT DROP AS SELECT ${names} FROM ${table}`),
      'DELETE FROM movies; DELETE FROM actors',
      ...all.map(
        ([table, names]) => `INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE SELECT * FROM kept_${table}`,
      ),
    ].join('; ');
    return { sql, actor, movie, role: role!.id, casting: one!.id, absence: absence!.id };
  }
  type Rows = Awaited<ReturnType<typeof replaced>>;

  it.each<[request: string, send: (rows: Rows) => Promise<Answer>]>([
    ['DELETE of an actor', ({ actor }) => producer().delete(`/actors/${actor}`)],
    ['DELETE of a movie', ({ movie }) => producer().delete(`/movies/${movie}`)],
    ['PATCH of a cast', ({ movie, actor }) => producer().patch(`/movies/${movie}`, { actors: [actor] })],
    ['PUT of a membership', ({ movie, actor }) => producer().put(`/movies/${movie}/actors/${actor}`)],
    ['PATCH of a role', ({ role }) => producer().patch(`/roles/${role}`, { starts: '2026-03-05', ends: '2026-03-09' })],
    ['DELETE of a role', ({ role }) => producer().delete(`/roles/${role}`)],
    ['PATCH of a casting', (rows) => producer().patch(`/castings/${rows.casting}`, { status: 'confirmed' })],
    ['DELETE of a casting', (rows) => producer().delete(`/castings/${rows.casting}`)],
    ['PATCH of an absence', ({ absence }) => producer().patch(`/absences/${absence}`, { ends: '2026-03-09' })],
    ['DELETE of an absence', ({ absence }) => producer().delete(`/absences/${absence}`)],
  ])('is not changed without a lock: %s', async (_, send) => {
    const rows = await replaced();
    const [answer] = await inTurn(rows.sql, () => send(rows));
    expect(answer!.status).toBe(404);
  });
});
