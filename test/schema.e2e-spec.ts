import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { Actor } from '../src/actors/actor.entity.js';
import { Absence } from '../src/castings/absence.entity.js';
import { Casting } from '../src/castings/casting.entity.js';
import { Role } from '../src/castings/role.entity.js';
import { loadDatabaseConfig } from '../src/config/config.js';
import { migrate } from '../src/database/migrate.js';
import { databaseOptions } from '../src/database/options.js';
import { Movie } from '../src/movies/movie.entity.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { aMovie, anActor } from './support/factories.js';
import { until } from './support/until.js';

let database: TestDatabase;
beforeAll(async () => void (database = await createDatabase()));
afterAll(() => database.drop());

const config = () => loadDatabaseConfig({ DATABASE_URL: database.url });

async function withDataSource<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = new DataSource({ ...databaseOptions(config()), entities: [Absence, Actor, Casting, Movie, Role] });
  await dataSource.initialize();
  return work(dataSource).finally(() => dataSource.destroy());
}

describe('the schema', () => {
  it('matches the entities: nothing is left to migrate', async () => {
    // TypeORM looks up the expressions of generated columns here. Only this check needs it.
    await database.query(
      'CREATE TABLE typeorm_metadata (type text, database text, schema text, "table" text, name text, value text)',
    );
    await database.query(
      `INSERT INTO typeorm_metadata SELECT 'GENERATED_COLUMN', current_database(), 'public', table_name, column_name,
         generation_expression
       FROM information_schema.columns WHERE is_generated = 'ALWAYS'`,
    );
    const { upQueries } = await withDataSource((dataSource) => dataSource.driver.createSchemaBuilder().log());
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    await database.query('DROP TABLE typeorm_metadata');
  });

  it('refuses what the validators refuse, by named constraints', async () => {
    const id = await anActor(database);
    const movie = await aMovie(database, { actors: [id] });
    for (const [sql, constraint] of [
      ["INSERT INTO actors (name, gender, age) VALUES ('', 'x', 1)", 'ck_actors_name'],
      ["INSERT INTO actors (name, gender, age) VALUES (repeat('x', 201), 'x', 1)", 'ck_actors_name'],
      ["INSERT INTO actors (name, gender, age) VALUES ('x', '', 1)", 'ck_actors_gender'],
      ["INSERT INTO actors (name, gender, age) VALUES ('x', repeat('x', 51), 1)", 'ck_actors_gender'],
      ["INSERT INTO actors (name, gender, age) VALUES ('x', 'x', -1)", 'ck_actors_age'],
      ["INSERT INTO actors (name, gender, age) VALUES ('x', 'x', 151)", 'ck_actors_age'],
      ["INSERT INTO movies (title, release_date) VALUES ('', '2000-01-01')", 'ck_movies_title'],
      ["INSERT INTO movies (title, release_date) VALUES ('x', '0001-01-01 BC')", 'ck_movies_release_date'],
      ["INSERT INTO movies (title, release_date) VALUES ('x', '10000-01-01')", 'ck_movies_release_date'],
      ["INSERT INTO movies (title, release_date) VALUES ('x', 'infinity')", 'ck_movies_release_date'],
      [`INSERT INTO movie_actors VALUES (${movie}, 999999)`, 'fk_movie_actors_actor'],
      [`INSERT INTO movie_actors VALUES (999999, ${id})`, 'fk_movie_actors_movie'],
      [`INSERT INTO movie_actors VALUES (${movie}, ${id})`, 'pk_movie_actors'],
    ] as const) {
      await expect(database.query(sql)).rejects.toMatchObject({ constraint });
    }
    await expect(database.query("INSERT INTO actors OVERRIDING USER VALUE VALUES (1, 'x', 'x', 1)")).resolves.toEqual(
      [],
    );
    await expect(database.query("INSERT INTO actors VALUES (1, 'x', 'x', 1)")).rejects.toMatchObject({ code: '428C9' });
  });

  const migrations = databaseOptions(loadDatabaseConfig({ DATABASE_URL: 'postgres://any' })).migrations.length;
  /** Reverts this migration and all later ones; returns their number. */
  const undoFrom = (name: string) =>
    withDataSource(async (dataSource) => {
      const first = dataSource.migrations.findIndex(({ constructor }) => constructor.name.startsWith(name));
      for (let i = first; i < dataSource.migrations.length; i++) await dataSource.undoLastMigration();
      return dataSource.migrations.length - first;
    });
  const undoAll = () => undoFrom('CreateCasting');

  it('can be reverted and migrated again', async () => {
    await undoAll();
    expect(
      await database.query("SELECT FROM pg_tables WHERE tablename IN ('actors', 'movies', 'movie_actors')"),
    ).toEqual([]);
    expect(await migrate(config())).toHaveLength(migrations);
  });

  it('is migrated beside a writer who takes the locks in another order: neither fails', async () => {
    const undone = await undoFrom('AddRowLog');
    const id = await anActor(database);
    const writer = new pg.Client({ connectionString: database.url });
    await writer.connect();
    await writer.query(`BEGIN; LOCK TABLE movie_actors IN ROW EXCLUSIVE MODE`);
    const migration = migrate(config());
    const waits = `SELECT FROM pg_locks WHERE relation = 'movie_actors'::regclass AND NOT granted`;
    await until(async () => (await database.query(waits)).length > 0);
    await writer.query(`UPDATE actors SET age = 7 WHERE id = ${id}; COMMIT`);
    await writer.end();
    expect(await migration).toHaveLength(undone);
    expect(await database.query('SELECT age FROM actors')).toEqual([{ age: 7 }]);
  });

  it('is migrated with the rows of older versions: their names are composed, versioned and recorded', async () => {
    await database.query('DELETE FROM actors; DELETE FROM movies; DELETE FROM changes');
    await undoFrom('FoldNames');
    const kept = await anActor(database, { name: 'Zoë', gender: 'f' });
    const both = await anActor(database, { name: 'Zoe\u0308', gender: '\u00a0f\u3000m' });
    const long = await anActor(database, { name: '\u0958'.repeat(200) });
    const blank = await anActor(database, { name: '\u00a0' });
    const movie = await aMovie(database, { title: 'Ame\u0301lie', actors: [both, kept] });
    await migrate(config());
    expect(await database.query('SELECT id, name, gender, version FROM actors ORDER BY id')).toEqual([
      { id: kept, name: 'Zoë', gender: 'f', version: 1 },
      { id: both, name: 'Zoë', gender: 'f m', version: 3 },
      // Too long once it is composed.
      { id: long, name: '\u0958'.repeat(200), gender: 'female', version: 1 },
      { id: blank, name: '\u00a0', gender: 'female', version: 1 },
    ]);
    expect(await database.query('SELECT id, title, title_folded, version FROM movies')).toEqual([
      { id: movie, title: 'Am\u00e9lie', title_folded: 'amelie', version: 2 },
    ]);
    const actor = { age: 41, gender: '\u00a0f\u3000m', id: both, name: 'Zoe\u0308' };
    const film = {
      actors: [kept, both],
      id: movie,
      release_date: 'Wed, 04 Dec 2002 00:00:00 GMT',
      title: 'Ame\u0301lie',
    };
    expect(
      await database.query('SELECT action, resource, resource_id, version, before, after FROM changes ORDER BY id'),
    ).toEqual(
      [
        { resource: 'actors', resource_id: both, version: 2, before: actor, after: { ...actor, name: 'Zoë' } },
        {
          ...{ resource: 'actors', resource_id: both, version: 3 },
          ...{ before: { ...actor, name: 'Zoë' }, after: { ...actor, name: 'Zoë', gender: 'f m' } },
        },
        { resource: 'movies', resource_id: movie, version: 2, before: film, after: { ...film, title: 'Am\u00e9lie' } },
      ].map((change) => ({ action: 'update', ...change })),
    );
  });

  it('is reverted with whole casts in the history', async () => {
    await database.query('DELETE FROM changes');
    const cast = (...without: number[]) =>
      Array.from({ length: 900 }, (_, i) => i).filter((id) => !without.includes(id));
    const row = (actors: number[], title: string) => JSON.stringify({ actors, id: 1, title });
    const changes: [action: string, before: string | null, after: string][] = [
      ['create', null, row(cast(), 'Aliens')],
      ['update', row(cast(), 'Aliens'), row(cast(7, 70), 'Aliens')],
      ['update', row(cast(7, 70), 'Aliens'), row(cast(7, 70), 'Alien')],
    ];
    for (const change of changes) {
      await database.query(
        `INSERT INTO changes (subject, request_id, action, resource, resource_id, version, before, after)
         VALUES ('s', 'r', $1, 'movies', 1, 1, $2, $3)`,
        change,
      );
    }
    const edited = 'SELECT FROM changes WHERE cast_edit IS NOT NULL';
    expect(await database.query(edited)).toHaveLength(2);
    await undoFrom('AddCastEdits');
    const stored = await database.query('SELECT action, before::text, after::text FROM changes ORDER BY id');
    expect(stored).toEqual(changes.map(([action, before, after]) => ({ action, before, after })));
    await migrate(config());
  });

  it('is migrated once when replicas start together', async () => {
    await undoAll();
    const done = await Promise.all(Array.from({ length: 6 }, () => migrate(config())));
    expect(done.filter((names) => names.length > 0)).toHaveLength(1);
  });
});
