import type { EntityManager } from 'typeorm';
import { prepared, queryPrepared, type PreparedStatement } from '../database/prepared.js';
import type { Author } from '../history/author.js';
import { recordFrom } from '../history/history.service.js';
import { jsonOf } from '../resources/columns.js';
import { castingResource } from './casting.resource.js';
import { MembershipsRepository } from './memberships.repository.js';

/** An actor in the cast of a movie. */
export interface Member {
  readonly movie_id: number;
  readonly actor_id: number;
}

/** Adds actors whose castings become confirmed to the casts, where they are missing. Their movies and they must be locked. */
export async function engage(manager: EntityManager, author: Author, members: readonly Member[]): Promise<void> {
  const joining = await select(manager, members, MISSING);
  await change(manager, author, joining, (actors) => ({ joining: actors, leaving: [] }));
}

/** Removes actors from the casts in which they have no confirmed casting any more. Their movies and they must be locked. */
export async function disengage(manager: EntityManager, author: Author, members: readonly Member[]): Promise<void> {
  const leaving = await select(manager, members, WITHOUT_CASTING);
  await change(manager, author, leaving, (actors) => ({ joining: [], leaving: actors }));
}

/** Releases the confirmed castings of actors who are about to leave casts. Their movies and they must be locked. */
export async function release(manager: EntityManager, author: Author, members: readonly Member[]): Promise<void> {
  if (members.length === 0) return;
  await manager.query(RELEASE, [...pairsOf(members), author.subject, author.requestId]);
}

const IS_MEMBER = 'EXISTS (SELECT FROM movie_actors WHERE (movie_id, actor_id) = (member.movie_id, member.actor_id))';
const IS_CONFIRMED =
  'EXISTS (SELECT FROM castings WHERE (movie_id, confirmed_actor_id) = (member.movie_id, member.actor_id))';

const RELEASE = `
  WITH before AS MATERIALIZED (
    SELECT id, ${jsonOf(castingResource)} AS row FROM castings casting
    WHERE (movie_id, confirmed_actor_id) IN (SELECT * FROM unnest($1::integer[], $2::integer[]))
    ORDER BY id FOR NO KEY UPDATE
  ), after AS (
    UPDATE castings casting SET status = 'released', version = casting.version + 1 FROM before WHERE casting.id = before.id
    RETURNING casting.id, casting.version, before.row AS former, ${jsonOf(castingResource)} AS row
  )
  ${recordFrom(`SELECT $3, $4, 'update', 'castings', id, version, former, row FROM after ORDER BY id`)}`;

const membersThat = (condition: string) =>
  prepared(
    `SELECT DISTINCT movie_id, actor_id FROM unnest($1::integer[], $2::integer[]) AS member (movie_id, actor_id)
     WHERE ${condition} ORDER BY movie_id, actor_id`,
  );
const MISSING = membersThat(`NOT ${IS_MEMBER}`);
const WITHOUT_CASTING = membersThat(`${IS_MEMBER} AND NOT ${IS_CONFIRMED}`);

async function select(
  manager: EntityManager,
  members: readonly Member[],
  statement: PreparedStatement,
): Promise<Member[]> {
  if (members.length === 0) return [];
  return queryPrepared(manager, statement, pairsOf(members));
}

const pairsOf = (members: readonly Member[]) => [
  members.map(({ movie_id }) => movie_id),
  members.map(({ actor_id }) => actor_id),
];

async function change(
  manager: EntityManager,
  author: Author,
  members: readonly Member[],
  decide: (actors: number[]) => { joining: number[]; leaving: number[] },
): Promise<void> {
  const casts = new Map<number, number[]>();
  for (const { movie_id, actor_id } of members) casts.set(movie_id, [...(casts.get(movie_id) ?? []), actor_id]);
  if (casts.size === 0) return;
  const changes = [...casts].map(([id, actors]) => ({ author, id, members: {}, ...decide(actors) }));
  await new MembershipsRepository(manager).change(changes);
}
