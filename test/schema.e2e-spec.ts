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

  it('matches the entity of castings, whose table has one more column and foreign keys that TypeORM cannot express', async () => {
    const columns = await database.query<{ name: string; type: string; nullable: boolean }>(
      `SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable FROM information_schema.columns
       WHERE table_name = 'castings' ORDER BY ordinal_position`,
    );
    const { columns: entity } = await withDataSource((dataSource) => Promise.resolve(dataSource.getMetadata(Casting)));
    const declared = entity.map(({ databaseName, type, isNullable }) => ({
      name: databaseName,
      type: type === Number ? 'integer' : type,
      nullable: isNullable,
    }));
    expect(columns).toEqual([...declared, { name: 'confirmed_actor_id', type: 'integer', nullable: true }]);
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

  it('refuses what contradicts itself in roles, castings and absences', async () => {
    const [id, other] = [await anActor(database), await anActor(database)];
    const [movie, another] = [await aMovie(database, { actors: [id] }), await aMovie(database)];
    const [role] = await database.query<{ id: number }>(
      `INSERT INTO roles (movie_id, name) VALUES (${movie}, 'Ripley') RETURNING id`,
    );
    const part = `(movie_id, role_id, actor_id, status) VALUES (${movie}, ${role!.id}`;
    await database.query(`INSERT INTO castings ${part}, ${id}, 'confirmed')`);
    const aRole = (columns: string, values: string) =>
      `INSERT INTO roles (movie_id, name, ${columns}) VALUES (${movie}, 'x', ${values})`;
    for (const [sql, constraint] of [
      [`INSERT INTO roles (movie_id, name) VALUES (${movie}, '')`, 'ck_roles_name'],
      [`INSERT INTO roles (movie_id, name) VALUES (${movie}, repeat('x', 201))`, 'ck_roles_name'],
      ["INSERT INTO roles (movie_id, name) VALUES (999999, 'x')", 'fk_roles_movie'],
      [aRole('billing', '0'), 'ck_roles_billing'],
      [aRole('billing', '10000'), 'ck_roles_billing'],
      [aRole('starts', "'2026-03-05'"), 'ck_roles_dates'],
      [aRole('ends', "'2026-03-05'"), 'ck_roles_dates'],
      [aRole('starts, ends', "'2026-03-05', '2026-03-04'"), 'ck_roles_dates'],
      [`INSERT INTO castings ${part}, ${other}, 'hired')`, 'ck_castings_status'],
      [`INSERT INTO castings ${part}, 999999, 'offered')`, 'fk_castings_actor'],
      [`INSERT INTO castings ${part}, ${id}, 'offered')`, 'uq_castings_role_actor'],
      // A confirmed casting implies a membership.
      [`INSERT INTO castings ${part}, ${other}, 'confirmed')`, 'fk_castings_member'],
      [`UPDATE castings SET actor_id = ${other}`, 'fk_castings_member'],
      [`UPDATE movie_actors SET actor_id = ${other} WHERE movie_id = ${movie}`, 'fk_castings_member'],
      [`UPDATE castings SET movie_id = ${another}, status = 'offered'`, 'fk_castings_role'],
      ["UPDATE castings SET movie_id = 999999, status = 'offered'", 'fk_castings_movie'],
      [`UPDATE roles SET movie_id = ${another}`, 'fk_castings_role'],
      [`INSERT INTO absences (actor_id, starts, ends) VALUES (${id}, '2026-03-05', '2026-03-04')`, 'ck_absences_dates'],
      [
        "INSERT INTO absences (actor_id, starts, ends) VALUES (999999, '2026-03-05', '2026-03-05')",
        'fk_absences_actor',
      ],
      [
        `INSERT INTO changes (subject, request_id, action, resource, resource_id, version, after)
         VALUES ('s', 'r', 'create', 'conflicts', 1, 1, '{}')`,
        'ck_changes_resource',
      ],
    ] as const) {
      const refused = await database.query(sql).catch((error: pg.DatabaseError) => error.constraint);
      expect([sql, refused]).toEqual([sql, constraint]);
    }
    // Deleting a membership releases its castings, and deleting a movie deletes the rest.
    await database.query(`DELETE FROM movie_actors WHERE movie_id = ${movie}`);
    expect(await database.query('SELECT status, version FROM castings')).toEqual([{ status: 'released', version: 2 }]);
    await database.query(`INSERT INTO movie_actors VALUES (${movie}, ${id}); UPDATE castings SET status = 'confirmed'`);
    await database.query(`DELETE FROM movies WHERE id = ${movie}`);
    expect(await database.query('SELECT id FROM castings UNION ALL SELECT id FROM roles')).toEqual([]);
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

  it('is reverted without castings, whose history goes too, and keeps the casts', async () => {
    const id = await anActor(database);
    const movie = await aMovie(database, { actors: [id] });
    await database.query(`
      INSERT INTO roles (movie_id, name) VALUES (${movie}, 'Ripley');
      INSERT INTO castings (movie_id, role_id, actor_id, status) SELECT movie_id, id, ${id}, 'confirmed' FROM roles;
      INSERT INTO changes (subject, request_id, action, resource, resource_id, version, after)
      SELECT 's', 'r', 'create', resource, 1, 1, '{}' FROM unnest('{actors,movies,roles,castings,absences}'::text[]) AS resource`);
    await undoFrom('AddCastings');
    expect(await database.query('SELECT resource FROM changes ORDER BY 1')).toEqual([
      { resource: 'actors' },
      { resource: 'movies' },
    ]);
    expect(
      await database.query("SELECT FROM pg_proc WHERE proname IN ('release_castings', 'casting_is_confirmed')"),
    ).toEqual([]);
    await database.query(`DELETE FROM movie_actors WHERE actor_id <> ${id}`);
    expect(await database.query('SELECT * FROM movie_actors')).toEqual([{ movie_id: movie, actor_id: id }]);
    await migrate(config());
    await database.query('DELETE FROM changes; DELETE FROM movies; DELETE FROM actors');
  });

  it('is migrated beside a writer who takes the locks in another order: neither fails', async () => {
    const undone = await undoFrom('AddRowLog');
    const id = await anActor(database);
    const writer = new pg.Client({ connectionString: database.url });
    await writer.connect();
    // The migration gives up its locks before PostgreSQL ends this session because of the deadlock.
    await writer.query(`SET deadlock_timeout = '1h'; BEGIN; LOCK TABLE movie_actors IN ROW EXCLUSIVE MODE`);
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
