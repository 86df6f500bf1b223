import type { CreateActorDto } from '../../src/actors/actor.dto.js';
import type { CreateMovieDto } from '../../src/movies/movie.dto.js';
import type { TestDatabase } from './database.js';

/** A valid body; a test passes only the members that matter to it. */
export const actorBody = (fields: Partial<CreateActorDto> = {}): CreateActorDto => ({
  age: 41,
  gender: 'female',
  name: 'Ada Bright',
  ...fields,
});

/** A valid body; a test passes only the members that matter to it. */
export const movieBody = (fields: Partial<CreateMovieDto> = {}): CreateMovieDto => ({
  release_date: '2002-12-04',
  title: 'Terminator',
  ...fields,
});

/** Stores an actor and returns its id. */
export async function anActor({ query }: TestDatabase, fields: Partial<CreateActorDto> = {}): Promise<number> {
  const { name, gender, age } = actorBody(fields);
  const sql = 'INSERT INTO actors (name, gender, age) VALUES ($1, $2, $3) RETURNING id';
  return (await query<{ id: number }>(sql, [name, gender, age]))[0]!.id;
}

/** Stores a movie with its cast and returns its id. */
export async function aMovie({ query }: TestDatabase, fields: Partial<CreateMovieDto> = {}): Promise<number> {
  const { title, release_date, actors = [] } = movieBody(fields);
  const sql = 'INSERT INTO movies (title, release_date) VALUES ($1, $2) RETURNING id';
  const { id } = (await query<{ id: number }>(sql, [title, release_date]))[0]!;
  await query('INSERT INTO movie_actors SELECT $1, unnest($2::integer[])', [id, actors]);
  return id;
}

/** Stores a role of a movie, with days, and returns its id. */
export async function aRole({ query }: TestDatabase, movie: number): Promise<number> {
  const sql = `INSERT INTO roles (movie_id, name, starts, ends) VALUES ($1, 'Ripley', '2026-03-05', '2026-04-02') RETURNING id`;
  return (await query<{ id: number }>(sql, [movie]))[0]!.id;
}

/** Stores a casting that is considered and returns its id. */
export async function aCasting({ query }: TestDatabase, role: number, actor: number): Promise<number> {
  const sql =
    'INSERT INTO castings (movie_id, role_id, actor_id) SELECT movie_id, id, $2 FROM roles WHERE id = $1 RETURNING id';
  return (await query<{ id: number }>(sql, [role, actor]))[0]!.id;
}

/** Stores an absence and returns its id. */
export async function anAbsence({ query }: TestDatabase, actor: number): Promise<number> {
  const sql = `INSERT INTO absences (actor_id, starts, ends) VALUES ($1, '2026-03-16', '2026-03-20') RETURNING id`;
  return (await query<{ id: number }>(sql, [actor]))[0]!.id;
}
