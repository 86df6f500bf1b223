/** How far a reader of the feed has come. Snapshots are PostgreSQL's (`pg_current_snapshot()`), as text. */
export interface Position {
  /** Of which table, in which life of which cluster, the snapshots are. */
  readonly origin: string;
  /** All that this snapshot saw has been read. */
  readonly read: string;
  /** Of what this one saw, the changes up to the id `after` have been read as well. */
  readonly reading?: string;
  readonly after?: string;
}

/** The first transaction that the snapshot `xmin:xmax:xip,…` saw nothing of, nor of any later one. */
export const endOf = (snapshot: string) => BigInt(snapshot.split(':')[1]!);

/**
 * The snapshot without what came after the transaction `last`, the last one that it saw a change of. Nothing to be read is
 * lost by that, and ids up to there mean one transaction for ever: PostgreSQL, when it crashes, gives ids of later ones,
 * which were rolled back, to others.
 */
export function upTo(last: string, snapshot: string): string {
  const [xmin, xmax, running] = snapshot.split(':') as [string, string, string];
  const end = least(BigInt(last) + 1n, BigInt(xmax));
  const still = running.split(',').filter((id) => id !== '' && BigInt(id) < end);
  return [least(BigInt(xmin), end), end, still.join()].join(':');
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
