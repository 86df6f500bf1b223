import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepared } from '../src/database/prepared.js';
import { KeptRows } from '../src/kept/kept-rows.js';
import { SEEN } from '../src/kept/kept-state.js';
import { Casting } from './support/casting.js';
import { aMovie, anActor } from './support/factories.js';
import { TcpProxy } from './support/tcp-proxy.js';
import { until } from './support/until.js';

let casting: Casting;
/** A service on the same database that keeps no rows in memory. */
let bare: Casting;
beforeAll(async () => {
  casting = await Casting.start();
  bare = await Casting.start({ DATABASE_URL: casting.database.url, DATABASE_KEPT_MIB: '0' });
});
afterAll(async () => {
  await bare.stop();
  await casting.stop();
});

const director = () => casting.as('director');
const kept = () => casting.app.get(KeptRows);

/** Waits until the rows are in memory. Earlier requests read the database. */
async function loaded(): Promise<void> {
  await until(() => kept().now());
}

describe('rows that are kept', () => {
  it('have the same bytes as when read from the database', async () => {
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
    await until(async () => (await kept().now()) && kept().counts.hits > 0);
    for (const [i, path] of paths.entries()) {
      const answer = await bare.as('director').get(path);
      expect([path, fromMemory[i]!.text]).toEqual([path, answer.text]);
      for (const name of ['content-type', 'link', 'x-total-count', 'etag']) {
        expect([path, name, fromMemory[i]!.headers.get(name)]).toEqual([path, name, answer.headers.get(name)]);
      }
    }
    // This client gets rows one by one, as objects.
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
  });

  const texts = (service: Casting) =>
    Promise.all(['/actors', '/movies'].map(async (path) => (await service.as('director').get(path)).text));

  const [first, last] = ['min', 'max'].map(
    (end) =>
      (table: string, id = 'id') =>
        `(SELECT ${end}(${id}) FROM ${table})`,
  );
  it.each([
    ['an INSERT', `INSERT INTO actors (name, gender, age) VALUES ('psql', 'x', 1)`],
    ['an UPDATE', `UPDATE actors SET name = 'psql, twice'`],
    ['an UPDATE of an actor’s id', `UPDATE actors SET id = DEFAULT WHERE id = ${last!('actors')}`],
    ['an UPDATE of a movie’s id', `UPDATE movies SET id = DEFAULT WHERE id = ${last!('movies')}`],
    [
      'a casting that moves to another movie',
      `UPDATE movie_actors SET movie_id = ${last!('movies')}
       WHERE (movie_id, actor_id) = (${first!('movie_actors', 'movie_id')}, ${first!('movie_actors', 'actor_id')})`,
    ],
    ['a DELETE', `DELETE FROM actors WHERE id = ${last!('actors')}`],
    ['a casting', `INSERT INTO movie_actors VALUES (${last!('movies')}, ${last!('actors')})`],
    ['no castings', 'DELETE FROM movie_actors'],
    ['5,000 rows', `INSERT INTO actors (name, gender, age) SELECT 'many', 'x', 1 FROM generate_series(1, 5000)`],
    [
      '1,100 castings of one movie',
      `INSERT INTO movie_actors SELECT ${first!('movies')}, id FROM actors WHERE name = 'many' LIMIT 1100`,
    ],
    ['a TRUNCATE', 'TRUNCATE actors CASCADE'],
  ])('are as fresh as the database after %s by another session', async (what, sql) => {
    await loaded();
    const before = await texts(bare);
    const { failures, loads } = kept().counts;
    await casting.database.query(sql);
    const after = await texts(bare);
    expect(after).not.toEqual(before);
    expect(await texts(casting)).toEqual(after);
    const isTooMuch = ['5,000 rows', 'a TRUNCATE'].includes(what);
    if (isTooMuch) return;
    await loaded();
    expect(kept().counts.loads - loads).toBeLessThanOrEqual(kept().counts.failures - failures);
  });

  it.each([
    ['a DELETE', 'DELETE FROM row_log'],
    ['a TRUNCATE', 'TRUNCATE row_log'],
    ['a TRUNCATE in a REPEATABLE READ transaction', 'BEGIN ISOLATION LEVEL REPEATABLE READ; TRUNCATE row_log; COMMIT'],
  ])('are loaded again if the log was pruned, by %s, of changes that they have not seen', async (_, prune) => {
    const id = await anActor(casting.database, { age: 1 });
    await loaded();
    expect((await director().get(`/actors/${id}`)).body.actor.age).toBe(1);
    await casting.database.query('UPDATE actors SET age = 2 WHERE id = $1', [id]);
    await casting.database.query(prune);
    expect(
      await casting.database.query('SELECT FROM row_log WHERE transaction_id < pg_current_xact_id() AND ids <> $1', [
        '{0}',
      ]),
    ).toEqual([]);
    expect((await director().get(`/actors/${id}`)).body.actor.age).toBe(2);
    await loaded();
    expect((await director().get(`/actors/${id}`)).body.actor.age).toBe(2);
  });

  it('are not loaded again if the log was pruned of changes that they have seen', async () => {
    const id = await anActor(casting.database, { age: 1 });
    // Waits until no older transaction is open in any database of the server.
    for (let before = -1; before !== kept().counts.loads || !(await kept().now());) {
      await loaded();
      before = kept().counts.loads;
      await casting.database.query('UPDATE actors SET age = 2 WHERE id = $1', [id]);
      await kept().now();
    }
    const seen = 'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin';
    const [{ xmin }] = (await casting.database.query<{ xmin: string }>(seen)) as [{ xmin: string }];
    await casting.database.query('SELECT pg_current_xact_id()');
    await casting.database.query('UPDATE actors SET age = 3 WHERE id = $1', [id]);
    await loaded();
    const { failures, loads } = kept().counts;
    await casting.database.query('DELETE FROM row_log WHERE transaction_id < $1', [xmin]);
    expect((await director().get(`/actors/${id}`)).body.actor.age).toBe(3);
    expect(kept().counts.loads - loads).toBeLessThanOrEqual(kept().counts.failures - failures);
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

  it('are not kept while they take more than the limit', async () => {
    await casting.clear();
    const { query } = casting.database;
    // 300 bytes each. At most a thousand at a time, because more make every process load all tables.
    const add = (rows: number) =>
      query(
        `INSERT INTO actors (name, gender, age) SELECT repeat('n', 200), repeat('g', 50), 1 FROM generate_series(1, $1)`,
        [rows],
      );
    const remove = (rows: number) =>
      query('DELETE FROM actors WHERE id IN (SELECT id FROM actors ORDER BY id LIMIT $1)', [rows]);
    for (let i = 0; i < 4; i++) await add(1000);
    const small = await Casting.start({ DATABASE_URL: casting.database.url, DATABASE_KEPT_MIB: '1' });
    const rows = small.app.get(KeptRows);
    const names = async () => [...((await rows.now())?.keys() ?? [])].toSorted();
    await until(async () => (await names()).join() === 'movies');
    expect(rows.bytes).toMatchObject({ actors: 0 });
    expect((await small.as('director').get('/actors')).body.actors).toHaveLength(4000);
    await remove(1000);
    await until(async () => (await names()).length === 2);
    expect(rows.bytes.actors).toBeGreaterThan(3000 * 280);
    expect((await small.as('director').get('/actors')).body.actors).toHaveLength(3000);
    await add(1000);
    await until(async () => (await names()).join() === 'movies');
    expect((await small.as('director').get('/actors')).body.actors).toHaveLength(4000);
    await small.stop();
  });

  it('are none with the setting of version 1.2.0 that said so', async () => {
    expect(await bare.app.get(KeptRows).now()).toBeUndefined();
    expect((await bare.as('director').get('/actors')).status).toBe(200);
    expect(await bare.app.get(KeptRows).now()).toBeUndefined();
  });

  it('are never answered by a freshness question that began before the request came', async () => {
    const url = new URL(casting.database.url);
    const network = await TcpProxy.start(Number(url.port));
    url.port = String(network.port);
    const slow = await Casting.start({ DATABASE_URL: url.href });
    const rows = slow.app.get(KeptRows);
    try {
      const id = await anActor(casting.database, { age: 0 });
      for (let age = 1, isChecked = false; !isChecked; age++) {
        await until(() => rows.now());
        const { loads } = rows.counts;
        const isAnswered = network.holdAnswerTo(prepared(`SELECT ${SEEN} AS seen`).name);
        const earlier = rows.now();
        // PostgreSQL has answered that nothing changed. Then a write is acknowledged, and then a reader comes.
        const letPass = await isAnswered;
        await casting.database.query('UPDATE actors SET age = $1 WHERE id = $2', [age, id]);
        const later = rows.now();
        letPass();
        const [before, after] = [await earlier, await later];
        if (after) expect(JSON.parse(after.get('actors')!.get(id)!.json)).toMatchObject({ age });
        // On a slow machine the question may have timed out, and then this attempt tested nothing.
        isChecked = before !== undefined && after !== undefined && rows.counts.loads === loads;
      }
    } finally {
      await slow.stop();
      network.stop();
    }
  });
});
