import { tidied, unguarded, type Cell } from './cells.js';
import { faultAt, unreadable, type Fault } from './faults.js';
import { MAX_CELL, MAX_COLUMNS, MAX_ROW_NUMBER, MAX_ROWS, tooManyRows } from './limits.js';

export interface Row {
  readonly row: number;
  /** In the order of the header; missing at the end are nothing. */
  readonly cells: readonly Cell[];
  /** Why the cells can't be told apart. */
  readonly fault?: Fault;
}

/** What was read: names of columns, and rows below them. Empty rows are left out, but they count in the numbers. */
export class Table {
  readonly header: string[] = [];
  headerRow = 1;
  readonly rows: Row[] = [];
  /** The columns by name, for JSON. */
  private readonly places = new Map<string, number>();
  /** The cells of the header, with unnamed ones at its end. */
  private width = 0;

  /** Takes a line of a delimited file; the first that is not empty is the header. @throws Failure 413, 422 */
  addLine(row: number, texts: readonly string[]): void {
    if (row > MAX_ROW_NUMBER) throw tooManyRows();
    if (this.width > 0) return this.addCells(row, texts);
    if (texts.length > MAX_COLUMNS) throw tooManyColumns(row);
    const names = texts.map((text) => tidied(text.slice(0, MAX_CELL)) ?? '');
    const last = names.findLastIndex((name) => name !== '');
    if (last < 0) return;
    this.header.push(...names.slice(0, last + 1));
    this.headerRow = row;
    this.width = names.length;
  }

  /** Takes an object of JSON; its members are columns. @throws Failure 413, 422 */
  addObject(row: number, members: readonly (readonly [name: string, cell: Cell])[], fault?: Fault): void {
    const cells: Cell[] = [];
    for (const [name, cell] of members) {
      cells[this.placeOf(row, name)] = cell;
      fault ??= typeof cell === 'string' ? tooLong(row, name, cell) : undefined;
    }
    // JSON has no empty lines; an object without values is a row, and counts as one.
    this.add(fault ? { row, cells, fault } : { row, cells });
  }

  private addCells(row: number, texts: readonly string[]): void {
    const cells = texts.slice(0, MAX_COLUMNS).map((text) => {
      const tidy = text.length > MAX_CELL ? text : tidied(text);
      return tidy === undefined ? undefined : unguarded(tidy);
    });
    const used = cells.findLastIndex((cell) => cell !== undefined) + 1;
    if (used === 0 && texts.length <= MAX_COLUMNS) return;
    const count = texts.length > this.width ? texts.length : used;
    const fault = count > this.header.length ? this.surplus(row, count, cells) : this.longCell(row, cells);
    this.add(fault ? { row, cells: [], fault } : { row, cells: cells.slice(0, used) });
  }

  private surplus(row: number, count: number, cells: readonly Cell[]): Fault {
    const message = `has ${count} cells, but the header has ${this.header.length}; quote a cell that holds the separator`;
    return faultAt(row, 'row', message, cells.slice(this.header.length).find((cell) => cell !== undefined) ?? '');
  }

  private longCell(row: number, cells: readonly Cell[]): Fault | undefined {
    const place = cells.findIndex((cell) => cell && cell.length > MAX_CELL);
    return place < 0 ? undefined : tooLong(row, this.header[place]!, cells[place]!);
  }

  private add(row: Row): void {
    if (this.rows.length === MAX_ROWS) throw tooManyRows();
    this.rows.push(row);
  }

  private placeOf(row: number, name: string): number {
    const known = this.places.get(name);
    if (known !== undefined) return known;
    if (this.header.length === MAX_COLUMNS) throw tooManyColumns(row);
    this.places.set(name, this.header.length);
    return this.header.push(name) - 1;
  }
}

const tooManyColumns = (row: number) => unreadable(faultAt(row, 'body', `has more than ${MAX_COLUMNS} columns`));

const tooLong = (row: number, field: string, cell: string) =>
  cell.length > MAX_CELL ? faultAt(row, field, `must have at most ${MAX_CELL} characters`, cell) : undefined;
