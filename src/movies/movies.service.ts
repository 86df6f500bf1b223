import { Injectable } from '@nestjs/common';
import { removeDependents, restoreDependents } from '../castings/dependents.js';
import { existingCast, MembershipsService } from '../castings/memberships.service.js';
import type { Answer } from '../http/answer.js';
import type { Caller } from '../resources/caller.js';
import { Resources } from '../resources/resources.js';
import type { CreateMovieDto, UpdateMovieDto } from './movie.dto.js';
import { movieResource } from './movie.resource.js';

/** Reads and writes movies. The cast is part of the movie: a change of the cast is a change of the movie. */
@Injectable()
export class MoviesService {
  /** Reads lists, single movies and their history. */
  readonly reads = this.resources.of(movieResource).reads;
  private readonly writes = this.resources.of(movieResource).writes;

  constructor(
    private readonly resources: Resources,
    private readonly memberships: MembershipsService,
  ) {}

  /** @throws Failure 422 that names unknown actors */
  create(caller: Caller, { actors = [], ...movie }: CreateMovieDto): Promise<Answer> {
    const settle = (existing: ReadonlySet<number>) => ({ ...movie, actors: existingCast(caller, actors, existing) });
    return this.writes.create(caller, settle, actors);
  }

  /** @throws Failure 404, 412, and then 422 that names unknown actors */
  update(caller: Caller, id: number, { actors, ...movie }: UpdateMovieDto): Promise<Answer> {
    return actors ? this.memberships.recast(caller, id, actors, movie) : this.writes.update(caller, id, movie);
  }

  /** Deletes a movie with its roles and castings. @throws Failure 404, 412 */
  remove(caller: Caller, id: number): Promise<Answer> {
    return this.writes.remove(caller, id, async ({ manager }, { actors }) => {
      await this.memberships.keepActors(manager, actors);
      await removeDependents(manager, caller, { by: 'movie_id', id });
    });
  }

  /**
   * Restores a deleted movie with its cast, roles and castings. What refers to a deleted actor returns with that.
   * @throws Failure 404 without a deletion in the history, 409 if the movie exists
   */
  restore(caller: Caller, id: number): Promise<Answer> {
    return this.writes.restore(caller, id, {
      prepare: ({ manager }, movie) => this.memberships.lockActorsOf(manager, movie),
      reunite: (transaction, movie) => this.memberships.reuniteMovie(transaction, movie),
      restoreDependents: ({ manager }) => restoreDependents(manager, caller, { by: 'movie_id', id }),
    });
  }
}
