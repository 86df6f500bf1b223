import type { EntityManager } from 'typeorm';

/**
 * What actors need of movies. Movies implement it, for they know actors and not the other way round: without it the two
 * modules would import each other.
 */
export abstract class Filmography {
  /** The movies in which any of these actors plays, by id. */
  abstract of(actorIds: number[]): Promise<unknown[]>;

  /** Locks the movies in which the actor plays, by id, before the actor itself is locked. */
  abstract lock(manager: EntityManager, actorId: number): Promise<void>;

  /** Counts it as a change of each of those movies that the actor leaves. */
  abstract leave(manager: EntityManager, actorId: number): Promise<void>;
}
