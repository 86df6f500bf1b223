import type { TestDatabase } from './database.js';

/** What SQLAlchemy made of the models of the documented service: `db.create_all()` on PostgreSQL. */
export const SCHEMA_OF_2020 = `
  CREATE TABLE actor (id SERIAL NOT NULL, name VARCHAR, gender VARCHAR, age INTEGER, PRIMARY KEY (id));
  CREATE TABLE movie (id SERIAL NOT NULL, title VARCHAR, release_date TIMESTAMP WITHOUT TIME ZONE, PRIMARY KEY (id));
  CREATE TABLE movie_actor_association (
    movie_id INTEGER, actor_id INTEGER, FOREIGN KEY(movie_id) REFERENCES movie (id), FOREIGN KEY(actor_id) REFERENCES actor (id)
  );`;

interface OldActor {
  readonly id: number;
  readonly name: string | null;
  readonly gender: string | null;
  readonly age: number | null;
}

interface OldMovie {
  readonly id: number;
  readonly title: string | null;
  readonly release_date: string | null;
}

/** A row, and whether the new service can have it: `plain` as it is, `tidied` in another form, `unfit` not at all. */
type Kind = 'plain' | 'tidied' | 'unfit';
type Labelled<T> = T & { readonly kind: Kind };

export interface OldData {
  readonly actors: Labelled<OldActor>[];
  readonly movies: Labelled<OldMovie>[];
  readonly pairs: (readonly [movie: number | null, actor: number | null])[];
}

/** The values of rows that people left behind; each row gets at most one. */
const ACTOR_DIRT: [Kind, Partial<OldActor>][] = [
  ['unfit', { name: null }],
  ['unfit', { name: '' }],
  ['unfit', { name: ' \u00A0 ' }],
  ['unfit', { name: 'x'.repeat(201) }],
  ['unfit', { name: 'Ann\tLee' }],
  ['unfit', { gender: null }],
  ['unfit', { gender: '' }],
  ['unfit', { gender: 'f'.repeat(51) }],
  ['unfit', { age: null }],
  ['unfit', { age: -1 }],
  ['unfit', { age: 1987 }],
  ['tidied', { name: ' Zoe\u0308 Lo\u0301pez  ' }],
  ['tidied', { name: 'Ann\u00A0Lee\n' }],
  ['tidied', { gender: 'female ' }],
  ['plain', { name: "'Maximilian Messing'", age: 150 }],
  ['plain', { name: '松田 龍平 🎬', age: 0 }],
  ['plain', { name: 'x'.repeat(200), gender: 'non-binary' }],
];
const MOVIE_DIRT: [Kind, Partial<OldMovie>][] = [
  ['unfit', { title: null }],
  ['unfit', { title: '  ' }],
  ['unfit', { title: 'T'.repeat(300) }],
  ['unfit', { release_date: null }],
  ['unfit', { release_date: 'infinity' }],
  ['unfit', { release_date: '0044-03-15 BC' }],
  ['unfit', { release_date: '12002-12-04' }],
  ['tidied', { release_date: '2002-12-04 23:59:59.5' }],
  ['tidied', { title: 'Terminator ' }],
  ['plain', { release_date: '0001-01-01' }],
  ['plain', { release_date: '9999-12-31 00:00:00' }],
];

/** Rows with gaps between their ids, one in four of them dirty; casts with doubled pairs. */
export function dataOf2020(actorCount: number, movieCount: number): OldData {
  const dirtOf = <T>(dirt: [Kind, T][], i: number) => (i % 4 === 3 ? dirt[((i - 3) / 4) % dirt.length]! : undefined);
  const actors = Array.from({ length: actorCount }, (_, i): Labelled<OldActor> => {
    const [kind, dirt] = dirtOf(ACTOR_DIRT, i) ?? (['plain', {}] as const);
    const plain = { name: `Actor ${i}`, gender: i % 2 ? 'male' : 'female', age: i % 100 };
    return { id: i + 1 + Math.floor(i / 10), ...plain, ...dirt, kind };
  });
  const movies = Array.from({ length: movieCount }, (_, i): Labelled<OldMovie> => {
    const [kind, dirt] = dirtOf(MOVIE_DIRT, i) ?? (['plain', {}] as const);
    const day = new Date(Date.UTC(1950, 0, 1 + 7 * i)).toISOString().slice(0, 10);
    return { id: i + 1 + Math.floor(i / 10), title: `Movie ${i}`, release_date: day, ...dirt, kind };
  });
  const pairs = movies.flatMap(({ id }, i) => {
    const cast = [0, 1, 2, 3, 4].slice(0, i % 6).map((k) => actors[(i * 7 + k * 13) % actorCount]!.id);
    // The form of 2020 appended the same actor again when it was sent twice.
    return [...cast, ...cast.slice(0, i % 3)].map((actor) => [id, actor] as const);
  });
  return { actors, movies, pairs };
}

export async function fillService(database: TestDatabase, { actors, movies, pairs }: OldData): Promise<void> {
  await database.query(SCHEMA_OF_2020);
  await database.query(
    `INSERT INTO actor SELECT id, name, gender, age FROM json_to_recordset($1) AS old (id int, name text, gender text, age int)`,
    [JSON.stringify(actors)],
  );
  await database.query(
    `INSERT INTO movie SELECT id, title, release_date::timestamp FROM json_to_recordset($1) AS old (id int, title text, release_date text)`,
    [JSON.stringify(movies)],
  );
  await database.query('INSERT INTO movie_actor_association SELECT * FROM unnest($1::int[], $2::int[])', [
    pairs.map(([movie]) => movie),
    pairs.map(([, actor]) => actor),
  ]);
}

/**
 * What GET /actors and GET /movies of the old service answered for these rows: Flask's jsonify wrote members in the order of
 * the alphabet and dates as RFC 1123. A cast names only actors that are among the rows.
 */
export function answersOf2020({ actors, movies, pairs }: OldData): { actors: object[]; movies: object[] } {
  const ids = new Set(actors.map(({ id }) => id));
  return {
    actors: actors.map(({ age, gender, id, name }) => ({ age, gender, id, name })),
    movies: movies.map(({ id, release_date, title }) => {
      const cast = new Set(
        pairs.filter(([movie, actor]) => movie === id && ids.has(actor!)).map(([, actor]) => actor!),
      );
      const date = new Date(`${release_date!.slice(0, 10)}T00:00:00Z`).toUTCString();
      return { actors: [...cast].sort((one, other) => one - other), id, release_date: date, title };
    }),
  };
}
