import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasBrowser } from '../support/browser.js';
import { Desk, expectAccessible } from '../support/desk.js';
import { workbook } from '../support/workbook.js';

/** As a spreadsheet program puts them on the clipboard; the cells of two rows are wrong. */
const lines = [
  'Name\tSex\tAge\tAgent',
  ...Array.from({ length: 200 }, (_, i) => `Extra ${i + 1}\tfemale\t${20 + (i % 50)}\tX`),
];
const faulty = lines.with(17, 'Extra 17\tfemale\tthirty\tX').with(150, 'Extra 150\tfemale\t-1\tX');

async function paste(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.getByRole('textbox', { name: /paste/ }).focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('ControlOrMeta+V');
}

/** Drops a file somewhere on the page. */
async function drop(page: Page, name: string, bytes: Buffer): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([called, base64]) => {
      const transfer = new DataTransfer();
      const content = Uint8Array.from(atob(base64!), (character) => character.charCodeAt(0));
      transfer.items.add(new File([content], called!));
      return transfer;
    },
    [name, bytes.toString('base64')],
  );
  await page.dispatchEvent('h1', 'drop', { dataTransfer });
}

/** Waits for a row of a table that begins with these cells. */
const row = (page: Page, text: RegExp) => page.getByRole('row', { name: text });

// Skipped without Chromium; CI installs it.
(hasBrowser ? describe : describe.skip)('the import of spreadsheets', () => {
  let desk: Desk;
  let page: Page;
  beforeAll(async () => {
    desk = await Desk.start();
    page = await desk.open('director', '/import');
  });
  afterAll(() => desk.stop());

  const actors = async (query: string) =>
    (await (await desk.fetch('assistant', 'GET', `/actors?${query}`)).json()) as {
      actors: { name: string; age: number }[];
    };

  it('refuses 200 pasted rows of which two are wrong, and takes them when they are right', async () => {
    await page.getByText('Nothing is written before').waitFor();
    await expectAccessible(page);
    await paste(page, faulty.join('\n'));
    await page.getByRole('heading', { name: '2 rows to settle' }).waitFor();
    await row(page, /18 Age “thirty” must be an integer from 0 to 150/).waitFor();
    await row(page, /151 Age “-1” must be/).waitFor();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Go to row 18' }).click();
    await page.keyboard.insertText(lines[17]!);
    await page.getByRole('button', { name: 'Go to row 151' }).click();
    await page.keyboard.insertText(lines[150]!);
    expect(await page.getByRole('textbox', { name: /paste/ }).inputValue()).toBe(lines.join('\n'));
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByText('200 new').waitFor();
    await page.getByText('Agent is not used').waitFor();
    await row(page, /^2 Extra 1 new/).waitFor();
    await expectAccessible(page);
    expect((await actors('q=extra&limit=1')).actors).toEqual([]);

    await page.getByRole('button', { name: 'Import 200 rows' }).click();
    await page.getByRole('heading', { name: '200 rows are imported' }).waitFor();
    await page.getByRole('link', { name: 'Extra 1', exact: true }).waitFor();
    await expectAccessible(page);
    expect((await actors('q=extra')).actors).toHaveLength(200);
  });

  it('shows what changes, and that a sheet which was imported already changes nothing', async () => {
    await page.getByRole('button', { name: 'Import more' }).click();
    await paste(page, 'Name,Age\nlinda hamilton,29\nياسمين صبري,30\nKeanu Reeves,29');
    await page.getByRole('heading', { name: '1 row to settle' }).waitFor();
    await row(page, /3 Gender must be/).waitFor();
    await paste(page, 'Name,Age,Gender\nLinda Hamilton,29,\nياسمين صبري,30,female\nKeanu Reeves,29,male');
    await row(page, /^2 Linda Hamilton Age 28 becomes 29/).waitFor();
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.getByRole('heading', { name: '2 rows are imported' }).waitFor();
    expect((await actors('q=hamilton')).actors).toEqual([expect.objectContaining({ name: 'Linda Hamilton', age: 29 })]);
    await page.getByRole('button', { name: 'Import more' }).click();
    await paste(page, lines.join('\n'));
    await page.getByText('There is nothing to import').waitFor();
    await page.getByLabel('A name that is here already').selectOption('is another actor');
    await page.getByText('200 as they are').waitFor();
    expect(page.url()).toContain('match=id');
  });

  it('keeps what was pasted through a new sign-in', async () => {
    await desk.show(page, '/import?to=cast&movie=3');
    await page.getByRole('link', { name: 'Terminator 2: Judgment Day' }).waitFor();
    await page.evaluate(() => sessionStorage.setItem('casting-desk.token', 'ended'));
    await paste(page, 'Part\tActor\tStatus\nMiles Dyson\tHugo Weaving\tshortlisted');
    // The provider still knows the person.
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await row(page, /^2 Miles Dyson – Hugo Weaving Status considered becomes shortlisted/).waitFor();
    await page.getByRole('button', { name: 'Import 1 row' }).click();
    await page.getByRole('link', { name: 'Open the movie' }).click();
    expect(page.url()).toContain('#/movies/3');
    await page.goBack();
  });

  it('names the conflicts of a cast list, and writes it all the same', async () => {
    await paste(page, 'Part\tActor\tStatus\tSW\tWF\nNurse\tLinda Hamilton\tconfirmed\t1990-12-20\t1990-12-30');
    await row(page, /Status Linda Hamilton is absent from 1990-12-22 to 1991-01-04$/).waitFor();
    await expectAccessible(page);
    expect(await page.getByText('Prefer').count()).toBe(0);
    await page.getByRole('button', { name: 'Go on all the same' }).click();
    await page.getByText('imported all the same').waitFor();
    await page.getByRole('button', { name: 'Import 1 row' }).click();
    await page.getByRole('heading', { name: '1 row is imported' }).waitFor();
    await expectAccessible(page);
  });

  it('reads a dropped Excel file, its days and a choice of its sheets', async () => {
    page = await desk.open('producer', '/import?to=movies');
    const rows = [
      ['Title', 'Release date'],
      ['The "Long" Night', new Date('2027-03-12')],
      [''],
      ['日本の夜', new Date('1984-02-29')],
    ];
    const unclear = [
      ['Film', 'Released'],
      ['Dark Star', '3/4/1974'],
    ];
    await drop(page, 'movies.xlsx', workbook({ March: rows, Older: unclear }));
    await row(page, /^2 The "Long" Night new · 12 Mar 2027/).waitFor();
    await row(page, /^4 日本の夜 new · 29 Feb 1984/).waitFor();
    await page.getByRole('combobox', { name: /^Sheet/ }).selectOption('Older');
    await page.getByText('may begin with the day or the month').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'The day first' }).click();
    await row(page, /^2 Dark Star new · 3 Apr 1974/).waitFor();
    await page.getByRole('combobox', { name: /^Dates such as/ }).selectOption('the month first: 4 March');
    await row(page, /^2 Dark Star new · 4 Mar 1974/).waitFor();
    await page.getByRole('button', { name: 'Import 1 row' }).click();
    await page.getByRole('link', { name: 'Dark Star' }).waitFor();
  });

  it('reads a large Excel file, for which its library would start a worker that the page may not have', async () => {
    await desk.show(page, '/import?to=actors');
    await page.locator('[aria-current="page"]', { hasText: 'Actors' }).waitFor();
    const rows = Array.from({ length: 6000 }, (_, i) => [`Crowd ${i}`, 'male', 30]);
    await drop(page, 'crowd.xlsx', workbook({ Crowd: [['Name', 'Gender', 'Age'], ...rows] }));
    await page.getByText('6,000 new').waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('says why a file is refused as a whole', async () => {
    await drop(page, 'notes.docx', Buffer.from('PK'));
    await page.getByText('notes.docx can’t be read'.replace('’', "'")).waitFor();
    await drop(page, 'broken.xlsx', Buffer.from('PK\x03\x04 broken'));
    await page.getByText("can't be read as an Excel file").waitFor();
    await drop(page, 'words.csv', Buffer.from('Städte;Länder\r\nKöln;D\r\n', 'latin1'));
    await row(page, /Name needs a column name; found "Städte", "Länder"/).waitFor();
    await expectAccessible(page);
    await drop(page, 'many.csv', Buffer.from(`name\n${'x\n'.repeat(100_001)}`));
    await page.getByText('The file has too many rows; send at most 100000 at a time').waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('saves an example, and every list as it is filtered', async () => {
    const download = async (start: () => Promise<void>) => {
      const [file] = await Promise.all([page.waitForEvent('download'), start()]);
      return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
    };
    await desk.show(page, '/import?to=cast&movie=1');
    const example = await download(() => page.getByRole('button', { name: 'Download an example' }).click());
    expect(example).toEqual({
      name: 'example-cast.csv',
      text: expect.stringContaining('Part,Billing,Actor,Status'),
    });
    await desk.show(page, '/actors?q=weav&sort=-age');
    await page.getByText('2 actors').waitFor();
    const save = (format: RegExp) => async () => {
      await page.getByText('Export', { exact: true }).click();
      await page.getByRole('button', { name: format }).click();
    };
    const csv = await download(save(/Excel/));
    expect(csv.name).toMatch(/^actors-\d{4}-\d\d-\d\d\.csv$/);
    expect(csv.text).toMatch(
      /^\uFEFFname,gender,age,id,version\r\nHugo Weaving,male,38,12,\d+\r\nSigourney Weaver,female,36,5,\d+\r\n$/,
    );
    const tsv = await download(save(/tabs/));
    expect(tsv.name).toMatch(/\.tsv$/);
    expect(tsv.text).toContain('Hugo Weaving\tmale');
    await expectAccessible(page);
    expect(page.url()).not.toContain('token');
  });

  it('is absent for those who may only look; dark and narrow it has no fault either', async () => {
    const assistant = await desk.open('assistant', '/import');
    await assistant.getByText('A casting director can import').waitFor();
    expect(await assistant.getByRole('link', { name: 'Import' }).count()).toBe(0);
    const narrow = await desk.open('director', '/import?to=cast', {
      colorScheme: 'dark',
      viewport: { width: 320, height: 640 },
    });
    await narrow.getByRole('combobox', { name: 'Search a movie' }).fill('speed');
    await narrow.getByRole('option', { name: /^Speed/ }).click();
    await paste(narrow, 'Part\tActor\nJack Traven\tNobody\nAnnie Porter\tSandra Bullock');
    await narrow.getByText('must be the name of an existing actor').waitFor();
    await expectAccessible(narrow);
    expect(await narrow.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    expect(desk.complaints).toEqual([]);
  });
});
