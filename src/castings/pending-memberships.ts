import type { EntityManager } from 'typeorm';

/** One row that comes back, and how to lock those of the other side's rows that exist; returns their ids. */
interface Restored {
  readonly side: 'movie' | 'actor';
  readonly id: number;
  readonly lock: (others: number[]) => Promise<number[]>;
}

/**
 * Decides about the memberships of a row that is being restored: returns the ids of the other side that exist, locked, for
 * the caller to join, and remembers the others until they are restored themselves. `former` is what the row's last
 * deletion cut.
 *
 * So a membership comes back as soon as both sides exist, in whatever order they went and came:
 * - While both exist it is in `movie_actors`, and nowhere else. Only then can a caller decide about it; a PATCH of a cast
 *   decides about the actors who exist.
 * - A deletion moves it to the history of the deleted row. The other side may go later: that row's history lacks it.
 * - A restore takes what waits for its row, in that history or here. It joins it or, if the other side is deleted, leaves
 *   it here, where the restore of either side looks. No decision is possible until then, so it is still the last one.
 *
 * Restores are done one after the other (`HistoryService.toRestore`): two at once would not see each other's row, and both
 * would leave the membership here. A row that is missing here is therefore missing until this transaction ends. One that exists
 * is locked, and its deletion comes later and cuts the new membership.
 */
export async function reunite(manager: EntityManager, { side, id, lock }: Restored, former: number[]) {
  const other = side === 'movie' ? 'actor' : 'movie';
  // TypeORM returns the rows of a DELETE beside their count.
  const [pending] = await manager.query<[{ id: number }[], number]>(
    `DELETE FROM pending_memberships WHERE ${side}_id = $1 RETURNING ${other}_id AS id`,
    [id],
  );
  const all = [...new Set([...former, ...pending.map(({ id }) => id)])];
  const existing = await lock(all);
  await manager.query(
    `INSERT INTO pending_memberships (${side}_id, ${other}_id) SELECT $1::integer, unnest($2::integer[])
     EXCEPT SELECT $1::integer, unnest($3::integer[])`,
    [id, all, existing],
  );
  return existing;
}
