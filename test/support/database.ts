import { randomBytes } from 'node:crypto';
import pg from 'pg';

// Its own rather than a library's: dates come as they stand in the row, not as instants of this machine's zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** A fresh, migrated database of the run's PostgreSQL. */
export interface TestDatabase {
  readonly url: string;
  /** Rows of one statement, past the service: what is really there. */
  readonly query: <T extends pg.QueryResultRow>(sql: string, parameters?: unknown[]) => Promise<T[]>;
  readonly drop: () => Promise<void>;
}

/**
 * Clones the template database, which takes some 50 ms; `template1` gives an empty one, `template0` one with `options`
 * of its own, such as a locale. `server` is the run's unless it is another one's connection string.
 */
export async function createDatabase(
  template = 'casting_template',
  options = 'STRATEGY file_copy',
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
