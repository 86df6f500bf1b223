import type { EntityManager } from 'typeorm';

const ORDER = ['movies', 'actors', 'roles', 'castings'] as const;
type Table = (typeof ORDER)[number];

/**
 * Locks rows until the transaction ends, in the order that all writers keep, which prevents deadlocks: movies, then actors,
 * then roles, then castings, each in order of ids. Returns the ids of those that exist.
 *
 * A writer that makes commitments of actors locks them for UPDATE: of two, the later one then sees what the earlier one did.
 */
export async function lockInOrder(
  manager: EntityManager,
  wanted: Partial<Record<Table, readonly number[]>>,
  actors: 'UPDATE' | 'KEY SHARE' = 'KEY SHARE',
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
    const sql = `SELECT id FROM ${table} WHERE id = ANY($1::integer[]) ORDER BY id FOR ${strength}`;
    for (const { id } of await manager.query<{ id: number }[]>(sql, [ids])) locked[table].add(id);
  }
  return locked;
}
