import type { Count } from './counts.js';
import type { Fault } from './fitness.js';
import type { OldPair, OldRows } from './old-rows.js';
import type { Plan, Planned } from './plan.js';

type OldTable = 'actor' | 'movie';
interface Unfit {
  readonly table: OldTable;
  readonly id: number;
  readonly faults: readonly Fault[];
}

/** What stops a move that is not allowed to leave out rows. */
export interface Obstacles {
  readonly unfit: readonly Unfit[];
  readonly taken: readonly { readonly table: OldTable; readonly id: number; readonly here: unknown }[];
  readonly strayPairs: readonly OldPair[];
}

export function obstaclesOf({ actors, movies, strayPairs }: Plan): Obstacles {
  const tables: [OldTable, readonly Planned<object>[]][] = [
    ['actor', actors],
    ['movie', movies],
  ];
  const unfit = tables.flatMap(([table, rows]) =>
    rows.filter(({ fate }) => fate === 'unfit').map(({ id, faults }) => ({ table, id, faults })),
  );
  const taken = tables.flatMap(([table, rows]) =>
    rows.filter(({ fate }) => fate === 'taken').map(({ id, present }) => ({ table, id, here: present!.row })),
  );
  return { unfit, taken, strayPairs };
}

export const areThere = ({ unfit, taken, strayPairs }: Obstacles) =>
  unfit.length + taken.length + strayPairs.length > 0;

/** Each obstacle with its reason and a way to settle it. */
export function* describeObstacles({ unfit, taken, strayPairs }: Obstacles): Generator<string> {
  if (unfit.length + strayPairs.length > 0) yield 'Not fit for this service; correct them there, or leave them out:';
  for (const row of unfit) yield `  ${reasonOf(row)}: ${correctionOf(row)}`;
  for (const pair of strayPairs) yield `  ${strayReason(pair)}: ${deletionOf(pair)}`;
  if (taken.length > 0) yield 'Ids that another row has or had here; move to an empty database, or leave them out:';
  for (const { table, id, here } of taken) {
    yield `  ${table} ${id}: here ${here === null ? 'it was deleted' : `it is ${short(here, 120)}`}`;
  }
}

/** A script for psql. It has a variable in place of each value that is missing, so that nothing is made up. */
export function* scriptOf({ unfit, strayPairs }: Obstacles): Generator<string> {
  yield '-- Corrects rows of the 2020 service that are not fit. Run it with psql in the database of the old tables.';
  yield '-- Write a value in place of each variable, or set one value for all: psql -v age=40 -v gender=unknown -f fix.sql';
  yield '\\set ON_ERROR_STOP on';
  yield 'BEGIN;';
  for (const row of unfit) yield `-- ${reasonOf(row)}\n${correctionOf(row)}`;
  for (const pair of strayPairs) yield `-- ${strayReason(pair)}\n${deletionOf(pair)}`;
  yield 'COMMIT;';
}

const reasonOf = ({ table, id, faults }: Unfit) =>
  `${table} ${id}: ${faults.map(({ field, message, value }) => `${field} ${message}, is ${short(value)}`).join('; ')}`;

/** psql puts a variable as a number (`:age`) or as a quoted text (`:'name'`). */
const correctionOf = ({ table, id, faults }: Unfit) => {
  const values = faults.map(({ field }) => `${field} = ${['age', 'id'].includes(field) ? `:${field}` : `:'${field}'`}`);
  return `UPDATE ${table} SET ${values.join(', ')} WHERE id = ${id};`;
};

const strayReason = ({ movie_id, actor_id }: OldPair) =>
  `movie_actor_association: the pair of movie ${movie_id ?? 'NULL'} and actor ${actor_id ?? 'NULL'} leads to no row`;

const deletionOf = ({ movie_id, actor_id }: OldPair) => {
  const conditions = Object.entries({ movie_id, actor_id }).map(([column, id]) =>
    id === null ? `${column} IS NULL` : `${column} = ${id}`,
  );
  return `DELETE FROM movie_actor_association WHERE ${conditions.join(' AND ')};`;
};

/** One line: control characters are escaped, and long texts cut. */
function short(value: unknown, most = 60): string {
  if (value === null) return 'NULL';
  const text = JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most)}… (${text.length - 2} characters)` : text;
}

const EXAMPLES = 3;

/** What is different here without being wrong, and what stays as it is here. */
export function* describeChanges(plan: Plan, { pairs }: OldRows): Generator<string> {
  const rows = [...plan.actors, ...plan.movies];
  const moved = rows.filter(({ fate }) => fate === 'new');
  const texts = moved.filter(({ changed }) => changed.includes('text'));
  if (texts.length > 0) {
    const examples = texts.slice(0, EXAMPLES).map(({ row }) => short('name' in row ? row.name : row.title));
    yield `${texts.length} names or titles get the form of this service (trimmed, composed, plain spaces): ${examples.join(', ')}`;
  }
  const times = moved.filter(({ changed }) => changed.includes('time')).length;
  if (times > 0) yield `${times} release dates have a time of day there; here they are the day`;
  const distinct = [...plan.casts.values()].reduce((sum, cast) => sum + cast.size, 0);
  const doubled = pairs.length - plan.strayPairs.length - distinct;
  if (doubled > 0) yield `${doubled} pairs are doubled there; here each is once`;
  for (const [table, planned] of [['actors', plan.actors] as const, ['movies', plan.movies] as const]) {
    const ids = planned.filter(({ fate }) => fate === 'changed').map(({ id }) => id);
    if (ids.length > 0) yield `${ids.length} ${table} were changed since they were moved, and stay: ${listed(ids)}`;
  }
}

function listed(ids: readonly number[]): string {
  const most = 20;
  return ids.slice(0, most).join(', ') + (ids.length > most ? ' …' : '');
}

/** The counts of both sides: equal, or what is not here and why. */
export function describeCount({ what, old, here, missing }: Count): string {
  const reasons = Object.entries(missing).map(([reason, count]) => `${count} ${reason}`);
  return `${what}: ${old} there, ${here} here${reasons.length > 0 ? `; ${reasons.join(', ')}` : ', equal'}`;
}
