import type { CreateActorDto } from '../../src/actors/actor.dto.js';
import type { CreateAbsenceDto } from '../../src/castings/absence.dto.js';
import type { UpdateCastingDto } from '../../src/castings/casting.dto.js';
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

/** Stores a movie with its cast and returns its id. */
export async function aMovie({ query }: TestDatabase, fields: Partial<CreateMovieDto> = {}): Promise<number> {
  const { title, release_date, actors = [] } = movieBody(fields);
  const sql = 'INSERT INTO movies (title, release_date) VALUES ($1, $2) RETURNING id';
  const { id } = (await query<{ id: number }>(sql, [title, release_date]))[0]!;
  await query('INSERT INTO movie_actors SELECT $1, unnest($2::integer[])', [id, actors]);
  return id;
}

/** Stores a role of a movie, with days, and returns its id. */
export async function aRole(
  { query }: TestDatabase,
  movie: number,
  fields: Partial<CreateRoleDto> = {},
): Promise<number> {
  const { name = 'Ripley', billing = null, starts = '2026-03-05', ends = '2026-04-02', notes = '' } = fields;
  const sql = `INSERT INTO roles (movie_id, name, billing, starts, ends, notes) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`;
  return (await query<{ id: number }>(sql, [movie, name, billing, starts, ends, notes]))[0]!.id;
}

/** Stores a casting, and the membership that a confirmed one has. Returns its id. */
export async function aCasting(
  { query }: TestDatabase,
  role: number,
  actor: number,
  { status = 'considered', notes = '' }: Pick<UpdateCastingDto, 'status' | 'notes'> = {},
): Promise<number> {
  if (status === 'confirmed') {
    const sql = 'INSERT INTO movie_actors SELECT movie_id, $2 FROM roles WHERE id = $1 ON CONFLICT DO NOTHING';
    await query(sql, [role, actor]);
  }
  const sql = `INSERT INTO castings (movie_id, role_id, actor_id, status, notes)
    SELECT movie_id, id, $2, $3, $4 FROM roles WHERE id = $1 RETURNING id`;
  return (await query<{ id: number }>(sql, [role, actor, status, notes]))[0]!.id;
}

/** Stores an absence and returns its id. */
export async function anAbsence(
  { query }: TestDatabase,
  actor: number,
  fields: Partial<CreateAbsenceDto> = {},
): Promise<number> {
  const { starts = '2026-03-16', ends = '2026-03-20', notes = '' } = fields;
  const sql = 'INSERT INTO absences (actor_id, starts, ends, notes) VALUES ($1, $2, $3, $4) RETURNING id';
  return (await query<{ id: number }>(sql, [actor, starts, ends, notes]))[0]!.id;
}
