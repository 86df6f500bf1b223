import type { SheetForm } from '../lists/list-form.js';

/** Spreadsheet programs take such a text for a formula (CWE-1236). An apostrophe before it makes it a text. */
const FORMULA = /^'*[=+\-@\t\r]/;
const GUARDED = /^'+[=+\-@\t\r]/;

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
