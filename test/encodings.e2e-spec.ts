import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { createApp } from '../src/app.js';
import { loadConfig, loadDatabaseConfig } from '../src/config/config.js';
import { migrate } from '../src/database/migrate.js';
import { diagnose } from '../src/operations/doctor.js';
import { environment } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { Issuer } from './support/issuer.js';
import { until } from './support/until.js';

let issuer: Issuer;
beforeAll(async () => void (issuer = await Issuer.start()));
afterAll(() => issuer.stop());

const advice = "CREATE DATABASE casting ENCODING 'UTF8' TEMPLATE template0";

describe.each([
  ['SQL_ASCII', 'C'],
  ['LATIN1', 'C'],
  ['EUC_JP', 'C'],
  ['WIN1251', 'C'],
])('a database in %s', (encoding, locale) => {
  let database: TestDatabase;
  beforeAll(async () => {
    const options = `ENCODING '${encoding}' LOCALE_PROVIDER libc LOCALE '${locale}'`;
    database = await createDatabase('template0', options);
  });
  afterAll(() => database.drop());

  const relations = () => database.query("SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace");

  /** The answer of /health/ready after the service has connected. */
  async function readiness(): Promise<{ status: number; logged: string }> {
    const lines: string[] = [];
    const app = await createApp(loadConfig(environment(database.url, issuer.url)));
    Logger.overrideLogger({ warn: (line: unknown) => lines.push(String(line)), log() {}, error() {} });
    try {
      await app.listen(0, '127.0.0.1');
      return await until(async () => {
        const { status } = await fetch(`${await app.getUrl()}/health/ready`);
        const logged = lines.find((line) => line.startsWith('Not ready') && line.includes('has the encoding'));
        return (status === 200 || logged !== undefined) && { status, logged: logged ?? '' };
      });
    } finally {
      await app.close();
      Logger.overrideLogger(false);
    }
  }

  it('is refused by npm run migrate, which creates nothing in it', async () => {
    await expect(migrate(loadDatabaseConfig({ DATABASE_URL: database.url }))).rejects.toThrow(
      `has the encoding ${encoding}, which can't be changed: make another one by ${advice}`,
    );
    expect(await relations()).toEqual([]);
  });

  it('is never ready, empty or migrated by an older version, and the log says why', async () => {
    expect(await readiness()).toMatchObject({ status: 503, logged: expect.stringContaining(advice) });
    await database.query(
      "CREATE TABLE migrations (name text); INSERT INTO migrations VALUES ('CreateCasting1764000000000')",
    );
    expect(await readiness()).toMatchObject({ status: 503, logged: expect.stringContaining(advice) });
    await database.query('DROP TABLE migrations');
  });

  it('is found by the doctor', async () => {
    const found: Record<string, unknown> = {};
    for await (const { well, text } of diagnose(environment(database.url, issuer.url)))
      found[text.split(' ')[0]!] = { well, text };
    expect(found.database).toMatchObject({ well: false, text: expect.stringContaining(advice) });
    expect(found.migrations).toBeUndefined();
  });
});
