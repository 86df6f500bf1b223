import type { EntityManager } from 'typeorm';
import type { Author } from '../history/author.js';

/**
 * What actors need of movies. Movies implement it, for they know actors and not the other way round: without it the two
 * modules would import each other.
 */
export abstract class Filmography {
  /** The movies in which any of these actors plays, by id. */
  abstract of(actorIds: number[]): Promise<unknown[]>;

  /** Locks the movies in which the actor plays, and those of `others` that exist; returns their ids, ascending. */
  abstract lock(manager: EntityManager, actorId: number, others: number[]): Promise<number[]>;

  /** The ids of the movies in which the actor plays, ascending. */
  abstract ids(manager: EntityManager, actorId: number): Promise<number[]>;

  /** Takes the actor out of the casts of the movies that `lock` locked. */
  abstract leave(manager: EntityManager, author: Author, actorId: number, movieIds: number[]): Promise<void>;

  /** Casts the actor, whom only this transaction knows yet, in `movieIds` and in the movies that wait for it. */
  abstract rejoin(manager: EntityManager, author: Author, actorId: number, movieIds: number[]): Promise<void>;
}
