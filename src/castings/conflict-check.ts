import type { EntityManager } from 'typeorm';
import { prepared, queryPrepared } from '../database/prepared.js';
import type { CalendarDay } from '../http/calendar-day.js';
import { Clash } from '../http/errors/failures.js';
import type { Caller } from '../resources/caller.js';
import type { CastingStatus } from './casting.dto.js';
import { sidesOf } from './conflict-sql.js';
import type { ConflictDto, ConflictKind } from './conflict.dto.js';
import type { Dates } from './dates.js';

/** A conflict, seen from a casting; see `sidesOf`. */
interface Side {
  readonly own_id: number;
  readonly own_movie_id: number;
  readonly own_status: CastingStatus;
  readonly actor_id: number;
  readonly kind: ConflictKind;
  readonly starts: CalendarDay;
  readonly ends: CalendarDay;
  readonly casting_id: number | null;
  readonly movie_id: number | null;
  readonly absence_id: number | null;
  readonly other_starts: CalendarDay;
  readonly other_ends: CalendarDay;
  readonly role_id: number | null;
}

/** What a write does that can make commitments clash: the field at fault, and how to do it all the same. */
interface Commitment {
  readonly field: string;
  readonly allTheSame: string;
}

const CONFIRMATION = 'to confirm all the same';
const NEW_DATES: Commitment = { field: 'starts', allTheSame: 'to change the dates all the same' };

/**
 * The conflicts of a casting after a write, in the form of its answer. `confirmedBy`: the field that made it confirmed, or
 * confirmed for another role.
 * @throws Clash for a double booking, an absence or a role that has a confirmed casting already, unless `handling=lenient`
 */
export async function conflictsOfCasting(
  manager: EntityManager,
  caller: Caller,
  id: number,
  confirmedBy?: 'status' | 'role_id',
): Promise<ConflictDto[]> {
  const sides = await read(manager, 'ofCasting', id);
  if (confirmedBy) {
    const commitment = { field: confirmedBy, allTheSame: CONFIRMATION };
    await refuse(manager, caller, commitment, { sides, others: await others(manager, id) });
  }
  return sides.map(seenFromCasting);
}

/**
 * The conflicts of the castings for a role after a change of its dates.
 * @throws Clash where an actor who is confirmed for it has a double booking or an absence on days that are new, unless
 * `handling=lenient`
 */
export async function conflictsOfRole(
  manager: EntityManager,
  caller: Caller,
  id: number,
  former: Dates,
): Promise<ConflictDto[]> {
  const sides = await read(manager, 'ofRole', id);
  await refuse(manager, caller, NEW_DATES, { sides: sides.filter((side) => !isWithin(side, former)), others: [] });
  return sides.map(seenFromCasting);
}

/** Whether the conflict is on former days of the role. It was there before, and the office accepted it. */
const isWithin = (side: Side, { starts, ends }: Dates) =>
  !!starts && !!ends && starts <= side.starts && side.ends <= ends;

/** The castings with an offer or a confirmation on the days of an absence. */
export async function conflictsOfAbsence(manager: EntityManager, { id, actor_id }: { id: number; actor_id: number }) {
  const sides = await read(manager, 'ofActor', actor_id);
  return sides.filter(({ absence_id }) => absence_id === id).map(seenFromAbsence);
}

/** Reads the names that an explanation needs. */
type Explain = () => Promise<string>;

/** Why commitments of a movie contradict others, by the casting that is confirmed. */
export async function clashesIn(manager: EntityManager, movieId: number): Promise<Map<number, Explain[]>> {
  const clashes = new Map<number, Explain[]>();
  const add = (id: number, explain: Explain) => {
    const known = clashes.get(id);
    if (known) known.push(explain);
    else clashes.set(id, [explain]);
  };
  for (const side of clashesOf(await read(manager, 'ofMovie', movieId))) {
    add(side.own_id, () => explainClash(manager, side));
  }
  const rivals = await manager.query<(Rival & { own_id: number })[]>(
    `SELECT own.id AS own_id, other.id, other.actor_id, other.role_id FROM castings own
     JOIN castings other ON other.role_id = own.role_id AND other.id <> own.id AND other.status = 'confirmed'
     WHERE own.movie_id = $1 AND own.status = 'confirmed' ORDER BY other.id`,
    [movieId],
  );
  for (const rival of rivals) add(rival.own_id, () => explainOther(manager, rival));
  return clashes;
}

// Not `::text`, whose format is a setting of the database.
const day = (column: string) => `to_char(${column}, 'YYYY-MM-DD') AS ${column}`;

// To plan them takes PostgreSQL eight times as long as to run them.
const sidesBy = (column: 'id' | 'role_id' | 'actor_id' | 'movie_id') =>
  prepared(
    `SELECT own_id, own_movie_id, own_status, actor_id, kind, ${day('starts')}, ${day('ends')}, casting_id, movie_id, absence_id,
       ${day('other_starts')}, ${day('other_ends')}, role_id
     FROM (${sidesOf(`own.${column} = $1`)}) side ORDER BY side.starts, kind, casting_id, absence_id`,
  );
const SIDES = {
  ofCasting: sidesBy('id'),
  ofRole: sidesBy('role_id'),
  ofActor: sidesBy('actor_id'),
  ofMovie: sidesBy('movie_id'),
};

const read = (manager: EntityManager, sides: keyof typeof SIDES, id: number) =>
  queryPrepared<Side[]>(manager, SIDES[sides], [id]);

const seenFromCasting = ({ absence_id, actor_id, casting_id, ends, kind, movie_id, starts }: Side): ConflictDto => ({
  ...(absence_id !== null && { absence_id }),
  actor_id,
  ...(casting_id !== null && { casting_id }),
  ends,
  kind,
  ...(movie_id !== null && { movie_id }),
  starts,
});

const seenFromAbsence = ({ actor_id, own_id, ends, kind, own_movie_id, starts }: Side): ConflictDto => ({
  actor_id,
  casting_id: own_id,
  ends,
  kind,
  movie_id: own_movie_id,
  starts,
});

const OTHERS = prepared(
  `SELECT other.id, other.actor_id, other.role_id FROM castings own JOIN castings other ON other.role_id = own.role_id
   WHERE own.id = $1 AND other.id <> own.id AND other.status = 'confirmed' ORDER BY other.id`,
);

/** The other confirmed castings for the role of a casting. */
const others = (manager: EntityManager, id: number) => queryPrepared<Rival[]>(manager, OTHERS, [id]);

/** Another confirmed casting for the same role. */
interface Rival {
  readonly id: number;
  readonly actor_id: number;
  readonly role_id: number;
}

interface Contradictions {
  readonly sides: readonly Side[];
  readonly others: readonly Rival[];
}

/** Only commitments are refused: an offer and a fact, such as an absence, never are. */
async function refuse(
  manager: EntityManager,
  { prefer }: Caller,
  { field, allTheSame }: Commitment,
  { sides, others }: Contradictions,
): Promise<void> {
  if (prefer.handling === 'lenient') return;
  const clashes = clashesOf(sides);
  if (clashes.length + others.length === 0) return;
  // One after the other: they share the connection of the transaction.
  const texts: string[] = [];
  for (const other of others) texts.push(await explainOther(manager, other));
  for (const clash of clashes) texts.push(await explainClash(manager, clash));
  const details = texts.map((text) => ({ field, message: `${text}; send Prefer: handling=lenient ${allTheSame}` }));
  throw new Clash(details, clashes.map(seenFromCasting));
}

const clashesOf = (sides: readonly Side[]) =>
  sides.filter(({ own_status, kind }) => own_status === 'confirmed' && kind !== 'competing_offer');

async function explainClash(manager: EntityManager, side: Side): Promise<string> {
  const { actor, role, movie } = await names(manager, side.actor_id, side.role_id);
  const days = `from ${side.other_starts} to ${side.other_ends}`;
  return side.kind === 'absence' ? `${actor} is absent ${days}` : `${actor} plays ${role} in ${movie} ${days}`;
}

async function explainOther(manager: EntityManager, { id, actor_id, role_id }: Rival) {
  const { actor, role } = await names(manager, actor_id, role_id);
  return `${actor} is confirmed as ${role} already, by /castings/${id}`;
}

async function names(manager: EntityManager, actorId: number, roleId: number | null) {
  const [found] = await manager.query<[{ actor: string; role: string | null; movie: string | null }]>(
    `SELECT actor.name AS actor, role.name AS role, movie.title AS movie FROM actors actor
     LEFT JOIN roles role ON role.id = $2 LEFT JOIN movies movie ON movie.id = role.movie_id WHERE actor.id = $1`,
    [actorId, roleId],
  );
  return found;
}
