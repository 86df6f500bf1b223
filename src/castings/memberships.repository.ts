import type { EntityManager } from 'typeorm';

/** Who is in what (`movie_actors`), inside the transaction of a manager. */
export class MembershipsRepository {
  constructor(private readonly manager: EntityManager) {}

  /** The movies in which the actor plays, ascending. */
  async moviesOf(actorId: number): Promise<number[]> {
    const sql = 'SELECT movie_id AS id FROM movie_actors WHERE actor_id = $1 ORDER BY movie_id';
    return (await this.manager.query<{ id: number }[]>(sql, [actorId])).map(({ id }) => id);
  }

  /** Casts the actor in all of the movies, which must be locked. */
  async castIn(movieIds: readonly number[], actorId: number): Promise<void> {
    await this.manager.query('INSERT INTO movie_actors (movie_id, actor_id) SELECT unnest($1::integer[]), $2', [
      movieIds,
      actorId,
    ]);
  }

  /** Takes the actor out of all casts; the movies must be locked. */
  async uncastEverywhere(actorId: number): Promise<void> {
    await this.manager.query('DELETE FROM movie_actors WHERE actor_id = $1', [actorId]);
  }

  /**
   * Makes `actorIds` the cast; memberships that stay are not touched. The movie and all actors, those who leave as well,
   * must be locked. Arrays keep it at two parameters, of which a statement has 65,535 at most.
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
