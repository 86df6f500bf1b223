import { setImmediate } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { PermissionDenied } from '../auth/auth-errors.js';
import type { Permission } from '../auth/permissions.js';
import { transaction } from '../database/transaction.js';
import { Turns } from '../database/turns.js';
import type { Author } from '../history/author.js';
import { inOrder, type Answer } from '../http/answer.js';
import type { Upload } from '../http/uploads.js';
import { readSheet, type Sheet } from '../spreadsheets/sheet.js';
import type { Target } from '../spreadsheets/targets.js';
import { once } from './idempotency-keys.js';
import { candidatesIn, type Candidate, type ImportRules } from './import-candidates.js';
import { batches, Planner, type Plan } from './import-plan.js';
import { ImportAnswer, Tally, type Report } from './import-report.js';
import type { ImportRequest } from './import-request.js';
import { updateLocked } from './locked-updates.js';
import type { Row } from './resource.js';
import type { ResourceRepository } from './resource.repository.js';

/** The cells of a resource that name rows of another one. */
export interface Relations {
  /** Replaces names by ids. */
  resolve(manager: EntityManager, candidates: readonly Candidate[], tally: Tally): Promise<readonly Candidate[]>;
  /** Locks the related rows; those that do not exist are faults. */
  lock(manager: EntityManager, plan: Plan, tally: Tally): Promise<void>;
  /** Makes and records the updates that change relations. */
  update(manager: EntityManager, author: Author, updates: Plan['updates']): Promise<void>;
}

/** What an import of a resource must know. */
export interface ImportDefinition {
  readonly target: Target;
  readonly rules: ImportRules;
  /** The permission that an import needs if it changes rows. */
  readonly updating: Permission;
  readonly relations?: Relations;
}

const CHUNK = 256 * 1024;

/** A file holds up to 100,000 rows in memory, so imports of all resources run one at a time. */
const imports = new Turns(1, 10_000, 'another import is running');

/** Undoes the transaction of a dry run. */
class DryRun extends Error {
  constructor(readonly report: Report) {
    super('dry run');
  }
}

/** What is left to do in the transaction of an import, which may be repeated. */
type Work = (manager: EntityManager) => Promise<Report>;

/**
 * Reads the sheet of an import, and does in one transaction what `prepare` returns: all of its rows are imported, or none.
 * @throws UnreadableSheet 422 with the faults of the rows; Failure 413, and 409 or 422 for the Idempotency-Key;
 * DatabaseUnavailable if other imports take too long
 */
export function importSheet(
  dataSource: DataSource,
  { caller, upload, options }: ImportRequest,
  target: Target,
  prepare: (sheet: Sheet) => Promise<Work>,
): Promise<Answer> {
  return imports.take(async () => {
    const work = await prepare(await readSheet(chunksOf(upload), { ...upload, ...options, target }));
    const reported: Work = async (manager) => {
      const report = await work(manager);
      if (options.dryRun) throw new DryRun(report);
      return report;
    };
    try {
      const done = await transaction(dataSource, (manager) => once(manager, caller.retry, () => reported(manager)));
      return new ImportAnswer(done.outcome, done.replayed);
    } catch (error) {
      if (error instanceof DryRun) return new ImportAnswer(error.report, false);
      throw error;
    }
  });
}

/** Imports rows of one resource: creates, changes or leaves them, and never deletes one. */
export class Imports<T extends Row> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rows: ResourceRepository<T>,
    private readonly definition: ImportDefinition,
  ) {}

  /** @throws what `importSheet` throws; PermissionDenied if rows would change and the caller may only add some */
  run(request: ImportRequest): Promise<Answer> {
    return importSheet(this.dataSource, request, this.definition.target, async (sheet) => {
      const tally = new Tally(this.rows.resource.one, sheet.faults);
      const candidates = await candidatesIn(sheet, this.definition.rules, request.options.match, tally);
      tally.check();
      return (manager) => this.importAll(manager, request, sheet, candidates);
    });
  }

  private async importAll(
    manager: EntityManager,
    { caller, permissions, options }: ImportRequest,
    sheet: Sheet,
    candidates: readonly Candidate[],
  ): Promise<Report> {
    const { rules, relations, updating } = this.definition;
    const rows = this.rows.within(manager);
    const tally = new Tally(rows.resource.one);
    const resolved = relations ? await relations.resolve(manager, candidates, tally) : candidates;
    tally.check();
    const plan = await new Planner(rows, rules, options.match, tally).decide(manager, resolved);
    if (plan.updates.length > 0 && !permissions.includes(updating)) throw new PermissionDenied(updating);
    await relations?.lock(manager, plan, tally);
    tally.check();
    if (!options.dryRun) await this.write(manager, rows, caller, plan);
    return tally.report(sheet, options.dryRun);
  }

  private async write(manager: EntityManager, rows: ResourceRepository<T>, author: Author, plan: Plan): Promise<void> {
    for (const batch of batches(plan.creations)) {
      const created = await rows.createAll(batch.map(({ values }) => ({ author, row: values })));
      for (const [i, one] of created.entries()) {
        if (one instanceof Error) throw one;
        const { entry, values } = batch[i]!;
        entry.shown = () => inOrder({ ...values, id: one.row.id });
      }
    }
    const { relations } = this.definition;
    for (const batch of batches(plan.updates)) {
      if (relations) await relations.update(manager, author, batch);
      else
        await updateLocked(
          rows,
          batch.map(({ before, changes }) => ({ author, id: before.row.id, changes, versions: undefined })),
        );
    }
  }
}

/** Other requests get their turn between the chunks. */
async function* chunksOf({ bytes }: Upload): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += CHUNK) {
    yield bytes.subarray(start, start + CHUNK);
    await setImmediate();
  }
}
