import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasBrowser } from '../support/browser.js';
import { Desk, expectAccessible, toast, undo } from '../support/desk.js';

// Skipped without Chromium; CI installs it.
(hasBrowser ? describe : describe.skip)('the screen of all movies', () => {
  let desk: Desk;
  beforeAll(async () => (desk = await Desk.start()));
  afterAll(() => desk.stop());

  it('lists the newest first, sorts and searches, and lets an assistant only read', async () => {
    const page = await desk.open('assistant', '/movies');
    await page.getByText('5 movies').waitFor();
    const first = page.getByRole('rowheader').first();
    expect(await first.textContent()).toBe('The Matrix');
    await page.getByRole('button', { name: 'Title' }).click();
    await page.getByRole('columnheader', { name: 'Title' }).and(page.locator('[aria-sort=ascending]')).waitFor();
    await first.getByText('Aliens').waitFor();
    await expectAccessible(page);
    expect(await page.getByRole('button', { name: /Edit|Delete|\+ Movie/ }).count()).toBe(0);
    await page.getByRole('searchbox', { name: 'Search by title' }).fill('xylophone');
    await page.getByText('No movie is called so.').waitFor();
    await page.getByRole('searchbox', { name: 'Search by title' }).fill('termin');
    await page.getByText('2 movies').waitFor();
    expect(page.url()).toContain('q=termin');
    expect(desk.complaints).toEqual([]);
  });

  it('lets a producer add, edit and delete with Undo', async () => {
    const page = await desk.open('producer', '/movies', { colorScheme: 'dark' });
    await page.getByRole('button', { name: '+ Movie' }).click();
    const added = page.getByRole('dialog', { name: 'New movie' });
    await added.getByLabel('Title').fill('<script>document.title = "taken"</script>');
    await added.getByRole('button', { name: 'Add' }).click();
    // The focus goes to the field at fault.
    await added.locator('input[type=date][aria-invalid=true]:focus').waitFor();
    await expectAccessible(page);
    await added.getByLabel('Release date').fill('2027-03-12');
    await added.getByRole('button', { name: 'Add' }).click();
    await page.getByText('6 movies').waitFor();
    const row = page.getByRole('row', { name: '<script>document.title' });
    expect(await row.getByRole('cell').first().textContent()).toBe('12 Mar 2027');

    await row.getByRole('button', { name: 'Edit' }).click();
    const edited = page.getByRole('dialog', { name: 'Edit movie' });
    await edited.getByLabel('Title').fill('The Long Night');
    await edited.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'The Long Night' }).waitFor();

    await page.getByRole('button', { name: 'Delete The Long Night' }).click();
    await page.getByText('5 movies').waitFor();
    await undo(page, 'The Long Night is deleted.');
    await page.getByText('6 movies').waitFor();
    await expectAccessible(page);
    expect(await page.title()).toContain('Casting Desk');
    expect(desk.complaints).toEqual([]);
  });

  it('has no control for what a director may not do, and shows what another desk does', async () => {
    const page = await desk.open('director', '/movies');
    await page.getByRole('button', { name: 'Edit Speed' }).waitFor();
    expect(await page.getByRole('button', { name: /Delete|\+ Movie/ }).count()).toBe(0);
    await desk.fetch('producer', 'POST', '/movies', { title: 'From another desk', release_date: '2028-01-01' });
    await page.getByRole('link', { name: 'From another desk' }).waitFor();
  });

  it('makes selected actors candidates of a part, in one step', async () => {
    const page = await desk.open('director', '/actors');
    for (const name of ['Hugo Weaving', 'Bill Paxton', 'Keanu Reeves']) {
      await page.getByRole('checkbox', { name: `Select ${name}` }).check();
    }
    await page.getByRole('button', { name: 'Add to a part' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add to a part' });
    await dialog.getByRole('button', { name: 'Add 3' }).click();
    await dialog.getByText('Choose a movie and a part.').waitFor();
    await dialog.getByRole('combobox', { name: 'Movie' }).fill('judgment');
    await dialog.getByRole('option', { name: /Terminator 2: Judgment Day/ }).click();
    await dialog.getByLabel('Part in Terminator 2').selectOption({ index: 5 });
    await dialog.getByText('Hugo Weaving is on the list for Miles Dyson already.').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Add 2' }).click();
    await toast(page, '2 people added to Miles Dyson.').waitFor();
    const candidates = async () => {
      const response = await desk.fetch('director', 'GET', '/castings?role_id=15');
      return ((await response.json()) as { castings: unknown[] }).castings.length;
    };
    expect(await candidates()).toBe(4);
    await undo(page, '2 people added to Miles Dyson.');
    await page.getByText('Undone.').waitFor();
    expect(await candidates()).toBe(2);
    expect(desk.complaints).toEqual([]);
  });
});

(hasBrowser ? describe : describe.skip)('the screen of all movies of an empty office', () => {
  let desk: Desk;
  beforeAll(async () => (desk = await Desk.start(false)));
  afterAll(() => desk.stop());

  it('says what to do first', async () => {
    const assistant = await desk.open('assistant', '/movies');
    await assistant.getByText('An executive producer can add them.').waitFor();
    const producer = await desk.open('producer', '/movies');
    await producer.getByText('Add the first one with “+ Movie”').waitFor();
    await expectAccessible(producer);
    await producer.getByRole('button', { name: '+ Movie' }).click();
    const dialog = producer.getByRole('dialog', { name: 'New movie' });
    await dialog.getByLabel('Title').fill('The First');
    await dialog.getByLabel('Release date').fill('2027-03-12');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await producer.getByRole('link', { name: 'The First' }).click();
    await producer.getByText('There are no parts yet. Add the first one with “+ Part”').waitFor();
    await expectAccessible(producer);
    expect(desk.complaints).toEqual([]);
  });
});
