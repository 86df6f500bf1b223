import type { DataSource, EntityManager } from 'typeorm';
import type { ActorDto } from '../actors/actor.dto.js';
import { LOCKED, SharedCommit } from '../database/shared-commit.js';
import { committed, transaction } from '../database/transaction.js';
import { notFound } from '../http/errors/failures.js';
import { stale, type Versioned } from '../http/etag.js';
import type { MovieDto } from '../movies/movie.dto.js';
import type { Caller } from '../resources/caller.js';
import type { ResourceRepository } from '../resources/resource.repository.js';
import { MembershipsRepository, type CastChange } from './memberships.repository.js';

type Movie = Versioned<MovieDto>;

/** What a caller wants to be changed in one movie. */
export interface Recasting {
  /** The movie. */
  readonly id: number;
  readonly caller: Caller;
  readonly decide: (cast: readonly number[]) => Pick<CastChange, 'joining' | 'leaving'>;
  /** The members of the movie to be set. */
  readonly members: object;
  /** The error if actors do not exist. Without it they are dropped. */
  readonly refuse?: ((unknown: number[]) => Error) | undefined;
}

/**
 * Changes casts in shared commits. A batch reads the movies, decides, and by one statement changes those that have not been
 * changed meanwhile. It waits for no lock. Changes that need one, or whose actors do not all exist, are decided in a
 * transaction that locks the movie and then the actors.
 */
export class CastChanges {
  private readonly commit = new SharedCommit<Recasting, Movie>(async (recastings, waits) =>
    waits
      ? [await transaction(this.dataSource, (manager) => this.changeLocked(manager, recastings[0]!))]
      : committed(this.dataSource, () => this.changeAll(recastings)),
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly movies: ResourceRepository<MovieDto>,
    private readonly actors: ResourceRepository<ActorDto>,
  ) {}

  /**
   * Returns the movie after the change. Writes nothing if its cast stays as it is and no member is set.
   * @throws Failure 404, 412, and what `refuse` returns
   */
  submit(recasting: Recasting): Promise<Movie> {
    return this.commit.submit(recasting);
  }

  private async changeAll(recastings: readonly Recasting[]): Promise<(Movie | Error)[]> {
    const movies = byId(await this.movies.some(recastings.map(({ id }) => id)));
    const changes = new Map<number, CastChange>();
    const outcomes = recastings.map((recasting) => {
      const before = movies.get(recasting.id);
      const change = before ? changeOf(recasting, before) : notFound();
      if (change instanceof Error) return change;
      if (isEmpty(change)) return before!;
      changes.set(recasting.id, change);
      return LOCKED;
    });
    if (changes.size === 0) return outcomes;
    const changed = byId(await new MembershipsRepository(this.movies.manager).change([...changes.values()]));
    return recastings.map(({ id }, i) => changed.get(id) ?? outcomes[i]!);
  }

  private async changeLocked(manager: EntityManager, recasting: Recasting): Promise<Movie> {
    const movies = this.movies.within(manager);
    await movies.lock([recasting.id]);
    const before = await movies.get(recasting.id);
    const change = changeOf(recasting, before);
    if (change instanceof Error) throw change;
    const { joining, leaving } = change;
    const existing = await this.actors.within(manager).lock([...joining, ...leaving], 'KEY SHARE');
    const unknown = missing(joining, existing);
    if (unknown.length > 0 && recasting.refuse) throw recasting.refuse(unknown);
    const settled = { ...change, joining: missing(joining, unknown) };
    if (isEmpty(settled)) return before;
    const [changed] = await new MembershipsRepository(manager).change([settled]);
    return changed!;
  }
}

/** The ids that `others` lack, in their order. */
export function missing(ids: readonly number[], others: readonly number[]): number[] {
  const known = new Set(others);
  return ids.filter((id) => !known.has(id));
}

const byId = (movies: Movie[]) => new Map(movies.map((movie) => [movie.row.id, movie]));

function changeOf({ caller, id, members, decide }: Recasting, { row, version }: Movie): CastChange | Error {
  if (caller.versions && !caller.versions.includes(version)) return stale(version, caller.versions);
  return { author: caller, id, version, members, ...decide(row.actors) };
}

const isEmpty = ({ joining, leaving, members }: CastChange) =>
  joining.length + leaving.length + Object.keys(members).length === 0;
