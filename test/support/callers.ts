import { actorBody } from './factories.js';
import { Ledger, outcomeOf } from './ledger.js';
import { Load, statuses, within, type Reply, type Sent } from './load.js';
import { until } from './until.js';

/** Between two requests of a client: the machine must have time for a whole cluster. */
const PAUSE_MS = 40;
/** How many clients do what: 16 together. */
const CLIENTS = { add: 4, addWithKey: 3, change: 3, read: 6 };

/** For a client whose connection broke. */
const broken: Reply = { status: 0, headers: new Headers(), text: '' };

/** An actor that one client changes, and all read. Its name has the number of the last change. */
class ChangedActor {
  private sent = 0;
  /** The last change that was acknowledged, or seen by a client: no later read may show an earlier one. */
  private known = 0;
  private readonly refused = new Set<number>();

  constructor(
    private readonly path: string,
    private readonly faults: { stale: string[]; refusedButRead: string[] },
  ) {}

  async change(callers: Callers): Promise<Reply> {
    const change = ++this.sent;
    const answer = await callers.send(this.path, 'PATCH', { name: `Change ${change}` });
    const outcome = outcomeOf(answer);
    if (outcome === 'acknowledged') this.known = Math.max(this.known, change);
    if (outcome === 'refused') this.refused.add(change);
    return answer;
  }

  /** Alone, or in a list. */
  async read(callers: Callers, inList: boolean): Promise<Reply> {
    const { known } = this;
    const answer = await callers.send(inList ? `/actors?limit=5&id=${this.path.split('/')[2]}` : this.path);
    if (answer.status !== 200 && answer.status !== 404) return answer;
    const seen = Number(/"name":"Change (\d+)"/.exec(answer.text)?.[1] ?? -1);
    if (seen < known) this.faults.stale.push(`${this.path} showed change ${seen} after ${known}`);
    if (this.refused.has(seen)) this.faults.refusedButRead.push(`${this.path}, change ${seen}`);
    this.known = Math.max(known, this.known, seen);
    return answer;
  }
}

/** Clients of a cluster that note what was acknowledged to them and what they read, for as long as a fault lasts. */
export class Callers {
  private readonly ledger = new Ledger();
  private readonly faults = { stale: [] as string[], refusedButRead: [] as string[] };
  private changed: ChangedActor[] = [];
  /** The path of the last actor that was added. */
  private added = '/health/live';
  /** The actors that clients with a key have not seen acknowledged yet. */
  private readonly unfinished = new Map<number, string>();
  private writes!: Load;
  private reads!: Load;
  private readonly began = performance.now();

  private constructor(
    private readonly title: string,
    private readonly url: string,
    private readonly headers: Record<string, string>,
  ) {}

  /** `title` is unique: the names of added actors begin with it. */
  static async start(title: string, url: string, headers: Record<string, string>): Promise<Callers> {
    const callers = new Callers(title, url, headers);
    for (let i = 0; i < CLIENTS.change; i++) {
      const path = await until(() => callers.pathOfNew('Change 0'));
      callers.changed.push(new ChangedActor(path, callers.faults));
    }
    const { add, addWithKey, change, read } = CLIENTS;
    callers.writes = new Load(add + addWithKey + change, (client, i) => callers.write(client, i), PAUSE_MS);
    callers.reads = new Load(read, (client, i) => callers.read(client, i), PAUSE_MS);
    return callers;
  }

  /** Waits until reads and writes are answered again. */
  async areServed(): Promise<void> {
    const now = performance.now();
    await Promise.all([this.writes.servedAfter(now, 100), this.reads.servedAfter(now, 100)]);
  }

  /** Stops the clients and compares the ledger with each list of names. */
  async audit(lists: readonly (() => Promise<string[]>)[]) {
    const ended = performance.now();
    const [writes, reads] = await this.stop();
    for (const [client, name] of this.unfinished)
      await until(async () => (await this.addSurely(client, name)).status === 201);
    const audits = await Promise.all(
      lists.map(async (list) =>
        this.ledger.audit((await list()).filter((name) => name.startsWith(`${this.title}, client`))),
      ),
    );
    const all = [...writes, ...reads];
    return {
      withoutWrite: longestGap(writes, this.began, ended),
      withoutRead: longestGap(reads, this.began, ended),
      slowest: within(all) / 1000,
      statuses: statuses(all),
      acknowledged: audits[0]!.acknowledged,
      unknown: audits[0]!.unknown,
      faults: {
        lost: audits.map(({ lost }) => lost),
        duplicated: audits.map(({ duplicated }) => duplicated),
        refusedButPresent: audits.map(({ refusedButPresent }) => refusedButPresent),
        ...this.faults,
        notTheEnvelope: all.filter((answer) => answer.status >= 500 && !isEnvelope(answer)).map(({ text }) => text),
      },
    };
  }

  /** Returns the answers to writes and to reads. */
  stop(): Promise<[Sent[], Sent[]]> {
    return Promise.all([this.writes.stop(), this.reads.stop()]);
  }

  /** Sends a request; without an answer the status is 0. */
  async send(path: string, method = 'GET', body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const init = { method, headers: { ...this.headers, ...headers }, body: JSON.stringify(body) };
    try {
      const answer = await fetch(this.url + path, init);
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    } catch {
      return broken;
    }
  }

  private write(client: number, i: number): Promise<Reply> {
    const changed = this.changed[client - CLIENTS.add - CLIENTS.addWithKey];
    if (changed) return changed.change(this);
    const name = `${this.title}, client ${client}, actor ${i}`;
    return client < CLIENTS.add ? this.add(name) : this.addSurely(client, name);
  }

  private async add(name: string, headers: Record<string, string> = {}): Promise<Reply> {
    const answer = await this.ledger.write(name, () => this.send('/actors', 'POST', actorBody({ name }), headers));
    if (answer.status === 201) this.added = answer.headers.get('location')!;
    return answer;
  }

  /** Sends the last actor of this client again as long as it was not acknowledged. */
  private async addSurely(client: number, newName: string): Promise<Reply> {
    const name = this.unfinished.get(client) ?? newName;
    this.unfinished.set(client, name);
    const answer = await this.add(name, { 'idempotency-key': name.replaceAll(/\W/g, '-') });
    if (answer.status === 201) this.unfinished.delete(client);
    return answer;
  }

  private read(client: number, i: number): Promise<Reply> {
    const changed = this.changed[(client + i) % (this.changed.length + 1)];
    return changed ? changed.read(this, i % 2 === 0) : this.readAdded();
  }

  private async readAdded(): Promise<Reply> {
    const path = this.added;
    const answer = await this.send(path);
    if (answer.status === 404) this.faults.stale.push(`${path} was added and is not found`);
    return answer;
  }

  private async pathOfNew(name: string): Promise<string | undefined> {
    const answer = await this.send('/actors', 'POST', actorBody({ name }));
    return answer.status < 300 ? answer.headers.get('location')! : undefined;
  }
}

/** The longest time between two successes, in seconds. */
function longestGap(answers: readonly Sent[], began: number, ended: number): number {
  const served = answers.filter(({ status }) => status >= 200 && status < 300).map((answer) => answer.ended);
  const moments = [began, ...served.filter((moment) => moment < ended).sort((a, b) => a - b), ended];
  return Math.max(...moments.slice(1).map((moment, i) => moment - moments[i]!)) / 1000;
}

/** Whether a failure is answered as the service documents it, also if haproxy answered. */
function isEnvelope({ status, headers, text }: Reply): boolean {
  if (!headers.get('content-type')?.startsWith('application/json')) return false;
  const { success, error } = JSON.parse(text) as { success?: unknown; error?: unknown };
  return success === false && error === status && (status !== 503 || headers.has('retry-after'));
}
