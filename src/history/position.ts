/** How far a reader of the feed has read. Snapshots are the text form of `pg_current_snapshot()`. */
export interface Position {
  /**
   * For what the snapshots are valid: the cluster, the table, and the last change that they see, which is there again after
   * a failover that lost nothing. Without a change, the cluster and the table. Positions of earlier versions, and those
   * that continue them, name the cluster, its timeline and the table.
   */
  readonly origin: string;
  /** All changes that this snapshot sees have been read. */
  readonly read: string;
  /** Of the changes that this snapshot sees, those up to the id `after` have been read as well. */
  readonly reading?: string;
  readonly after?: string;
}

/** The id of the last change that the snapshots see, if the origin names it. */
export const lastChangeOf = ({ origin }: Position): string | undefined => origin.split('/')[3];

/** The end of the snapshot `xmin:xmax:xip,…`: it sees no transaction from this id on. */
export const endOf = (snapshot: string) => BigInt(snapshot.split(':')[1]!);

/**
 * The snapshot cut off after the transaction `last`, the last one whose changes it sees. The reader loses nothing by that.
 * It is necessary because PostgreSQL may reuse later ids: those of transactions that a crash rolled back.
 */
export function upTo(last: string, snapshot: string): string {
  const [xmin, xmax, running] = snapshot.split(':') as [string, string, string];
  const end = least(BigInt(last) + 1n, BigInt(xmax));
  const still = running.split(',').filter((id) => id !== '' && BigInt(id) < end);
  return [least(BigInt(xmin), end), end, still.join()].join(':');
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
