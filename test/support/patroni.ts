import { until } from './until.js';

export const DATABASES = ['db1', 'db2'] as const;
export type Database = (typeof DATABASES)[number];

interface Member {
  readonly name: Database;
  readonly role: string;
  readonly state: string;
}

/** Which database is what, according to Patroni. Its REST API, because patronictl hangs while etcd is gone. */
export class Patroni {
  constructor(private readonly addressOf: (database: Database) => string) {}

  async leader(): Promise<Database> {
    return until(async () => (await this.members()).find(({ role }) => role === 'leader')?.name, 100);
  }

  async standby(): Promise<Database> {
    const leader = await this.leader();
    return DATABASES.find((name) => name !== leader)!;
  }

  /** Moves the primary to the other machine. */
  async switchOver(): Promise<void> {
    const leader = await this.leader();
    const url = `http://${this.addressOf(leader)}/switchover`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ leader }) });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  }

  /** Waits until another machine is the primary. */
  async isReplaced(leader: Database): Promise<void> {
    await until(async () => (await this.leader()) !== leader, 200);
  }

  /** Waits until commits no longer wait for a standby. */
  async leaderIsAlone(): Promise<void> {
    await until(async () => {
      const roles = (await this.members()).map(({ role }) => role);
      return roles.includes('leader') && !roles.includes('sync_standby');
    }, 200);
  }

  /** Waits until commits wait for a standby that follows. */
  async isWhole(): Promise<void> {
    await until(async () => {
      const shown = (await this.members()).map(({ role, state }) => `${role} ${state}`).sort();
      return /^leader running,sync_standby (running|streaming)$/.test(shown.join());
    }, 200);
  }

  /** Either machine knows both. */
  private async members(): Promise<Member[]> {
    for (const name of DATABASES) {
      const url = `http://${this.addressOf(name)}/cluster`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
      if (answer?.ok) return ((await answer.json()) as { members: Member[] }).members;
    }
    return [];
  }
}
