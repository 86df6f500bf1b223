import type { SheetForm } from '../lists/list-form.js';

/** Nothing (`undefined`) leaves a field as it is; `null`, which only JSON can say, clears it. */
export type Cell = string | null | undefined;

const PRINTABLE = /^[!-~](?:[ -~]*[!-~])?$/;
const NO_BREAK_SPACES = /[\u00A0\u2007\u202F]/g;
/** Sorting long runs of marks takes quadratic time. No language has more than 30 (UAX #15, stream-safe text). */
const MANY_MARKS = /\p{M}{31}/u;

/** A cell as it is compared and stored: composed (NFC), trimmed, with plain spaces. Empty or `\N` is nothing. */
export function tidied(text: string): string | undefined {
  const tidy = PRINTABLE.test(text) ? text : composed(text);
  return tidy === '' || tidy === '\\N' ? undefined : tidy;
}

function composed(text: string): string {
  const trimmed = text.replaceAll(NO_BREAK_SPACES, ' ').trim();
  return MANY_MARKS.test(trimmed) ? trimmed : trimmed.normalize('NFC');
}

/**
 * Spreadsheet programs take such a text for a formula (CWE-1236). An apostrophe before it makes it a text. A text that reads
 * like an empty cell gets one as well.
 */
const FORMULA = /^'*(?:[=+\-@\t\r]|\\N$)/;
const GUARDED = /^'+(?:[=+\-@\t\r]|\\N$)/;

/** The text as a cell. Apostrophes before a formula are doubled, so that every text can be read back: see `unguarded`. */
export const guarded = (text: string) => (FORMULA.test(text) ? `'${text}` : text);

/** The text of a cell. */
export const unguarded = (cell: string) => (GUARDED.test(cell) ? cell.slice(1) : cell);

/** Renders rows in one form. */
export interface Lines {
  /** What the file starts with. */
  readonly start: string;
  /** The lines of rows: JSON objects, separated by commas. */
  readonly of: (json: string) => string;
}

/** Renders rows as JSON (NDJSON), or the members `header` of each as cells. */
export function linesOf({ format, separator }: SheetForm, header: readonly string[]): Lines {
  const parsed = (json: string) => JSON.parse(`[${json}]`) as Record<string, unknown>[];
  if (format === 'ndjson') {
    return {
      start: '',
      of: (json) =>
        parsed(json)
          .map((row) => `${JSON.stringify(row)}\n`)
          .join(''),
    };
  }
  // Excel needs the mark to recognise UTF-8. Programs that read TSV would take it for a part of the first name.
  const [mark, end, between] = format === 'csv' ? ['\uFEFF', '\r\n', separator] : ['', '\n', '\t'];
  const quoted = quoting(between);
  const line = (cells: readonly string[]) => cells.map(quoted).join(between) + end;
  return {
    start: mark + line(header),
    of: (json) =>
      parsed(json)
        .map((row) => line(header.map((name) => cellOf(row[name]))))
        .join(''),
  };
}

/** Only texts can be formulas. Several values, such as ids, are parted by semicolons. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return guarded(value);
  return Array.isArray(value) ? value.join(';') : JSON.stringify(value);
}

/** As RFC 4180 has it; for TSV too, as spreadsheet programs read and write it. */
function quoting(separator: string): (cell: string) => string {
  const special = new RegExp(`["\\r\\n${separator}]`);
  return (cell) => (special.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
}
