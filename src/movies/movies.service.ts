import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ActorDto } from '../actors/actor.dto.js';
import { ActorsRepository } from '../actors/actors.repository.js';
import type { Filmography } from '../actors/filmography.js';
import type { Page } from '../database/listing.js';
import { transaction } from '../database/transaction.js';
import type { Versioned, Written } from '../http/answers.js';
import { stale, type Versions } from '../http/etag.js';
import { notFound, unprocessable } from '../http/failures.js';
import type { ListQuery } from '../http/list-query.js';
import type { Preferences } from '../http/prefer.js';
import type { CreateMovieDto, MovieDto, UpdateMovieDto } from './movie.dto.js';
import { MoviesRepository } from './movies.repository.js';

/**
 * What may be done with movies. What a write answers is read in its own transaction.
 *
 * Locks are always taken in one order, the movie, then its actors by id, and castings change only under both: so no two
 * writers wait for each other in a circle, and a cast is always one caller's whole cast.
 */
@Injectable()
export class MoviesService implements Filmography {
  constructor(
    private readonly movies: MoviesRepository,
    private readonly actors: ActorsRepository,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws Failure 404 when there are none and nothing was asked for */
  async list(query: ListQuery): Promise<Page<MovieDto>> {
    const page = await this.movies.page(query);
    if (!query.asked && page.rows.length === 0) throw notFound();
    return page;
  }

  /** The actors who play in any of these movies. */
  actorsOf(movies: MovieDto[]): Promise<ActorDto[]> {
    return this.actors.some(distinct(movies.flatMap(({ actors }) => actors)));
  }

  /** @throws Failure 404 */
  get(id: number): Promise<Versioned<MovieDto>> {
    return this.movies.get(id);
  }

  /** @throws Failure 422 that names unknown actors */
  create(movie: CreateMovieDto, prefer: Preferences): Promise<Written<MovieDto>> {
    return this.write(async (movies, actors) => {
      const cast = await lockCast(actors, movie.actors ?? [], [], prefer);
      const id = await movies.insert(movie);
      await movies.replaceCast(id, cast);
      return written(movies, id, prefer);
    });
  }

  /** @throws Failure 422 that names unknown actors, 404, 412 */
  update(id: number, changes: UpdateMovieDto, versions: Versions, prefer: Preferences): Promise<Written<MovieDto>> {
    return this.write(async (movies, actors) => {
      const version = await movies.lock(id);
      const cast = changes.actors && (await lockCast(actors, changes.actors, await movies.cast(id), prefer));
      check(version, versions);
      await movies.update(id, changes);
      if (cast) await movies.replaceCast(id, cast);
      return written(movies, id, prefer);
    });
  }

  /** Casts one more actor; who is cast already stays so. @throws Failure 404 of the movie or the actor, 412 */
  cast(id: number, actorId: number, versions: Versions): Promise<Versioned<MovieDto>> {
    return this.recast(id, versions, async (cast, actors) => {
      if (cast.includes(actorId)) return cast;
      if ((await actors.lockSome([actorId])).length === 0) throw notFound();
      return [...cast, actorId];
    });
  }

  /** Takes one actor out of the cast; who is not in it is out already. @throws Failure 404 of the movie, 412 */
  uncast(id: number, actorId: number, versions: Versions): Promise<Versioned<MovieDto>> {
    return this.recast(id, versions, async (cast, actors) => {
      if (cast.includes(actorId)) await actors.lockSome([actorId]);
      return cast.filter((member) => member !== actorId);
    });
  }

  /** @throws Failure 404, 412 */
  remove(id: number, versions: Versions, prefer: Preferences): Promise<Written<MovieDto>> {
    return this.write(async (movies, actors) => {
      check(await movies.lock(id), versions);
      await actors.lockSome(await movies.cast(id));
      const one = prefer.return && (await movies.get(id));
      await movies.delete(id);
      return one ? { id, one } : { id, list: await movies.list() };
    });
  }

  of(actorIds: number[]): Promise<MovieDto[]> {
    return this.movies.of(actorIds);
  }

  lock(manager: EntityManager, actorId: number): Promise<void> {
    return this.movies.within(manager).lockOf(actorId);
  }

  leave(manager: EntityManager, actorId: number): Promise<void> {
    return this.movies.within(manager).touchOf(actorId);
  }

  private recast(
    id: number,
    versions: Versions,
    change: (cast: number[], actors: ActorsRepository) => Promise<number[]>,
  ): Promise<Versioned<MovieDto>> {
    return this.write(async (movies, actors) => {
      check(await movies.lock(id), versions);
      const before = await movies.cast(id);
      const after = await change(before, actors);
      if (after.length !== before.length) {
        await movies.replaceCast(id, after);
        await movies.update(id);
      }
      return movies.get(id);
    });
  }

  private write<T>(work: (movies: MoviesRepository, actors: ActorsRepository) => Promise<T>): Promise<T> {
    return transaction(this.dataSource, (manager) => work(this.movies.within(manager), this.actors.within(manager)));
  }
}

async function written(movies: MoviesRepository, id: number, prefer: Preferences): Promise<Written<MovieDto>> {
  return prefer.return ? { id, one: await movies.get(id) } : { id, list: await movies.list() };
}

/** @throws Failure 404 for a row that is not there, 412 for one of another version */
function check(version: number | undefined, versions: Versions): void {
  if (version === undefined) throw notFound();
  if (versions && !versions.includes(version)) throw stale(version);
}

/**
 * Locks who comes and who was in, and returns who comes, each once. `handling=lenient` drops who does not exist.
 * @throws Failure 422 that names who does not exist
 */
async function lockCast(
  actors: ActorsRepository,
  wanted: number[],
  former: number[],
  { handling }: Preferences,
): Promise<number[]> {
  const cast = distinct(wanted);
  const existing = new Set(await actors.lockSome(distinct([...cast, ...former])));
  const unknown = cast.filter((id) => !existing.has(id));
  if (unknown.length > 0 && handling !== 'lenient') {
    throw unprocessable([
      { field: 'actors', message: `must be ids of existing actors; unknown: ${unknown.join(', ')}` },
    ]);
  }
  return cast.filter((id) => existing.has(id));
}

const distinct = (ids: number[]) => [...new Set(ids)];
