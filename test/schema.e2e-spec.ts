import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { Actor } from '../src/actors/actor.entity.js';
import { loadDatabaseConfig } from '../src/config/config.js';
import { migrate } from '../src/database/migrate.js';
import { AddRowLog1764000003000 } from '../src/database/migrations/1764000003000-add-row-log.js';
import { databaseOptions } from '../src/database/options.js';
import { Movie } from '../src/movies/movie.entity.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { aMovie, anActor } from './support/factories.js';

let database: TestDatabase;
beforeAll(async () => void (database = await createDatabase()));
afterAll(() => database.drop());

const config = () => loadDatabaseConfig({ DATABASE_URL: database.url });

async function withDataSource<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = new DataSource({ ...databaseOptions(config()), entities: [Actor, Movie] });
  await dataSource.initialize();
  return work(dataSource).finally(() => dataSource.destroy());
}

describe('the schema', () => {
  it('is what the entities say: nothing is left to migrate', async () => {
    // TypeORM looks up here what a generated column is made of. Nothing but this check needs it.
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

  it('refuses what the validators refuse, by constraints of our names', async () => {
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

  const { migrations: all } = databaseOptions(loadDatabaseConfig({ DATABASE_URL: 'postgres://any' }));
  const migrations = all.length;
  const undo = (count: number) =>
    withDataSource(async (dataSource) => {
      for (let i = 0; i < count; i++) await dataSource.undoLastMigration();
    });
  const undoAll = () => undo(migrations);

  it('can be taken back and made again', async () => {
    await undoAll();
    expect(
      await database.query("SELECT FROM pg_tables WHERE tablename IN ('actors', 'movies', 'movie_actors')"),
    ).toEqual([]);
    expect(await migrate(config())).toHaveLength(migrations);
  });

  it('is migrated beside a writer who takes the locks in another order: neither fails', async () => {
    const undone = migrations - all.indexOf(AddRowLog1764000003000);
    await undo(undone);
    const id = await anActor(database);
    const writer = new pg.Client({ connectionString: database.url });
    await writer.connect();
    await writer.query(`BEGIN; LOCK TABLE movie_actors IN ROW EXCLUSIVE MODE`);
    const migration = migrate(config());
    const waits = `SELECT FROM pg_locks WHERE relation = 'movie_actors'::regclass AND NOT granted`;
    while ((await database.query(waits)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await writer.query(`UPDATE actors SET age = 7 WHERE id = ${id}; COMMIT`);
    await writer.end();
    expect(await migration).toHaveLength(undone);
    expect(await database.query('SELECT age FROM actors')).toEqual([{ age: 7 }]);
  });

  it('is migrated once when replicas start together', async () => {
    await undoAll();
    const done = await Promise.all(Array.from({ length: 6 }, () => migrate(config())));
    expect(done.filter((names) => names.length > 0)).toHaveLength(1);
  });
});
