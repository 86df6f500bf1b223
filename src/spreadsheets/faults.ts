import { SheetRefused, type Detail } from '../http/errors/failures.js';

/** Something in a file that its author should look at; it does not stop the import. */
export interface Notice extends Detail {
  /** The number of the row in a spreadsheet program: the header is 1 unless empty lines precede it. */
  readonly row: number;
}

/** Why a row, or with row 1 the file, can't be imported. */
export interface Fault extends Notice {
  /** The start of the cell. */
  readonly value?: string;
}

const MAX_KEPT = 100;
const MAX_VALUE = 40;

/** Keeps the first 100 and counts all. */
export class Findings<T extends Notice> {
  readonly kept: T[] = [];
  count = 0;

  /** Whether more are only counted. */
  get isFull(): boolean {
    return this.kept.length === MAX_KEPT;
  }

  add(finding: T): void {
    this.count++;
    if (!this.isFull) this.kept.push(finding);
  }
}

/** 422: the file can't be read as a table, so that there is nothing to say about its rows. */
export class UnreadableSheet extends SheetRefused {
  constructor(readonly faults: Findings<Fault>) {
    super(faults.kept, faults.count);
  }
}

/** A failure for one fault. */
export function unreadable(...faults: Fault[]): UnreadableSheet {
  const findings = new Findings<Fault>();
  for (const fault of faults) findings.add(fault);
  return new UnreadableSheet(findings);
}

/** @param field a field, or `body` for the file and `row` for the whole row */
export const faultAt = (row: number, field: string, message: string, value?: string): Fault =>
  value === undefined ? { field, message, row } : { field, message, row, value: shortened(value) };

/** The start of a text, for messages. */
export function shortened(text: string): string {
  if (text.length <= MAX_VALUE) return text;
  // A surrogate pair is not cut in two.
  return `${text.slice(0, MAX_VALUE).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
