import pg from 'pg';
import { absences, actors, movies } from './demo-rows.js';

export interface Contents {
  actors: number;
  movies: number;
  /** The demo rows were inserted, at this start or an earlier one. */
  demo: boolean;
}

/** Makes the database in the cluster unless it exists. */
export async function ensureDatabase(url: string, name: string): Promise<void> {
  await connected(url, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  });
}

/** Fills a migrated database with demo rows, once: after they are deleted they do not come back. */
export async function fillWithDemo(url: string): Promise<void> {
  await connected(url, async (client) => {
    const { actors, movies, demo } = await contents(client);
    if (demo || actors > 0 || movies > 0) return;
    await client.query('BEGIN');
    await insertRows(client);
    // In the same transaction: a start that is killed here leaves neither the rows nor this mark.
    await client.query(`COMMENT ON DATABASE ${client.escapeIdentifier(client.database!)} IS 'demo'`);
    await client.query('COMMIT');
  });
}

export function readContents(url: string): Promise<Contents> {
  return connected(url, contents);
}

async function insertRows(client: pg.Client): Promise<void> {
  const one = async (sql: string, values: unknown[]) => (await client.query<{ id: number }>(sql, values)).rows[0]!.id;
  const ids = new Map<string, number>();
  for (const { name, gender, age } of actors)
    ids.set(
      name,
      await one('INSERT INTO actors (name, gender, age) VALUES ($1, $2, $3) RETURNING id', [name, gender, age]),
    );
  for (const { title, releaseDate, days, roles } of movies) {
    const movie = await one('INSERT INTO movies (title, release_date) VALUES ($1, $2) RETURNING id', [
      title,
      releaseDate,
    ]);
    for (const [i, { name, castings }] of roles.entries()) {
      const role = await one(
        'INSERT INTO roles (movie_id, name, billing, starts, ends) VALUES ($1, $2, $3, $4, $5) RETURNING id',
        [movie, name, i + 1, ...days],
      );
      for (const [actor, status] of Object.entries(castings)) {
        const values = [movie, role, ids.get(actor), status];
        await client.query(INSERT_CASTING, values);
      }
    }
  }
  for (const { actor, days, notes } of absences) {
    const sql = 'INSERT INTO absences (actor_id, starts, ends, notes) VALUES ($1, $2, $3, $4)';
    await client.query(sql, [ids.get(actor), ...days, notes]);
  }
}

/** With the membership that a confirmed casting needs. */
const INSERT_CASTING = `
  WITH member AS (INSERT INTO movie_actors (movie_id, actor_id) SELECT $1, $3 WHERE $4 = 'confirmed')
  INSERT INTO castings (movie_id, role_id, actor_id, status) VALUES ($1, $2, $3, $4)`;

async function contents(client: pg.Client): Promise<Contents> {
  const { rows } = await client.query<Contents>(
    `SELECT (SELECT count(*)::int FROM actors) AS actors, (SELECT count(*)::int FROM movies) AS movies,
            coalesce(shobj_description(oid, 'pg_database') = 'demo', false) AS demo
       FROM pg_database WHERE datname = current_database()`,
  );
  return rows[0]!;
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
