import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SheetForm } from '../lists/list-form.js';
import { guarded, linesOf, unguarded } from './cells.js';

const form = (format: SheetForm['format'], separator = ','): SheetForm => ({ format, separator, permissions: [] });
const rendered = (rows: object[], { of, start }: ReturnType<typeof linesOf>) =>
  start + of(rows.map((row) => JSON.stringify(row)).join());
const cells = (value: unknown, one = form('csv')) => linesOf(one, ['x', 'y']).of(JSON.stringify({ x: value, y: 1 }));

describe('a cell', () => {
  it.each([
    ['Zoë López', 'Zoë López'],
    ['Lee, Ann', '"Lee, Ann"'],
    ['Ann "Bo" Lee', '"Ann ""Bo"" Lee"'],
    ['two\nlines', '"two\nlines"'],
    ['a\rb', '"a\rb"'],
    ['a;b', 'a;b'],
    ["O'Brien", "O'Brien"],
    ['=1+1', "'=1+1"],
    ['+49', "'+49"],
    ['-', "'-"],
    ['@SUM(1)', "'@SUM(1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
    ["'=1", "''=1"],
    ["'twas", "'twas"],
    ['', ''],
    [null, ''],
    [undefined, ''],
    [-3, '-3'],
    [[3, 7], '3;7'],
    [[], ''],
    [{ age: 26, name: '=x' }, '"{""age"":26,""name"":""=x""}"'],
    ['2002-12-04', '2002-12-04'],
  ])('%j is written as %s', (value, text) => expect(cells(value)).toBe(`${text},1\r\n`));

  it('is quoted where it has the separator', () => {
    expect(cells('a;b', form('csv', ';'))).toBe('"a;b";1\r\n');
    expect(cells('a,b', form('csv', ';'))).toBe('a,b;1\r\n');
    expect(cells([3, 7], form('csv', ';'))).toBe('"3;7";1\r\n');
    expect(cells('a\tb', form('tsv'))).toBe('"a\tb"\t1\n');
  });

  it('of any text is no formula, and gives the text back', () => {
    const starts = fc.constantFrom('', '=', "'", "''", '+', '-', '@', '\t', '\r', "'=", "''@");
    fc.assert(
      fc.property(starts, fc.string(), (start, text) => {
        const cell = guarded(start + text);
        expect(cell).not.toMatch(/^[=+\-@\t\r]/);
        expect(unguarded(cell)).toBe(start + text);
      }),
    );
  });
});

describe('a spreadsheet', () => {
  const rows = [
    { id: 1, name: 'Ann', age: 3 },
    { id: 2, name: 'Bo', age: null },
  ];

  it('of CSV has a byte order mark, a header, and CRLF', () => {
    expect(rendered(rows, linesOf(form('csv'), ['name', 'age', 'id']))).toBe(
      '\uFEFFname,age,id\r\nAnn,3,1\r\nBo,,2\r\n',
    );
  });

  it('of TSV has a header and no mark', () => {
    expect(rendered(rows, linesOf(form('tsv'), ['name', 'age', 'id']))).toBe('name\tage\tid\nAnn\t3\t1\nBo\t\t2\n');
  });

  it('of NDJSON has the rows, a line each, and no header', () => {
    const text = rendered([...rows, { id: 3, name: 'two\nlines' }], linesOf(form('ndjson'), ['name']));
    expect(text).toBe(
      '{"id":1,"name":"Ann","age":3}\n{"id":2,"name":"Bo","age":null}\n{"id":3,"name":"two\\nlines"}\n',
    );
  });

  it('of no rows is its header', () => {
    const { start, of } = linesOf(form('csv'), ['name', 'id']);
    expect(start + of('')).toBe('\uFEFFname,id\r\n');
  });
});
