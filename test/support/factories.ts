import type { CreateActorDto } from '../../src/actors/actor.dto.js';
import type { CreateAbsenceDto } from '../../src/castings/absence.dto.js';
import type { CreateCastingDto } from '../../src/castings/casting.dto.js';
import type { CreateRoleDto } from '../../src/castings/role.dto.js';
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

const aDay = '2026-03-05';

/** Stores a role, without days unless both are given, and returns its id. */
export async function aRole(
  { query }: TestDatabase,
  movieId: number,
  fields: Partial<CreateRoleDto> = {},
): Promise<number> {
  const { name = 'Sarah Connor', billing = null, starts = null, ends = null, notes = '' } = fields;
  const sql = `INSERT INTO roles (movie_id, name, billing, starts, ends, notes) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`;
  return (await query<{ id: number }>(sql, [movieId, name, billing, starts, ends, notes]))[0]!.id;
}

/** Stores a casting, and the membership if it is confirmed; returns its id. */
export async function aCasting({ query }: TestDatabase, fields: CreateCastingDto): Promise<number> {
  const { role_id, actor_id, status = 'considered', notes = '' } = fields;
  const [role] = await query<{ movie_id: number }>('SELECT movie_id FROM roles WHERE id = $1', [role_id]);
  if (status === 'confirmed') {
    await query('INSERT INTO movie_actors VALUES ($1, $2) ON CONFLICT DO NOTHING', [role!.movie_id, actor_id]);
  }
  const sql = `INSERT INTO castings (movie_id, role_id, actor_id, status, notes) VALUES ($1, $2, $3, $4, $5) RETURNING id`;
  return (await query<{ id: number }>(sql, [role!.movie_id, role_id, actor_id, status, notes]))[0]!.id;
}

/** Stores an absence, by default of one day, and returns its id. */
export async function anAbsence(
  { query }: TestDatabase,
  actorId: number,
  fields: Partial<CreateAbsenceDto> = {},
): Promise<number> {
  const { starts = aDay, ends = starts, notes = '' } = fields;
  const sql = 'INSERT INTO absences (actor_id, starts, ends, notes) VALUES ($1, $2, $3, $4) RETURNING id';
  return (await query<{ id: number }>(sql, [actorId, starts, ends, notes]))[0]!.id;
}

/** Stores a movie with its cast and returns its id. */
export async function aMovie({ query }: TestDatabase, fields: Partial<CreateMovieDto> = {}): Promise<number> {
  const { title, release_date, actors = [] } = movieBody(fields);
  const sql = 'INSERT INTO movies (title, release_date) VALUES ($1, $2) RETURNING id';
  const { id } = (await query<{ id: number }>(sql, [title, release_date]))[0]!;
  await query('INSERT INTO movie_actors SELECT $1, unnest($2::integer[])', [id, actors]);
  return id;
}
