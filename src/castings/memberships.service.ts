import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ActorDto } from '../actors/actor.dto.js';
import { actorResource } from '../actors/actor.resource.js';
import type { Answer } from '../http/answer.js';
import { notFound, unprocessable } from '../http/errors/failures.js';
import type { Versioned } from '../http/etag.js';
import { ofParent, type ListQuery } from '../lists/list-query.js';
import type { MovieDto } from '../movies/movie.dto.js';
import { movieResource } from '../movies/movie.resource.js';
import { rendered } from '../resources/answers.js';
import type { Caller } from '../resources/caller.js';
import { Resources } from '../resources/resources.js';
import type { Transaction } from '../resources/writes.js';
import { CastChanges, missing, type Recasting } from './cast-changes.js';
import { lockedWith, withoutRole } from './dependents.js';
import { release } from './engagements.js';
import { lockInOrder } from './lock-order.js';
import { MembershipsRepository, type CastChange } from './memberships.repository.js';
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
  private readonly changes = new CastChanges(this.dataSource, this.movies.rows, this.actors.rows);

  constructor(
    private readonly dataSource: DataSource,
    private readonly resources: Resources,
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

  /**
   * Replaces the cast of a movie and sets `members`. With `handling=lenient` unknown ids are dropped.
   * @throws Failure 404, 412, and then 422 that names them
   */
  async recast(caller: Caller, id: number, actors: readonly number[], members: object): Promise<Answer> {
    const cast = [...new Set(actors)];
    const movie = await this.changes.submit({
      id,
      caller,
      decide: (former) => ({ joining: missing(cast, former), leaving: missing(former, cast) }),
      members: Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)),
      refuse: caller.prefer.handling === 'lenient' ? undefined : unknownActors,
    });
    return this.movies.writes.answer(caller, { one: rendered(movie) });
  }

  /** Adds one actor to the cast, unless the actor is already in it. @throws Failure 404 of the movie or the actor, 412 */
  cast(caller: Caller, movieId: number, actorId: number): Promise<Answer> {
    return this.changeOne(caller, movieId, (cast) => ({ joining: missing([actorId], cast), leaving: [] }));
  }

  /** Removes one actor from the cast, if the actor is in it. @throws Failure 404 of the movie, 412 */
  uncast(caller: Caller, movieId: number, actorId: number): Promise<Answer> {
    return this.changeOne(caller, movieId, (cast) => ({ joining: [], leaving: cast.filter((id) => id === actorId) }));
  }

  /** Protects the actors from deletion until the transaction ends. Returns the ids of those who exist. */
  keepActors(manager: EntityManager, ids: readonly number[]): Promise<number[]> {
    return this.actors.rows.within(manager).lock(ids, 'KEY SHARE');
  }

  /** Changes casts, and other members, of movies that are locked with the actors who join or leave. */
  async change(manager: EntityManager, changes: readonly CastChange[]): Promise<void> {
    const leaving = changes.flatMap(({ id, leaving }) => leaving.map((actor_id) => ({ movie_id: id, actor_id })));
    if (changes.length > 0) await release(manager, changes[0]!.author, leaving);
    await new MembershipsRepository(manager).change(changes);
  }

  /** Locks the actors with whom a movie is about to be restored, all at once and so in order of ids. */
  async lockActorsOf(manager: EntityManager, { id, actors }: MovieDto): Promise<void> {
    const pending = await lockedWith(manager, { by: 'movie_id', id });
    await lockInOrder(manager, { actors: [...actors, ...pending.map(({ actor_id }) => actor_id)] });
  }

  /** Locks the movies with which an actor is about to be restored, all at once and so in order of ids. */
  async lockMoviesOf(manager: EntityManager, { id, movies }: ActorDto & { movies: number[] }): Promise<void> {
    const pending = await lockedWith(manager, { by: 'actor_id', id });
    await lockInOrder(manager, { movies: [...movies, ...pending.map(({ movie_id }) => movie_id)] });
  }

  /** Restores the cast of a movie that is being restored. A deleted actor joins when that actor is restored. */
  async reuniteMovie({ manager }: Transaction<MovieDto>, { id, actors }: MovieDto): Promise<void> {
    const lock = (ids: number[]) => this.keepActors(manager, ids);
    const except = (await withoutRole(manager, { by: 'movie_id', id })).map(({ actor_id }) => actor_id);
    const cast = await reunite(manager, { side: 'movie', id, lock, except }, actors);
    await new MembershipsRepository(manager).addCast(id, cast);
  }

  /** Restores the castings of an actor who is being restored. Other transactions do not see the actor yet. */
  async reuniteActor(
    { manager }: Transaction<ActorDto>,
    caller: Caller,
    { id, movies }: ActorDto & { movies: number[] },
  ): Promise<void> {
    const lock = (ids: number[]) => this.movies.rows.within(manager).lock(ids);
    const except = (await withoutRole(manager, { by: 'actor_id', id })).map(({ movie_id }) => movie_id);
    const joined = await reunite(manager, { side: 'actor', id, lock, except }, movies);
    const change = { author: caller, joining: [id], leaving: [], members: {} };
    await new MembershipsRepository(manager).change(joined.map((movie) => ({ ...change, id: movie })));
  }

  /** Removes an actor from the casts of `movieIds`. These movies and the actor must be locked. */
  async leave({ manager }: Transaction<ActorDto>, caller: Caller, actorId: number, movieIds: number[]): Promise<void> {
    const change = { author: caller, joining: [], leaving: [actorId], members: {} };
    await new MembershipsRepository(manager).change(movieIds.map((id) => ({ ...change, id })));
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

  /** Changes one cast by one actor. The answer is always the movie; only `Prefer: return=` counts. */
  private async changeOne(caller: Caller, id: number, decide: Recasting['decide']): Promise<Answer> {
    const movie = await this.changes.submit({ id, caller, decide, members: {}, refuse: () => notFound() });
    const { prefer } = caller;
    return this.movies.writes.answer({ ...caller, prefer: { return: prefer.return } }, { one: rendered(movie) }, false);
  }
}

/**
 * The actors of a new cast who exist, ascending.
 * @throws Failure 422 that names the others, unless `handling=lenient`
 */
export function existingCast({ prefer }: Caller, actors: readonly number[], existing: ReadonlySet<number>): number[] {
  const cast = [...new Set(actors)];
  const unknown = cast.filter((id) => !existing.has(id));
  if (unknown.length > 0 && prefer.handling !== 'lenient') throw unknownActors(unknown);
  return cast.filter((id) => existing.has(id)).sort((one, other) => one - other);
}

const unknownActors = (ids: number[]) =>
  unprocessable([{ field: 'actors', message: `must be ids of existing actors; unknown: ${ids.join(', ')}` }]);
