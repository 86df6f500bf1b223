import { Injectable } from '@nestjs/common';
import { MembershipsService } from '../castings/memberships.service.js';
import type { Answer } from '../http/answer.js';
import type { ListQuery } from '../lists/list-query.js';
import type { Caller } from '../resources/caller.js';
import type { Collection } from '../resources/collection.js';
import { Resources } from '../resources/resources.js';
import type { CreateMovieDto, MovieDto, UpdateMovieDto } from './movie.dto.js';
import { movieResource } from './movie.resource.js';

/** What may be done with movies. A movie and its cast are one thing: whoever changes the cast changes the movie. */
@Injectable()
export class MoviesService {
  private readonly movies: Collection<MovieDto>;

  constructor(
    resources: Resources,
    private readonly memberships: MembershipsService,
  ) {
    this.movies = resources.of(movieResource);
  }

  /** @throws Failure 404 when there are none and nothing was asked for */
  list(query: ListQuery): Promise<Answer> {
    return this.movies.list(query);
  }

  /** @throws Failure 404 */
  get(id: number): Promise<Answer> {
    return this.movies.get(id);
  }

  /** @throws Failure 422 that names unknown actors */
  create(caller: Caller, { actors = [], ...movie }: CreateMovieDto): Promise<Answer> {
    return this.movies.create(caller, async (transaction) => {
      const cast = await this.memberships.lockCast(transaction, caller, actors);
      const id = await transaction.rows.insert(movie);
      await this.memberships.setCast(transaction, id, cast);
      return id;
    });
  }

  /** @throws Failure 404, 412, and then 422 that names unknown actors */
  update(caller: Caller, id: number, { actors, ...movie }: UpdateMovieDto): Promise<Answer> {
    if (!actors) return this.movies.update(caller, id, movie);
    return this.movies.write(caller, async (transaction) => {
      const before = await this.movies.lock(transaction, caller, id);
      const cast = await this.memberships.lockCast(transaction, caller, actors, before.row.actors);
      await transaction.rows.update(id, movie);
      await this.memberships.setCast(transaction, id, cast);
      const after = await transaction.rows.get(id);
      await transaction.record({ action: 'update', before, after });
      return after;
    });
  }

  /** @throws Failure 404, 412 */
  remove(caller: Caller, id: number): Promise<Answer> {
    return this.movies.write(caller, async (transaction) => {
      const before = await this.movies.lock(transaction, caller, id);
      await this.memberships.keepActors(transaction.manager, before.row.actors);
      await transaction.rows.delete(id);
      await transaction.record({ action: 'delete', before });
      return before;
    });
  }

  /**
   * Brings a deleted movie back from its history, with its cast: a deleted actor comes back into it with the actor.
   * @throws Failure 404 when nothing of it is known, 409 when it exists
   */
  restore(caller: Caller, id: number): Promise<Answer> {
    return this.movies.restore(caller, id, (transaction, former) => this.memberships.reuniteMovie(transaction, former));
  }

  /** @throws Failure 404 for a movie that never was */
  changes(id: number, query: ListQuery): Promise<Answer> {
    return this.movies.changes(id, query);
  }
}
