import type { DataSource, EntityManager } from 'typeorm';
import type { ActorDto } from '../actors/actor.dto.js';
import { LOCKED, SharedCommit } from '../database/shared-commit.js';
import { committed, transaction } from '../database/transaction.js';
import { notFound } from '../http/errors/failures.js';
import { stale, type Versioned } from '../http/etag.js';
import type { MovieDto } from '../movies/movie.dto.js';
import type { Caller } from '../resources/caller.js';
import type { ResourceRepository } from '../resources/resource.repository.js';
import { release } from './engagements.js';
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
 * Changes casts in shared commits. A batch reads the movies and the new actors, decides, and by one statement changes those
 * movies that have not been changed meanwhile. It waits for no lock. Changes that need one, or that release castings, are
 * decided in a transaction that locks the movie and then the actors.
 */
export class CastChanges {
  private readonly commit = new SharedCommit<Recasting, Movie>(async (recastings, waits) =>
    waits
      ? [await transaction(this.dataSource, (manager) => this.changeLocked(manager, recastings[0]!))]
      : this.changeAll(recastings),
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
    const decided = recastings.map((recasting) => changeOf(recasting, movies.get(recasting.id)));
    const joining = decided.flatMap((change) => (change instanceof Error ? [] : change.joining));
    const existing = await this.movies.linked(joining);
    const changes = decided.map((change, i) => settled(change, existing, recastings[i]!));
    const due = changes.filter((change): change is CastChange => !(change instanceof Error) && !isEmpty(change));
    const changed = byId(due.length > 0 ? await this.commitAll(due) : []);
    return changes.map((change) => {
      if (change instanceof Error) return change;
      return isEmpty(change) ? movies.get(change.id)! : (changed.get(change.id) ?? LOCKED);
    });
  }

  private commitAll(changes: readonly CastChange[]): Promise<Movie[]> {
    return committed(this.dataSource, () => new MembershipsRepository(this.movies.manager).change(changes));
  }

  private async changeLocked(manager: EntityManager, recasting: Recasting): Promise<Movie> {
    const { id } = recasting;
    const movies = this.movies.within(manager);
    // Not `id`: a movie that was restored since then can be read, but it is not locked.
    const [movie] = await movies.some(await movies.lock([id]));
    const decided = changeOf(recasting, movie);
    if (decided instanceof Error) throw decided;
    const existing = new Set(
      await this.actors.within(manager).lock([...decided.joining, ...decided.leaving], 'KEY SHARE'),
    );
    const change = settled(decided, existing, recasting);
    if (change instanceof Error) throw change;
    // Actors who were deleted meanwhile, by another program, have left the cast already.
    const remaining = { ...change, leaving: change.leaving.filter((actor) => existing.has(actor)) };
    if (isEmpty(remaining)) return movies.get(id);
    await release(
      manager,
      recasting.caller,
      remaining.leaving.map((actor_id) => ({ movie_id: id, actor_id })),
    );
    const [changed] = await new MembershipsRepository(manager).change([remaining]);
    return changed!;
  }
}

/** The ids that `others` lack, in their order. */
export function missing(ids: readonly number[], others: readonly number[]): number[] {
  const known = new Set(others);
  return ids.filter((id) => !known.has(id));
}

const byId = (movies: Movie[]) => new Map(movies.map((movie) => [movie.row.id, movie]));

function changeOf({ caller, id, members, decide }: Recasting, movie: Movie | undefined): CastChange | Error {
  if (!movie) return notFound();
  const { row, version } = movie;
  if (caller.versions && !caller.versions.includes(version)) return stale(version, caller.versions);
  return { author: caller, id, version, members, ...decide(row.actors) };
}

/** The change without actors who do not exist and should join, or the error if that is refused. */
function settled(change: CastChange | Error, existing: ReadonlySet<number>, { refuse }: Recasting): CastChange | Error {
  if (change instanceof Error) return change;
  const unknown = change.joining.filter((actor) => !existing.has(actor));
  if (unknown.length === 0) return change;
  return refuse ? refuse(unknown) : { ...change, joining: change.joining.filter((actor) => existing.has(actor)) };
}

const isEmpty = ({ joining, leaving, members }: CastChange) =>
  joining.length + leaving.length + Object.keys(members).length === 0;
