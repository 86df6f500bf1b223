import type { EntityManager } from 'typeorm';
import { queryPrepared } from '../database/prepared.js';
import type { Author } from '../history/author.js';
import type { Versioned } from '../http/etag.js';
import type { MovieDto } from '../movies/movie.dto.js';
import { changeCasts } from './cast-statements.js';

/** A change of the cast of a movie, and of its own members. */
export interface CastChange {
  readonly author: Author;
  readonly id: number;
  /** The version that is changed. Without it the movie must be locked. */
  readonly version?: number;
  /** Actors who are not in the cast. */
  readonly joining: readonly number[];
  /** Actors who are in the cast. */
  readonly leaving: readonly number[];
  /** Members of the movie to be set; none is undefined. */
  readonly members: object;
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
   * Changes casts and records that, by one statement that locks the movies and then the actors, each in order of ids. Returns
   * the changed movies: without those that have another version or an unknown actor, or that need the lock of another session.
   */
  change(changes: readonly CastChange[]): Promise<Versioned<MovieDto>[]> {
    const sent = changes.map(({ author: { subject, requestId }, members, ...change }) => ({
      ...change,
      ...members,
      names: Object.keys(members),
      subject,
      request_id: requestId,
    }));
    const names = new Set(sent.flatMap(({ names }) => names));
    return queryPrepared(this.manager, changeCasts(names), [JSON.stringify(sent)]);
  }
}
