/**
 * Only castings that are confirmed or offered take part in conflicts, and only those for a role with dates. They are read once
 * (MATERIALIZED) or looked up as the condition asks for them.
 */
const engaged = (howRead: 'MATERIALIZED' | 'NOT MATERIALIZED') => `
  engaged AS ${howRead} (
    SELECT casting.id, casting.movie_id, casting.role_id, casting.actor_id, casting.status, role.starts, role.ends
    FROM castings casting JOIN roles role ON role.id = casting.role_id
    WHERE casting.status IN ('confirmed', 'offered') AND role.starts IS NOT NULL
  )`;

/** The first and the last day that a casting and another period share. Both include their last day. */
const sharedDays = (other: string) =>
  `greatest(own.starts, ${other}.starts) AS starts, least(own.ends, ${other}.ends) AS ends`;
const shareDays = (other: string) => `${other}.starts <= own.ends AND ${other}.ends >= own.starts`;

const OWN = `own.id AS own_id, own.movie_id AS own_movie_id, own.status AS own_status, own.actor_id`;

const sides = (condition: string, pair: string) => `
  SELECT ${OWN},
    CASE WHEN own.status = 'confirmed' AND other.status = 'confirmed' THEN 'double_booking' ELSE 'competing_offer' END AS kind,
    ${sharedDays('other')},
    other.id AS casting_id, other.movie_id, NULL::integer AS absence_id,
    other.starts AS other_starts, other.ends AS other_ends, other.role_id
  FROM engaged own
  JOIN engaged other ON other.actor_id = own.actor_id AND other.movie_id <> own.movie_id AND ${shareDays('other')}
  WHERE ${pair} AND (${condition})
  UNION ALL
  SELECT ${OWN}, 'absence', ${sharedDays('absence')}, NULL, NULL, absence.id, absence.starts, absence.ends, NULL
  FROM engaged own
  JOIN absences absence ON absence.actor_id = own.actor_id AND ${shareDays('absence')}
  WHERE ${condition}`;

/**
 * Selects the conflicts of the castings `own` that fulfil the SQL condition. One row is a conflict seen from one casting; two
 * castings that both fulfil the condition have one row each.
 *
 * - `own_id`, `own_movie_id`, `own_status`, `actor_id`: the casting.
 * - `kind`: `double_booking`, `competing_offer` or `absence`.
 * - `starts`, `ends`: the first and last day of the conflict, of type `date`, which has the format of the database: read `to_char`.
 * - `casting_id`, `movie_id`, `role_id`: the other casting; NULL for an absence.
 * - `absence_id`: the absence; NULL for a casting.
 * - `other_starts`, `other_ends`: all days of the other role, or of the absence (`date`).
 *
 * The rows are in no order.
 */
export const sidesOf = (condition: string) => `WITH ${engaged('NOT MATERIALIZED')} ${sides(condition, 'true')}`;

/**
 * Selects all conflicts, each once: `casting_id` is the earlier of two castings. `id` is unique and stays the same: a casting
 * with another one has an even number, with an absence an odd one.
 *
 * With `ofFew` PostgreSQL looks up the castings of the actors that a condition on `actor_id` asks for. Without such a
 * condition it would look up the role of each pair, because it expects far fewer pairs than actors in demand have.
 */
export const allConflicts = ({ ofFew }: { ofFew: boolean }) => `
  WITH ${engaged(ofFew ? 'NOT MATERIALIZED' : 'MATERIALIZED')}
  SELECT own_id * 4294967296 + coalesce(casting_id * 2::bigint, absence_id * 2::bigint + 1) AS id,
    absence_id, actor_id, own_id AS casting_id, ends, kind, own_movie_id AS movie_id,
    casting_id AS other_casting_id, movie_id AS other_movie_id, starts
  FROM (${sides('true', 'own.id < other.id')}) side`;
