/** Only these castings take part in conflicts. */
const takesPart = (alias: string) => `${alias}.status IN ('confirmed', 'offered')`;

/** The first and the last day that a role and another period share. Both include their last day. */
const sharedDays = (other: string) =>
  `greatest(own_role.starts, ${other}.starts) AS starts, least(own_role.ends, ${other}.ends) AS ends`;
const shareDays = (other: string) => `${other}.starts <= own_role.ends AND ${other}.ends >= own_role.starts`;

const OWN = `own.id AS own_id, own.movie_id AS own_movie_id, own.status AS own_status, own.actor_id`;
const FROM_OWN = `FROM castings own JOIN roles own_role ON own_role.id = own.role_id`;

/** A role without dates compares as NULL, and so has no conflict. */
const sides = (condition: string, pair: string) => `
  SELECT ${OWN},
    CASE WHEN own.status = 'confirmed' AND other.status = 'confirmed' THEN 'double_booking' ELSE 'competing_offer' END AS kind,
    ${sharedDays('other_role')},
    other.id AS casting_id, other.movie_id, NULL::integer AS absence_id,
    other_role.starts AS other_starts, other_role.ends AS other_ends, other.role_id
  ${FROM_OWN}
  JOIN castings other ON other.actor_id = own.actor_id AND other.movie_id <> own.movie_id AND ${takesPart('other')}
  JOIN roles other_role ON other_role.id = other.role_id AND ${shareDays('other_role')}
  WHERE ${takesPart('own')} AND ${pair} AND (${condition})
  UNION ALL
  SELECT ${OWN}, 'absence', ${sharedDays('absence')}, NULL, NULL, absence.id, absence.starts, absence.ends, NULL
  ${FROM_OWN}
  JOIN absences absence ON absence.actor_id = own.actor_id AND ${shareDays('absence')}
  WHERE ${takesPart('own')} AND (${condition})`;

/**
 * Selects the conflicts of the castings `own` that fulfil the SQL condition, which may also use their role, `own_role`. One row
 * is a conflict seen from one casting; two castings that both fulfil the condition have one row each.
 *
 * - `own_id`, `own_movie_id`, `own_status`, `actor_id`: the casting.
 * - `kind`: `double_booking`, `competing_offer` or `absence`.
 * - `starts`, `ends`: the first and last day of the conflict, of type `date`, which the driver would parse: read `starts::text`.
 * - `casting_id`, `movie_id`, `role_id`: the other casting; NULL for an absence.
 * - `absence_id`: the absence; NULL for a casting.
 * - `other_starts`, `other_ends`: all days of the other role, or of the absence (`date`).
 *
 * Only castings that are confirmed or offered for a role with dates have conflicts. The rows are in no order.
 */
export const sidesOf = (condition: string) => sides(condition, 'true');

/**
 * Selects all conflicts, each once: `casting_id` is the earlier of two castings. `id` is unique and stays the same: a casting
 * with another one has an even number, with an absence an odd one.
 */
export const ALL_CONFLICTS = `
  SELECT own_id * 4294967296 + coalesce(casting_id * 2::bigint, absence_id * 2::bigint + 1) AS id,
    absence_id, actor_id, own_id AS casting_id, ends, kind, own_movie_id AS movie_id,
    casting_id AS other_casting_id, movie_id AS other_movie_id, starts
  FROM (${sides('true', 'own.id < other.id')}) side`;
