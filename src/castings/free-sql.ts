// Anti joins: for a page PostgreSQL looks up the castings of each actor, for a whole list it reads all castings once.
const noCasting = (days: string) => `NOT EXISTS (
  SELECT FROM castings busy JOIN roles part ON part.id = busy.role_id
  WHERE busy.actor_id = actor.id AND busy.status = 'confirmed' AND ${days})`;
const noAbsence = (days: string) =>
  `NOT EXISTS (SELECT FROM absences absence WHERE absence.actor_id = actor.id AND ${days})`;

/** Whether a period shares a day with another one. Both include their last day. */
const share = (alias: string, starts: string, ends: string) =>
  `${alias}.starts <= ${ends} AND ${alias}.ends >= ${starts}`;

/** The condition that an `actor` is confirmed for no role and absent on none of the days of a range, `[first, last]`. */
export function isFree(range: string): string {
  const [first, last] = [1, 2].map((i) => `((${range})::date[])[${i}]`) as [string, string];
  return `${noCasting(share('part', first, last))} AND ${noAbsence(share('absence', first, last))}`;
}

/**
 * The same for the days of a role, without regard to parts in the same movie. If the role has no days, every actor is free; if
 * it does not exist, none is.
 */
export function isFreeForRole(role: string): string {
  const wanted = (column: string) => `(SELECT ${column} FROM roles WHERE id = ${role})`;
  const days = (alias: string) => share(alias, wanted('starts'), wanted('ends'));
  return `EXISTS ${wanted('id')} AND ${noCasting(`busy.movie_id <> ${wanted('movie_id')} AND ${days('part')}`)}
    AND ${noAbsence(days('absence'))}`;
}
