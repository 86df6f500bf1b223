import { setTimeout as sleep } from 'node:timers/promises';

/** Between two looks, and the longest that each may take to connect and to ask. */
export const LOOK_MS = 500;

/** The condition of a backend whose commit waits for a synchronous standby. */
export const WAITS_FOR_STANDBY = "wait_event = 'SyncRep'";

/**
 * The backends that still commit for connections which were given up, because no synchronous standby confirms the commit.
 * They go on waiting without a client, and each new write would add one until the server has no connection left. They are
 * never cancelled: the commit would become visible although no standby has it, and a failover would lose it.
 */
export class GivenUpCommits {
  private pids: readonly number[] = [];
  private isWatching = false;

  /** `stillWaiting` returns those of the processes that wait for a standby; `onChange` is called when `count` may differ. */
  constructor(
    private readonly stillWaiting: (pids: readonly number[]) => Promise<number[]>,
    private readonly onChange: () => void,
  ) {}

  /** A connection that was given up counts until a look shows that its backend does not wait for a standby. */
  get count(): number {
    return this.pids.length;
  }

  /** Watches the backend of a connection that did not answer in time, until it ends. */
  watch(pid: number): void {
    this.pids = [...this.pids, pid];
    this.onChange();
    if (!this.isWatching) void this.look();
  }

  /** A server that can't be asked counts for nothing: it may have failed over, and its backends are gone. */
  private async look(): Promise<void> {
    this.isWatching = true;
    while (this.pids.length > 0) {
      const asked = this.pids;
      const waiting = await this.stillWaiting(asked).catch(() => []);
      this.pids = [...waiting, ...this.pids.slice(asked.length)];
      this.onChange();
      if (waiting.length > 0) await sleep(LOOK_MS, undefined, { ref: false });
    }
    this.isWatching = false;
  }
}
