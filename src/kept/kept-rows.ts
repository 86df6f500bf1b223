import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from '../config/config.js';
import { Client } from '../database/client.js';
import { StandbyRefused } from '../database/failures.js';
import { clientOptions, CONNECTION_LIFE_SECONDS } from '../database/options.js';
import { prepared, type PreparedStatement } from '../database/prepared.js';
import type { KeptList } from './kept-list.js';
import { changedRows, laterMoment, SEEN, snapshotOf, STANDBY, type Line, type Moment } from './kept-state.js';
import { KeptTable } from './kept-table.js';
import { probablyFits, readList, type Query, type Table } from './portions.js';
import { SharedReads } from './shared-reads.js';
import { TooLarge } from './too-large.js';

/** A server that takes longer to answer a question is not waited for: the requests read the tables. */
const PATIENCE_MS = 500;
const LOAD_PATIENCE_MS = 60_000;
/** Readers do not queue here behind a session that locks a whole table. */
const LOCK_PATIENCE_MS = 100;
/** Between a load that failed and the next one. */
const PAUSE_MS = 500;
// pg reads query_timeout of a single query as well; its types do not declare that.
const QUESTION = { ...prepared(`SELECT ${SEEN} AS seen`), query_timeout: PATIENCE_MS };

/** `client` asks until then. */
interface Kept {
  readonly name: 'kept';
  readonly client: Client;
  readonly until: number;
  readonly moment: Moment;
  readonly changes: PreparedStatement;
}

type State =
  /** Nothing is kept, and nothing will be: DATABASE_KEPT_MIB is 0, or the service is stopping. */
  | { readonly name: 'off' }
  /** Nothing is in memory. The next reader starts a load, on the connection if one is open. */
  | { readonly name: 'empty'; readonly client?: Client }
  /** All rows are being read, or that failed a moment ago. Requests read the tables meanwhile. */
  | { readonly name: 'loading'; readonly ended: Promise<void> }
  /** The lists are in memory. Before a reader gets them, `client` asks whether the database still shows the same. */
  | Kept;

/**
 * Keeps whole tables in memory, as JSON, and never answers with anything older than the database has: for every reader
 * it first asks the database whether something changed, by a question that begins after the reader came. ARCHITECTURE.md
 * has the proof.
 *
 * It only makes answers faster: while rows are not in memory, or when the question fails, it returns `undefined`, and the
 * caller reads the table.
 */
@Injectable()
export class KeptRows implements BeforeApplicationShutdown {
  /**
   * For metrics: questions that were asked, those after which nothing had changed, loads of all rows, and failures of a
   * load, a question or the connection.
   */
  readonly counts = { questions: 0, hits: 0, loads: 0, failures: 0 };

  private readonly logger = new Logger(KeptRows.name);
  private readonly config: Config['database'];
  private readonly tables: Table[] = [];
  private readonly questions = new SharedReads<Moment | undefined>();
  private readonly stop = new AbortController();
  private state: State;
  /** The failure that was logged since the last load, so that it is logged once. */
  private reported = '';
  private readonly tooLarge: TooLarge;

  constructor({ database }: Config, dataSource: DataSource) {
    this.config = database;
    const query: Query = (sql, values) => dataSource.query(sql, values);
    this.tooLarge = new TooLarge(database, query, () => this.loadAgain());
    this.state = { name: this.config.keptBytes === 0 ? 'off' : 'empty' };
  }

  /** Keeps the rows of `sql`, which selects `id`, `version` and `json`, under the name by which triggers log them. */
  table(name: string, sql: string): KeptTable {
    this.tables.push({ name, sql });
    return new KeptTable(this, { name, sql });
  }

  /** The lists as of a moment after the call. */
  async now(): Promise<Moment['lists'] | undefined> {
    const { state } = this;
    if (state.name === 'kept') return (await this.questions.join(this.refresh))?.lists;
    if (state.name === 'empty') this.state = { name: 'loading', ended: this.load(state.client) };
    return undefined;
  }

  /** For metrics: how many bytes the kept rows of each table take. */
  get bytes(): Record<string, number> {
    const lists = this.state.name === 'kept' ? this.state.moment.lists : undefined;
    return Object.fromEntries(this.tables.map(({ name }) => [name, lists?.get(name)?.bytes ?? 0]));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    if (this.state.name === 'loading') await this.state.ended;
    const { state } = this;
    this.state = { name: 'off' };
    if ('client' in state) await state.client?.end();
  }

  /** The lists after a question to the database. Never rejects: while it can't be asked, nothing is kept. */
  private readonly refresh = async (): Promise<Moment | undefined> => {
    let { state } = this;
    if (state.name !== 'kept') return undefined;
    const { moment, changes } = state;
    this.tooLarge.note(this.tables.filter(({ name }) => !moment.lists.has(name)));
    try {
      if (performance.now() > state.until) state = await this.renew(state);
      const { client } = state;
      this.counts.questions++;
      const { rows } = await client.query<{ seen: string }>(QUESTION);
      if (rows[0]!.seen === moment.seen) {
        this.counts.hits++;
        return moment;
      }
      const query = { ...changes, values: [snapshotOf(moment.seen)], query_timeout: PATIENCE_MS };
      const { rows: result } = await client.query<Line>(query);
      const later = laterMoment(moment, result, this.config.keptBytes);
      if (this.state === state) this.state = later ? { ...state, moment: later } : { name: 'empty', client };
      return later;
    } catch (error) {
      this.report(error as Error);
      this.disconnect(state.client);
      return undefined;
    }
  };

  /** Connects again, as the pool does after that time. The lists stay, because what was seen also names the server's life. */
  private async renew(state: Kept): Promise<Kept> {
    const client = await this.connect(PATIENCE_MS);
    const renewed = { ...state, client, until: endOfLife() };
    if (this.state !== state) {
      client.drop();
      return state;
    }
    this.state = renewed;
    await state.client.end();
    return renewed;
  }

  /** Never rejects. After a failure it ends a little later, so that not every reader tries. */
  private async load(open: Client | undefined): Promise<void> {
    let client = open;
    try {
      client ??= await this.connect();
      const moment = await this.readAll(client);
      this.counts.loads++;
      this.reported = '';
      const changes = changedRows(this.tables.filter(({ name }) => moment.lists.has(name)));
      this.state = { name: 'kept', client, until: endOfLife(), moment, changes };
    } catch (error) {
      client?.drop();
      this.counts.failures++;
      this.report(error as Error);
      await sleep(PAUSE_MS, undefined, { signal: this.stop.signal }).catch(() => undefined);
      this.state = { name: 'empty' };
    }
  }

  /** Reads all tables with one snapshot; those that are too large are left out. */
  private async readAll(client: Client): Promise<Moment> {
    const query: Query = async (sql, values) => (await client.query<never>(sql, values)).rows;
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const [{ seen }] = (await query<{ seen: string }>(`SELECT ${SEEN} AS seen`, [])) as [{ seen: string }];
    if (seen.endsWith(STANDBY)) throw new StandbyRefused();
    const lists = new Map<string, KeptList>();
    for (const table of this.tables) {
      const isSmall = await probablyFits(query, table, this.config.keptBytes);
      const list = isSmall && (await readList(query, table, this.config.keptBytes));
      if (list) lists.set(table.name, list);
    }
    await client.query('COMMIT');
    return { seen, lists };
  }

  private loadAgain(): void {
    if (this.state.name === 'kept') this.state = { name: 'empty', client: this.state.client };
  }

  private async connect(patience = this.config.acquireTimeoutMs): Promise<Client> {
    const client = new Client({
      ...clientOptions(this.config),
      connectionTimeoutMillis: patience,
      statement_timeout: LOAD_PATIENCE_MS,
      lock_timeout: LOCK_PATIENCE_MS,
      query_timeout: patience,
    });
    await client.connect();
    client.patience = LOAD_PATIENCE_MS;
    client.on('end', () => this.disconnect(client));
    return client;
  }

  /** Without its connection a process can't know what changed meanwhile, so it starts from nothing. */
  private disconnect(client: Client): void {
    const { state } = this;
    if ('client' in state && state.client === client) {
      this.counts.failures++;
      this.state = { name: 'empty' };
    }
    client.drop();
  }

  private report(error: Error): void {
    // A service on a standby answers no request at all, and readiness reports that.
    if (error instanceof StandbyRefused || error.message === this.reported || this.stop.signal.aborted) return;
    this.logger.warn(`Lists are read from the database on every request until this is fixed: ${error.message}`);
    this.reported = error.message;
  }
}

const endOfLife = () => performance.now() + CONNECTION_LIFE_SECONDS * 1000;
