import type { DataSource } from 'typeorm';

/** In rows; the first portion is small, so that the answer begins soon. */
const FIRST = 100;
const MOST = 1000;
/** In characters of JSON. A portion takes PostgreSQL and this process a few milliseconds. */
const PORTION = 128 * 1024;

/** Selects `json`, a row as a JSON object. */
export interface Selection {
  readonly sql: string;
  readonly parameters: unknown[];
}

/**
 * Reads all rows of a selection, as of one moment, in portions: JSON objects, separated by commas. It holds a connection and
 * a transaction, which PostgreSQL ends after some seconds without a statement: the caller must not wait between portions.
 */
export async function* readPortions(dataSource: DataSource, { sql, parameters }: Selection): AsyncGenerator<string> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction('REPEATABLE READ');
    // PostgreSQL plans a cursor for its first rows otherwise.
    await runner.query("SELECT set_config('cursor_tuple_fraction', '1', true)");
    await runner.query(`DECLARE sheet NO SCROLL CURSOR FOR ${sql}`, parameters);
    for (let count = FIRST, found = count; found === count;) {
      const rows = await runner.manager.query<{ json: string }[]>(`FETCH ${count} FROM sheet`);
      found = rows.length;
      const json = rows.map((row) => row.json).join();
      if (found > 0) yield json;
      if (found === count) found = count = nextCount(json.length / found);
    }
    await runner.commitTransaction();
  } finally {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    await runner.release();
  }
}

const nextCount = (length: number) => Math.max(1, Math.min(MOST, Math.floor(PORTION / length)));
