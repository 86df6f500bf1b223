import type { DatabaseConfig } from '../config/config.js';
import { sqlState } from './failures.js';
import { databaseOptions } from './options.js';

const UNDEFINED_TABLE = '42P01';

/** The names of the migrations that `npm run migrate` would run. `query` runs one statement and returns its rows. */
export async function pendingMigrations(
  database: DatabaseConfig,
  query: (sql: string) => Promise<unknown[]>,
): Promise<string[]> {
  const done = await query('SELECT name FROM migrations').catch((error: Error) => {
    if (sqlState(error) === UNDEFINED_TABLE) return [];
    throw error;
  });
  const names = new Set((done as { name: string }[]).map(({ name }) => name));
  return databaseOptions(database)
    .migrations.map(({ name }) => name)
    .filter((name) => !names.has(name));
}
