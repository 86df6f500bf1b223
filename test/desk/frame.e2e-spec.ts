import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasBrowser } from '../support/browser.js';
import { Desk, expectAccessible } from '../support/desk.js';
import { until } from '../support/until.js';

const PER_MINUTE = 400;

// Skipped without Chromium; CI installs it.
(hasBrowser ? describe : describe.skip)('the frame of the Desk', () => {
  let desk: Desk;
  let page: Page;
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  beforeAll(async () => {
    desk = await Desk.start(true, { RATE_LIMIT_PER_MINUTE: String(PER_MINUTE) });
    page = await desk.open('director', '/actors?gender=male');
  });
  afterAll(() => desk.stop());

  it('keeps what is filtered in the link, and Back returns to it', async () => {
    await page.getByText('8 actors').waitFor();
    await page.getByRole('link', { name: 'Keanu Reeves' }).click();
    await page.getByRole('heading', { name: 'Keanu Reeves', level: 1 }).waitFor();
    await page.goBack();
    await page.getByText('8 actors').waitFor();
    await page.getByRole('button', { name: /male/ }).click();
    await page.getByText('12 actors').waitFor();
    await page.goBack();
    await page.getByText('8 actors').waitFor();
    expect(await page.getByLabel('Gender').inputValue()).toBe('male');
  });

  it('searches and goes from screen to screen by keyboard alone, and the focus begins at the heading', async () => {
    await desk.show(page, '/today');
    await page.getByText('3 of 6 parts open').waitFor();
    expect(await page.title()).toBe('Today · Casting Desk');
    await page.keyboard.press('/');
    await page.keyboard.type('keanu');
    await page.getByRole('option', { name: /Keanu Reeves/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Keanu Reeves', level: 1 }).waitFor();
    await until(async () => (await focused()) === 'Keanu Reeves');
    await page.waitForFunction(() => document.title === 'Keanu Reeves · Casting Desk');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused()).toBe('Keanu Reeves');
  });

  it('asks to sign in again in the middle of a form, and what was typed is still there', async () => {
    await desk.show(page, '/actors?edit=new');
    const dialog = page.getByRole('dialog', { name: 'New actor' });
    await dialog.getByLabel('Name').fill('Jenette Goldstein');
    await dialog.getByLabel('Gender').fill('female');
    await dialog.getByLabel('Age').fill('26');
    await page.evaluate(() => sessionStorage.setItem('casting-desk.token', 'no longer valid'));
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByText('What you typed is kept.').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Sign in again' }).click();
    // Until then it is the dialog of the page that is left.
    await dialog.getByText('What you typed is kept.').waitFor({ state: 'detached' });
    const role = page.getByRole('button', { name: 'Casting director' });
    await role.or(dialog).first().waitFor();
    if (await role.isVisible()) await role.click();
    await dialog.waitFor();
    expect(await dialog.getByLabel('Name').inputValue()).toBe('Jenette Goldstein');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await page.getByText('Jenette Goldstein is added.').waitFor();
    await page.getByText('13 actors').waitFor();
  });

  it('goes on reading without a connection, refuses changes with words, and is up to date when it is back', async () => {
    await page.getByRole('link', { name: 'Today' }).click();
    await page.getByText('3 of 6 parts open').waitFor();
    await page.getByRole('link', { name: 'Actors' }).click();
    await page.getByText('13 actors').waitFor();
    await page.context().setOffline(true);
    await page.getByText('You are offline. You can go on reading').waitFor();
    await page.getByRole('link', { name: 'Today' }).click();
    await page.getByText('3 of 6 parts open').waitFor();
    await page.getByRole('link', { name: 'Actors' }).click();
    await page.getByText('13 actors').waitFor();
    await page.getByRole('button', { name: 'Delete Jenette Goldstein' }).click();
    await page.getByText('Nothing was changed; please try again later.').waitFor();
    await expectAccessible(page);
    await desk.fetch('producer', 'POST', '/actors', { name: 'Mary McDonnell', gender: 'female', age: 44 });
    await page.context().setOffline(false);
    await page.getByText('14 actors').waitFor();
    await page.getByText('You are offline. You can').waitFor({ state: 'detached' });
    expect(await page.getByRole('link', { name: 'Jenette Goldstein' }).count()).toBe(1);
  });

  it('says that the service is busy, and sends the change again when it is not', async () => {
    // In place of the service, until it was seen.
    await page.route('**/actors/*', (route) => route.fulfill(busy));
    await page.getByRole('button', { name: 'Delete Jenette Goldstein' }).click();
    await page.getByText('The database is restarting. – trying again').waitFor();
    await page.unroute('**/actors/*');
    await page.getByText('Jenette Goldstein is deleted.').waitFor();
    await page.getByText('The database is restarting.').waitFor({ state: 'detached' });
    await page.getByText('13 actors').waitFor();
    expect(await page.getByRole('link', { name: 'Jenette Goldstein' }).count()).toBe(0);
  });

  it('says so when there were too many requests, and goes on reading', async () => {
    const assistant = await desk.open('assistant', '/actors');
    await assistant.getByText('13 actors').waitFor();
    await until(async () => {
      await Promise.all(Array.from({ length: 20 }, () => desk.fetch('assistant', 'GET', '/me')));
      return assistant.getByText('– trying again').isVisible();
    });
    await assistant.getByText('13 actors').waitFor();
    await expectAccessible(assistant);
    expect(desk.complaints).toEqual([]);
  });
});

const busy = {
  status: 503,
  headers: { 'retry-after': '5', 'content-type': 'application/json' },
  body: JSON.stringify({ error: 503, message: 'The database is restarting.', success: false }),
};
