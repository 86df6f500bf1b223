import type { EntityManager } from 'typeorm';
import type { Author } from '../history/author.js';
import { recordFrom } from '../history/history.service.js';
import { conflict } from '../http/errors/failures.js';
import { jsonOf, storedOf, typesOf } from '../resources/columns.js';
import type { Resource, Row } from '../resources/resource.js';
import { absenceResource } from './absence.resource.js';
import type { CastingDto } from './casting.dto.js';
import { castingResource } from './casting.resource.js';
import { engage, type Member } from './engagements.js';
import { roleResource } from './role.resource.js';

/** A row to which others refer, by the column with its id. */
export interface Referred {
  readonly by: 'movie_id' | 'role_id' | 'actor_id';
  readonly id: number;
}

interface Dependent {
  readonly resource: Resource<Row>;
  /** The tables of the rows to which it refers. */
  readonly references: Readonly<Partial<Record<Referred['by'], string>>>;
}

const CASTINGS: Dependent = {
  resource: castingResource,
  references: { movie_id: 'movies', role_id: 'roles', actor_id: 'actors' },
};
/** In the order of restores: castings refer to roles. */
const DEPENDENTS: readonly Dependent[] = [
  { resource: roleResource, references: { movie_id: 'movies' } },
  { resource: absenceResource, references: { actor_id: 'actors' } },
  CASTINGS,
];

/**
 * Deletes and records the roles, castings and absences that refer to a row that is being deleted, and keeps them in
 * `pending_rows` until they return. The row must be locked. Returns the castings.
 *
 * A dependent returns as soon as all rows to which it refers exist, in whatever order these are deleted and restored: it stays
 * pending while one of them is missing, and the restore of each looks for it. A dependent that was deleted by itself is
 * not pending, and returns only by its own restore.
 */
export async function removeDependents(manager: EntityManager, author: Author, of: Referred): Promise<CastingDto[]> {
  const castings = await remove(manager, author, CASTINGS, of);
  for (const dependent of DEPENDENTS) if (dependent !== CASTINGS) await remove(manager, author, dependent, of);
  return castings as CastingDto[];
}

/**
 * Restores and records the dependents of a row that is being restored, as far as all rows to which they refer exist. These
 * must be locked (`lockedWith`). Actors with confirmed castings join the cast.
 */
export async function restoreDependents(manager: EntityManager, author: Author, of: Referred): Promise<void> {
  for (const dependent of DEPENDENTS) {
    if (!(of.by in dependent.references)) continue;
    if (dependent === CASTINGS) {
      const confirmed = await manager.query<Member[]>(
        `SELECT movie_id, actor_id FROM (${returning(CASTINGS, of)}) back WHERE before ->> 'status' = 'confirmed'`,
        [of.id],
      );
      await engage(manager, author, confirmed);
    }
    await manager.query(restoreSql(dependent, of), [of.id, author.subject, author.requestId]);
  }
}

/** The movies and actors to which the pending dependents and memberships of a row refer: its restore must lock them. */
export async function lockedWith(manager: EntityManager, { by, id }: Referred): Promise<Member[]> {
  const memberships = `UNION SELECT movie_id, actor_id FROM pending_memberships WHERE ${by} = $1`;
  return manager.query<Member[]>(
    `SELECT movie_id, actor_id FROM pending_rows WHERE resource = 'castings' AND ${by} = $1 ${by === 'role_id' ? '' : memberships}`,
    [id],
  );
}

/**
 * The pending memberships of a row that is being restored, or former ones, that do not return: those with confirmed castings
 * whose roles were all deleted meanwhile. Such a deletion ends a membership, and the restore of the role brings it back.
 */
export async function withoutRole(manager: EntityManager, { by, id }: Referred): Promise<Member[]> {
  return manager.query<Member[]>(
    `SELECT movie_id, actor_id FROM (${pendingOf(CASTINGS, by)}) pending WHERE before ->> 'status' = 'confirmed'
     GROUP BY movie_id, actor_id HAVING NOT bool_or(EXISTS (SELECT FROM roles WHERE id = role_id)
       OR EXISTS (SELECT FROM pending_rows role WHERE role.resource = 'roles' AND role.id = pending.role_id))`,
    [id],
  );
}

/**
 * Forgets that a row that is restored by itself was pending. It is so only after an older version of the service restored
 * what the row refers to: that leaves dependents behind.
 */
export async function endWait(manager: EntityManager, resource: Resource<Row>, id: number): Promise<void> {
  await manager.query('DELETE FROM pending_rows WHERE resource = $1 AND id = $2', [resource.name, id]);
}

async function remove(
  manager: EntityManager,
  author: Author,
  { resource, references }: Dependent,
  { by, id }: Referred,
): Promise<unknown[]> {
  if (!(by in references)) return [];
  const { name, one } = resource;
  const columns = Object.keys(references).join(', ');
  const sql = `
    WITH gone AS MATERIALIZED (
      SELECT id, version, ${columns}, ${jsonOf(resource)} AS row FROM ${name} ${one} WHERE ${by} = $1 ORDER BY id FOR UPDATE
    ), deleted AS (
      DELETE FROM ${name} WHERE id = ANY(ARRAY(SELECT id FROM gone))
    ), pending AS (
      INSERT INTO pending_rows (resource, id, ${columns}) SELECT '${name}', id, ${columns} FROM gone
    ), recorded AS (
      ${recordFrom(`SELECT $2, $3, 'delete', '${name}', id, version, row, NULL FROM gone ORDER BY id`)}
    )
    SELECT row FROM gone`;
  const gone = await manager.query<{ row: unknown }[]>(sql, [id, author.subject, author.requestId]);
  return gone.map(({ row }) => row);
}

/** The SQL of the pending dependents of the row `$1`, with their last change. */
const pendingOf = ({ resource: { name } }: Dependent, by: Referred['by']) => `
    SELECT pending.*, change.version, change.before FROM pending_rows pending, LATERAL (
      SELECT version, before FROM changes WHERE resource = '${name}' AND resource_id = pending.id ORDER BY id DESC LIMIT 1
    ) change WHERE pending.resource = '${name}' AND pending.${by} = $1`;

/** An older version that restored the actor alone left the casting behind; then the actor may be on the role again. */
const IS_OFF_THE_ROLE =
  'AND NOT EXISTS (SELECT FROM castings WHERE (role_id, actor_id) = (pending.role_id, pending.actor_id))';

/** The same of those that can return. */
function returning(dependent: Dependent, { by }: Referred): string {
  const exists = Object.entries(dependent.references).map(
    ([column, table]) => `AND EXISTS (SELECT FROM ${table} WHERE id = pending.${column})`,
  );
  return `${pendingOf(dependent, by)} ${exists.join(' ')} ${dependent === CASTINGS ? IS_OFF_THE_ROLE : ''}`;
}

function restoreSql(dependent: Dependent, of: Referred): string {
  const { resource } = dependent;
  const { name, one } = resource;
  const stored = storedOf(resource);
  const columns = stored.map(([member]) => member);
  return `
    WITH back AS MATERIALIZED (${returning(dependent, of)}
    ), ${one} AS (
      INSERT INTO ${name} (id, version, ${columns.join(', ')}) OVERRIDING SYSTEM VALUE
      SELECT back.id, back.version + 1, ${columns.map((column) => `former.${column}`).join(', ')}
      FROM back, json_to_record(back.before) AS former (${typesOf(stored)}) RETURNING *
    ), returned AS (
      DELETE FROM pending_rows WHERE resource = '${name}' AND id = ANY(ARRAY(SELECT id FROM back))
    )
    ${recordFrom(`SELECT $2, $3, 'restore', '${name}', id, version, NULL, ${jsonOf(resource)} FROM ${one} ORDER BY id`)}`;
}

/** 409 for the restore of a row that refers to a deleted one. */
export const mustBeRestored = (field: string, path: string) => conflict(field, `is deleted; restore ${path} first`);
