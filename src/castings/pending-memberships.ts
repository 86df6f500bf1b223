import type { EntityManager } from 'typeorm';

/** A row that is being restored. `lock` locks rows of the other side and returns the ids of those that exist. */
interface Restored {
  readonly side: 'movie' | 'actor';
  readonly id: number;
  readonly lock: (others: number[]) => Promise<number[]>;
  /** The rows of the other side with which no membership returns. */
  readonly except: readonly number[];
}

/**
 * Prepares the memberships of a row that is being restored. Returns the ids of the other side that exist, locked; the
 * caller inserts those memberships. The others are stored in `pending_memberships` until their other side is restored.
 * `former` lists the memberships that the last deletion of the row removed.
 *
 * A membership returns as soon as both sides exist, in whatever order they were deleted and restored:
 * - While both sides exist, it is in `movie_actors` only. Callers can change it only then: a PATCH of a cast covers the
 *   actors who exist.
 * - A deletion moves it to the history of the deleted row. If the other side is deleted later, its history lacks it.
 * - A restore collects the memberships of its row from that history and from `pending_memberships`. If the other side is
 *   deleted, the membership stays pending, where the restore of either side finds it. No caller can change it meanwhile,
 *   so it is still the latest decision.
 *
 * Restores run one after the other (`HistoryService.toRestore`). Two concurrent ones would not see each other's row, and
 * both would leave the membership pending. So a row that is missing here is missing until this transaction ends. A row
 * that exists is locked, and a later deletion of it removes the new membership.
 */
export async function reunite(manager: EntityManager, { side, id, lock, except }: Restored, former: number[]) {
  const other = side === 'movie' ? 'actor' : 'movie';
  // For a DELETE, TypeORM returns a pair: the rows and their count.
  const [pending] = await manager.query<[{ id: number }[], number]>(
    `DELETE FROM pending_memberships WHERE ${side}_id = $1 RETURNING ${other}_id AS id`,
    [id],
  );
  const all = [...new Set([...former, ...pending.map(({ id }) => id)])].filter((other) => !except.includes(other));
  const existing = await lock(all);
  await manager.query(
    `INSERT INTO pending_memberships (${side}_id, ${other}_id) SELECT $1::integer, unnest($2::integer[])
     EXCEPT SELECT $1::integer, unnest($3::integer[])`,
    [id, all, existing],
  );
  return existing;
}
