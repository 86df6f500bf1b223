import type pg from 'pg';
import { actorResource } from '../actors/actor.resource.js';
import { movieResource } from '../movies/movie.resource.js';
import type { Resource, Row } from '../resources/resource.js';
import { judgeActor, judgeMovie, type ActorFields, type Judged, type MovieFields } from './fitness.js';
import type { OldPair, OldRows } from './old-rows.js';
import { presentRows, type Present } from './present-rows.js';

/**
 * `new`: to be moved. `equal`: it is here. `changed`: an earlier run moved it, and it was changed or deleted here since, or in
 * the old table; it stays as it is here. `taken`: another row has its id here. `unfit`: this service can't have it.
 */
export type Fate = 'new' | 'equal' | 'changed' | 'taken' | 'unfit';

export interface Planned<T> extends Judged<T> {
  readonly fate: Fate;
  readonly present: Present | undefined;
}

/** A movie with the cast that it gets, in ascending order. */
export type PlannedMovie = Planned<MovieFields> & { readonly cast: number[] };

/** A movie that is here, and actors of its old cast who come only now, because they were unfit before. */
export interface LateCast {
  readonly id: number;
  readonly actors: number[];
}

export interface Plan {
  readonly actors: Planned<ActorFields>[];
  readonly movies: PlannedMovie[];
  readonly lateCasts: LateCast[];
  /** Pairs of the old table that lead to no row. */
  readonly strayPairs: OldPair[];
  /** Pairs without strays and doubles: the cast of each movie in the old tables. */
  readonly casts: ReadonlyMap<number, ReadonlySet<number>>;
}

/** What the old rows are to this service, whatever it has. */
export interface Candidates extends Pick<Plan, 'casts' | 'strayPairs'> {
  readonly actors: Judged<ActorFields>[];
  readonly movies: Judged<MovieFields>[];
}

/** Takes some seconds for 100,000 rows, so no lock should be held meanwhile. */
export const candidatesOf = (old: OldRows): Candidates => ({
  actors: old.actors.map(judgeActor),
  movies: old.movies.map(judgeMovie),
  ...castsOf(old),
});

/** Compares the old rows with those of this service, and decides what to do with each. */
export async function planOf(session: pg.Client, { casts, strayPairs, ...judged }: Candidates): Promise<Plan> {
  const actors = await compare(session, judged.actors, actorResource);
  const movies = await compare(session, judged.movies, movieResource);
  // An actor who was deleted here, or whose id another actor has, joins no cast.
  const castable = new Set(actors.filter(({ fate, present }) => isOrGets(fate, present)).map(({ id }) => id));
  const added = new Set(actors.filter(({ fate }) => fate === 'new').map(({ id }) => id));
  const lateCasts: LateCast[] = [];
  const planned = movies.map((movie): PlannedMovie => {
    const cast = [...(casts.get(movie.id) ?? [])].filter((id) => castable.has(id)).sort((one, other) => one - other);
    const earlier = cast.filter((id) => !added.has(id));
    const fate = movie.fate === 'equal' ? fateOfCast(movie.present!, earlier) : movie.fate;
    if (movie.present?.row && (fate === 'equal' || fate === 'changed') && earlier.length < cast.length) {
      lateCasts.push({ id: movie.id, actors: cast.filter((id) => added.has(id)) });
    }
    return { ...movie, fate, cast };
  });
  return { actors, movies: planned, lateCasts, strayPairs, casts };
}

/** Whether the row is here, as the old row, or will be. */
export const isOrGets = (fate: Fate, present: Present | undefined) =>
  fate === 'new' || fate === 'equal' || (fate === 'changed' && present!.row !== null);

async function compare<T extends object, R extends Row>(
  session: pg.Client,
  judged: Judged<T>[],
  resource: Resource<R>,
): Promise<Planned<T>[]> {
  const fit = judged.filter(({ faults }) => faults.length === 0).map(({ id }) => id);
  const present = await presentRows(session, resource, fit);
  return judged.map((one) => ({ ...one, present: present.get(one.id), fate: fateOf(one, present.get(one.id)) }));
}

function fateOf<T extends object>({ row, faults }: Judged<T>, present: Present | undefined): Fate {
  if (faults.length > 0) return 'unfit';
  if (!present?.known) return 'new';
  const isEqual = present.row && Object.entries(row).every(([member, value]) => present.row![member] === value);
  if (isEqual) return 'equal';
  return present.imported ? 'changed' : 'taken';
}

/** A movie of the same title and day is the same movie only with the same cast. */
function fateOfCast({ row, imported }: Present, cast: number[]): Fate {
  if (String(row!.actors) === String(cast)) return 'equal';
  return imported ? 'changed' : 'taken';
}

function castsOf({ actors, movies, pairs }: OldRows): Pick<Plan, 'casts' | 'strayPairs'> {
  const [actorIds, movieIds] = [new Set(actors.map(({ id }) => id)), new Set(movies.map(({ id }) => id))];
  const casts = new Map<number, Set<number>>();
  const strayPairs: OldPair[] = [];
  for (const pair of pairs) {
    const { movie_id: movie, actor_id: actor } = pair;
    if (movie === null || actor === null || !movieIds.has(movie) || !actorIds.has(actor)) {
      strayPairs.push(pair);
      continue;
    }
    casts.set(movie, (casts.get(movie) ?? new Set()).add(actor));
  }
  return { casts, strayPairs };
}
