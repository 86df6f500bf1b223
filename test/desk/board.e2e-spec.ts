import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasBrowser } from '../support/browser.js';
import { Desk, expectAccessible, toast, undo } from '../support/desk.js';

/** The candidate's line of a part on the board. */
const lineOf = (page: Page, part: string, name: string) =>
  page.getByRole('row', { name: part }).getByRole('listitem').filter({ hasText: name });

const statusOf = (page: Page, part: string, name: string) =>
  page.getByRole('combobox', { name: `Status of ${name} as ${part}` });

// Skipped without Chromium; CI installs it.
(hasBrowser ? describe : describe.skip)('the board of a movie', () => {
  let desk: Desk;
  let page: Page;
  /** What the service answers to a director. */
  const read = async <T>(path: string) => (await (await desk.fetch('director', 'GET', path)).json()) as T;
  const post = async <T>(path: string, body: unknown) =>
    (await (await desk.fetch('producer', 'POST', path, body)).json()) as T;
  const roleOf = async (part: string) => {
    const { roles } = await read<{ roles: { id: number; name: string; billing: number | null }[] }>('/movies/3/roles');
    return roles.find(({ name }) => name === part)!;
  };

  beforeAll(async () => {
    desk = await Desk.start();
    page = await desk.open('director', '/movies/3');
  });
  afterAll(() => desk.stop());

  it('shows the parts by billing, what is open, and what is in the way', async () => {
    await page.getByText('6 parts, 3 open · 1 offer out · 1 conflict').waitFor();
    expect(await page.getByRole('rowheader').allTextContents()).toEqual([
      expect.stringContaining('The Terminator'),
      expect.stringContaining('Sarah Connor'),
      expect.stringContaining('T-1000'),
      expect.stringContaining('John Connor'),
      expect.stringContaining('Miles Dyson'),
      expect.stringContaining('Kyle Reese'),
    ]);
    await lineOf(page, 'Sarah Connor', 'Linda Hamilton').getByText('⚠ absent 22 Dec 1990 – 4 Jan 1991').waitFor();
    await page.getByRole('checkbox', { name: 'Open parts only' }).check();
    await page.getByText('3 of 6 parts').waitFor();
    await page.getByRole('searchbox', { name: 'Search parts and candidates' }).fill('weaving');
    await page.getByText('1 of 6 parts').waitFor();
    await expectAccessible(page);
    await page.getByRole('searchbox', { name: 'Search parts and candidates' }).fill('');
    await page.getByRole('checkbox', { name: 'Open parts only' }).uncheck();
  });

  it('takes a part from its first name to a confirmation, and back by Undo', async () => {
    await page.getByRole('button', { name: '+ Part' }).click();
    const dialog = page.getByRole('dialog', { name: 'New part' });
    expect(await dialog.getByLabel('Billing').inputValue()).toBe('7');
    await dialog.getByLabel('Part').fill('Enrique Salceda');
    await dialog.getByLabel('First day').fill('1991-01-07');
    await dialog.getByLabel('Last day').fill('1991-01-01');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.locator('[aria-invalid=true]').first().waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('First day').fill('1991-01-02');
    await dialog.getByLabel('Last day').fill('1991-01-10');
    await dialog.getByRole('button', { name: 'Add' }).click();
    const row = page.getByRole('row', { name: 'Enrique Salceda' });
    await row.getByText('2 – 10 Jan 1991').waitFor();

    // Linda Hamilton is absent then.
    await row.getByRole('button', { name: 'Add a candidate for Enrique Salceda' }).click();
    const field = row.getByRole('combobox', { name: 'Add a candidate for Enrique Salceda' });
    await field.fill('l h');
    await row.getByRole('option', { name: 'Linda Hamilton' }).waitFor();
    expect(await row.getByRole('option').allTextContents()).toEqual([
      'Lance Henriksen male, 44 · free',
      'Linda Hamilton female, 28 · ⚠ not free on these days',
    ]);
    await expectAccessible(page);
    await row.getByRole('option', { name: 'Lance Henriksen' }).click();
    await toast(page, 'Lance Henriksen is a candidate for Enrique Salceda.').waitFor();
    await field.fill('hamilton');
    await row.getByRole('option', { name: 'Linda Hamilton' }).click();
    await lineOf(page, 'Enrique Salceda', 'Linda Hamilton').getByText('⚠ absent 22 Dec 1990 – 4 Jan 1991').waitFor();
    await row.getByRole('button', { name: 'Done' }).click();

    const status = statusOf(page, 'Enrique Salceda', 'Lance Henriksen');
    await status.selectOption('offered');
    await toast(page, 'Lance Henriksen has an offer for Enrique Salceda.').waitFor();
    await lineOf(page, 'Enrique Salceda', 'Lance Henriksen').getByText('today').waitFor();
    await status.selectOption('confirmed');
    await page.getByText('7 parts, 3 open · 1 offer out').waitFor();
    await undo(page, 'Lance Henriksen is confirmed as Enrique Salceda.');
    await page.getByText('7 parts, 4 open · 2 offers out').waitFor();
    expect(await status.inputValue()).toBe('offered');
  });

  it('edits a candidate, and takes it off the part with Undo', async () => {
    await page.getByRole('button', { name: 'Edit Linda Hamilton as Enrique Salceda' }).click();
    const dialog = page.getByRole('dialog', { name: 'Linda Hamilton as Enrique Salceda' });
    await dialog.getByLabel('Notes').fill('<img src=x onerror="document.body.remove()">\nsecond line');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await lineOf(page, 'Enrique Salceda', 'Linda Hamilton').getByText('<img src=x onerror').waitFor();
    await page.getByRole('button', { name: 'Edit Linda Hamilton as Enrique Salceda' }).click();
    await dialog.getByRole('button', { name: 'Take Linda Hamilton off this part' }).click();
    await lineOf(page, 'Enrique Salceda', 'Linda Hamilton').waitFor({ state: 'detached' });
    await undo(page, 'Linda Hamilton is no candidate for Enrique Salceda any more.');
    await lineOf(page, 'Enrique Salceda', 'Linda Hamilton').getByText('<img src=x onerror').waitFor();
  });

  it('refuses a double booking, and confirms it all the same', async () => {
    await post('/movies', { title: 'Elsewhere', release_date: '1992-01-01' });
    const { movies } = await read<{ movies: { id: number }[] }>('/movies?title=Elsewhere');
    const days = { starts: '1991-01-05', ends: '1991-01-20' };
    const { role } = await post<{ role: { id: number } }>(`/movies/${movies[0]!.id}/roles`, {
      name: 'The Other',
      ...days,
    });
    await post('/castings', { role_id: role.id, actor_id: 6, status: 'confirmed' });
    const status = statusOf(page, 'Enrique Salceda', 'Lance Henriksen');
    await status.selectOption('confirmed');
    const dialog = page.getByRole('dialog', { name: 'This would be a conflict' });
    await dialog.getByText('Lance Henriksen plays The Other in Elsewhere from 5 Jan 1991 to 20 Jan 1991').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Leave it' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await status.inputValue()).toBe('offered');
    await status.selectOption('confirmed');
    await dialog.getByRole('button', { name: 'Confirm all the same' }).click();
    await toast(page, 'Lance Henriksen is confirmed as Enrique Salceda.').waitFor();
    await lineOf(page, 'Enrique Salceda', 'Lance Henriksen')
      .getByText('⚠ double booking: Elsewhere, 5 – 10 Jan 1991')
      .waitFor();
  });

  it('asks field by field when two desks change one part', async () => {
    const other = await desk.open('producer', '/movies/3');
    await page.getByRole('button', { name: 'Edit the part John Connor' }).click();
    await other.getByRole('button', { name: 'Edit the part John Connor' }).click();
    const mine = page.getByRole('dialog', { name: 'Edit part' });
    const theirs = other.getByRole('dialog', { name: 'Edit part' });
    await theirs.getByLabel('Part').fill('John');
    await theirs.getByLabel('Notes').fill('Twelve years old');
    await theirs.getByLabel('First day').fill('1990-11-01');
    await theirs.getByRole('button', { name: 'Save' }).click();
    await other.getByRole('row', { name: 'Twelve years old' }).waitFor();
    // The other desk's change is on this one, behind the dialog, before this one saves.
    await page.locator('tr', { hasText: 'Twelve years old' }).waitFor();
    await mine.getByLabel('Part').fill('John Connor, ten');
    await mine.getByLabel('Notes').fill('Ten years old');
    await mine.getByRole('button', { name: 'Save' }).click();
    const question = page.getByRole('dialog', { name: 'Another person changed this' });
    await question.waitFor();
    // Nothing is asked about the day, which only the other one changed.
    expect(await question.locator('legend').allTextContents()).toEqual(['Part', 'Notes']);
    await expectAccessible(page);
    await question.getByRole('group', { name: 'Notes' }).getByLabel('Yours').check();
    await question.getByRole('button', { name: 'Save this choice' }).click();
    await page.getByRole('row', { name: 'Ten years old' }).waitFor();
    expect(await roleOf('John')).toMatchObject({ notes: 'Ten years old', starts: '1990-11-01' });
    // And the other desk sees it without being touched.
    await other.getByRole('row', { name: 'Ten years old' }).waitFor();
    await other.context().close();
  });

  it('is worked by the keyboard alone', async () => {
    const keyboard = await desk.open('director', '/movies/4');
    const press = (...keys: string[]) =>
      keys.reduce((before, key) => before.then(() => keyboard.keyboard.press(key)), Promise.resolve());
    const status = statusOf(keyboard, 'Howard Payne', 'Robert Patrick');
    await status.focus();
    // On its way down the menu passes `pinned`: nothing is written before Enter.
    await press('ArrowDown', 'ArrowDown', 'ArrowDown');
    await keyboard.getByText('Enter saves, Esc leaves it').waitFor();
    expect(await status.inputValue()).toBe('offered');
    await press('Escape');
    expect(await status.inputValue()).toBe('audition');
    await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter');
    await toast(keyboard, 'Robert Patrick has an offer for Howard Payne.').waitFor();
    const { changes } = await read<{ changes: { after: { status: string } }[] }>('/castings/21/history');
    expect(changes.map(({ after }) => after.status)).toEqual(['offered']);

    await keyboard.getByRole('button', { name: 'Move Howard Payne up' }).focus();
    await press('Enter');
    await toast(keyboard, 'Howard Payne is moved up.').waitFor();
    await keyboard.getByRole('button', { name: 'Move Howard Payne up' }).and(keyboard.locator(':focus')).waitFor();
    await keyboard.getByRole('rowheader').nth(1).getByText('Howard Payne').waitFor();
    await keyboard.getByRole('button', { name: 'Undo' }).focus();
    await press('Enter');
    await toast(keyboard, 'Undone.').waitFor();
    await keyboard.getByRole('rowheader').nth(1).getByText('Annie Porter').waitFor();

    await keyboard.getByRole('button', { name: 'Add a candidate for Jack Traven' }).focus();
    await press('Enter');
    await keyboard
      .getByRole('combobox', { name: 'Add a candidate for Jack Traven' })
      .and(keyboard.locator(':focus'))
      .waitFor();
    // Enter waits for the suggestions to what was typed.
    await keyboard.keyboard.type('paxton');
    await press('Enter');
    await lineOf(keyboard, 'Jack Traven', 'Bill Paxton').waitFor();
    await press('Escape', 'Escape');
    await keyboard
      .getByRole('button', { name: 'Add a candidate for Jack Traven' })
      .and(keyboard.locator(':focus'))
      .waitFor();
    await keyboard.context().close();
  });

  it('deletes a part with its candidates, and restores it', async () => {
    await page.getByRole('button', { name: 'Edit the part Miles Dyson' }).click();
    await page.getByRole('button', { name: 'Delete this part' }).click();
    await page.getByRole('row', { name: 'Miles Dyson' }).waitFor({ state: 'detached' });
    await undo(page, 'The part Miles Dyson is deleted.');
    await lineOf(page, 'Miles Dyson', 'Laurence Fishburne').waitFor();
    expect(await page.getByRole('row', { name: 'Miles Dyson' }).count()).toBe(1);
  });

  it('shows columns, one a group of statuses', async () => {
    const dark = await desk.open('director', '/movies/3?view=columns', { colorScheme: 'dark' });
    const ideas = dark.getByRole('region', { name: 'Ideas' });
    await ideas.getByText('Hugo Weaving').waitFor();
    await expectAccessible(dark);
    await statusOf(dark, 'Miles Dyson', 'Hugo Weaving').selectOption('callback');
    await dark.getByRole('region', { name: 'Reading' }).getByText('Hugo Weaving').waitFor();
    expect(await ideas.getByText('Hugo Weaving').count()).toBe(0);
    await dark.context().close();
  });

  it('shows an assistant all of it, and no control', async () => {
    const assistant = await desk.open('assistant', '/movies/3');
    await lineOf(assistant, 'Kyle Reese', 'Michael Biehn').getByText('offered').waitFor();
    const main = assistant.getByRole('main');
    expect(await main.getByRole('button').count()).toBe(0);
    expect(await main.getByRole('combobox').count()).toBe(0);
    expect(await main.getByRole('link', { name: 'History' }).count()).toBe(0);
    await expectAccessible(assistant);
    await assistant.context().close();
  });

  it('prints the cast list and a shortlist', async () => {
    await desk.fetch('producer', 'PUT', '/movies/3/actors/9');
    await page.getByText('In the cast, without a part').waitFor();
    await page.getByRole('link', { name: 'Print' }).click();
    await page.emulateMedia({ media: 'print' });
    const sheet = page.getByRole('article', { name: 'Page to print' });
    await sheet.getByText('Also in the cast: Sandra Bullock').waitFor();
    await sheet.getByRole('row', { name: '2 Sarah Connor Linda Hamilton' }).waitFor();
    await page.getByText('Back to the board').waitFor({ state: 'hidden' });
    await page.getByRole('navigation').first().waitFor({ state: 'hidden' });
    expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'screen' });
    await expectAccessible(page);
    await page.getByLabel('What to print').selectOption({ label: 'Shortlist: Miles Dyson' });
    await page.emulateMedia({ media: 'print' });
    await sheet.getByRole('row', { name: 'Laurence Fishburne male, 37 shortlisted' }).waitFor();
    expect(await sheet.getByText('Linda Hamilton').count()).toBe(0);
    await page.emulateMedia({ media: null });
  });

  it('fits a phone, with names of any length and script', async () => {
    const long = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(5);
    await desk.fetch('director', 'PATCH', '/actors/11', { name: long });
    await desk.fetch('director', 'PATCH', '/actors/12', { name: 'محمد عبد الرحمن' });
    const phone = await desk.open('director', '/movies/3', { viewport: { width: 320, height: 640 } });
    await lineOf(phone, 'Miles Dyson', 'Wolfe').waitFor();
    const beyond = () =>
      phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await beyond()).toBe(0);
    await expectAccessible(phone);
    await desk.show(phone, '/movies/3?view=columns');
    await phone.getByRole('region', { name: 'Ideas' }).getByText('Wolfe').waitFor();
    expect(await beyond()).toBe(0);
    await desk.show(phone, '/movies');
    await phone.getByRole('link', { name: 'Speed' }).waitFor();
    expect(await beyond()).toBe(0);
    await phone.context().close();
  });

  it('complained about nothing', () => {
    expect(desk.complaints).toEqual([]);
  });
});
