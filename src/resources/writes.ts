import type { DataSource, EntityManager } from 'typeorm';
import { OutcomeUnknown } from '../database/failures.js';
import { SharedCommit } from '../database/shared-commit.js';
import { committed, transaction } from '../database/transaction.js';
import type { HistoryService, Recorded } from '../history/history.service.js';
import type { Answer, RenderedRow } from '../http/answer.js';
import { notFound } from '../http/errors/failures.js';
import { expectVersion, stale, type Versioned } from '../http/etag.js';
import type { KeptTable } from '../kept/kept-table.js';
import { rendered, WrittenAnswer, type Written } from './answers.js';
import type { Caller } from './caller.js';
import { Creations, type Settle } from './creations.js';
import { once } from './idempotency-keys.js';
import type { Row } from './resource.js';
import type { ResourceRepository, Update, Updated } from './resource.repository.js';

/** The transaction of one write, with the repository of its resource. */
export interface Transaction<T extends Row> {
  readonly manager: EntityManager;
  readonly rows: ResourceRepository<T>;
  /** Adds changes of rows to the history. */
  record(...changes: Recorded<T>[]): Promise<void>;
}

/** The row after a write in a transaction, and what is answered beside it. */
export interface Outcome<T extends Row> extends Versioned<T> {
  readonly beside?: object | undefined;
}

type Work<T extends Row> = (transaction: Transaction<T>) => Promise<Outcome<T>>;

/** What a write does to other rows because of one. */
type Related<T extends Row> = (transaction: Transaction<T>, row: T) => Promise<unknown>;

/** What a restore does beside inserting the row. */
export interface Restoration<T extends Row> {
  /** Locks the rows that the restore touches, and refuses it if there is none to which the row refers. */
  readonly prepare?: Related<T>;
  /** Restores the relations that are part of the row. */
  readonly reunite?: Related<T>;
  /** Restores the rows that refer to it. Returns what is answered beside the row. */
  readonly restoreDependents?: (transaction: Transaction<T>, row: T) => Promise<object | void>;
}

/**
 * The frame of all writes of one resource: transaction, idempotency key, history and answer.
 *
 * There are two kinds of writes. A change of one row's own columns (`update`) and a new row (`create`) join others of their
 * kind in a shared commit. All other writes have a transaction of their own. The change is recorded in the transaction of the
 * write. The list that it answers is read after the commit, as every reader gets it.
 */
export class Writes<T extends Row> {
  private readonly updates = new SharedCommit<Update, RenderedRow>((updates, waits) =>
    this.commitUpdates(updates, waits),
  );

  private readonly creations = new Creations<T>(this.dataSource, this.rows);

  constructor(
    private readonly rows: ResourceRepository<T>,
    /** Absent for resources whose writes answer the one row. */
    private readonly kept: KeptTable | undefined,
    private readonly history: HistoryService,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Adds the row that `settle` returns, which is told which of the rows `links` exist.
   * @throws Failure 409 or 422 for the Idempotency-Key, and what `settle` throws
   */
  async create(caller: Caller, settle: Settle, links: readonly number[] = []): Promise<Answer> {
    const request = { author: caller, links, settle };
    if (caller.retry) return this.writeOnce(caller, ({ manager }) => this.creations.within(manager, request));
    return this.answer(caller, { one: await this.creations.submit(request) });
  }

  /** Changes a row's own columns. @throws Failure 404, 412 */
  async update(caller: Caller, id: number, changes: object): Promise<Answer> {
    const update = { author: caller, id, changes, versions: caller.versions };
    return this.answer(caller, { one: await this.updates.submit(update) });
  }

  /** Changes a row and related rows. `work` does that, records it and returns the row. */
  async write(caller: Caller, work: Work<T>): Promise<Answer> {
    return this.answer(caller, await this.transact(caller, async (transaction) => written(await work(transaction))));
  }

  /** Like `write`, but once per `Idempotency-Key`. @throws Failure 409 or 422 for the key */
  async writeOnce(caller: Caller, work: Work<T>): Promise<Answer> {
    const done = await this.transact(caller, async (transaction) => {
      const { outcome, replayed } = await once(transaction.manager, caller.retry, () => work(transaction));
      return { ...written(outcome), replayed };
    });
    return this.answer(caller, done);
  }

  /** Deletes a row; `prepare` locks or deletes what refers to it. @throws Failure 404, 412 */
  remove(caller: Caller, id: number, prepare: Related<T> = async () => {}): Promise<Answer> {
    return this.write(caller, async (transaction) => {
      const before = await this.lock(transaction, caller, id);
      await prepare(transaction, before.row);
      await transaction.rows.delete(id);
      await transaction.record({ action: 'delete', before });
      return before;
    });
  }

  /**
   * Restores a deleted row from its history, with its old id.
   * @throws Failure 404 without a deletion in the history, 409 if the row exists; 409 or 422 for the Idempotency-Key
   */
  restore(caller: Caller, id: number, restoration: Restoration<T>): Promise<Answer> {
    return this.writeOnce(caller, async (transaction) => {
      const { manager, rows } = transaction;
      const last = await this.history.toRestore(manager, rows.resource.name, id);
      if (await rows.find(id)) throw rows.exists();
      if (last?.action !== 'delete') throw notFound();
      const former = last.before as T;
      await restoration.prepare?.(transaction, former);
      await rows.reinsert(former, last.version + 1);
      await restoration.reunite?.(transaction, former);
      const after = await rows.get(id);
      await transaction.record({ action: 'restore', after });
      const beside = await restoration.restoreDependents?.(transaction, former);
      // Dependents may have changed the row: castings bring actors back into the cast.
      return { ...(await rows.get(id)), beside: beside ?? undefined };
    });
  }

  /** Locks the row to be changed and returns it. @throws Failure 404, 412 */
  async lock({ rows }: Transaction<T>, { versions }: Caller, id: number): Promise<Versioned<T>> {
    const [locked] = await rows.lock([id]);
    // A row that was restored since then can be read, but it is not locked.
    if (locked === undefined) throw notFound();
    const one = await rows.get(id);
    expectVersion(one.version, versions);
    return one;
  }

  /** The answer to a committed write. */
  async answer({ prefer }: Caller, written: Written, answersList = !prefer.return): Promise<Answer> {
    const list = answersList && this.kept ? await this.listAfterCommit(this.kept) : undefined;
    return new WrittenAnswer(this.rows.resource, prefer, { ...written, list });
  }

  /** @throws OutcomeUnknown: a failure to read must not look like a failure to write, which clients repeat. */
  private async listAfterCommit(kept: KeptTable): Promise<Buffer> {
    try {
      return await kept.body(this.rows.manager);
    } catch (error) {
      throw new OutcomeUnknown(`the list could not be read after the commit: ${(error as Error).message}`);
    }
  }

  private transact(caller: Caller, work: (transaction: Transaction<T>) => Promise<Written>): Promise<Written> {
    return transaction(this.dataSource, (manager) => {
      const rows = this.rows.within(manager);
      const record = (...changes: Recorded<T>[]) => this.history.record(manager, rows.resource.name, caller, changes);
      return work({ manager, rows, record });
    });
  }

  /** The outcome of an update that fails by itself is its error. */
  private async commitUpdates(updates: Update[], waits: boolean): Promise<(RenderedRow | Error)[]> {
    const updated = await (waits
      ? this.updateLocked(updates)
      : committed(this.dataSource, () => this.rows.updateAll(updates)));
    return updates.map(({ id, versions }) => {
      const outcome = updated.get(id);
      if (outcome instanceof Error) return outcome;
      if (!outcome?.after) return outcome ? stale(outcome.found, versions) : notFound();
      return outcome.after;
    });
  }

  /** Waits for rows that other sessions have locked. */
  private updateLocked(updates: Update[]): Promise<Map<number, Updated | Error>> {
    return transaction(this.dataSource, async (manager) => {
      const rows = this.rows.within(manager);
      await rows.lock(
        updates.map(({ id }) => id),
        'NO KEY UPDATE',
      );
      return rows.updateAll(updates);
    });
  }
}

const written = <T extends Row>(outcome: Outcome<T>): Written => ({ one: rendered(outcome), beside: outcome.beside });
