import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Config } from '../config/config.js';
import { Client } from '../database/client.js';
import { StandbyRefused } from '../database/failures.js';
import { queryPrepared } from '../database/prepared.js';
import type { KeptList } from './kept-list.js';
import {
  allRows,
  changedRows,
  firstState,
  laterState,
  SEEN,
  snapshotOf,
  type Answer,
  type State,
} from './kept-state.js';
import { KeptTable } from './kept-table.js';
import { clientOptions } from '../database/options.js';

const QUESTION = { text: `SELECT ${SEEN}`, rowMode: 'array' } as const;
/** A server that does not answer the question in this time is asked no more: the request goes on without kept rows. */
const PATIENCE_MS = 500;
/** pg reads it from a query as well, which its types do not know. */
const patient = { query_timeout: PATIENCE_MS };
const LOAD_PATIENCE_MS = 60_000;
/** Nobody who locks a whole table makes readers wait here as well as at the table. */
const LOCK_PATIENCE_MS = 100;
const PAUSE_MS = 500;

/**
 * Whole tables in memory, as JSON, and never staler than the database: every reader first asks whether they still are
 * true, by a question that began after the reader came. ARCHITECTURE.md has the proof.
 *
 * It is an accelerator and nothing else: where rows are not kept, not loaded yet, or the question fails, it gives
 * `undefined`, and the caller reads the table.
 */
@Injectable()
export class KeptRows implements BeforeApplicationShutdown {
  /** For whoever watches: questions asked, those after which nothing had changed, and loads of all rows. */
  readonly counts = { questions: 0, hits: 0, loads: 0 };

  private readonly logger = new Logger(KeptRows.name);
  private readonly tables = new Map<string, string>();
  private readonly config: Config['database'];
  private readonly stop = new AbortController();
  private client: Client | undefined;
  private state: State | undefined;
  private running: Promise<unknown> = Promise.resolve();
  /** The question that has not begun yet: whoever comes now may share it. */
  private next: Promise<State | undefined> | undefined;
  private loading: Promise<void> | undefined;
  private told = '';

  constructor(config: Config) {
    this.config = config.database;
  }

  /** Keeps the rows of `sql`, which selects `id`, `version` and `json`, under the name by which triggers log them. */
  table(name: string, sql: string): KeptTable {
    this.tables.set(name, sql);
    return new KeptTable(this, name, sql);
  }

  /** The lists as they are, as of a moment after the call. */
  async now(): Promise<State['lists'] | undefined> {
    if (this.config.keptRowsLimit === 0 || this.stop.signal.aborted) return undefined;
    if (!this.state) {
      this.loading ??= this.load().finally(() => (this.loading = undefined));
      return undefined;
    }
    return (await (this.next ??= this.ask()))?.lists;
  }

  /** The list of this name as the transaction of `manager` sees it, its own changes included. */
  async within(manager: EntityManager, name: string): Promise<KeptList | undefined> {
    // Where nobody reads, nobody asks: the list would fall behind, write by write.
    void this.now();
    const base = this.state;
    const list = base?.lists.get(name);
    if (!base || !list) return undefined;
    const rows = await queryPrepared<Record<'resource' | 'id' | 'version' | 'json', never>[]>(
      manager,
      changedRows(new Map([[name, this.tables.get(name)!]])),
      [snapshotOf(base.seen)],
    );
    const answers = rows.map(({ resource, id, version, json }): Answer => [resource, id, version, json]);
    return laterState(base, answers, this.config.keptRowsLimit)?.lists.get(name);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.loading;
    await this.client?.end();
  }

  private ask(): Promise<State | undefined> {
    const question = this.running.then(() => {
      this.next = undefined;
      return this.refresh();
    });
    this.running = question;
    return question;
  }

  /** Never rejects: what can't be asked is not kept. */
  private async refresh(): Promise<State | undefined> {
    const { client, state } = this;
    if (!client || !state) return undefined;
    try {
      this.counts.questions++;
      const { rows } = await client.query<[string]>({ ...QUESTION, ...patient });
      if (rows[0]![0] === state.seen) {
        this.counts.hits++;
      } else {
        const changes = {
          ...changedRows(this.tables),
          values: [snapshotOf(state.seen)],
          rowMode: 'array',
        } as const;
        const answer = await client.query<Answer>({ ...changes, ...patient });
        if (this.state === state) this.state = laterState(state, answer.rows, this.config.keptRowsLimit);
      }
      return this.state;
    } catch (error) {
      this.forget(client, error as Error);
      return undefined;
    }
  }

  /** Reads all tables by one statement, so that they are of one moment; those over the limit are not kept. */
  private async load(): Promise<void> {
    let client: Client | undefined;
    try {
      client = await this.connect();
      const names: string[] = [];
      for (const [name, sql] of this.tables) {
        const count = `SELECT count(*)::integer FROM (SELECT FROM (${sql}) r LIMIT $1) counted`;
        const { rows } = await client.query<[number]>({
          text: count,
          values: [this.config.keptRowsLimit + 1],
          rowMode: 'array',
        });
        if (rows[0]![0] <= this.config.keptRowsLimit) names.push(name);
      }
      const { rows } = await client.query<Answer>({ text: allRows(this.tables, names), rowMode: 'array' });
      this.state = firstState(names, rows);
      this.counts.loads++;
      this.told = '';
    } catch (error) {
      this.forget(client, error as Error);
      await sleep(PAUSE_MS, undefined, { signal: this.stop.signal }).catch(() => undefined);
    }
  }

  private async connect(): Promise<Client> {
    if (this.client) return this.client;
    const client = new Client({
      ...clientOptions(this.config),
      statement_timeout: LOAD_PATIENCE_MS,
      lock_timeout: LOCK_PATIENCE_MS,
      query_timeout: LOAD_PATIENCE_MS,
    });
    await client.connect();
    client.on('end', () => this.forget(client));
    this.client = client;
    return client;
  }

  /** Without its connection a process can't know what happened meanwhile. */
  private forget(client: Client | undefined, error?: Error): void {
    // Of a standby nothing is read at all, and readiness says so.
    const isNews = error && this.told !== error.message && !(error instanceof StandbyRefused);
    if (isNews && !this.stop.signal.aborted) {
      this.logger.warn(`Lists are read from the database at each request until this is mended: ${error.message}`);
      this.told = error.message;
    }
    if (client !== this.client) return;
    this.client = this.state = undefined;
    client?.drop();
  }
}
