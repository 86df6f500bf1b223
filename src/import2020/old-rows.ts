import type pg from 'pg';
import { missingOldColumns } from '../database/old-tables.js';

/** Rows as the old tables have them: every column but `id` may be NULL. */
export interface OldActor {
  readonly id: number;
  readonly name: string | null;
  readonly gender: string | null;
  readonly age: number | string | null;
}

export interface OldMovie {
  readonly id: number;
  readonly title: string | null;
  /** As PostgreSQL writes it: `2002-12-04 00:00:00`, `infinity`, `0044-03-15 00:00:00 BC`. */
  readonly release_date: string | null;
}

export interface OldPair {
  readonly movie_id: number | null;
  readonly actor_id: number | null;
}

export interface OldRows {
  readonly actors: OldActor[];
  readonly movies: OldMovie[];
  readonly pairs: OldPair[];
  /** The highest ids that the old service has given, also to rows that it has deleted since. */
  readonly highest: { readonly actors: number; readonly movies: number };
}

export type Progress = (text: string) => void;

const BATCH = 5000;

/**
 * Reads the old tables as of one moment, so that the old service may run meanwhile. They are read only, also on a standby.
 * @throws Error if they are not there
 */
export async function readOldRows(session: pg.Client, progress: Progress): Promise<OldRows> {
  await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  // Whatever the role or the database has set. Times with a zone are read as the day that they are in UTC, as in 2020.
  await session.query("SET LOCAL statement_timeout = 0; SET LOCAL datestyle = 'ISO'; SET LOCAL timezone = 'UTC'");
  const missing = await missingOldColumns(async (sql) => (await session.query(sql)).rows as unknown[]);
  if (missing.length > 0) {
    const what = missing.length > 4 ? 'actor, movie and movie_actor_association' : missing.join(', ');
    throw new Error(`${session.database} has no tables of the 2020 service (${what} missing): name their database`);
  }
  const read = async <T extends object>(what: string, sql: string) => {
    const rows: T[] = [];
    for await (const batch of fetchAll<T>(session, sql)) {
      rows.push(...batch);
      progress(`${what}: ${rows.length} read`);
    }
    return rows;
  };
  // Small integers come as numbers and int8 as text, so each is made a number that is exact for every real id.
  const actors = await read<OldActor>('actor', 'SELECT id::float8 AS id, name, gender, age FROM actor ORDER BY id');
  const movies = await read<OldMovie>(
    'movie',
    'SELECT id::float8 AS id, title, release_date::text FROM movie ORDER BY id',
  );
  const pairs = await read<OldPair>(
    'movie_actor_association',
    'SELECT movie_id::float8 AS movie_id, actor_id::float8 AS actor_id FROM movie_actor_association ORDER BY 1, 2',
  );
  await refuseBrokenText(session, actors, movies);
  const highest = { actors: await highestOf(session, 'actor'), movies: await highestOf(session, 'movie') };
  await session.query('COMMIT');
  return { actors, movies, pairs, highest };
}

async function* fetchAll<T extends object>(session: pg.Client, sql: string): AsyncGenerator<T[]> {
  await session.query(`DECLARE old_rows NO SCROLL CURSOR FOR ${sql}`);
  for (;;) {
    const { rows } = await session.query<T>(`FETCH ${BATCH} FROM old_rows`);
    if (rows.length === 0) break;
    yield rows;
  }
  await session.query('CLOSE old_rows');
}

/** A database in SQL_ASCII stores any bytes. Those that are not UTF-8 arrive as U+FFFD, which must not be stored as the name. */
async function refuseBrokenText(session: pg.Client, actors: OldActor[], movies: OldMovie[]): Promise<void> {
  const { rows } = await session.query<{ encoding: string }>("SELECT current_setting('server_encoding') AS encoding");
  if (rows[0]!.encoding !== 'SQL_ASCII') return;
  const isBroken = (...texts: (string | null)[]) => texts.some((text) => text?.includes('\uFFFD'));
  const actor = actors.find(({ name, gender }) => isBroken(name, gender));
  const movie = movies.find(({ title }) => isBroken(title));
  if (!actor && !movie) return;
  const where = actor ? `actor ${actor.id}` : `movie ${movie!.id}`;
  throw new Error(`${where} has bytes that are not UTF-8 (the old database is in SQL_ASCII): convert them there first`);
}

/** A serial that another role owns may be unreadable; then the rows decide. */
async function highestOf(session: pg.Client, table: string): Promise<number> {
  const { rows } = await session.query<{ highest: number; sequence: string | null }>(`
    SELECT coalesce((SELECT max(id) FROM ${table}), 0)::float8 AS highest, sequence
    FROM (SELECT pg_get_serial_sequence('${table}', 'id') AS sequence) serial`);
  const { highest, sequence } = rows[0]!;
  if (sequence === null) return highest;
  const right = await session.query<{ reads: boolean }>("SELECT has_sequence_privilege($1, 'SELECT') AS reads", [
    sequence,
  ]);
  if (!right.rows[0]!.reads) return highest;
  const last = await session.query<{ last: number }>(
    `SELECT CASE WHEN is_called THEN last_value ELSE 0 END::float8 AS last FROM ${sequence}`,
  );
  return Math.max(highest, last.rows[0]!.last);
}
