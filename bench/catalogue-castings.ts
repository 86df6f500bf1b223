// The castings of a catalogue: of movie 1 a board with 200 roles and 1,000 castings, of 9,900 others two roles with five
// castings each. A role has at most one confirmed casting; its days are in 2026, and one role in 20 has none.
//
// Of each 11 castings one is confirmed, of each 33 one is an offer. Their actors are 4,000 in demand, so that about
// 1,200 conflicts follow. The other castings spread over all other actors.
const BOARD = { roles: 200, castings: 1000 };
const ROLES = 20_000;
const TOTAL = 100_000;
const CONFIRMED = 9_000;

const STATUSES = ['considered', 'shortlisted', 'audition', 'callback', 'pinned', 'declined', 'released'];

const isConfirmed = `i % 11 = 0 AND i <= ${CONFIRMED * 11}`;
const isOffered = 'i % 33 = 5';

export const movieOf = (casting: number) =>
  casting <= BOARD.castings ? 1 : 2 + Math.floor((casting - BOARD.castings - 1) / 10);

/** One of 9,000 castings, by its number from 1 on, that is neither confirmed nor an offer. */
export const candidate = (number: number) => number * 11 + 1;
export const CANDIDATES = CONFIRMED;

/** One of 1,750 castings, by its number from 1 on, that can be confirmed: its role has no confirmed casting, and the actor has time. */
export const confirmable = (number: number) => (number + 19) * 55 + 3;
export const CONFIRMABLES = 1_750;

/** The SQL that fills the tables. Ids are given in the order of the rows, from 1 on. */
export const CASTINGS = [
  `INSERT INTO roles (movie_id, name, billing, starts, ends, notes)
   SELECT CASE WHEN i <= ${BOARD.roles} THEN 1 ELSE 2 + (i - ${BOARD.roles + 1}) / 2 END, 'Character ' || i,
     CASE WHEN i % 10 < 9 THEN i % ${BOARD.roles} + 1 END,
     CASE WHEN i % 20 > 0 THEN DATE '2026-01-01' + (i::bigint * i % 331)::integer END,
     CASE WHEN i % 20 > 0 THEN DATE '2026-01-01' + (i::bigint * i % 331)::integer + i * 7 % 35 END,
     CASE WHEN i % 3 = 0 THEN 'Rides a motorcycle' ELSE '' END
   FROM generate_series(1, ${ROLES}) i`,
  `INSERT INTO castings (movie_id, role_id, actor_id, status, notes)
   SELECT CASE WHEN i <= ${BOARD.castings} THEN 1 ELSE 2 + (i - ${BOARD.castings + 1}) / 10 END,
     CASE WHEN i <= ${BOARD.castings} THEN (i - 1) % ${BOARD.roles} + 1 ELSE (i - ${BOARD.castings + 1}) / 5 + ${BOARD.roles + 1} END,
     CASE WHEN ${isConfirmed} OR ${isOffered} THEN i / 11 * 7919 % 4000 * 25 + 1
          ELSE i * 7919::bigint % 80000 / 4 * 5 + i * 7919::bigint % 4 + 2 END,
     CASE WHEN ${isConfirmed} THEN 'confirmed' WHEN ${isOffered} THEN 'offered'
          ELSE ('{${STATUSES.join()}}'::text[])[i % ${STATUSES.length} + 1] END,
     CASE WHEN i % 3 = 0 THEN 'Tape came on Monday' ELSE '' END
   FROM generate_series(1, ${TOTAL}) i`,
  `INSERT INTO movie_actors (movie_id, actor_id)
   SELECT DISTINCT movie_id, actor_id FROM castings WHERE status = 'confirmed' ON CONFLICT DO NOTHING`,
  // In 2026 some conflict with a role; all castings that can be confirmed have one in 2027.
  `INSERT INTO absences (actor_id, starts, ends)
   SELECT i * 7919 % 4000 * 25 + 1, DATE '2026-01-01' + i * 53 % 350, DATE '2026-01-01' + i * 53 % 350 + i % 12
   FROM generate_series(1, 1000) i
   UNION ALL SELECT actor_id, '2027-03-01', '2027-03-14' FROM castings WHERE id % 11 = 3`,
];
