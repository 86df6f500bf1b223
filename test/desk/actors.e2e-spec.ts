import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, expectAccessible, hasBrowser } from '../support/desk.js';

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
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('13 actors').waitFor();
    await expectAccessible(page);
    expect(desk.complaints).toEqual([]);
  });
});
