import { setImmediate } from 'node:timers/promises';
import type { Cell } from './cells.js';
import { charsetOf, collected, startOf, textsOf } from './charset.js';
import { fieldCalled, layoutOf, type Layout, type Match, type Place } from './columns.js';
import { DateColumn, dayIn, isUnclear, type DateOrder } from './dates.js';
import { faultAt, Findings, unreadable, type Fault, type Notice } from './faults.js';
import { readArray, readLines } from './json-rows.js';
import { readDelimited } from './rows.js';
import { Table, type Row } from './table.js';
import type { Target } from './targets.js';

export const sheetTypes = [
  'text/csv',
  'text/tab-separated-values',
  'application/x-ndjson',
  'application/json',
] as const;
export type SheetType = (typeof sheetTypes)[number];

export interface SheetOptions {
  readonly mediaType: SheetType;
  /** The parameter of the media type. */
  readonly charset?: string | undefined;
  readonly target: Target;
  readonly match?: Match | undefined;
  readonly dates?: DateOrder | undefined;
}

/** A row whose cells are read. */
export interface SheetRow {
  readonly row: number;
  /** By field: text, days as `YYYY-MM-DD`; `null` clears; `undefined` is nothing. Fields without a column are absent. */
  readonly values: Readonly<Record<string, Cell>>;
  /** Fields whose cell has a fault, which is counted already. They have no value. */
  readonly faulty: readonly string[];
}

const BATCH = 2000;
const PERSON = /^\p{L}[^,]*,\s*\p{L}[^,]*$/u;
const SUFFIX = /,\s*(?:jr|sr|ii|iii|iv|esq|m\.?d|ph\.?d)\.?$/i;

/**
 * Reads a file of up to 8 MiB and 100,000 rows. Other work runs meanwhile.
 * @throws Failure 413 for larger ones, 415 for an unknown charset, 422 for a file that is no table of the target
 */
export async function readSheet(source: AsyncIterable<Uint8Array>, options: SheetOptions): Promise<Sheet> {
  const { mediaType, target, match = 'id' } = options;
  const bytes = await collected(source);
  const charset = charsetOf(bytes, options.charset);
  const table = new Table();
  const texts = textsOf(bytes, charset);
  const isList = (member: string) => target.fields[fieldCalled(member, target) ?? '']?.kind === 'list';
  let separator: string | null = null;
  if (mediaType === 'application/json') await readArray(texts, table, isList);
  else if (mediaType === 'application/x-ndjson') await readLines(texts, table, isList);
  else {
    const isTabbed = mediaType === 'text/tab-separated-values';
    separator = await readDelimited(texts, startOf(bytes, charset), isTabbed, table);
  }
  if (table.header.length === 0) throw unreadable(faultAt(1, 'body', 'has no header and no rows'));
  const layout = layoutOf(table.header, table.headerRow, target, match);
  const dates = await datesOf(table.rows, layout, options);
  return new Sheet({ charset, separator }, { table, layout, dates, target });
}

type Orders = ReadonlyMap<string, DateOrder | Fault>;

/** The order of the dates in each column of dates. */
async function datesOf(rows: readonly Row[], { places }: Layout, { target, dates }: SheetOptions): Promise<Orders> {
  const orders = new Map<string, DateOrder | Fault>();
  for (const { field, columns } of places) {
    if (target.fields[field]?.kind !== 'date') continue;
    const column = new DateColumn(field, dates);
    for (const [index, { row, cells }] of rows.entries()) {
      if (index % BATCH === 0) await setImmediate();
      const cell = cells[columns[0]!];
      if (cell) column.see(row, cell);
    }
    orders.set(field, column.order());
  }
  return orders;
}

interface Content {
  readonly table: Table;
  readonly layout: Layout;
  readonly dates: Orders;
  readonly target: Target;
}

/** A file whose header is understood; its rows are checked as they are taken. */
export class Sheet {
  readonly charset: string;
  /** `null` in JSON. */
  readonly separator: string | null;
  readonly columns: Layout['columns'];
  readonly ignored: Layout['ignored'];
  /** The number of rows below the header that are not empty. */
  readonly rows: number;
  /** Those of cells are complete when the last batch was taken. The importer adds its own. */
  readonly faults = new Findings<Fault>();
  readonly notices = new Findings<Notice>();

  constructor(
    { charset, separator }: { charset: string; separator: string | null },
    private readonly content: Content,
  ) {
    const { layout, table, dates } = content;
    this.charset = charset;
    this.separator = separator;
    this.columns = layout.columns;
    this.ignored = layout.ignored;
    this.rows = table.rows.length;
    for (const notice of layout.notices) this.notices.add(notice);
    for (const order of dates.values()) if (typeof order === 'object') this.faults.add(order);
  }

  /** The rows, to be taken once. Rows whose cells can't be told apart are left out; their faults are counted. */
  async *batches(size = BATCH): AsyncGenerator<SheetRow[], void> {
    const { rows } = this.content.table;
    for (let start = 0; start < rows.length; start += size) {
      yield rows.slice(start, start + size).flatMap((row) => this.read(row) ?? []);
      await setImmediate();
    }
  }

  private read({ row, cells, fault }: Row): SheetRow | undefined {
    if (fault) {
      this.faults.add(fault);
      return undefined;
    }
    const values: Record<string, Cell> = {};
    const faulty: string[] = [];
    for (const place of this.content.layout.places) {
      const cell = this.valueOf(place, row, cells);
      if (cell === false) faulty.push(place.field);
      else values[place.field] = cell;
    }
    return { row, values, faulty };
  }

  /** The value of a field; `false` if the cell has a fault. */
  private valueOf({ field, columns }: Place, row: number, cells: readonly Cell[]): Cell | false {
    const cell = columns.length === 1 ? cells[columns[0]!] : joined(columns.map((column) => cells[column]));
    if (typeof cell !== 'string') return cell;
    const { kind } = this.content.target.fields[field]!;
    if (kind === 'date') return this.dayOf(field, row, cell);
    if (kind === 'person' && PERSON.test(cell) && !SUFFIX.test(cell)) {
      this.notices.add({ field, message: 'looks like "Last, First"', row });
    }
    return cell;
  }

  private dayOf(field: string, row: number, text: string): string | false {
    const order = this.content.dates.get(field)!;
    const isKnown = typeof order === 'string';
    // The column has a fault, which says it already.
    if (!isKnown && isUnclear(text)) return false;
    const read = dayIn(text, isKnown ? order : 'dmy');
    if ('day' in read) return read.day;
    this.faults.add(faultAt(row, field, read.fault, text));
    return false;
  }
}

/** First and last name; either may be missing. */
function joined(parts: readonly Cell[]): Cell {
  const texts = parts.filter((part) => typeof part === 'string');
  return texts.length > 0 ? texts.join(' ') : parts.includes(null) ? null : undefined;
}
