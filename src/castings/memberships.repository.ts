import type { EntityManager } from 'typeorm';
import { queryPrepared } from '../database/prepared.js';
import type { Author } from '../history/author.js';
import type { Versioned } from '../http/etag.js';
import type { MovieDto } from '../movies/movie.dto.js';
import { changeCasts } from './cast-statements.js';

/** A change of the casts of some movies, and of their own members. */
export interface CastChange {
  readonly author: Author;
  readonly movies: readonly number[];
  /** Actors who are in none of the casts. */
  readonly joining: readonly number[];
  /** Actors who are in the casts. */
  readonly leaving: readonly number[];
  /** Members of the movies to be set. */
  readonly members?: object;
  /** Movies with another version are not changed. Without it the movies must be locked. */
  readonly version?: number;
}

/** The memberships of actors in movies (`movie_actors`), on the connection of a manager. */
export class MembershipsRepository {
  constructor(private readonly manager: EntityManager) {}

  /** The movies in which the actor plays, ascending. */
  async moviesOf(actorId: number): Promise<number[]> {
    const sql = 'SELECT movie_id AS id FROM movie_actors WHERE actor_id = $1 ORDER BY movie_id';
    return (await this.manager.query<{ id: number }[]>(sql, [actorId])).map(({ id }) => id);
  }

  /** Adds the cast of a movie that has none. The movie and the actors must be locked. */
  async addCast(movieId: number, actorIds: readonly number[]): Promise<void> {
    await this.manager.query('INSERT INTO movie_actors (movie_id, actor_id) SELECT $1, unnest($2::integer[])', [
      movieId,
      actorIds,
    ]);
  }

  /**
   * Changes casts and records that by one statement, after it has locked the movies and then the actors. Returns whether
   * there are movies of this version, the ids of the actors who exist, and the first changed movie: none if an actor is missing.
   */
  async change({
    author: { subject, requestId },
    members = {},
    ...change
  }: CastChange): Promise<{ found: boolean; existing: number[]; changed?: Versioned<MovieDto> }> {
    const { movies, joining, leaving, version = null } = change;
    const values = [movies, joining, leaving, JSON.stringify(members), version, subject, requestId];
    const rows = await queryPrepared<[ChangedRow & { found: boolean }]>(this.manager, changeCasts(members), values);
    const [{ found, existing, ...changed }] = rows;
    return changed.row ? { found, existing, changed } : { found, existing };
  }
}

interface ChangedRow extends Versioned<MovieDto> {
  readonly existing: number[];
}
