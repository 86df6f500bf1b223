import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { readSheet, sheetTypes, type SheetOptions, type SheetRow } from './sheet.js';
import { targets } from './targets.js';

type Options = Partial<SheetOptions>;

async function* upload(file: string | Buffer) {
  const bytes = Buffer.from(file);
  for (let start = 0; start < bytes.length; start += 50_000) {
    await setImmediate();
    yield bytes.subarray(start, start + 50_000);
  }
}

const open = (file: string | Buffer, options: Options = {}) =>
  readSheet(upload(file), { mediaType: 'text/csv', target: targets.actors, ...options });

async function read(file: string | Buffer, options?: Options) {
  const sheet = await open(file, options);
  const rows: SheetRow[] = [];
  for await (const batch of sheet.batches(3)) rows.push(...batch);
  return { sheet, rows, values: rows.map(({ row, values }): Record<string, unknown> => ({ row, ...values })) };
}

const clean = [
  { row: 2, name: 'Zoë Lee', gender: 'female', age: '31' },
  { row: 3, name: 'Ann “Annie” Day', gender: 'female', age: '40' },
];
const lines = ['Name,Sex,Age', 'Zoë Lee,female,31', 'Ann “Annie” Day,female,40'];
const csv = lines.join('\r\n');
const semicolons = csv.replaceAll(',', ';');

describe('dirty files', () => {
  it.each<[title: string, file: string | Buffer, charset: string, separator: string | null, options?: Options]>([
    ['plain', csv, 'utf-8', ','],
    ['with a byte order mark', `\uFEFF${csv}`, 'utf-8', ','],
    ['in UTF-16, as "Unicode Text"', Buffer.from(`\uFEFF${csv.replaceAll(',', '\t')}`, 'utf16le'), 'utf-16le', '\t'],
    [
      'in Windows-1252, with semicolons',
      Buffer.from('Name;Sex;Age\r\nZo\xeb Lee;female;31\r\nAnn \x93Annie\x94 Day;female;40\r\n', 'latin1'),
      'windows-1252',
      ';',
    ],
    ['with sep=', `sep=;\r\n${semicolons}`, 'utf-8', ';'],
    ['with sep= behind a mark', `\uFEFFsep=;\r\n${semicolons}`, 'utf-8', ';'],
    ['from the clipboard', csv.replaceAll(',', '\t'), 'utf-8', '\t', { mediaType: 'text/tab-separated-values' }],
    ['with all cells quoted', csv.replaceAll(/[^,\r\n]+/g, '"$&"'), 'utf-8', ','],
    [
      'with empty columns and lines at the end',
      `${lines.map((line) => `${line},,`).join('\n')}\n,,,,\n\n\n`,
      'utf-8',
      ',',
    ],
    ['with blanks and no-break spaces', csv.replaceAll(',', ' ,\u00A0'), 'utf-8', ','],
    ['decomposed', csv.normalize('NFD'), 'utf-8', ','],
  ])('%s', async (_, file, charset, separator, options = {}) => {
    const { sheet, values } = await read(file, options);
    expect(values).toEqual(clean);
    expect(sheet).toMatchObject({
      charset,
      separator,
      rows: 2,
      ignored: [],
      faults: { count: 0 },
      notices: { count: 0 },
    });
    expect(sheet.columns).toEqual({ Name: 'name', Sex: 'gender', Age: 'age' });
  });

  it.each<[title: string, file: string, options: Options]>([
    [
      'lines',
      '{"name":"Zoë Lee","age":31,"gender":"female"}\n{"age":"40","gender":"female","name":"Ann “Annie” Day"}\n',
      { mediaType: 'application/x-ndjson' },
    ],
    [
      'an array',
      '[{"name":"Zoë Lee","age":31,"gender":"female"},{"age":"40","gender":"female","name":"Ann “Annie” Day"}]',
      { mediaType: 'application/json' },
    ],
  ])('as JSON in %s', async (_, file, options = {}) => {
    const { sheet, values } = await read(file, options);
    expect(values).toEqual(clean.map((row) => ({ ...row, row: row.row - 1 })));
    expect(sheet).toMatchObject({
      charset: 'utf-8',
      separator: null,
      columns: { name: 'name', age: 'age', gender: 'gender' },
    });
  });

  it.each<[title: string, file: string, options?: Options]>([
    ['nothing', ''],
    ['blank lines', '\r\n\r\n'],
    ['a mark', '\uFEFF'],
    ['sep= alone', 'sep=;'],
    ['an empty array', '[]', { mediaType: 'application/json' }],
    ['no lines', '\n', { mediaType: 'application/x-ndjson' }],
  ])('with %s are refused', async (_, file, options = {}) => {
    const details = [{ field: 'body', message: 'has no header and no rows', row: 1 }];
    await expect(open(file, options)).rejects.toMatchObject({ status: 422, details });
  });

  it('with a header alone have no rows', async () => {
    expect((await read('name,gender,age')).sheet).toMatchObject({ rows: 0, faults: { count: 0 } });
  });

  it('with doubled headers are refused, whatever columns they mean', async () => {
    await expect(open('Name,Actor,Sex,Gender,Age\n')).rejects.toMatchObject({
      faults: { count: 2 },
      details: [
        { field: 'name', row: 1 },
        { field: 'gender', row: 1 },
      ],
    });
  });

  it('that are cut off fail as their upload does', async () => {
    async function* broken() {
      yield Buffer.from(csv);
      await setImmediate();
      throw new Error('aborted');
    }
    const options: SheetOptions = { mediaType: 'text/csv', target: targets.actors };
    await expect(readSheet(broken(), options)).rejects.toThrow('aborted');
  });

  it('over 8 MiB are 413, in whatever form', async () => {
    for (const mediaType of ['text/csv', 'application/json'] as const) {
      await expect(open(Buffer.alloc(8 * 1024 * 1024 + 1, ' '), { mediaType })).rejects.toMatchObject({ status: 413 });
    }
  });
});

describe('the values of a row', () => {
  it('are nothing where a cell is empty, \\N or missing, and null where JSON says so', async () => {
    const { values } = await read('name,gender,age\n\\N,,31\nAnn\n');
    expect(values).toEqual([
      { row: 2, name: undefined, gender: undefined, age: '31' },
      { row: 3, name: 'Ann', gender: undefined, age: undefined },
    ]);
    const json = '[{"id":7,"billing":null,"notes":""},{"id":8}]';
    expect((await read(json, { mediaType: 'application/json', target: targets.cast })).values).toEqual([
      { row: 1, id: '7', billing: null, notes: undefined },
      { row: 2, id: '8', billing: undefined, notes: undefined },
    ]);
  });

  it('may be joined of first and last name', async () => {
    const { sheet, values } = await read(
      'Last,Last name,First name,gender,age\nx,Lee,Ann,female,31\n,,Cher,female,79\n,,,female,1\n',
    );
    expect(values.map(({ name }) => name)).toEqual(['Ann Lee', 'Cher', undefined]);
    expect(sheet.ignored).toEqual(['Last']);
  });

  it('are days, in the order of their column', async () => {
    const file =
      'Film,Released\nA,31/12/2026\nB,3/4/2026\nC,2026-12-31\nD,"Thu, 31 Dec 2026 00:00:00 GMT"\nE,31.12.2026\n';
    const { values } = await read(file, { target: targets.movies });
    const day = '2026-12-31';
    expect(values.map(({ release_date }) => release_date)).toEqual([day, '2026-04-03', day, day, day]);
  });

  it('are judged for each column of dates', async () => {
    const file = 'role,actor,start,end\nA,Ann,1/2/2026,3/14/2026\nB,Bo,14/2/2026,3/4/2026\n';
    const { values } = await read(file, { target: targets.cast });
    expect(values.map(({ starts, ends }) => [starts, ends])).toEqual([
      ['2026-02-01', '2026-03-14'],
      ['2026-02-14', '2026-03-04'],
    ]);
  });

  it('have one fault for a column of dates in doubt; its clear dates are read', async () => {
    const file = 'title,date\nA,3/4/2026\nB,5/6/2026\nC,2026-12-31\nD,soon\n';
    const { sheet, rows } = await read(file, { target: targets.movies });
    expect(sheet.faults.kept.map(({ row, message }) => [row, message])).toEqual([
      [2, 'may begin with the day or the month; send dates=dmy or dates=mdy'],
      [5, 'must be a calendar day such as 2026-12-31'],
    ]);
    expect(rows.map(({ faulty }) => faulty)).toEqual([['release_date'], ['release_date'], [], ['release_date']]);
    const { values } = await read(file.replace('soon', ''), { target: targets.movies, dates: 'mdy' });
    expect(values.map(({ release_date }) => release_date)).toEqual([
      '2026-03-04',
      '2026-05-06',
      '2026-12-31',
      undefined,
    ]);
  });

  it('have faults with row, field and the start of the cell', async () => {
    const { sheet, rows } = await read(`title,date\nA,${'soon '.repeat(100)}\nB,C,2026-12-31\nD,31/02/2026`, {
      target: targets.movies,
    });
    expect(sheet.faults).toMatchObject({
      count: 3,
      kept: [
        {
          field: 'release_date',
          message: 'must be a calendar day such as 2026-12-31',
          row: 2,
          value: `${'soon '.repeat(8)}…`,
        },
        { field: 'row', row: 3, value: '2026-12-31' },
        { field: 'release_date', message: 'is not a day that exists, in the order dmy', row: 4, value: '31/02/2026' },
      ],
    });
    // The cells of row 3 can't be told apart.
    expect(rows.map(({ row }) => row)).toEqual([2, 4]);
  });

  it('have the first 100 of their faults listed, and all counted', async () => {
    const { sheet } = await read(`name,gender,age\n${'Lee, Ann,female,31\n'.repeat(2310)}`);
    expect([sheet.faults.count, sheet.faults.kept.length]).toEqual([2310, 100]);
    expect(sheet.faults.kept.at(-1)).toMatchObject({ row: 101 });
  });

  it.each([
    ['Lee, Ann', 1],
    ['Lee,Ann', 1],
    ['Ann Lee', 0],
    ['Robert Downey, Jr.', 0],
    ['Lee, Ann, Jr.', 0],
  ])('%s: notices %i', async (name, count) => {
    const { sheet, values } = await read(`name;gender;age\n${name};female;31`);
    expect(values).toEqual([{ row: 2, name, gender: 'female', age: '31' }]);
    expect(sheet.notices.count).toBe(count);
    if (count > 0) expect(sheet.notices.kept).toEqual([{ field: 'name', message: 'looks like "Last, First"', row: 2 }]);
  });
});

describe('other work while 100,000 rows are read', () => {
  const cells = Array.from({ length: 100_000 }, (_, index) => ({
    name: `Zoë Lee ${index}`,
    gender: 'female',
    age: index % 100,
  }));
  const files = {
    'text/csv': () => `name,gender,age\r\n${cells.map(({ name, age }) => `${name},female,${age}\r\n`).join('')}`,
    'text/tab-separated-values': () =>
      `name\tgender\tage\n${cells.map(({ name, age }) => `${name}\tfemale\t${age}\n`).join('')}`,
    'application/x-ndjson': () => cells.map((cell) => JSON.stringify(cell)).join('\n'),
    'application/json': () => JSON.stringify(cells),
  };

  it.each(sheetTypes)('has its turn: %s', async (mediaType) => {
    const file = Buffer.from(files[mediaType]());
    let turns = 0;
    let isReading = true;
    const takeTurns = async () => {
      for (; isReading; turns++) await setImmediate();
    };
    const taken = takeTurns();
    let count = 0;
    try {
      const sheet = await open(file, { mediaType });
      for await (const batch of sheet.batches()) count += batch.length;
    } finally {
      isReading = false;
      await taken;
    }
    expect(count).toBe(100_000);
    // Often one for each 16 KiB, and for each batch.
    expect(turns).toBeGreaterThan(50);
  });
});
