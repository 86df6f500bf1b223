/** Runs one statement and returns its rows. */
type Query = (sql: string) => Promise<unknown[]>;

/** The tables of the documented service of 2020, as its models declared them. They have no constraints but keys. */
const COLUMNS = [
  ...['id', 'name', 'gender', 'age'].map((column) => ['actor', column] as const),
  ...['id', 'title', 'release_date'].map((column) => ['movie', column] as const),
  ...['movie_id', 'actor_id'].map((column) => ['movie_actor_association', column] as const),
];

/** The start of the `sub` and of the request id in the history of rows that `npm run import-2020` moved. */
export const IMPORTED_BY = 'imported by ';
export const IMPORT_ID = 'import-2020-';

/** SQL: whether a row of `changes` is the move of a row. A token could have such a `sub`, or a request such an id, not both. */
export const IS_IMPORT = `action = 'create' AND starts_with(subject, '${IMPORTED_BY}') AND starts_with(request_id, '${IMPORT_ID}')`;

/** The columns of the old tables that are not there, such as `actor.age`, or that can't be ids. None: all tables are there. */
export async function missingOldColumns(query: Query): Promise<string[]> {
  const rows = await query(`
    SELECT name || '.' || col AS missing FROM (VALUES ${COLUMNS.map((pair) => `('${pair.join("', '")}')`).join(', ')}) AS wanted (name, col)
    WHERE NOT EXISTS (
      SELECT FROM pg_attribute WHERE attrelid = to_regclass(name) AND attname = col AND NOT attisdropped
        AND (right(col, 2) <> 'id' OR atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype))
    )`);
  return (rows as { missing: string }[]).map(({ missing }) => missing);
}

/** How many rows the old tables have, and how many of them are not in the tables of this service. */
export interface Waiting {
  readonly rows: number;
  readonly actors: number;
  readonly movies: number;
}

/** An actor or movie that was moved, or that another way brought here under its id. */
const isHere = (resource: string, same: string) =>
  `(EXISTS (SELECT FROM changes WHERE resource = '${resource}' AND resource_id = old.id AND ${IS_IMPORT})
    OR EXISTS (SELECT FROM ${resource} here WHERE here.id = old.id AND ${same}))`;

/** Looks for old tables in this database. `undefined`: there are none, or they are not ours to read. */
export async function waitingOldRows(query: Query): Promise<Waiting | undefined> {
  if ((await missingOldColumns(query)).length > 0) return undefined;
  const [right] = await query(
    "SELECT has_table_privilege('actor', 'SELECT') AND has_table_privilege('movie', 'SELECT') AS reads",
  );
  if (!(right as { reads: boolean }).reads) return undefined;
  const [row] = await query(`
    SELECT (SELECT count(*) FROM actor) + (SELECT count(*) FROM movie) AS rows,
      (SELECT count(*) FROM actor old WHERE NOT ${isHere('actors', 'here.name = old.name::text')}) AS actors,
      (SELECT count(*) FROM movie old WHERE NOT ${isHere('movies', 'here.title = old.title::text')}) AS movies`);
  const { rows, actors, movies } = row as Record<keyof Waiting, string>;
  return { rows: Number(rows), actors: Number(actors), movies: Number(movies) };
}

/** What to do about rows that wait; empty if none does. */
export function adviceOnOldRows({ actors, movies }: Waiting): string {
  if (actors + movies === 0) return '';
  return `the tables of the 2020 service have ${actors} actors and ${movies} movies that are not here; npm run import-2020 moves them`;
}
