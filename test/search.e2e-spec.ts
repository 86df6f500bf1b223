import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { Actor } from '../src/actors/actor.entity.js';
import { actorResource } from '../src/actors/actor.resource.js';
import { loadDatabaseConfig } from '../src/config/config.js';
import { migrate } from '../src/database/migrate.js';
import { databaseOptions } from '../src/database/options.js';
import { listQuery } from '../src/lists/list-query.js';
import { Movie } from '../src/movies/movie.entity.js';
import { movieResource } from '../src/movies/movie.resource.js';
import { ResourceRepository } from '../src/resources/resource.repository.js';
import { Casting } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { actorBody } from './support/factories.js';
import { capturedLog } from './support/log.js';
import { until } from './support/until.js';

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
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** The plan of the statement that the list runs. */
async function plan(path: string): Promise<string> {
  const { pathname } = new URL(path, 'http://x');
  const repository =
    pathname === '/actors'
      ? new ResourceRepository(actorResource, dataSource.getRepository(Actor))
      : new ResourceRepository(movieResource, dataSource.getRepository(Movie));
  const query = listQuery({ url: path, headers: {} }, repository.resource);
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
    '/actors?limit=50&sort=-gender',
    '/actors?limit=50&sort=gender,-age',
    '/actors?limit=50&sort=name,-age',
    '/actors?limit=50&page=20&sort=name',
    '/actors?limit=50&name=Nobody',
    '/actors?limit=50&gender=nobody',
    '/actors?limit=50&id=1,2,3',
    '/actors?limit=50&age_gte=98&sort=age',
    '/actors?limit=50&movie_id=17',
    '/actors?limit=50&q=zoe%20lopez',
    '/actors?limit=50&q=abc1',
    '/actors?limit=50&q=a',
    '/actors?limit=50&q=ab',
    '/actors?limit=50&q=zq',
    '/actors?limit=50&q=a%20b',
    '/actors?limit=50&q=abc',
    '/actors?limit=50&page=900&sort=name',
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
      ['/actors?limit=50&sort=name', ['abc1234 def', 'Abc1234 Def', '77']],
      ['/actors?limit=50&sort=-gender', ['m', 'M', '77']],
      ['/actors?limit=50&sort=-age', ['50', '77']],
      ['/movies?limit=50&sort=release_date', ['1970-01-01', '77']],
    ] as const) {
      const { fingerprint } = listQuery(
        { url: path, headers: {} },
        path.startsWith('/actors') ? actorResource : movieResource,
      );
      const cursor = Buffer.from(JSON.stringify([fingerprint, ...after])).toString('base64url');
      const explained = await plan(`${path}&cursor=${cursor}`);
      expect(explained).toMatch(/Index Cond: \(ROW\(/);
      expect(explained).not.toContain('Seq Scan');
    }
  });
});

describe('casting_fold', () => {
  const folded = async (texts: string[]) =>
    (
      await database.query<{ folded: string }>('SELECT casting_fold(text) AS folded FROM unnest($1::text[]) text', [
        texts,
      ])
    ).map((row) => row.folded);

  it('knows the case of every letter, except new letters of Unicode and very rare ones', async () => {
    const letters = Array.from({ length: 0x20000 }, (_, i) => i).flatMap((code) => {
      const letter = /^[\ud800-\udfff]$/.test(String.fromCharCode(code)) ? '' : String.fromCodePoint(code);
      const [small, big] = [letter.toLowerCase(), letter.toUpperCase()];
      const isPair = big !== small && [...small].length === 1 && [...big].length === 1 && big.toLowerCase() === small;
      const scripts =
        /[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Armn}\p{sc=Geor}\p{sc=Cher}\p{sc=Copt}\p{sc=Glag}\p{sc=Dsrt}\p{sc=Osge}\p{sc=Adlm}]/u;
      const late = /[\u1c80-\u1c8f\u2132\u214e\ua78b\ua7c0-\ua7ff]/u;
      return isPair && scripts.test(letter) && !late.test(small + big) ? [[small, big] as const] : [];
    });
    expect(letters.length).toBeGreaterThan(2000);
    const small = await folded(letters.map(([letter]) => letter));
    const big = await folded(letters.map(([, letter]) => letter));
    expect(letters.filter((_, i) => small[i] !== big[i]).map(([letter]) => letter)).toEqual([]);
  });

  it.each([
    ['ÆØÅ œ ß ẞ þ Đ Łħ ı İ', 'aeoa oe ss ss th d lh ii'],
    ['ﬁ ｱ ② Ⅷ ™', 'fi ア2 viii tm'],
    ["d'Arcy d’Arcy d´Arcy d`Arcy dʼArcy d＇Arcy", Array(6).fill('darcy').join(' ')],
    ['  a –  bc  ', 'a bc'],
    ['J. K. Rowling, J.K. Rowling, J K Rowling', 'jk rowling jk rowling jk rowling'],
    ['Malcolm X and Mr. T', 'malcolm x and mr t'],
    ['Ελλάς ΕΛΛΑΣ', 'ελλασ ελλασ'],
    ['شَكِيرَا عـلـي علی ة ى', 'شكيرا علي علي هي'],
    ['שָׁלוֹם ז״ל', 'שלום זל'],
    ['क़ुतुब क़ुतुब', 'कुतुब कुतुब'],
    ['Ё Й Ґ Ї', 'е и г і'.replaceAll(' ', '')],
    ['한글 \u1112\u1161\u11ab', '한글 한'],
    ['\u2026 !', '\u2026 !'],
    ['\u0301', '\u0301'],
    ['ABC?', 'abc'],
    ['?', '?'],
  ])('%s: %s', async (text, expected) => {
    expect(await folded([text])).toEqual([expected]);
    // Folding a folded text must not change it, because cursors and ranks compare folded texts.
    expect(await folded([expected])).toEqual([expected]);
  });

  it('is never too long for an index, whatever its letters decompose into', async () => {
    const letters = ['\ufdfa', '\u3316', '\u{2f9f4}', 'ß', '\u{1f469}'];
    for (const letter of letters) {
      await database.query('INSERT INTO actors (name, gender, age) VALUES ($1, $2, 1)', [
        letter.repeat(200),
        letter.repeat(50),
      ]);
    }
    const name = Array.from({ length: 200 }, (_, i) => String.fromCodePoint(0x20000 + ((i * 7919) % 40_000))).join('');
    await database.query("INSERT INTO actors (name, gender, age) VALUES ($1, 'x', 1)", [name]);
    expect(await database.query('DELETE FROM actors WHERE id > $1 RETURNING id', [ROWS])).toHaveLength(
      letters.length + 1,
    );
  });
});

describe('a database whose user may not create extensions', () => {
  it('is migrated nevertheless; a search reads the table, and the start warns once', async () => {
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
    const log = capturedLog();
    const casting = await Casting.start({ DATABASE_URL: url.href, LOG_LEVEL: 'warn' });
    await until(() => log().includes('CREATE EXTENSION'));
    await casting.as('director').post('/actors', actorBody({ name: 'Björk' }));
    const found = async (q: string) => (await casting.as('assistant').get(`/actors?q=${q}`)).body.actors.length;
    expect([await found('BJÖRK'), await found('jör'), await found('bjork')]).toEqual([1, 1, 1]);
    jest.restoreAllMocks();
    expect(log().match(/CREATE EXTENSION/g)).toHaveLength(1);

    await casting.stop();
    await admin.query('DROP DATABASE bare WITH (FORCE)');
    await admin.query('DROP ROLE guest');
    await admin.end();
  });
});
