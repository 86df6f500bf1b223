import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { ActorDto } from '../src/actors/actor.dto.js';
import { Actor } from '../src/actors/actor.entity.js';
import { actorResource } from '../src/actors/actor.resource.js';
import { loadDatabaseConfig } from '../src/config/config.js';
import { migrate } from '../src/database/migrate.js';
import { databaseOptions } from '../src/database/options.js';
import { cursorOf, listQuery } from '../src/lists/list-query.js';
import { Movie } from '../src/movies/movie.entity.js';
import { ResourceRepository } from '../src/resources/resource.repository.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { figure } from './support/load.js';
import { SystemCluster, systemPostgres } from './support/system-postgres.js';

/** Names in the order that people expect, as far as they agree. Scripts are in the order of Unicode. */
const NAMES = [
  '2:22',
  'Åsa Larsson',
  'Ben Ábel',
  'Björk',
  'Đặng Thái Sơn',
  'de Niro, Robert',
  'Émile Zola',
  "O'Brien, Conan",
  'Ödön',
  'Olga',
  'Søren',
  'Straße',
  'Zendaya',
  'Zoë',
  'zoë',
  'Άννα',
  'ΟΔΥΣΣΕΥΣ',
  'Οδυσσεύς',
  'Ёлка',
  'Юрий Щ',
  'ЮРИЙ ЩУКА',
  'Զարուհի',
  'דָּוִד',
  'محمد',
  'किरण राव',
  'ガメラ',
  '王家衛',
  '김민희',
];

const SEARCHES: [q: string, ...names: string[]][] = [
  ['щ', 'Юрий Щ', 'ЮРИЙ ЩУКА'],
  ['юрий щука', 'ЮРИЙ ЩУКА'],
  ['елка', 'Ёлка'],
  ['asa', 'Åsa Larsson'],
  ['ÅSA', 'Åsa Larsson'],
  ['dang thai son', 'Đặng Thái Sơn'],
  ['đẶng', 'Đặng Thái Sơn'],
  ['odon', 'Ödön'],
  ['soren', 'Søren'],
  ['STRASSE', 'Straße'],
  ['ZOË', 'Zoë', 'zoë'],
  ['αννα', 'Άννα'],
  ['οδυσσευς', 'ΟΔΥΣΣΕΥΣ', 'Οδυσσεύς'],
  ['ԶԱՐՈՒՀԻ', 'Զարուհի'],
  ['דוד', 'דָּוִד'],
  ['مُحَمَّد', 'محمد'],
  ['राव', 'किरण राव'],
  ['ｶﾞﾒﾗ', 'ガメラ'],
  ['家衛', '王家衛'],
  ['김', '김민희'],
  ['김'.normalize('NFD'), '김민희'],
  ['obrien conan', "O'Brien, Conan"],
];

const EIGHTEEN = [
  "LOCALE_PROVIDER libc LOCALE 'C'",
  "LOCALE_PROVIDER libc LOCALE 'C.UTF-8'",
  "LOCALE_PROVIDER libc LOCALE 'en_US.utf8'",
  "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C' LOCALE 'C'",
  "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'",
  "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST' LOCALE 'C'",
  "LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'",
  "LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR' LOCALE 'C'",
];
const OLDER = ["LOCALE 'C'", "LOCALE 'C.UTF-8'", "LOCALE_PROVIDER icu ICU_LOCALE 'sv-SE' LOCALE 'C'"];

/** Returns `undefined` if the machine lacks the locale. */
async function databaseWith(options: string, server?: string): Promise<TestDatabase | undefined> {
  try {
    return await createDatabase('template0', `ENCODING 'UTF8' ${options}`, server);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    // invalid locale name; ICU is not supported in this build
    if (!['42809', '0A000', '22023'].includes(code ?? '')) throw error;
    figure(`Not in a database ${options}: ${message}`);
    return undefined;
  }
}

async function lists(database: TestDatabase) {
  await migrate(loadDatabaseConfig({ DATABASE_URL: database.url }));
  // PostgreSQL would not use an index for so few rows otherwise.
  await database.query(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database()); END $$`,
  );
  // Inserted in reverse, so that the expected order is not that of the ids.
  for (const name of NAMES.toReversed()) {
    await database.query('INSERT INTO actors (name, gender, age) VALUES ($1, $1, 1)', [
      name.normalize('NFC').slice(0, 50),
    ]);
  }
  const options = databaseOptions(loadDatabaseConfig({ DATABASE_URL: database.url }));
  const dataSource = await new DataSource({ ...options, entities: [Actor, Movie] }).initialize();
  const actors = new ResourceRepository(actorResource, dataSource.getRepository(Actor));
  const names = async (query: Record<string, string>): Promise<string[]> => {
    const listing = listQuery({ url: `/actors?${new URLSearchParams(query).toString()}`, headers: {} }, actorResource);
    const { json, next } = await actors.page(listing);
    const rest = next ? await names({ ...query, cursor: cursorOf(next, listing.fingerprint) }) : [];
    return [...(JSON.parse(`[${json}]`) as ActorDto[]).map(({ name }) => name), ...rest];
  };
  const found = new Map<string, string[]>();
  for (const sort of ['name', '-name', 'gender']) {
    found.set(sort, await names({ sort }));
    found.set(`${sort} by 5`, await names({ sort, limit: '5' }));
  }
  for (const [q] of SEARCHES) found.set(q, await names({ q, sort: 'name' }));
  await dataSource.destroy();
  return Object.fromEntries(found);
}

const expected = Object.fromEntries([
  ...['name', 'name by 5', 'gender', 'gender by 5'].map((sort) => [sort, NAMES]),
  ...['-name', '-name by 5'].map((sort) => [sort, NAMES.toReversed()]),
  ...SEARCHES.map(([q, ...names]) => [q, names]),
]) as Record<string, string[]>;

async function expectSameLists(options: string, server?: string): Promise<void> {
  const database = await databaseWith(options, server);
  if (!database) return;
  try {
    expect(await lists(database)).toEqual(expected);
  } finally {
    await database.drop();
  }
}

describe('order and search are the same whatever the locale of the database', () => {
  it.each(EIGHTEEN)('%s', (options) => expectSameLists(options));

  const binaries = systemPostgres();
  (binaries ? describe : describe.skip)("in the system's PostgreSQL", () => {
    let cluster: SystemCluster;
    beforeAll(async () => void (cluster = await SystemCluster.start(binaries!)));
    afterAll(() => cluster.stop());

    it.each(OLDER)('%s', (options) => expectSameLists(options, cluster.url('postgres')));
  });
});
