// Starts one PostgreSQL server per run, with a migrated template database that each test file clones.
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { register } from 'tsx/esm/api';
import { buildDesk } from '../../desk/build.mjs';

export default async function () {
  // A run within a run would rewrite it while the outer one reads it.
  if (!process.env.TEST_WITH_CASTINGS) await buildDesk();
  const unregister = register();
  const { startPostgres } = await import('../../src/dev/postgres/postgres.ts');
  const { migrate } = await import('../../src/database/migrate.ts');
  const { loadDatabaseConfig } = await import('../../src/config/config.ts');
  const { CASTINGS_EVERYWHERE } = await import('./castings-everywhere.ts');
  await unregister();

  const dataDirectory = mkdtempSync(join(tmpdir(), 'casting-test-'));
  // npm run test:matrix sets it. The programs of older versions change into this folder by its path, as another account.
  const native = process.env.TEST_POSTGRES_FOLDER;
  if (native) chmodSync(dataDirectory, 0o711);
  const postgres = await startPostgres({ dataDirectory, durable: false, native });
  const buildFolder = mkdtempSync(join(process.cwd(), 'dist-test-'));
  process.env.TEST_BUILD_FOLDER = buildFolder;
  globalThis.testRun = { postgres, folders: [dataDirectory, buildFolder] };
  await query(postgres.url('postgres'), 'CREATE DATABASE casting_template');
  await migrate(loadDatabaseConfig({ DATABASE_URL: postgres.url('casting_template') }));
  for (const sql of process.env.TEST_WITH_CASTINGS ? CASTINGS_EVERYWHERE : []) {
    await query(postgres.url('casting_template'), sql);
  }
  process.env.TEST_POSTGRES_URL = postgres.url('postgres');
}

async function query(connectionString, sql) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
