import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Filmography } from '../actors/filmography.js';
import type { Author } from '../history/author.js';
import { changeOf, HistoryService } from '../history/history.service.js';
import type { MovieDto } from './movie.dto.js';
import { MoviesRepository } from './movies.repository.js';
import { reunite } from '../castings/pending-memberships.js';

/** What actors need of movies. */
@Injectable()
export class MoviesFilmography implements Filmography {
  constructor(
    private readonly movies: MoviesRepository,
    private readonly history: HistoryService,
  ) {}

  of(actorIds: number[]): Promise<MovieDto[]> {
    return this.movies.of(actorIds);
  }

  lock(manager: EntityManager, actorId: number, others: number[]): Promise<number[]> {
    return this.movies.within(manager).lockOf(actorId, others);
  }

  ids(manager: EntityManager, actorId: number): Promise<number[]> {
    return this.movies.within(manager).idsOf(actorId);
  }

  leave(manager: EntityManager, author: Author, actorId: number, movieIds: number[]): Promise<void> {
    return this.changeCasts(manager, author, movieIds, (movies) => movies.uncastEverywhere(actorId));
  }

  async rejoin(manager: EntityManager, author: Author, actorId: number, movieIds: number[]): Promise<void> {
    const movies = this.movies.within(manager);
    const ids = await reunite(manager, { side: 'actor', id: actorId, lock: (ids) => movies.lockSome(ids) }, movieIds);
    return this.changeCasts(manager, author, ids, (movies) => movies.castIn(ids, actorId));
  }

  /** Changes the casts of some movies, which must be locked, as a change of each. */
  private async changeCasts(
    manager: EntityManager,
    author: Author,
    ids: number[],
    work: (movies: MoviesRepository) => Promise<void>,
  ): Promise<void> {
    const movies = this.movies.within(manager);
    const before = await movies.some(ids);
    await work(movies);
    await movies.touch(ids);
    const after = await movies.some(ids);
    const changes = after.map((movie, i) => change(author, 'update', { before: before[i], after: movie }));
    await this.history.record(manager, ...changes);
  }
}

const change = changeOf<MovieDto>('movies');
