import type { Type } from '@nestjs/common';
import { checked, idIn, MAX_INTEGER } from '../http/validation.js';
import type { Cell } from '../spreadsheets/cells.js';
import { faultAt } from '../spreadsheets/faults.js';
import type { Sheet, SheetRow } from '../spreadsheets/sheet.js';
import type { Tally } from './import-report.js';
import { SLICE } from './slices.js';

/** By what the rows of a sheet that have no id are matched with stored rows: by all their cells, or by their name. */
export type Match = 'id' | 'name';

/** How the rows of a sheet are checked. */
export interface ImportRules {
  /** The body of a POST, and that of a PATCH. */
  readonly create: Type<object>;
  readonly update: Type<object>;
  /** The member that names a row; its folded form is in the column `…_folded`. */
  readonly named: string;
  /** Fields whose cells name rows of other resources; they are checked later. */
  readonly related?: readonly string[];
}

/** A row of a sheet whose cells have been checked. */
export interface Candidate {
  /** The spreadsheet's own number. */
  readonly row: number;
  readonly id: number | undefined;
  readonly version: number | undefined;
  /** The values of the filled cells. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Whether they were checked as those of a new row. */
  readonly isComplete: boolean;
}

/** Checks the cells of each row like a body: that of a PATCH if the row has an id or may find one by its name, else of a POST. */
export async function candidatesIn(sheet: Sheet, rules: ImportRules, match: Match, tally: Tally): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for await (const rows of sheet.batches(SLICE)) {
    for (const row of rows) found.push(candidateOf(row, rules, match, tally));
  }
  return found;
}

function candidateOf({ row, values, faulty }: SheetRow, rules: ImportRules, match: Match, tally: Tally): Candidate {
  const { id, version, ...cells } = values;
  const related = Object.fromEntries((rules.related ?? []).map((field) => [field, cells[field]]));
  const filled = Object.entries(cells).filter(([field, cell]) => cell !== undefined && !(field in related));
  const isUpdate = typeof id === 'string' || match === 'name';
  const { value, details } = checked(isUpdate ? rules.update : rules.create, Object.fromEntries(filled));
  for (const { field, message } of details) {
    if (!faulty.includes(field)) tally.fault(faultAt(row, field, message, cells[field] ?? undefined));
  }
  const number = (field: string, cell: Cell) => {
    if (typeof cell !== 'string') return undefined;
    const read = idIn(cell);
    if (read === undefined) tally.fault(faultAt(row, field, `must be an integer from 1 to ${MAX_INTEGER}`, cell));
    return read;
  };
  const members = Object.entries({ ...value, ...related }).filter(([, cell]) => cell !== undefined);
  return {
    row,
    id: number('id', id),
    version: number('version', version),
    values: Object.fromEntries(members),
    isComplete: !isUpdate,
  };
}
