import type pg from 'pg';
import { isOrGets, type Fate, type Plan } from './plan.js';
import type { Present } from './present-rows.js';

/** The rows of one old table: how many, how many of them are here, and why the others are not. */
export interface Count {
  readonly what: string;
  readonly old: number;
  readonly here: number;
  readonly missing: Readonly<Record<string, number>>;
}

interface Counted {
  readonly id: number;
  readonly fate: Fate;
  readonly present: Present | undefined;
}

const REASONS: Readonly<Record<Exclude<Fate, 'equal'>, string>> = {
  new: 'to be moved',
  changed: 'deleted here since',
  taken: 'whose id another row has here',
  unfit: 'not fit',
};

/** Counts on both sides, those of this service by its tables and not by what was meant to be done. */
export async function countsOf(session: pg.Client, plan: Plan): Promise<Count[]> {
  return [
    await countRows(session, 'actors', plan.actors),
    await countRows(session, 'movies', plan.movies),
    await countPairs(session, plan),
  ];
}

async function countRows(session: pg.Client, table: 'actors' | 'movies', rows: readonly Counted[]): Promise<Count> {
  const ids = rows.filter(({ fate, present }) => isOrGets(fate, present)).map(({ id }) => id);
  const sql = `SELECT id FROM ${table} WHERE id = ANY($1::integer[])`;
  const here = new Set((await session.query<{ id: number }>(sql, [ids])).rows.map(({ id }) => id));
  const missing: Record<string, number> = {};
  for (const { id, fate } of rows) {
    if (!here.has(id)) add(missing, fate === 'equal' ? 'lost' : REASONS[fate]);
  }
  return { what: table, old: rows.length, here: here.size, missing };
}

async function countPairs(session: pg.Client, { actors, movies, casts, strayPairs }: Plan): Promise<Count> {
  const known = new Map(actors.map((actor) => [actor.id, actor]));
  const own = movies.filter(({ fate, present }) => isOrGets(fate, present)).map(({ id }) => id);
  const sql = 'SELECT movie_id, actor_id FROM movie_actors WHERE movie_id = ANY($1::integer[])';
  const { rows } = await session.query<{ movie_id: number; actor_id: number }>(sql, [own]);
  const here = new Set(rows.map(({ movie_id, actor_id }) => `${movie_id} ${actor_id}`));
  const missing: Record<string, number> = strayPairs.length > 0 ? { 'that lead to no row': strayPairs.length } : {};
  let [all, found] = [strayPairs.length, 0];
  for (const movie of movies) {
    for (const id of casts.get(movie.id) ?? []) {
      all++;
      const actor = known.get(id)!;
      // The pair of another actor who has that id here does not count.
      const isOurs = isOrGets(actor.fate, actor.present);
      if (isOurs && here.has(`${movie.id} ${id}`)) found++;
      else add(missing, reasonOfPair(movie, actor));
    }
  }
  return { what: 'pairs', old: all, here: found, missing };
}

function reasonOfPair(movie: Counted, actor: Counted): string {
  const fates = [movie, actor].map(({ fate }) => fate);
  if (fates.includes('unfit') || fates.includes('taken')) return 'of rows that are left out';
  if (fates.includes('new')) return REASONS.new;
  return 'changed or deleted here since';
}

function add(counts: Record<string, number>, reason: string): void {
  counts[reason] = (counts[reason] ?? 0) + 1;
}
