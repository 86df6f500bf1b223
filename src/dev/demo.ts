import pg from 'pg';

/** Ages when the first of these films came out. */
const actors = [
  { name: 'Arnold Schwarzenegger', gender: 'male', age: 37 },
  { name: 'Linda Hamilton', gender: 'female', age: 28 },
  { name: 'Michael Biehn', gender: 'male', age: 28 },
  { name: 'Robert Patrick', gender: 'male', age: 32 },
  { name: 'Sigourney Weaver', gender: 'female', age: 36 },
  { name: 'Lance Henriksen', gender: 'male', age: 44 },
  { name: 'Bill Paxton', gender: 'male', age: 29 },
  { name: 'Keanu Reeves', gender: 'male', age: 29 },
  { name: 'Sandra Bullock', gender: 'female', age: 29 },
  { name: 'Carrie-Anne Moss', gender: 'female', age: 31 },
  { name: 'Laurence Fishburne', gender: 'male', age: 37 },
  { name: 'Hugo Weaving', gender: 'male', age: 38 },
];

const movies = [
  {
    title: 'Terminator',
    releaseDate: '1984-10-26',
    cast: ['Arnold Schwarzenegger', 'Linda Hamilton', 'Michael Biehn', 'Lance Henriksen', 'Bill Paxton'],
  },
  {
    title: 'Aliens',
    releaseDate: '1986-07-18',
    cast: ['Sigourney Weaver', 'Michael Biehn', 'Lance Henriksen', 'Bill Paxton'],
  },
  {
    title: 'Terminator 2: Judgment Day',
    releaseDate: '1991-07-03',
    cast: ['Arnold Schwarzenegger', 'Linda Hamilton', 'Robert Patrick'],
  },
  { title: 'Speed', releaseDate: '1994-06-10', cast: ['Keanu Reeves', 'Sandra Bullock'] },
  {
    title: 'The Matrix',
    releaseDate: '1999-03-31',
    cast: ['Keanu Reeves', 'Carrie-Anne Moss', 'Laurence Fishburne', 'Hugo Weaving'],
  },
];

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
  const ids = new Map<string, number>();
  for (const { name, gender, age } of actors) {
    const text = 'INSERT INTO actors (name, gender, age) VALUES ($1, $2, $3) RETURNING id';
    ids.set(name, (await client.query<{ id: number }>(text, [name, gender, age])).rows[0]!.id);
  }
  for (const { title, releaseDate, cast } of movies) {
    await client.query(
      `WITH movie AS (INSERT INTO movies (title, release_date) VALUES ($1, $2) RETURNING id)
       INSERT INTO movie_actors (movie_id, actor_id) SELECT movie.id, actor_id FROM movie, unnest($3::int[]) AS actor_id`,
      [title, releaseDate, cast.map((name) => ids.get(name))],
    );
  }
}

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
