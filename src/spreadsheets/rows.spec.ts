import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { CsvError } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { tidied, type Cell } from './cells.js';
import { readArray, readLines } from './json-rows.js';
import { readDelimited } from './rows.js';
import { Table } from './table.js';

const HEADER = ['a', 'b', 'c'];

/** Without splitting a character, as a decoder. */
function* pieces(text: string, length: number) {
  const characters = [...text];
  for (let start = 0; start < characters.length; start += length)
    yield characters.slice(start, start + length).join('');
}

async function* asynchronously<T>(items: Iterable<T>) {
  for (const item of items) {
    await setImmediate();
    yield item;
  }
}

const texts = (text: string, length = 65_536) => asynchronously(pieces(text, length));

async function delimited(text: string, isTabbed = false, length?: number): Promise<Table> {
  const table = new Table();
  await readDelimited(texts(text, length), text, isTabbed, table);
  return table;
}

const numbered = ({ rows }: Table) => rows.map(({ row, cells }) => [row, ...cells]);

const cells = fc
  .string({
    unit: fc.constantFrom(
      '"',
      '""',
      ',',
      ';',
      '\t',
      '|',
      '\r\n',
      '\n',
      '\r',
      ' ',
      '\u00A0',
      "'",
      '=',
      '\\N',
      'a',
      'é',
      '😀',
    ),
  })
  .map(tidied);
const tables = fc.array(fc.tuple(cells, cells, cells), { maxLength: 20 });
const guarded = (cell: Cell) => (/^'*(?:[=+\-@\t\r]|\\N$)/.test(cell ?? '') ? `'${cell}` : cell);
const withoutEnd = (row: readonly Cell[]) => row.slice(0, row.findLastIndex((cell) => cell !== undefined) + 1);

describe('rows of a delimited file', () => {
  it('are those that were written, for every separator and line end, wherever the pieces end', async () => {
    const dialects = fc.tuple(fc.constantFrom(',', ';', '\t', '|'), fc.constantFrom('\r\n', '\n', '\r'), fc.boolean());
    await fc.assert(
      fc.asyncProperty(tables, dialects, fc.integer({ min: 1, max: 40 }), async (rows, dialect, length) => {
        const [delimiter, record_delimiter, quoted] = dialect;
        const guardedRows = rows.map((row) => row.map(guarded));
        const text = stringify([HEADER, ...guardedRows], {
          delimiter,
          record_delimiter,
          quoted,
          quoted_match: /[\r\n]/,
        });
        const table = await delimited(text, delimiter === '\t', length);
        const expected = rows.flatMap((row, index) => {
          const kept = withoutEnd(row);
          return kept.length > 0 ? [[index + 2, ...kept]] : [];
        });
        expect(table.header).toEqual(HEADER);
        expect(numbered(table)).toEqual(expected);
        expect(table.rows.filter(({ fault }) => fault)).toEqual([]);
      }),
    );
  });

  it.each<[title: string, text: string, rows: (string | number | undefined)[][]]>([
    [
      'cells with separators and line breaks',
      'a,b,c\r\n"1,2","x\r\ny",z\r\n4,5,6\r\n',
      [
        [2, '1,2', 'x\r\ny', 'z'],
        [3, '4', '5', '6'],
      ],
    ],
    [
      'empty lines',
      '\n\na,b,c\n\n1,2,3\n\n\n4,5,6\n\n',
      [
        [5, '1', '2', '3'],
        [8, '4', '5', '6'],
      ],
    ],
    [
      'lines of separators and blanks',
      'a,b,c\n,,\n  \n1,2,3\n , ,\n4,5,6\n',
      [
        [4, '1', '2', '3'],
        [6, '4', '5', '6'],
      ],
    ],
    [
      'lines that end differently',
      'a,b,c\r\n1,2,3\n4,5,6\r7,8,9',
      [
        [2, '1', '2', '3'],
        [3, '4', '5', '6'],
        [4, '7', '8', '9'],
      ],
    ],
    [
      'fewer cells than the header',
      'a,b,c\n1\n2,3',
      [
        [2, '1'],
        [3, '2', '3'],
      ],
    ],
    [
      'columns without a name at the end',
      'a,b,c,,,\n1,2,3,,,\n4,5,6\n',
      [
        [2, '1', '2', '3'],
        [3, '4', '5', '6'],
      ],
    ],
    [
      'quotes within a cell',
      'a,b,c\nDwayne "The Rock" Johnson,5" heel,""\n',
      [[2, 'Dwayne "The Rock" Johnson', '5" heel']],
    ],
    ['blanks around quotes', 'a, b, c\n1, "Lee, Jr." , 3\n', [[2, '1', 'Lee, Jr.', '3']]],
    ['a line that names the separator', 'sep=;\r\na;b;c\r\n1;2,5;3\r\n', [[2, '1', '2,5', '3']]],
    [
      'guarded formulas',
      "a,b,c\n'=1+1,'+49,'-5\n=1+1,@x,'n\n",
      [
        [2, '=1+1', '+49', '-5'],
        [3, '=1+1', '@x', "'n"],
      ],
    ],
  ])('may have %s', async (_, text, rows) => {
    const table = await delimited(text);
    expect(table.header).toEqual(HEADER);
    expect(numbered(table)).toEqual(rows);
  });

  it('of the clipboard may have empty cells, commas and line breaks', async () => {
    const table = await delimited('a\tb\tc\n\t2\t\nLee, Ann\t"x\ny"\t3\n\t\t\n1\t\t3', true);
    expect(numbered(table)).toEqual([
      [2, undefined, '2'],
      [3, 'Lee, Ann', 'x\ny', '3'],
      [5, '1', undefined, '3'],
    ]);
  });

  it.each<[title: string, text: string, row: number, message: string, value: string]>([
    [
      'of a separator that is not quoted',
      'a,b\n1,2\nLee, Ann,3\n',
      3,
      'has 3 cells, but the header has 2; quote a cell that holds the separator',
      '3',
    ],
    [
      'also when it is empty',
      'a,b\n1,2,\n',
      2,
      'has 3 cells, but the header has 2; quote a cell that holds the separator',
      '',
    ],
    [
      'below no name',
      'a,b,,\n1,2,,x\n',
      2,
      'has 4 cells, but the header has 2; quote a cell that holds the separator',
      'x',
    ],
  ])('with more cells than the header are faults, %s', async (_, text, row, message, value) => {
    const { rows } = await delimited(text);
    expect(rows.at(-1)).toEqual({ row, cells: [], fault: { field: 'row', message, row, value } });
  });

  it.each<[title: string, text: string, row: number, message: RegExp]>([
    ['a quote that is not closed', 'a,b\n1,2\n\n3,"4\n5,6\n', 4, /quote that is not closed/],
    [
      'a quote that is not closed in a long file',
      `a,b\n1,2\n"3,4\n${'5,6\n'.repeat(500_000)}`,
      3,
      /is a quote not closed\?/,
    ],
    ['text after a closing quote', 'a,b\n"The Rock" Johnson,2\n', 2, /text after a closing quote/],
    ['2 MB in one cell', `a,b\n1,2\n3,${'x'.repeat(2_000_000)}\n`, 3, /longer than 256 KiB/],
    ['a bomb of quotes', `a,b\n1,2\n${'"'.repeat(4_000_000)}\n`, 3, /longer than 256 KiB/],
    ['too many columns', `${'a,'.repeat(1001)}\n`, 1, /more than 1000 columns/],
  ])('are refused for %s', async (_, text, row, message) => {
    await expect(delimited(text)).rejects.toMatchObject({
      status: 422,
      details: [{ row, message: expect.stringMatching(message) }],
    });
  });

  it('are faults where a cell is longer than that of a spreadsheet', async () => {
    const { rows } = await delimited(`a,b\n1,${'x'.repeat(32_767)}\n2,${'y'.repeat(32_768)}`);
    expect(rows.map(({ fault }) => fault)).toEqual([
      undefined,
      { field: 'b', message: 'must have at most 32767 characters', row: 3, value: `${'y'.repeat(40)}…` },
    ]);
  });

  it('with fewer cells than the header cost no errors', async () => {
    const stacks = jest.spyOn(Error, 'captureStackTrace');
    const { rows } = await delimited('a,b,c\n1\n1,2\n,\n1,2,3\n1\n');
    expect(rows.map(({ row }) => row)).toEqual([2, 3, 5, 6]);
    expect(stacks.mock.calls.filter(([error]) => error instanceof CsvError)).toEqual([]);
    stacks.mockRestore();
  });

  it('may be 100,000, and more when they are empty', async () => {
    const full = `a,b\n${'1,2\n'.repeat(100_000)}${',\n'.repeat(100_000)}`;
    expect((await delimited(full)).rows).toHaveLength(100_000);
    await expect(delimited(`${full}1,2\n`)).rejects.toMatchObject({ status: 413 });
    await expect(delimited(`a,b\n${'\n'.repeat(1_048_576)}1,2`)).rejects.toMatchObject({ status: 413 });
  });
});

type Read = typeof readLines;

async function objects(read: Read, text: string, length?: number): Promise<Table> {
  const table = new Table();
  await read(texts(text, length), table, (member) => member === 'list');
  return table;
}

describe('objects of JSON', () => {
  // No member is called `\`: JSON.parse of Node 24.21 takes it for `"` if another object has that one.
  const members = fc.dictionary(
    fc.constantFrom('a', 'b', 'c', '"', ',', ']', '}', 'a\\'),
    fc.option(fc.string().map(tidied)),
  );
  const all = fc.array(members, { minLength: 1, maxLength: 10 });

  it.each<[title: string, read: Read, write: (rows: object[], indent: number) => string]>([
    ['lines', readLines, (rows) => rows.map((row) => JSON.stringify(row)).join('\r\n')],
    ['an array', readArray, (rows, indent) => JSON.stringify(rows, null, indent)],
  ])('are those that were written, in %s, wherever the pieces end', async (_, read, write) => {
    await fc.assert(
      fc.asyncProperty(
        all,
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 1, max: 20 }),
        async (rows, indent, length) => {
          const table = await objects(read, write(rows, indent), length);
          const found = table.rows.map(({ cells }) =>
            Object.fromEntries(
              table.header.flatMap((name, at) => (cells[at] === undefined ? [] : [[name, cells[at]]])),
            ),
          );
          expect(found).toEqual(rows.map((row) => JSON.parse(JSON.stringify(row)) as object));
          expect(table.rows.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 1));
        },
      ),
    );
  });

  it('are rows with the numbers of their lines', async () => {
    const table = await objects(readLines, '{"a":1,"b":true}\n\n{"c":null,"a":" x "}\n{"b":"\\\\N"}\n');
    expect(table.header).toEqual(['a', 'b', 'c']);
    expect(numbered(table)).toEqual([
      [1, '1', 'true'],
      [3, 'x', undefined, null],
      [4, undefined, undefined],
    ]);
  });

  it('may have a list where the field is one', async () => {
    const { rows } = await objects(readLines, '{"list":[3,"Ann Lee"]}\n{"list":[]}\n{"list":["a;b"]}\n{"a":[1]}');
    expect(rows.map(({ cells, fault }) => [cells[0], fault])).toEqual([
      ['3;Ann Lee', undefined],
      [null, undefined],
      [undefined, { field: 'list', message: 'must be text, a number or null', row: 3, value: '["a;b"]' }],
      [undefined, { field: 'a', message: 'must be text, a number or null', row: 4, value: '[1]' }],
    ]);
  });

  it.each<[read: Read, text: string, row: number, message: string]>([
    [readLines, '{"a":1}\n{"a":}\n', 2, 'must be well-formed JSON'],
    [readLines, '{"a":1}\n[1]', 2, 'must be a JSON object'],
    [readLines, `{"a":"${'x'.repeat(300_000)}"}`, 1, 'is longer than 256 KiB'],
    [readArray, '{"a":1}', 1, 'must be a JSON array of objects'],
    [readArray, '', 1, 'must be a JSON array of objects'],
    [readArray, '[1]', 1, 'must be a JSON object'],
    [readArray, '[{"a":1},]', 2, 'must be well-formed JSON'],
    [readArray, '[{"a":1},{"a":2', 2, 'is cut off; the array has no end'],
    [readArray, '[{"a":1}] x', 1, 'must be a JSON array of objects'],
    [readArray, '[{"a":1}][', 1, 'must be a JSON array of objects'],
    [readArray, '[{"a":1]', 1, 'is cut off; the array has no end'],
    [readArray, '[{"a":1}}', 1, 'must be well-formed JSON'],
    [readArray, `[{"a":"${'x'.repeat(300_000)}"}]`, 1, 'is longer than 256 KiB'],
  ])('are refused by %p: %#', async (read, text, row, message) => {
    await expect(objects(read, text)).rejects.toMatchObject({ status: 422, details: [{ row, message }] });
  });
});
