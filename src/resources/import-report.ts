import type { FastifyReply } from 'fastify';
import { Answer, inOrder } from '../http/answer.js';
import { Header } from '../http/headers.js';
import { Findings, UnreadableSheet, type Fault } from '../spreadsheets/faults.js';
import type { Sheet } from '../spreadsheets/sheet.js';

/** What an import does with one row of the sheet. */
export interface Entry {
  readonly action: 'create' | 'update' | 'unchanged';
  /** The spreadsheet's own number; the header is 1. */
  readonly row: number;
  /** Renders the row of the resource, as far as it is known. */
  shown: () => object;
  /** What such a row is called. */
  readonly one: string;
}

/** The result of an import, as it is kept for the `Idempotency-Key`. */
export interface Report extends Pick<Sheet, 'charset' | 'columns' | 'ignored' | 'separator'> {
  readonly created: number;
  readonly dry_run: boolean;
  readonly notices: readonly object[];
  readonly rows: number;
  readonly sample: readonly object[];
  readonly unchanged: number;
  readonly updated: number;
}

const MAX_SAMPLE = 50;

/** Counts what happens to the rows of a sheet, and collects their faults. */
export class Tally {
  private readonly counts = { create: 0, update: 0, unchanged: 0 };
  /** The first rows that are created or change, and the first that stay as they are. */
  private readonly entries: Record<'due' | 'same', Entry[]> = { due: [], same: [] };

  /** `one` is what a row is called in answers; `faults` are those of the sheet so far. */
  constructor(
    private readonly one: string,
    private readonly faults = new Findings<Fault>(),
  ) {}

  add(action: Entry['action'], row: number, shown: () => object, one = this.one): Entry {
    const entry = { action, row, shown, one };
    this.counts[action]++;
    const entries = this.entries[action === 'unchanged' ? 'same' : 'due'];
    if (entries.length < MAX_SAMPLE) entries.push(entry);
    return entry;
  }

  /** Whether more faults are only counted. */
  get isFull(): boolean {
    return this.faults.isFull;
  }

  fault(fault: Fault): void {
    this.faults.add(fault);
  }

  /** @throws UnreadableSheet with the faults so far, if there are any */
  check(): void {
    if (this.faults.count === 0) return;
    this.faults.kept.sort((one, other) => one.row - other.row);
    throw new UnreadableSheet(this.faults);
  }

  report({ charset, columns, ignored, notices, separator }: Sheet, isDry: boolean): Report {
    const { create, update, unchanged } = this.counts;
    const rows = create + update + unchanged;
    const { due, same } = this.entries;
    const sample = [...due, ...same]
      .slice(0, MAX_SAMPLE)
      .sort((earlier, later) => earlier.row - later.row)
      .map(({ action, one, shown, row }) => inOrder({ action, [one]: shown(), row }));
    const facts = { charset, columns: inOrder(columns), ignored, notices: notices.kept, separator };
    return { ...facts, created: create, dry_run: isDry, rows, sample, unchanged, updated: update };
  }
}

/** The answer to an import. */
export class ImportAnswer extends Answer {
  constructor(
    report: Report,
    private readonly isReplayed: boolean,
  ) {
    super(JSON.stringify(inOrder({ ...report, success: true })));
  }

  describe(reply: FastifyReply): void {
    if (this.isReplayed) reply.header(Header.IdempotentReplayed, 'true');
  }
}
