import { randomBytes } from 'node:crypto';
import pg from 'pg';

// Replaces pg's parser: dates stay text as in the row, instead of instants in the zone of this machine.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** A new, migrated database on the run's PostgreSQL server. */
export interface TestDatabase {
  readonly url: string;
  /** Runs SQL without the service, to see or change what is stored. */
  readonly query: <T extends pg.QueryResultRow>(sql: string, parameters?: unknown[]) => Promise<T[]>;
  readonly drop: () => Promise<void>;
}

/** Faster than the default. PostgreSQL 14, one of those of npm run test:matrix, knows nothing else, and no such option. */
const DEFAULT_OPTIONS = process.env.TEST_POSTGRES_FOLDER ? '' : 'STRATEGY file_copy';

/**
 * Clones the template database, which takes about 50 ms. `template1` gives an empty database, `template0` one with its own
 * `options`, such as a locale. `server` is the connection string of the server, by default the run's.
 */
export async function createDatabase(
  template = 'casting_template',
  options = DEFAULT_OPTIONS,
  server = process.env.TEST_POSTGRES_URL!,
): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await once(server, `CREATE DATABASE ${name} TEMPLATE ${template} ${options}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 4 });
  pool.on('error', () => undefined);
  return {
    url: url.href,
    query: async <T extends pg.QueryResultRow>(sql: string, parameters?: unknown[]) =>
      (await pool.query<T>(sql, parameters)).rows,
    async drop() {
      await pool.end();
      await once(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
