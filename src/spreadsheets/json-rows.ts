import { tidied, type Cell } from './cells.js';
import { faultAt, unreadable, type Fault } from './faults.js';
import { MAX_RECORD } from './limits.js';
import type { Table } from './table.js';

/** Whether a member is a list, whose items may be sent as an array. */
export type IsList = (member: string) => boolean;

/** Reads one object a line; the line is the row. @throws Failure 422 for a line that is no object, 413 */
export async function readLines(texts: AsyncIterable<string>, table: Table, isList: IsList): Promise<void> {
  let row = 1;
  let line = '';
  const end = () => {
    if (line.trim() !== '') addObject(row, line, table, isList);
    row++;
    line = '';
  };
  for await (const text of texts) {
    const [first, ...others] = text.split('\n');
    line = grown(row, line, first!);
    for (const other of others) {
      end();
      line = grown(row, '', other);
    }
  }
  end();
}

/** Reads a JSON array of objects, one after the other; the first is row 1. @throws Failure 422, 413 */
export async function readArray(texts: AsyncIterable<string>, table: Table, isList: IsList): Promise<void> {
  const items = new Items((row, item) => addObject(row, item, table, isList));
  for await (const text of texts) items.take(text);
  items.end();
}

const NOT_JSON = 'must be well-formed JSON';
const NOT_AN_ARRAY = 'must be a JSON array of objects';
/** Everything that can change where an item ends. */
const STRUCTURE = /["\\[\]{},]/g;

/** Finds the ends of an array's items, so that they are parsed one by one: a whole file would block the process. */
class Items {
  private row = 0;
  private item = '';
  private depth = 0;
  private isQuoted = false;
  private isEscaped = false;

  constructor(private readonly onItem: (row: number, item: string) => void) {}

  take(text: string): void {
    if (text === '') return;
    let start = 0;
    // The character after a backslash that ended the piece before.
    STRUCTURE.lastIndex = this.isEscaped ? 1 : 0;
    this.isEscaped = false;
    for (let found = STRUCTURE.exec(text); found; found = STRUCTURE.exec(text)) {
      const at = found.index;
      if (this.isQuoted) this.skipEscaped(found[0], text);
      else if (this.step(found[0], text.slice(start, at))) start = at + 1;
    }
    this.item = grown(Math.max(1, this.row), this.item, text.slice(start));
  }

  end(): void {
    if (this.row === 0) throw unreadable(faultAt(1, 'body', NOT_AN_ARRAY, this.item));
    if (this.depth > 0) throw unreadable(faultAt(this.row, 'row', 'is cut off; the array has no end', this.item));
    if (this.item.trim() !== '') throw unreadable(faultAt(this.row, 'body', NOT_AN_ARRAY, this.item));
  }

  private skipEscaped(character: string, text: string): void {
    if (character === '"') this.isQuoted = false;
    if (character !== '\\') return;
    this.isEscaped = STRUCTURE.lastIndex === text.length;
    STRUCTURE.lastIndex++;
  }

  /** Whether an item or the array begins after this character. `before` is the text since the last such place. */
  private step(character: string, before: string): boolean {
    if (this.depth === 0) return this.open(character, before);
    if (character === '"') this.isQuoted = true;
    else if (character === '[' || character === '{') this.depth++;
    else if (character === ']' || character === '}') this.depth--;
    if (this.depth > 1 || (this.depth === 1 && character !== ',')) return false;
    if (character === '}') throw unreadable(faultAt(this.row, 'row', NOT_JSON, this.item + before + character));
    this.close(grown(this.row, this.item, before), character);
    return true;
  }

  private open(character: string, before: string): boolean {
    if (character !== '[' || this.row > 0 || (this.item + before).trim() !== '') {
      throw unreadable(faultAt(1, 'body', NOT_AN_ARRAY, this.item + before + character));
    }
    this.depth = 1;
    this.row = 1;
    this.item = '';
    return true;
  }

  private close(item: string, character: string): void {
    const isEmptyArray = this.row === 1 && character === ']' && item.trim() === '';
    if (!isEmptyArray) this.onItem(this.row, item);
    if (character === ',') this.row++;
    this.item = '';
  }
}

function grown(row: number, start: string, more: string): string {
  if (start.length + more.length <= MAX_RECORD) return start + more;
  throw unreadable(faultAt(row, 'row', `is longer than ${MAX_RECORD / 1024} KiB`, start + more.slice(0, 100)));
}

function addObject(row: number, text: string, table: Table, isList: IsList): void {
  const members = Object.entries(parsed(row, text));
  let fault: Fault | undefined;
  const cells = members.map(([name, value]) => {
    const cell = cellOf(value, isList(name));
    if (cell === false) fault ??= faultAt(row, name, 'must be text, a number or null', JSON.stringify(value));
    return [name, cell === false ? undefined : cell] as const;
  });
  table.addObject(row, cells, fault);
}

function parsed(row: number, text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable(faultAt(row, 'row', NOT_JSON, text.trim()));
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw unreadable(faultAt(row, 'row', 'must be a JSON object', text.trim()));
}

/** The cell of a JSON value, in the form of a spreadsheet; `false` if there is none. */
function cellOf(value: unknown, isList: boolean): Cell | false {
  if (value === null) return null;
  if (typeof value === 'string') return tidied(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!isList || !Array.isArray(value) || !value.every(isItem)) return false;
  // An empty list is said to be empty.
  return value.length === 0 ? null : value.map((item) => tidied(String(item)) ?? '').join(';');
}

/** `;` parts the items of a cell. */
const isItem = (item: unknown) => typeof item === 'number' || (typeof item === 'string' && !item.includes(';'));
