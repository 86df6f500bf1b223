import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ActorDto } from '../actors/actor.dto.js';
import { actorResource } from '../actors/actor.resource.js';
import { HistoryService } from '../history/history.service.js';
import type { Answer } from '../http/answer.js';
import { notFound, unprocessable } from '../http/errors/failures.js';
import type { Versioned } from '../http/etag.js';
import { ofParent, type ListQuery } from '../lists/list-query.js';
import type { MovieDto } from '../movies/movie.dto.js';
import { movieResource } from '../movies/movie.resource.js';
import type { Caller } from '../resources/caller.js';
import { Resources } from '../resources/resources.js';
import type { Transaction } from '../resources/writes.js';
import { MembershipsRepository } from './memberships.repository.js';
import { reunite } from './pending-memberships.js';

/**
 * The memberships of actors in movies.
 *
 * Every writer locks movies first and then actors, each in order of ids, which prevents deadlocks. A membership changes
 * only while its movie and its actor are locked, so a replaced cast never mixes the casts of two callers.
 */
@Injectable()
export class MembershipsService {
  private readonly actors = this.resources.of(actorResource);
  private readonly movies = this.resources.of(movieResource);

  constructor(
    private readonly resources: Resources,
    private readonly history: HistoryService,
  ) {}

  /** The cast of a movie. @throws Failure 404 */
  async castOf(movieId: number, query: ListQuery): Promise<Answer> {
    await this.movies.reads.get(movieId);
    return this.actors.reads.list(ofParent(query, actorResource.filters.movie_id!, movieId));
  }

  /** The movies in which an actor plays. @throws Failure 404 */
  async moviesOf(actorId: number, query: ListQuery): Promise<Answer> {
    await this.actors.reads.get(actorId);
    return this.movies.reads.list(ofParent(query, movieResource.filters.actor_id!, actorId));
  }

  /** Adds one actor to the cast, unless the actor is already in it. @throws Failure 404 of the movie or the actor, 412 */
  cast(caller: Caller, movieId: number, actorId: number): Promise<Answer> {
    return this.recast(caller, movieId, async (cast, { manager }) => {
      if (cast.includes(actorId)) return cast;
      if ((await this.keepActors(manager, [actorId])).length === 0) throw notFound();
      return [...cast, actorId];
    });
  }

  /** Removes one actor from the cast, if the actor is in it. @throws Failure 404 of the movie, 412 */
  uncast(caller: Caller, movieId: number, actorId: number): Promise<Answer> {
    return this.recast(caller, movieId, async (cast, { manager }) => {
      if (cast.includes(actorId)) await this.keepActors(manager, [actorId]);
      return cast.filter((member) => member !== actorId);
    });
  }

  /**
   * Locks the actors of the new and of the former cast. Returns the ids of the new cast without duplicates. With
   * `handling=lenient` unknown ids are dropped.
   * @throws Failure 422 that names the unknown ids
   */
  async lockCast(
    { manager }: Transaction<MovieDto>,
    { prefer }: Caller,
    wanted: readonly number[],
    former: readonly number[] = [],
  ): Promise<number[]> {
    const cast = [...new Set(wanted)];
    const existing = new Set(await this.keepActors(manager, [...new Set([...cast, ...former])]));
    const unknown = cast.filter((id) => !existing.has(id));
    if (unknown.length > 0 && prefer.handling !== 'lenient') {
      throw unprocessable([
        { field: 'actors', message: `must be ids of existing actors; unknown: ${unknown.join(', ')}` },
      ]);
    }
    return cast.filter((id) => existing.has(id));
  }

  /** Protects the actors from deletion until the transaction ends. Returns the ids of those who exist. */
  keepActors(manager: EntityManager, ids: readonly number[]): Promise<number[]> {
    return this.actors.rows.within(manager).lock(ids, 'KEY SHARE');
  }

  /** Replaces the cast of the movie by the actors that `lockCast` returned. */
  setCast({ manager }: Transaction<MovieDto>, movieId: number, cast: readonly number[]): Promise<void> {
    return new MembershipsRepository(manager).replaceCast(movieId, cast);
  }

  /** Restores the cast of a movie that is being restored. A deleted actor joins when that actor is restored. */
  async reuniteMovie({ manager }: Transaction<MovieDto>, { id, actors }: MovieDto): Promise<void> {
    const lock = (ids: number[]) => this.keepActors(manager, ids);
    const cast = await reunite(manager, { side: 'movie', id, lock }, actors);
    await new MembershipsRepository(manager).replaceCast(id, cast);
  }

  /** Restores the castings of an actor who is being restored. Other transactions do not see the actor yet. */
  async reuniteActor(
    { manager }: Transaction<ActorDto>,
    caller: Caller,
    { id, movies }: ActorDto & { movies: number[] },
  ): Promise<void> {
    const lock = (ids: number[]) => this.movies.rows.within(manager).lock(ids);
    const joined = await reunite(manager, { side: 'actor', id, lock }, movies);
    await this.changeCasts(manager, caller, joined, (memberships) => memberships.castIn(joined, id));
  }

  /** Removes an actor from the casts of `movieIds`, which must be locked. */
  leave({ manager }: Transaction<ActorDto>, caller: Caller, actorId: number, movieIds: number[]): Promise<void> {
    return this.changeCasts(manager, caller, movieIds, (memberships) => memberships.uncastEverywhere(actorId));
  }

  /**
   * Locks the movies in which the actor plays, and then the actor. After that no other writer can cast or uncast the actor.
   * If another writer has added the actor to one more movie meanwhile, the locks are released and taken again, with that
   * movie. Locking that movie after the actor could deadlock with a writer who holds the movie and waits for the actor.
   * @returns the ids of the movies, ascending
   * @throws Failure 404, 412
   */
  async lockActor(
    transaction: Transaction<ActorDto>,
    caller: Caller,
    id: number,
  ): Promise<{ one: Versioned<ActorDto>; movies: number[] }> {
    const { manager } = transaction;
    const memberships = new MembershipsRepository(manager);
    await manager.query('SAVEPOINT unlocked');
    for (let wanted = await memberships.moviesOf(id); ;) {
      const locked = await this.movies.rows.within(manager).lock(wanted);
      const one = await this.actors.writes.lock(transaction, caller, id);
      const movies = await memberships.moviesOf(id);
      if (movies.every((movie) => locked.includes(movie))) return { one, movies };
      wanted = [...locked, ...movies];
      await manager.query('ROLLBACK TO SAVEPOINT unlocked');
    }
  }

  /** Changes one cast. Writes nothing if the cast does not change. */
  private recast(
    caller: Caller,
    movieId: number,
    work: (cast: number[], transaction: Transaction<MovieDto>) => Promise<number[]>,
  ): Promise<Answer> {
    // The answer is always the movie; only `Prefer: return=` counts.
    const answered = { ...caller, prefer: { return: caller.prefer.return } };
    return this.movies.writes.write(
      answered,
      async (transaction) => {
        const before = await this.movies.writes.lock(transaction, caller, movieId);
        const cast = await work(before.row.actors, transaction);
        if (cast.length === before.row.actors.length) return before;
        await this.setCast(transaction, movieId, cast);
        await transaction.rows.touch([movieId]);
        const after = await transaction.rows.get(movieId);
        await transaction.record({ action: 'update', before, after });
        return after;
      },
      false,
    );
  }

  /** Changes the casts of some movies, which must be locked, and records a change of each movie. */
  private async changeCasts(
    manager: EntityManager,
    caller: Caller,
    movieIds: number[],
    work: (memberships: MembershipsRepository) => Promise<void>,
  ): Promise<void> {
    const movies = this.movies.rows.within(manager);
    const before = await movies.some(movieIds);
    await work(new MembershipsRepository(manager));
    await movies.touch(movieIds);
    const after = await movies.some(movieIds);
    const changes = after.map((movie, i) => ({ action: 'update' as const, before: before[i]!, after: movie }));
    await this.history.record(manager, movieResource.name, caller, changes);
  }
}
