import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasBrowser } from '../support/browser.js';
import { Desk, expectAccessible, undo } from '../support/desk.js';

// Skipped without Chromium; CI installs it.
(hasBrowser ? describe : describe.skip)('the screen of all actors', () => {
  let desk: Desk;
  beforeAll(async () => (desk = await Desk.start()));
  afterAll(() => desk.stop());

  it('lists, searches, and has no fault that axe knows', async () => {
    const page = await desk.open('assistant', '/actors');
    await page.getByText('12 actors').waitFor();
    await expectAccessible(page);
    await page.getByRole('searchbox', { name: 'Search by name' }).fill('hamil');
    await page.getByText('1 actor', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /Edit|Delete|\+ Actor/ }).count()).toBe(0);
    expect(desk.complaints).toEqual([]);
  });

  it('adds, edits and deletes with Undo', async () => {
    const page = await desk.open('director', '/actors');
    await page.getByRole('button', { name: '+ Actor' }).click();
    const dialog = page.getByRole('dialog', { name: 'New actor' });
    await dialog.getByLabel('Name').fill('Jenette Goldstein');
    await dialog.getByLabel('Gender').fill('female');
    await dialog.getByLabel('Age').fill('200');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByText('must be an integer from 0 to 150').waitFor();
    await dialog.getByLabel('Age').fill('26');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await page.getByText('13 actors').waitFor();
    await page.getByRole('button', { name: 'Delete Jenette Goldstein' }).click();
    await page.getByText('12 actors').waitFor();
    await undo(page, 'Jenette Goldstein is deleted.');
    await page.getByText('13 actors').waitFor();
    await expectAccessible(page);
    expect(desk.complaints).toEqual([]);
  });

  it('filters, shows what is chosen and takes it away, also on a small screen in the dark', async () => {
    const options = { viewport: { width: 320, height: 640 }, colorScheme: 'dark' } as const;
    const page = await desk.open('director', '/actors', options);
    await page.getByText('Filters').click();
    await page.getByLabel('Gender').fill('female');
    await page.getByLabel('Age to').fill('30');
    // One day alone means that day: on it Linda Hamilton is confirmed.
    await page.getByLabel('Free from').fill('1984-04-01');
    await page.getByRole('button', { name: 'free 1 Apr 1984' }).waitFor();
    await page.getByRole('link', { name: 'Linda Hamilton' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Sandra Bullock' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'free 1 Apr 1984' }).click();
    await page.getByRole('link', { name: 'Linda Hamilton' }).waitFor();
    await page.getByRole('searchbox', { name: 'Search by name' }).fill('nobody');
    await page.getByText('Nobody fits.').waitFor();
    await page.getByRole('link', { name: 'Show all actors' }).click();
    await page.getByRole('link', { name: 'Hugo Weaving' }).waitFor();
    expect(desk.complaints).toEqual([]);
  });
});
