import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ActorsRepository } from '../actors/actors.repository.js';
import { transaction } from '../database/transaction.js';
import { notFound, unprocessable } from '../http/failures.js';
import type { CreateMovieDto, MovieDto, UpdateMovieDto } from './movie.dto.js';
import { MoviesRepository } from './movies.repository.js';

/**
 * What may be done with movies. Each write answers the whole list as its own transaction sees it.
 *
 * Locks are always taken in one order, the movie, then its actors by id, and castings change only under both: so no two
 * writers wait for each other in a circle, and a cast is always one caller's whole cast.
 */
@Injectable()
export class MoviesService {
  constructor(
    private readonly movies: MoviesRepository,
    private readonly actors: ActorsRepository,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws Failure 404 when there are none */
  async list(): Promise<MovieDto[]> {
    const movies = await this.movies.list();
    if (movies.length === 0) throw notFound();
    return movies;
  }

  /** @throws Failure 404 */
  get(id: number): Promise<MovieDto> {
    return this.movies.get(id);
  }

  /** @throws Failure 422 that names unknown actors */
  create(movie: CreateMovieDto): Promise<{ id: number; movies: MovieDto[] }> {
    return this.write(async (movies, actors) => {
      const cast = distinct(movie.actors ?? []);
      await lockCast(actors, cast);
      const id = await movies.insert(movie);
      await movies.replaceCast(id, cast);
      return { id, movies: await movies.list() };
    });
  }

  /** @throws Failure 422 that names unknown actors, 404 */
  update(id: number, changes: UpdateMovieDto): Promise<MovieDto[]> {
    return this.write(async (movies, actors) => {
      const exists = await movies.lock(id);
      const cast = changes.actors && distinct(changes.actors);
      if (cast) await lockCast(actors, cast, await movies.cast(id));
      if (!exists) throw notFound();
      await movies.update(id, changes);
      if (cast) await movies.replaceCast(id, cast);
      return movies.list();
    });
  }

  /** @throws Failure 404 */
  remove(id: number): Promise<MovieDto[]> {
    return this.write(async (movies, actors) => {
      if (!(await movies.lock(id))) throw notFound();
      await actors.lock(await movies.cast(id));
      await movies.delete(id);
      return movies.list();
    });
  }

  private write<T>(work: (movies: MoviesRepository, actors: ActorsRepository) => Promise<T>): Promise<T> {
    return transaction(this.dataSource, (manager) => work(this.movies.within(manager), this.actors.within(manager)));
  }
}

/** Locks who is in and who was in. @throws Failure 422 that names those of `cast` that do not exist */
async function lockCast(actors: ActorsRepository, cast: number[], formerCast: number[] = []): Promise<void> {
  const existing = new Set(await actors.lock(distinct([...cast, ...formerCast])));
  const unknown = cast.filter((id) => !existing.has(id));
  if (unknown.length > 0) {
    throw unprocessable([
      { field: 'actors', message: `must be ids of existing actors; unknown: ${unknown.join(', ')}` },
    ]);
  }
}

const distinct = (ids: number[]) => [...new Set(ids)];
