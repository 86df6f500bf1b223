import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { narrow, readPage, type Listing, type Page } from '../lists/listing.js';
import type { Versioned } from '../resources/answers.js';
import { conflict, notFound } from '../http/errors/failures.js';
import { stored } from '../http/text.js';
import type { CreateMovieDto, MovieDto, UpdateMovieDto } from './movie.dto.js';
import { Movie } from './movie.entity.js';
import { releaseDate } from './release-date.js';

const CAST = "SELECT coalesce(array_agg(actor_id ORDER BY actor_id), '{}') FROM movie_actors WHERE movie_id = movie.id";
/** PostgreSQL writes English names here whatever its locale, and a `date` has no zone to be shifted to. */
const RELEASE_DATE = `to_char(movie.release_date, 'Dy, DD Mon YYYY "00:00:00 GMT"')`;

/** All movies, for `KeptRows`. */
export const KEPT_MOVIES = `
  SELECT id, version, row_to_json((
    SELECT r FROM (SELECT (${CAST}) AS actors, id, ${RELEASE_DATE} AS release_date, title) r))::text AS json
  FROM movies movie`;

/** The movies and their castings at rest. Rows are read as they are answered, their members in the contract's order. */
@Injectable()
export class MoviesRepository {
  constructor(@InjectRepository(Movie) private readonly movies: Repository<Movie>) {}

  /** The same, inside the transaction of `manager`. */
  within(manager: EntityManager): MoviesRepository {
    return new MoviesRepository(manager.withRepository(this.movies));
  }

  /** Those of the movies that `listing` asks for. */
  async page(listing: Listing): Promise<Page<MovieDto>> {
    const page = await readPage<Movie, MovieDto>(() => this.rows(), listing);
    return { ...page, rows: page.rows.map(answered) };
  }

  /** The statement of `page`, to look at its plan. */
  statement(listing: Listing): [sql: string, parameters: unknown[]] {
    return narrow(this.rows(), listing).getQueryAndParameters() as [string, unknown[]];
  }

  /** The movies in which any of these actors plays, by id. */
  async of(actorIds: number[]): Promise<MovieDto[]> {
    const played = 'movie.id IN (SELECT movie_id FROM movie_actors WHERE actor_id = ANY(:actorIds))';
    const rows = this.rows().where(played, { actorIds }).orderBy('movie.id');
    return (await rows.getRawMany<MovieDto>()).map(answered);
  }

  /** @throws Failure 404 */
  async get(id: number): Promise<Versioned<MovieDto>> {
    const found = await this.find(id);
    if (!found) throw notFound();
    return found;
  }

  async find(id: number): Promise<Versioned<MovieDto> | null> {
    return (await this.some([id]))[0] ?? null;
  }

  /** The movies of these ids, by id. */
  async some(ids: number[]): Promise<Versioned<MovieDto>[]> {
    const rows = await this.rows()
      .addSelect('movie.version', 'version')
      .where('movie.id = ANY(:ids)', { ids })
      .orderBy('movie.id')
      .getRawMany<MovieDto & { version: number }>();
    return rows.map((row) => ({ row: answered(row), version: row.version }));
  }

  /** Returns the id that PostgreSQL gave. */
  async insert({ release_date, title }: CreateMovieDto): Promise<number> {
    const { identifiers } = await this.movies
      .createQueryBuilder()
      .insert()
      .values({ releaseDate: release_date, title })
      .execute();
    return (identifiers as [{ id: number }])[0].id;
  }

  /** Puts a deleted movie back under its own id, with no cast yet. @throws Failure 409 when another request has just done so */
  async reinsert({ id, release_date, title }: MovieDto, version: number): Promise<void> {
    const [inserted] = await this.movies.query<unknown[]>(
      `INSERT INTO movies (id, title, release_date, version) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4)
       ON CONFLICT ON CONSTRAINT pk_movies DO NOTHING RETURNING id`,
      [id, stored(title, 200), releaseDate(release_date), version],
    );
    if (!inserted) throw conflict('movie_id', 'exists; there is nothing to restore');
  }

  /** Sets what `changes` names and nothing else, and counts it as a change; the cast is `replaceCast`'s. */
  async update(id: number, { release_date, title }: UpdateMovieDto = {}): Promise<void> {
    const changes = { releaseDate: release_date, title, version: () => 'version + 1' };
    await this.movies.createQueryBuilder().update().set(changes).where('id = :id', { id }).execute();
  }

  async delete(id: number): Promise<void> {
    await this.movies.createQueryBuilder().delete().where('id = :id', { id }).execute();
  }

  /** Keeps every other writer off the movie until the transaction ends; returns it, if it exists. */
  async lock(id: number): Promise<Versioned<MovieDto> | null> {
    await this.lockSome([id]);
    return this.find(id);
  }

  /** The same for those of `ids` that exist, in id order; returns their ids. */
  lockSome(ids: number[]): Promise<number[]> {
    return this.lockAll('id = ANY($1::integer[])', ids);
  }

  /** The same for all movies in which the actor plays, and `others`. */
  lockOf(actorId: number, others: number[]): Promise<number[]> {
    const played = 'id IN (SELECT movie_id FROM movie_actors WHERE actor_id = $1)';
    return this.lockAll(`${played} OR id = ANY($2::integer[])`, actorId, others);
  }

  /** The ids of the movies in which the actor plays, ascending. */
  async idsOf(actorId: number): Promise<number[]> {
    const sql = 'SELECT movie_id AS id FROM movie_actors WHERE actor_id = $1 ORDER BY movie_id';
    return (await this.movies.query<{ id: number }[]>(sql, [actorId])).map(({ id }) => id);
  }

  /** Counts a change of each of the movies. */
  async touch(ids: number[]): Promise<void> {
    await this.movies.query('UPDATE movies SET version = version + 1 WHERE id = ANY($1::integer[])', [ids]);
  }

  /** Casts the actor in all of the movies, which must be locked. */
  async castIn(ids: number[], actorId: number): Promise<void> {
    await this.movies.query('INSERT INTO movie_actors (movie_id, actor_id) SELECT unnest($1::integer[]), $2', [
      ids,
      actorId,
    ]);
  }

  /** Takes the actor out of all casts; the movies must be locked. */
  async uncastEverywhere(actorId: number): Promise<void> {
    await this.movies.query('DELETE FROM movie_actors WHERE actor_id = $1', [actorId]);
  }

  /**
   * Makes `actorIds` the cast; castings that stay are not touched. The movie and all actors, those who leave as well,
   * must be locked. Arrays keep it at two parameters, of which a statement has 65,535 at most.
   */
  async replaceCast(id: number, actorIds: number[]): Promise<void> {
    await this.movies.query('DELETE FROM movie_actors WHERE movie_id = $1 AND actor_id <> ALL($2::integer[])', [
      id,
      actorIds,
    ]);
    await this.movies.query(
      'INSERT INTO movie_actors (movie_id, actor_id) SELECT $1, unnest($2::integer[]) ON CONFLICT DO NOTHING',
      [id, actorIds],
    );
  }

  private async lockAll(condition: string, ...parameters: unknown[]): Promise<number[]> {
    const sql = `SELECT id FROM movies WHERE ${condition} ORDER BY id FOR UPDATE`;
    return (await this.movies.query<{ id: number }[]>(sql, parameters)).map(({ id }) => id);
  }

  private rows() {
    return this.movies
      .createQueryBuilder('movie')
      .select(`(${CAST})`, 'actors')
      .addSelect('movie.id', 'id')
      .addSelect(RELEASE_DATE, 'release_date')
      .addSelect('movie.title', 'title');
  }
}

// TypeORM selects columns before expressions, whatever order they are asked for in.
const answered = ({ actors, id, release_date, title }: MovieDto): MovieDto => ({ actors, id, release_date, title });
