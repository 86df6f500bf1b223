import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ActorDto } from '../actors/actor.dto.js';
import { ActorsRepository } from '../actors/actors.repository.js';
import type { KeptRow } from '../kept/kept-list.js';
import { KeptRows } from '../kept/kept-rows.js';
import type { KeptTable } from '../kept/kept-table.js';
import { isOfAllById, keptPage, type Page, type Rendered } from '../lists/listing.js';
import { transaction } from '../database/transaction.js';
import type { Author } from '../history/author.js';
import type { ChangeDto } from '../history/change.dto.js';
import { changeOf, HistoryService } from '../history/history.service.js';
import type { Versioned, Written } from '../resources/answers.js';
import { expectVersion, type Versions } from '../http/etag.js';
import { conflict, notFound, unprocessable } from '../http/errors/failures.js';
import type { RetryKey } from '../http/idempotency.js';
import { once } from '../resources/idempotency-keys.js';
import type { ListQuery } from '../lists/list-query.js';
import type { Preferences } from '../http/prefer.js';
import type { CreateMovieDto, MovieDto, UpdateMovieDto } from './movie.dto.js';
import { MoviesRepository, KEPT_MOVIES } from './movies.repository.js';
import { reunite } from '../castings/pending-memberships.js';

/**
 * What may be done with movies. What a write answers is read in its own transaction, which also records the change.
 *
 * Locks are always taken in one order, the movie, then its actors by id, and castings change only under both: so no two
 * writers wait for each other in a circle, and a cast is always one caller's whole cast.
 */
@Injectable()
export class MoviesService {
  private readonly kept: KeptTable;

  constructor(
    private readonly movies: MoviesRepository,
    private readonly actors: ActorsRepository,
    private readonly history: HistoryService,
    private readonly dataSource: DataSource,
    keptRows: KeptRows,
  ) {
    this.kept = keptRows.table('movies', KEPT_MOVIES);
  }

  /** @throws Failure 404 when there are none and nothing was asked for */
  async list(query: ListQuery): Promise<Page<MovieDto> | Rendered> {
    const kept = !query.include && isOfAllById(query) ? await this.kept.now() : undefined;
    const page = kept && keptPage(kept, query);
    if (query.asked) return page ?? this.movies.page(query);
    if (kept?.size === 0) throw notFound();
    if (page) return page;
    const { body, etag, total } = await this.kept.read(this.dataSource.manager);
    if (total === 0) throw notFound();
    return { body, etag, total: query.count ? total : undefined };
  }

  /** The actors who play in any of these movies. */
  actorsOf(movies: MovieDto[]): Promise<ActorDto[]> {
    return this.actors.some(distinct(movies.flatMap(({ actors }) => actors)));
  }

  /** @throws Failure 404 */
  async get(id: number): Promise<KeptRow> {
    const kept = await this.kept.now();
    const row = kept ? kept.get(id) : await this.kept.find(this.dataSource.manager, id);
    if (!row) throw notFound();
    return row;
  }

  /** @throws Failure 422 that names unknown actors */
  create(author: Author, movie: CreateMovieDto, prefer: Preferences, retry?: RetryKey): Promise<Written<MovieDto>> {
    return this.write(prefer, async (movies, actors, manager) => {
      const { outcome, replayed } = await once(manager, retry, async () => {
        const cast = await lockCast(actors, movie.actors ?? [], [], prefer);
        const id = await movies.insert(movie);
        await movies.replaceCast(id, cast);
        const one = await movies.get(id);
        await this.history.record(manager, change(author, 'create', { after: one }));
        return one;
      });
      return { one: outcome, replayed };
    });
  }

  /** @throws Failure 404, 412, and then 422 that names unknown actors */
  update(
    author: Author,
    id: number,
    changes: UpdateMovieDto,
    versions: Versions,
    prefer: Preferences,
  ): Promise<Written<MovieDto>> {
    return this.write(prefer, async (movies, actors, manager) => {
      const before = await movies.lock(id);
      check(before, versions);
      const cast = changes.actors && (await lockCast(actors, changes.actors, before.row.actors, prefer));
      await movies.update(id, changes);
      if (cast) await movies.replaceCast(id, cast);
      const one = await movies.get(id);
      await this.history.record(manager, change(author, 'update', { before, after: one }));
      return { one };
    });
  }

  /** Casts one more actor; who is cast already stays so. @throws Failure 404 of the movie or the actor, 412 */
  cast(author: Author, id: number, actorId: number, versions: Versions): Promise<Versioned<MovieDto>> {
    return this.recast(author, id, versions, async (cast, actors) => {
      if (cast.includes(actorId)) return cast;
      if ((await actors.lockSome([actorId])).length === 0) throw notFound();
      return [...cast, actorId];
    });
  }

  /** Takes one actor out of the cast; who is not in it is out already. @throws Failure 404 of the movie, 412 */
  uncast(author: Author, id: number, actorId: number, versions: Versions): Promise<Versioned<MovieDto>> {
    return this.recast(author, id, versions, async (cast, actors) => {
      if (cast.includes(actorId)) await actors.lockSome([actorId]);
      return cast.filter((member) => member !== actorId);
    });
  }

  /** @throws Failure 404, 412 */
  remove(author: Author, id: number, versions: Versions, prefer: Preferences): Promise<Written<MovieDto>> {
    return this.write(prefer, async (movies, actors, manager) => {
      const one = await movies.lock(id);
      check(one, versions);
      await actors.lockSome(one.row.actors);
      await movies.delete(id);
      await this.history.record(manager, change(author, 'delete', { before: one }));
      return { one };
    });
  }

  /**
   * Brings a deleted movie back from its history, with its cast: a deleted actor comes back into it with the actor.
   * @throws Failure 404 when nothing of it is known, 409 when it exists
   */
  restore(author: Author, id: number, prefer: Preferences, retry?: RetryKey): Promise<Written<MovieDto>> {
    return this.write(prefer, async (movies, actors, manager) => {
      const { outcome, replayed } = await once(manager, retry, async () => {
        const last = await this.history.toRestore(manager, 'movies', id);
        if (await movies.find(id)) throw conflict('movie_id', 'exists; there is nothing to restore');
        if (last?.action !== 'delete') throw notFound();
        const row = last.before as MovieDto;
        await movies.reinsert(row, last.version + 1);
        const lock = (ids: number[]) => actors.lockSome(ids);
        await movies.replaceCast(id, await reunite(manager, { side: 'movie', id, lock }, row.actors));
        const one = await movies.get(id);
        await this.history.record(manager, change(author, 'restore', { after: one }));
        return one;
      });
      return { one: outcome, replayed };
    });
  }

  /** @throws Failure 404 for a movie that never was */
  async changes(id: number, query: ListQuery): Promise<Page<ChangeDto>> {
    const page = await this.history.of('movies', id, query);
    const known = page.rows.length > 0 || (await this.history.last(this.dataSource.manager, 'movies', id));
    if (!known) await this.movies.get(id);
    return page;
  }

  private recast(
    author: Author,
    id: number,
    versions: Versions,
    work: (cast: number[], actors: ActorsRepository) => Promise<number[]>,
  ): Promise<Versioned<MovieDto>> {
    return transaction(this.dataSource, async (manager) => {
      const [movies, actors] = [this.movies.within(manager), this.actors.within(manager)];
      const before = await movies.lock(id);
      check(before, versions);
      const cast = await work(before.row.actors, actors);
      if (cast.length === before.row.actors.length) return before;
      await movies.replaceCast(id, cast);
      await movies.update(id);
      const after = await movies.get(id);
      await this.history.record(manager, change(author, 'update', { before, after }));
      return after;
    });
  }

  private write(
    prefer: Preferences,
    work: (movies: MoviesRepository, actors: ActorsRepository, manager: EntityManager) => Promise<Written<MovieDto>>,
  ): Promise<Written<MovieDto>> {
    return transaction(this.dataSource, async (manager) => {
      const movies = this.movies.within(manager);
      const done = await work(movies, this.actors.within(manager), manager);
      return { ...done, list: prefer.return ? undefined : await this.kept.bodyWithin(manager) };
    });
  }
}

const change = changeOf<MovieDto>('movies');

/** @throws Failure 404 for a row that is not there, 412 for one of another version */
function check(movie: Versioned<MovieDto> | null, versions: Versions): asserts movie {
  if (!movie) throw notFound();
  expectVersion(movie.version, versions);
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
