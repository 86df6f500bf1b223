import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { narrow, readPage, type Listing, type Page } from '../database/listing.js';
import type { Versioned } from '../http/answers.js';
import { notFound } from '../http/failures.js';
import type { CreateMovieDto, MovieDto, UpdateMovieDto } from './movie.dto.js';
import { Movie } from './movie.entity.js';

const CAST = "SELECT coalesce(array_agg(actor_id ORDER BY actor_id), '{}') FROM movie_actors WHERE movie_id = movie.id";
/** PostgreSQL writes English names here whatever its locale, and a `date` has no zone to be shifted to. */
const RELEASE_DATE = `to_char(movie.release_date, 'Dy, DD Mon YYYY "00:00:00 GMT"')`;

/** The movies and their castings at rest. Rows are read as they are answered, their members in the contract's order. */
@Injectable()
export class MoviesRepository {
  constructor(@InjectRepository(Movie) private readonly movies: Repository<Movie>) {}

  /** The same, inside the transaction of `manager`. */
  within(manager: EntityManager): MoviesRepository {
    return new MoviesRepository(manager.withRepository(this.movies));
  }

  /** All movies, by id. */
  async list(): Promise<MovieDto[]> {
    return (await this.rows().orderBy('movie.id').getRawMany<MovieDto>()).map(answered);
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
    const row = await this.rows()
      .addSelect('movie.version', 'version')
      .where('movie.id = :id', { id })
      .getRawOne<MovieDto & { version: number }>();
    if (!row) throw notFound();
    return { row: answered(row), version: row.version };
  }

  /** Returns the id that PostgreSQL gave. */
  async insert({ release_date: releaseDate, title }: CreateMovieDto): Promise<number> {
    const { identifiers } = await this.movies.createQueryBuilder().insert().values({ releaseDate, title }).execute();
    return (identifiers as [{ id: number }])[0].id;
  }

  /** Sets what `changes` names and nothing else, and counts it as a change; the cast is `replaceCast`'s. */
  async update(id: number, { release_date: releaseDate, title }: UpdateMovieDto = {}): Promise<void> {
    const changes = { releaseDate, title, version: () => 'version + 1' };
    await this.movies.createQueryBuilder().update().set(changes).where('id = :id', { id }).execute();
  }

  async delete(id: number): Promise<void> {
    await this.movies.createQueryBuilder().delete().where('id = :id', { id }).execute();
  }

  /** Keeps every other writer off the movie until the transaction ends. Returns its version, if it exists. */
  async lock(id: number): Promise<number | undefined> {
    const row = await this.movies
      .createQueryBuilder('movie')
      .select('movie.version', 'version')
      .where('movie.id = :id', { id })
      .setLock('pessimistic_write')
      .getRawOne<{ version: number }>();
    return row?.version;
  }

  /** The same for all movies in which the actor plays, by id. */
  async lockOf(actorId: number): Promise<void> {
    await this.movies.query(
      `SELECT id FROM movies WHERE id IN (SELECT movie_id FROM movie_actors WHERE actor_id = $1) ORDER BY id FOR UPDATE`,
      [actorId],
    );
  }

  /** Counts a change of all movies in which the actor plays. */
  async touchOf(actorId: number): Promise<void> {
    await this.movies.query(
      'UPDATE movies SET version = version + 1 WHERE id IN (SELECT movie_id FROM movie_actors WHERE actor_id = $1)',
      [actorId],
    );
  }

  /** The ids of the actors who play in the movie, ascending. */
  async cast(id: number): Promise<number[]> {
    const castings = await this.movies.query<{ actor_id: number }[]>(
      'SELECT actor_id FROM movie_actors WHERE movie_id = $1 ORDER BY actor_id',
      [id],
    );
    return castings.map(({ actor_id }) => actor_id);
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
