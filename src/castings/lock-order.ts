import type { EntityManager } from 'typeorm';
import { prepared, queryPrepared, type PreparedStatement } from '../database/prepared.js';

const ORDER = ['movies', 'actors', 'roles', 'castings'] as const;
type Table = (typeof ORDER)[number];
type Strength = 'UPDATE' | 'KEY SHARE';

const locks = (strength: Strength) =>
  Object.fromEntries(
    ORDER.map((table) => [
      table,
      // Not the array itself: PostgreSQL would plan each execution (see `idsIn` in resources/statements.ts).
      prepared(
        `SELECT id FROM ${table} WHERE id = ANY(ARRAY(SELECT unnest($1::integer[]))) ORDER BY id FOR ${strength}`,
      ),
    ]),
  ) as Record<Table, PreparedStatement>;
const LOCKS = { UPDATE: locks('UPDATE'), 'KEY SHARE': locks('KEY SHARE') };

/**
 * Locks rows until the transaction ends, in the order that all writers keep, which prevents deadlocks: movies, then actors,
 * then roles, then castings, each in order of ids. Returns the ids of those that exist.
 *
 * A writer that makes commitments of actors locks them for UPDATE: of two, the later one then sees what the earlier one did.
 */
export async function lockInOrder(
  manager: EntityManager,
  wanted: Partial<Record<Table, readonly number[]>>,
  actors: Strength = 'KEY SHARE',
): Promise<Record<Table, ReadonlySet<number>>> {
  const locked = {
    movies: new Set<number>(),
    actors: new Set<number>(),
    roles: new Set<number>(),
    castings: new Set<number>(),
  };
  for (const table of ORDER) {
    const ids = wanted[table] ?? [];
    if (ids.length === 0) continue;
    const strength = table === 'actors' ? actors : 'UPDATE';
    const found = await queryPrepared<{ id: number }[]>(manager, LOCKS[strength][table], [ids]);
    for (const { id } of found) locked[table].add(id);
  }
  return locked;
}
