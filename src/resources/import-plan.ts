import type { EntityManager } from 'typeorm';
import { inOrder } from '../http/answer.js';
import { realDay } from '../http/calendar-day.js';
import type { Versioned } from '../http/etag.js';
import { checked } from '../http/validation.js';
import { faultAt } from '../spreadsheets/faults.js';
import type { Candidate, ImportRules, Match } from './import-candidates.js';
import type { Entry, Tally } from './import-report.js';
import { isStored, type Column, type Resource, type Row } from './resource.js';
import type { ResourceRepository } from './resource.repository.js';
import { eachInTurns } from './slices.js';

/** What is to be done for the rows of a sheet. */
export interface Plan {
  readonly creations: { readonly entry: Entry; readonly values: Values }[];
  readonly updates: { readonly entry: Entry; readonly before: Versioned<Row>; readonly changes: Values }[];
}

type Values = Readonly<Record<string, unknown>>;

const NO_FAULTS = { details: [] };

/** As many ids or rows are sent to PostgreSQL at once. */
export const BATCH = 2000;

/**
 * Decides in the transaction of `manager` what an import does. Rows that it will change are locked; the others, which may be
 * many, are not, so that their writers need not wait.
 */
export class Planner<T extends Row> {
  private readonly plan: Plan = { creations: [], updates: [] };
  /** The number of the row of the sheet that changes or creates a row, by its id or by its name or cells. */
  private readonly taken = new Map<number | string, number>();
  private stored: ReadonlyMap<number, Versioned<Row>> = new Map();
  private named: ReadonlyMap<string, readonly number[]> = new Map();

  constructor(
    private readonly rows: ResourceRepository<T>,
    private readonly rules: ImportRules,
    private readonly match: Match,
    private readonly tally: Tally,
  ) {}

  async decide(manager: EntityManager, candidates: readonly Candidate[]): Promise<Plan> {
    const names = candidates.flatMap((one) => (one.id === undefined ? [this.nameOf(one)] : []));
    this.named = await idsByName(manager, this.rows.resource, this.rules.named, names);
    const ids = candidates.flatMap((one) => one.id ?? this.named.get(this.nameOf(one)) ?? []);
    this.stored = await storedRows(this.rows, [...new Set(ids)]);
    await eachInTurns(candidates, (candidate) => this.decideOne(candidate));
    await lockUnchanged(
      manager,
      this.rows.resource,
      this.plan.updates.map(({ before }) => before),
    );
    return this.plan;
  }

  private decideOne(candidate: Candidate): void {
    if (candidate.id !== undefined) this.updateById(candidate, candidate.id);
    else if (this.match === 'name') this.matchName(candidate);
    else this.matchAll(candidate);
  }

  private updateById(candidate: Candidate, id: number): void {
    const before = this.stored.get(id);
    const { row, version } = candidate;
    if (!before) {
      this.tally.fault(faultAt(row, 'id', 'must be the id of an existing row', String(id)));
    } else if (version !== undefined && version !== before.version) {
      const message = `changed since your export: ${version}, now ${before.version}`;
      this.tally.fault(faultAt(row, 'version', message, String(version)));
    } else this.update(candidate, before);
  }

  private matchName(candidate: Candidate): void {
    const ids = this.named.get(this.nameOf(candidate)) ?? [];
    if (ids.length > 1) {
      const message = `is the name of several rows; add the id of one: ${ids.slice(0, 20).join(', ')}`;
      this.tally.fault(faultAt(candidate.row, this.rules.named, message, this.nameOf(candidate)));
    } else if (ids.length === 1) this.update(candidate, this.stored.get(ids[0]!)!);
    else if (!this.isTaken(candidate, this.rules.named, this.nameOf(candidate))) this.create(candidate);
  }

  /** A row that equals a stored row, or an earlier row of the sheet, changes nothing: a sheet may be sent twice. */
  private matchAll(candidate: Candidate): void {
    const { row, values } = candidate;
    const equal = (this.named.get(this.nameOf(candidate)) ?? [])
      .map((id) => this.stored.get(id))
      .find((one) => one && Object.keys(this.changesOf(values, one)).length === 0);
    const cells = JSON.stringify(values);
    if (equal) this.tally.add('unchanged', row, () => this.form(equal.row));
    else if (this.taken.has(cells)) this.tally.add('unchanged', row, () => inOrder(values));
    else if (this.create(candidate)) this.taken.set(cells, row);
  }

  private update(candidate: Candidate, before: Versioned<Row>): void {
    const { row, values } = candidate;
    if (this.isTaken(candidate, 'id', before.row.id)) return;
    const changes = this.changesOf(values, before);
    const after = () => this.form({ ...before.row, ...changes });
    if (Object.keys(changes).length === 0) this.tally.add('unchanged', row, after);
    else this.plan.updates.push({ entry: this.tally.add('update', row, after), before, changes });
  }

  private create({ row, values, isComplete }: Candidate): boolean {
    const { details } = isComplete ? NO_FAULTS : checked(this.rules.create, values);
    for (const { field, message } of details) this.tally.fault(faultAt(row, field, message));
    if (details.length > 0) return false;
    this.plan.creations.push({ entry: this.tally.add('create', row, () => inOrder(values)), values });
    return true;
  }

  /** Whether another row of the sheet is about the same row, which is a fault. */
  private isTaken({ row }: Candidate, field: string, key: number | string): boolean {
    const first = this.taken.get(key);
    if (first === undefined) this.taken.set(key, row);
    else this.tally.fault(faultAt(row, field, `is in row ${first} already`, String(key)));
    return first !== undefined;
  }

  private nameOf({ values }: Candidate): string {
    const name = values[this.rules.named];
    return typeof name === 'string' ? name : '';
  }

  private changesOf(values: Values, { row }: Versioned<Row>): Values {
    const form = this.form(row) as Values;
    return Object.fromEntries(
      Object.entries(values).filter(([member, value]) => JSON.stringify(form[member]) !== JSON.stringify(value)),
    );
  }

  /** The row with its members as they are stored: dates as `YYYY-MM-DD`. */
  private form(row: object): object {
    const { columns } = this.rows.resource as Resource<Row>;
    const members = Object.entries(row).map(([member, value]: [string, unknown]) => {
      const column = (columns as Record<string, Column>)[member];
      const restored = column && isStored(column) && column.answered ? column.restored : undefined;
      return [member, restored && !isDay(value) ? restored(value) : value];
    });
    return inOrder(Object.fromEntries(members) as object);
  }
}

const isDay = (value: unknown) => typeof value === 'string' && realDay(value) !== undefined;

/**
 * The ids of the rows that have these names, apart from case, accents and punctuation. The index of the column is searched for
 * each name: for an equality PostgreSQL may take the index of trigrams, and without OFFSET it may compare each row with each
 * name. Both are slow.
 */
export async function idsByName(
  manager: EntityManager,
  { name: table }: { readonly name: string },
  column: string,
  names: readonly string[],
): Promise<Map<string, number[]>> {
  const ids = new Map<string, number[]>();
  const sql = `
    SELECT sent.name, named.id FROM unnest($1::text[]) AS sent (name),
      LATERAL (SELECT casting_fold(sent.name) AS folded OFFSET 0) sought,
      LATERAL (SELECT id FROM ${table} WHERE ${column}_folded BETWEEN sought.folded AND sought.folded OFFSET 0) named
    ORDER BY named.id`;
  for (const batch of batches([...new Set(names)])) {
    for (const { name, id } of await manager.query<{ name: string; id: number }[]>(sql, [batch])) {
      const known = ids.get(name);
      if (known) known.push(id);
      else ids.set(name, [id]);
    }
  }
  return ids;
}

async function storedRows<T extends Row>(rows: ResourceRepository<T>, ids: readonly number[]) {
  const stored = new Map<number, Versioned<Row>>();
  for (const batch of batches([...ids].sort((one, other) => one - other))) {
    for (const one of await rows.some(batch)) stored.set(one.row.id, one);
  }
  return stored;
}

/**
 * Locks rows in order of ids.
 * @throws RowsChanged if one has another version by now
 */
async function lockUnchanged(
  manager: EntityManager,
  { name }: { readonly name: string },
  rows: readonly Versioned<Row>[],
): Promise<void> {
  const sql = `SELECT id, version FROM ${name} WHERE id = ANY($1::integer[]) ORDER BY id FOR UPDATE`;
  for (const batch of batches([...rows].sort((one, other) => one.row.id - other.row.id))) {
    const locked = await manager.query<{ id: number; version: number }[]>(sql, [batch.map(({ row }) => row.id)]);
    const versions = new Map(locked.map(({ id, version }) => [id, version]));
    if (batch.some(({ row, version }) => versions.get(row.id) !== version)) throw new RowsChanged();
  }
}

/** Another writer changed rows while an import decided about them. It has the state that makes `transaction` repeat it. */
class RowsChanged extends Error {
  readonly code = '40001';
}

export function* batches<V>(all: readonly V[]): Generator<V[]> {
  for (let i = 0; i < all.length; i += BATCH) yield all.slice(i, i + BATCH);
}
