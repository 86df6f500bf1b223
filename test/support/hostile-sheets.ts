import fc, { type Arbitrary } from 'fast-check';
import { hostileText, words, type Body } from './hostile-values.js';

interface Columns {
  /** Each with good cells. */
  readonly good: Readonly<Record<string, readonly string[]>>;
  /** Further columns, which some sheets have. */
  readonly more: Readonly<Record<string, readonly string[]>>;
}

const ids = { id: words('1|2|3|99|'), version: words('1|1|1|2|'), Agent: ['x'], '': [''] };
const columns: Record<string, Columns> = {
  importActors: {
    good: { Name: words('Ann Lee|Zoë López 1|Lee, Ann|=Bob'), Sex: words('f|x'), age: words('0|31|150') },
    more: ids,
  },
  importMovies: {
    good: { title: words('Aliens|Terminator 1'), 'Release date': words('2027-01-31|31.12.2026|13/1/2027|') },
    more: { ...ids, Cast: words('1;2|Zoë López 3|;|3;Nobody') },
  },
  importCastings: {
    good: { Character: words('Ripley|Ripley 1|Newt'), actor_id: words('1|2|3|') },
    more: {
      ...ids,
      Status: words('confirmed|offered|'),
      SW: ['2026-03-05'],
      WF: ['2026-04-02'],
      '#': words('1|2|'),
      Notes: ['tall'],
    },
  },
};

const types = words('text/csv|text/csv; charset=utf-8|text/tab-separated-values|application/x-ndjson|application/json');

/** A sheet for an import: most cells are good, and some are hostile. */
export function uploadOf(operationId: string): Arbitrary<{ type: string; body: Body }> {
  const { good, more } = columns[operationId]!;
  const named = fc.subarray(Object.keys(more)).map((names) => [...Object.keys(good), ...names]);
  return named.chain((names) => {
    const cell = (name: string) => {
      const fine = fc.constantFrom(...(good[name] ?? more[name]!));
      return fc.oneof({ weight: 30, arbitrary: fine }, { weight: 1, arbitrary: hostileText });
    };
    const rows = fc.array(fc.tuple(...names.map(cell)), { maxLength: 4 });
    return fc.record({ type: fc.constantFrom(...types), rows }).map(({ type, rows }) => ({
      type,
      body: written(type, names, rows),
    }));
  });
}

function written(type: string, names: readonly string[], rows: readonly string[][]): string {
  const objects = rows.map((cells) => JSON.stringify(Object.fromEntries(names.map((name, i) => [name, cells[i]]))));
  if (type === 'application/json') return `[${objects.join()}]`;
  if (type === 'application/x-ndjson') return objects.join('\n');
  const separator = type === 'text/csv' ? ',' : type.startsWith('text/csv') ? ';' : '\t';
  return [names, ...rows].map((cells) => cells.map(quoted).join(separator)).join('\r\n');
}

const quoted = (cell: string) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
