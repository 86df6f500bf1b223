import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { actorList } from '../src/actors/actor-list.js';
import { Actor } from '../src/actors/actor.entity.js';
import { ActorsRepository } from '../src/actors/actors.repository.js';
import { loadDatabaseConfig } from '../src/config/config.js';
import { migrate } from '../src/database/migrate.js';
import { databaseOptions } from '../src/database/options.js';
import { listQuery, type ListSpec } from '../src/http/list-query.js';
import { movieList } from '../src/movies/movie-list.js';
import { Movie } from '../src/movies/movie.entity.js';
import { MoviesRepository } from '../src/movies/movies.repository.js';
import { Casting } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { actorBody } from './support/factories.js';

let database: TestDatabase;
let dataSource: DataSource;

const ROWS = 50_000;

beforeAll(async () => {
  database = await createDatabase();
  await database.query(
    `INSERT INTO actors (name, gender, age)
     SELECT initcap(substr(md5(i::text), 1, 7)) || ' ' || initcap(substr(md5((i * 7)::text), 1, 9)), substr('fmx', i % 3 + 1, 1), i % 100
     FROM generate_series(1, $1) i`,
    [ROWS],
  );
  await database.query(
    `INSERT INTO movies (title, release_date)
     SELECT md5(i::text), DATE '1950-01-01' + i % 25000 FROM generate_series(1, $1) i`,
    [ROWS],
  );
  await database.query(
    'INSERT INTO movie_actors SELECT i, (i * 7 + j) % $1 + 1 FROM generate_series(1, $1) i, generate_series(1, 2) j ON CONFLICT DO NOTHING',
    [ROWS],
  );
  await database.query('VACUUM ANALYZE');
  const options = databaseOptions(loadDatabaseConfig({ DATABASE_URL: database.url }));
  dataSource = new DataSource({ ...options, entities: [Actor, Movie] });
  await dataSource.initialize();
}, 120_000);

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** The plan of the very statement that the list runs. */
async function plan(path: string): Promise<string> {
  const { pathname } = new URL(path, 'http://x');
  const [spec, repository]: [ListSpec, ActorsRepository | MoviesRepository] =
    pathname === '/actors'
      ? [actorList, new ActorsRepository(dataSource.getRepository(Actor))]
      : [movieList, new MoviesRepository(dataSource.getRepository(Movie))];
  const query = listQuery({ url: path, headers: {} }, spec);
  const [sql, parameters] = repository.statement(query);
  const lines = await dataSource.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`, parameters);
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

describe('no list behind a limit reads a big table from end to end', () => {
  it.each([
    '/actors?limit=50',
    '/actors?limit=50&sort=-id',
    '/actors?limit=50&sort=name',
    '/actors?limit=50&sort=-name',
    '/actors?limit=50&sort=age',
    '/actors?limit=50&sort=-age',
    '/actors?limit=50&sort=gender,-age',
    '/actors?limit=50&sort=name,-age',
    '/actors?limit=50&page=20&sort=name',
    '/actors?limit=50&name=Nobody',
    '/actors?limit=50&id=1,2,3',
    '/actors?limit=50&age_gte=98&sort=age',
    '/actors?limit=50&movie_id=17',
    '/actors?limit=50&q=zoe%20lopez',
    '/actors?limit=50&q=abc1',
    '/actors?limit=50&q=abc&gender=f',
    '/movies?limit=50',
    '/movies?limit=50&sort=title',
    '/movies?limit=50&sort=-release_date',
    '/movies?limit=50&sort=release_date,-title',
    '/movies?limit=50&release_date_gte=2015-01-01&release_date_lte=2015-02-01',
    '/movies?limit=50&title=Terminator',
    '/movies?limit=50&actor_id=17',
    '/movies?limit=50&q=terminator',
  ])('%s', async (path) => {
    expect(await plan(path)).not.toMatch(/Seq Scan on (actors|movies|movie_actors)/);
  });

  it('nor does the page behind a cursor', async () => {
    for (const [path, after] of [
      ['/actors?limit=50&sort=name', ['Abc1234 Def', '77']],
      ['/actors?limit=50&sort=-age', ['50', '77']],
      ['/movies?limit=50&sort=release_date', ['1970-01-01', '77']],
    ] as const) {
      const { fingerprint } = listQuery({ url: path, headers: {} }, path.startsWith('/actors') ? actorList : movieList);
      const cursor = Buffer.from(JSON.stringify([fingerprint, ...after])).toString('base64url');
      const explained = await plan(`${path}&cursor=${cursor}`);
      expect(explained).toMatch(/Index Cond: \(ROW\(/);
      expect(explained).not.toContain('Seq Scan');
    }
  });
});

describe('a database whose user may not create extensions', () => {
  it('is migrated all the same; a search reads the table, accents count, and the start warns once', async () => {
    const admin = new pg.Client({ connectionString: process.env.TEST_POSTGRES_URL });
    await admin.connect();
    await admin.query("CREATE ROLE guest LOGIN PASSWORD 'guest'");
    await admin.query('CREATE DATABASE bare TEMPLATE template0');
    const url = new URL(process.env.TEST_POSTGRES_URL!);
    url.pathname = '/bare';
    const inside = new pg.Client({ connectionString: url.href });
    await inside.connect();
    await inside.query('GRANT ALL ON SCHEMA public TO guest');
    await inside.end();
    url.username = url.password = 'guest';

    expect(await migrate(loadDatabaseConfig({ DATABASE_URL: url.href }))).not.toEqual([]);
    const lines: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    const casting = await Casting.start({ DATABASE_URL: url.href, LOG_LEVEL: 'warn' });
    write.mockRestore();
    expect(lines.filter((line) => line.includes('CREATE EXTENSION'))).toHaveLength(1);
    await casting.as('director').post('/actors', actorBody({ name: 'Björk' }));
    const found = async (q: string) => (await casting.as('assistant').get(`/actors?q=${q}`)).body.actors.length;
    expect([await found('BJÖRK'), await found('jör'), await found('bjork')]).toEqual([1, 1, 0]);

    await casting.stop();
    await admin.query('DROP DATABASE bare WITH (FORCE)');
    await admin.query('DROP ROLE guest');
    await admin.end();
  });
});
