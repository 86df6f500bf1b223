import type { DataSource, EntityManager } from 'typeorm';
import { SharedCommit } from '../database/shared-commit.js';
import { transaction } from '../database/transaction.js';
import type { HistoryService, Recorded } from '../history/history.service.js';
import { listBody, type Answer } from '../http/answer.js';
import { expectVersion, stale, type Versioned } from '../http/etag.js';
import { notFound } from '../http/errors/failures.js';
import type { KeptTable } from '../kept/kept-table.js';
import type { ListQuery } from '../lists/list-query.js';
import { isOfAllById, type ListedRow } from '../lists/listing.js';
import { ListAnswer, OneAnswer, WrittenAnswer, type RenderedPage, type Written } from './answers.js';
import type { Caller } from './caller.js';
import { once } from './idempotency-keys.js';
import { keptPage } from './kept-page.js';
import type { Resource, Row } from './resource.js';
import type { ResourceRepository, Update } from './resource.repository.js';

/** A write in its transaction. */
export interface Transaction<T extends Row> {
  readonly manager: EntityManager;
  readonly rows: ResourceRepository<T>;
  /** Records what was done to rows. */
  record(...changes: Recorded<T>[]): Promise<void>;
}

/** What a collection is made with. */
export interface Surroundings {
  readonly dataSource: DataSource;
  readonly history: HistoryService;
  readonly kept: KeptTable;
  /** The rows of another resource that belong to some of this one's, as JSON. */
  readonly related: (resource: string, filter: string, ids: number[]) => Promise<readonly ListedRow[]>;
}

/**
 * All rows of one resource, as clients read and write them.
 *
 * Writes go one of two ways. A change of one row's own columns joins other such changes in a shared commit (`update`).
 * Whatever touches other rows is a transaction of its own (`create`, `restore`, `write`). What a write answers is read in
 * its transaction, which also records the change.
 */
export class Collection<T extends Row> {
  private readonly updates = new SharedCommit<Update & { answersList: boolean }, Written<T>>((updates, waits) =>
    this.updateAll(updates, waits),
  );

  constructor(
    readonly rows: ResourceRepository<T>,
    private readonly around: Surroundings,
  ) {}

  private get resource(): Resource<T> {
    return this.rows.resource;
  }

  /** @throws Failure 404 when there are none and nothing was asked for */
  async list(query: ListQuery): Promise<Answer> {
    return new ListAnswer(query, await this.page(query));
  }

  /** @throws Failure 404 */
  async get(id: number): Promise<Answer> {
    const { kept, dataSource } = this.around;
    const list = await kept.now();
    const row = list ? list.get(id) : await kept.find(dataSource.manager, id);
    if (!row) throw notFound();
    return new OneAnswer(this.resource.one, row);
  }

  /** What was done to a row, even to a deleted one. @throws Failure 404 for a row that never was */
  async changes(id: number, query: ListQuery): Promise<Answer> {
    const { history, dataSource } = this.around;
    const { rows, ...page } = await history.of(this.resource.name, id, query);
    if (rows.length === 0 && !(await history.last(dataSource.manager, this.resource.name, id))) await this.rows.get(id);
    return new ListAnswer(query, { ...page, body: listBody({ changes: jsonOf(rows) }) });
  }

  /** Adds the row whose id `insert` returns. @throws Failure 409, 422 for its Idempotency-Key */
  create(caller: Caller, insert: (transaction: Transaction<T>) => Promise<number>): Promise<Answer> {
    return this.answerOnce(caller, async (transaction) => {
      const after = await transaction.rows.get(await insert(transaction));
      await transaction.record({ action: 'create', after });
      return after;
    });
  }

  /** Changes a row's own columns. @throws Failure 404, 412 */
  async update(caller: Caller, id: number, changes: object): Promise<Answer> {
    const { versions, prefer } = caller;
    const update = { author: caller, id, changes, versions, answersList: !prefer.return };
    return this.answer(caller, await this.updates.submit(update));
  }

  /** Changes a row and others beside it; `work` records that, and returns the row. */
  async write(
    caller: Caller,
    work: (transaction: Transaction<T>) => Promise<Versioned<T>>,
    answersList = !caller.prefer.return,
  ): Promise<Answer> {
    const written = await this.transact(caller, answersList, async (transaction) => ({ one: await work(transaction) }));
    return this.answer(caller, written);
  }

  /**
   * Brings a deleted row back from its history, under its id; `reunite` does the same for what belongs to it.
   * @throws Failure 404 when nothing of it is known, 409 when it exists, or for its Idempotency-Key, 422
   */
  restore(
    caller: Caller,
    id: number,
    reunite: (transaction: Transaction<T>, former: T) => Promise<void>,
  ): Promise<Answer> {
    return this.answerOnce(caller, async (transaction) => {
      const { manager, rows } = transaction;
      const last = await this.around.history.toRestore(manager, this.resource.name, id);
      if (await rows.find(id)) throw rows.exists();
      if (last?.action !== 'delete') throw notFound();
      const former = last.before as T;
      await rows.reinsert(former, last.version + 1);
      await reunite(transaction, former);
      const after = await rows.get(id);
      await transaction.record({ action: 'restore', after });
      return after;
    });
  }

  /** Locks a row that the caller is about to change, and returns it. @throws Failure 404, 412 */
  async lock({ rows }: Transaction<T>, { versions }: Caller, id: number): Promise<Versioned<T>> {
    await rows.lock([id]);
    const one = await rows.get(id);
    expectVersion(one.version, versions);
    return one;
  }

  private async page(query: ListQuery): Promise<RenderedPage> {
    const { kept, dataSource } = this.around;
    const list = !query.include && isOfAllById(query) ? await kept.now() : undefined;
    const page = list && keptPage(list, query);
    if (query.asked) return page ?? this.readPage(query);
    if (list?.size === 0) throw notFound();
    if (page) return page;
    const { body, etag, total } = await kept.read(dataSource.manager);
    if (total === 0) throw notFound();
    return { body, etag, total: query.count ? total : undefined };
  }

  private async readPage(query: ListQuery): Promise<RenderedPage> {
    const { name, include } = this.resource;
    const { rows, ...page } = await this.rows.page(query);
    const lists = { [name]: jsonOf(rows) };
    if (include && query.include) {
      const ids = rows.map(({ id }) => id);
      lists[include.name] = jsonOf(await this.around.related(include.name, include.by, ids));
    }
    return { ...page, body: listBody(lists) };
  }

  private answer({ prefer }: Caller, written: Written<T>): Answer {
    return new WrittenAnswer(this.resource, prefer, written);
  }

  private async answerOnce(
    caller: Caller,
    work: (transaction: Transaction<T>) => Promise<Versioned<T>>,
  ): Promise<Answer> {
    const written = await this.transact(caller, !caller.prefer.return, async (transaction) => {
      const { outcome, replayed } = await once(transaction.manager, caller.retry, () => work(transaction));
      return { one: outcome, replayed };
    });
    return this.answer(caller, written);
  }

  private transact(
    caller: Caller,
    answersList: boolean,
    work: (transaction: Transaction<T>) => Promise<Written<T>>,
  ): Promise<Written<T>> {
    const { dataSource, history, kept } = this.around;
    return transaction(dataSource, async (manager) => {
      const done = await work({
        manager,
        rows: this.rows.within(manager),
        record: (...changes) => history.record(manager, this.resource.name, caller, changes),
      });
      return { ...done, list: answersList ? await kept.bodyWithin(manager) : undefined };
    });
  }

  /** All of the updates in one transaction; an update that its row does not allow is left out. */
  private updateAll(updates: (Update & { answersList: boolean })[], waits: boolean): Promise<(Written<T> | Error)[]> {
    const { dataSource, kept } = this.around;
    return transaction(dataSource, async (manager) => {
      const updated = await this.rows.within(manager).updateAll(updates, waits);
      const list = updates.some(({ answersList }) => answersList) ? await kept.bodyWithin(manager) : undefined;
      return updates.map(({ id, answersList, versions }) => {
        const outcome = updated.get(id);
        if (outcome instanceof Error) return outcome;
        if (!outcome?.after) return outcome ? stale(outcome.version, versions) : notFound();
        return { one: outcome.after, list: answersList ? list : undefined };
      });
    });
  }
}

const jsonOf = (rows: readonly ListedRow[]) => rows.map(({ json }) => json).join();
