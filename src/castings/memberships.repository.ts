import type { EntityManager } from 'typeorm';

/** The memberships of actors in movies (`movie_actors`), in the transaction of a manager. */
export class MembershipsRepository {
  constructor(private readonly manager: EntityManager) {}

  /** The movies in which the actor plays, ascending. */
  async moviesOf(actorId: number): Promise<number[]> {
    const sql = 'SELECT movie_id AS id FROM movie_actors WHERE actor_id = $1 ORDER BY movie_id';
    return (await this.manager.query<{ id: number }[]>(sql, [actorId])).map(({ id }) => id);
  }

  /** Adds the actor to the casts of the movies, which must be locked. */
  async castIn(movieIds: readonly number[], actorId: number): Promise<void> {
    await this.manager.query('INSERT INTO movie_actors (movie_id, actor_id) SELECT unnest($1::integer[]), $2', [
      movieIds,
      actorId,
    ]);
  }

  /** Removes the actor from all casts. The movies must be locked. */
  async uncastEverywhere(actorId: number): Promise<void> {
    await this.manager.query('DELETE FROM movie_actors WHERE actor_id = $1', [actorId]);
  }

  /**
   * Replaces the cast by `actorIds`, without touching memberships that stay. The movie and all actors must be locked,
   * including those who leave. Ids are sent as arrays, because a statement has at most 65,535 parameters.
   */
  async replaceCast(movieId: number, actorIds: readonly number[]): Promise<void> {
    await this.manager.query('DELETE FROM movie_actors WHERE movie_id = $1 AND actor_id <> ALL($2::integer[])', [
      movieId,
      actorIds,
    ]);
    await this.manager.query(
      'INSERT INTO movie_actors (movie_id, actor_id) SELECT $1, unnest($2::integer[]) ON CONFLICT DO NOTHING',
      [movieId, actorIds],
    );
  }
}
