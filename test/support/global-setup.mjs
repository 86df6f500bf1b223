// Starts one PostgreSQL server per run, with a migrated template database that each test file clones.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { register } from 'tsx/esm/api';

export default async function () {
  const unregister = register();
  const { startPostgres } = await import('../../src/dev/postgres/postgres.ts');
  const { migrate } = await import('../../src/database/migrate.ts');
  const { loadDatabaseConfig } = await import('../../src/config/config.ts');
  await unregister();

  const dataDirectory = mkdtempSync(join(tmpdir(), 'casting-test-'));
  const postgres = await startPostgres({ dataDirectory, durable: false });
  globalThis.testPostgres = { postgres, dataDirectory };
  const client = new pg.Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  await client.query('CREATE DATABASE casting_template');
  await client.end();
  await migrate(loadDatabaseConfig({ DATABASE_URL: postgres.url('casting_template') }));
  process.env.TEST_POSTGRES_URL = postgres.url('postgres');
}
