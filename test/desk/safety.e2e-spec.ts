import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasBrowser } from '../support/browser.js';
import { Desk } from '../support/desk.js';

// Skipped without Chromium; CI installs it.
(hasBrowser ? describe : describe.skip)('what was typed and what others wrote', () => {
  let desk: Desk;
  let page: Page;
  beforeAll(async () => {
    desk = await Desk.start();
    page = await desk.open('director', '/actors');
  });
  afterAll(() => desk.stop());

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const named = (name: string) => desk.database.query('SELECT age FROM actors WHERE name = $1', [name]);

  it('is added once, although the first answer was lost', async () => {
    let isLost = false;
    await page.route('**/actors', async (route) => {
      if (isLost || route.request().method() !== 'POST') return route.continue();
      isLost = true;
      await route.fetch();
      await route.abort();
    });
    await button('+ Actor').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Jenette Goldstein');
    await dialog.getByLabel('Gender').fill('female');
    await dialog.getByLabel('Age').fill('26');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByText('it is not known whether this was saved').waitFor();
    await dialog.getByRole('button', { name: 'Add' }).click();
    await page.getByText('13 actors').waitFor();
    expect(await named('Jenette Goldstein')).toHaveLength(1);
    await page.unroute('**/actors');
  });

  it('is compared with the row as it was when typing began, also after leaving the dialog', async () => {
    await button('Edit Bill Paxton').click();
    const dialog = page.getByRole('dialog', { name: 'Edit actor' });
    await dialog.getByLabel('Age').fill('35');
    await page.goBack();
    await dialog.waitFor({ state: 'detached' });
    expect((await desk.fetch('producer', 'PATCH', '/actors/7', { age: 40 })).status).toBe(200);
    await button('Edit Bill Paxton').click();
    expect(await dialog.getByLabel('Age').inputValue()).toBe('35');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const question = page.getByRole('dialog', { name: 'Another person changed this' });
    await question.getByText('Theirs').waitFor();
    await question.getByRole('button', { name: 'Save this choice' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await named('Bill Paxton')).toEqual([{ age: 40 }]);
    await dialog.waitFor({ state: 'detached' });
  });

  it('is not deleted before the person has seen it', async () => {
    // From the first one that fails on, no list comes that was asked for before.
    const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/actors?'));
    await page.route('**/actors?*', (route) => route.abort());
    await failed;
    expect((await desk.fetch('producer', 'PATCH', '/actors/7', { age: 41 })).status).toBe(200);
    await button('Delete Bill Paxton').click();
    const question = page.getByRole('dialog', { name: 'Another person changed this' });
    await question.getByText('41').waitFor();
    await question.getByRole('button', { name: 'Keep it' }).click();
    expect(await named('Bill Paxton')).toHaveLength(1);
    await page.unroute('**/actors?*');
  });

  it('is saved through a proxy that makes versions weak', async () => {
    let patches = 0;
    await page.route('**/actors/7', async (route) => {
      if (route.request().method() === 'PATCH') patches++;
      const response = await route.fetch();
      const { etag, ...headers } = response.headers();
      await route.fulfill({ response, headers: { ...headers, ...(etag && { etag: `W/${etag}` }) } });
    });
    await button('Edit Bill Paxton').click();
    await page.getByLabel('Age', { exact: true }).fill('42');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Bill Paxton is saved.').waitFor();
    expect([patches, await named('Bill Paxton')]).toEqual([1, [{ age: 42 }]]);
    await page.unroute('**/actors/7');
  });

  it('belongs to the absence whose Edit was pressed', async () => {
    const days = (starts: string, ends: string) => ({ starts, ends, notes: starts });
    for (const body of [days('2027-01-01', '2027-01-02'), days('2027-02-01', '2027-02-02')]) {
      expect((await desk.fetch('director', 'POST', '/actors/7/absences', body)).status).toBe(201);
    }
    await desk.show(page, '/actors/7');
    const dialog = page.getByRole('dialog', { name: 'Edit absence' });
    for (const start of ['2027-01-01', '2027-02-01']) {
      await page.getByRole('listitem').filter({ hasText: start }).getByRole('button', { name: /^Edit/ }).click();
      await dialog.waitFor();
      expect(await dialog.getByLabel('First day').inputValue()).toBe(start);
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'detached' });
    }
  });

  it('is gone for the next person, and a damaged link leads to a screen', async () => {
    await desk.show(page, '/actors');
    await button('+ Actor').click();
    await page.getByRole('dialog').getByLabel('Name').fill('Secret plan');
    await page.goBack();
    await page.locator('details.account summary').click();
    await button('Sign out').click();
    await button('Sign in').waitFor();
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain('Secret');
    await desk.show(page, '/movies/%E0%A4%A');
    await page.reload();
    await button('Sign in').click();
    await page.getByRole('button', { name: 'Executive producer' }).click();
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    expect(desk.complaints).toEqual([]);
  });
});
