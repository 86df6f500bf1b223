import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasBrowser } from '../support/browser.js';
import { Desk, expectAccessible, undo } from '../support/desk.js';

const HAMILTON = 2;

// Skipped without Chromium; CI installs it.
(hasBrowser ? describe : describe.skip)('the screen of an actor', () => {
  let desk: Desk;
  let page: Page;
  beforeAll(async () => {
    desk = await Desk.start();
    page = await desk.open('director', `/actors/${HAMILTON}`);
  });
  afterAll(() => desk.stop());

  it('shows parts, conflicts and twelve months, in the words of a title too', async () => {
    await page.getByRole('heading', { name: 'Linda Hamilton', level: 1 }).waitFor();
    await page.getByText('confirmed as Sarah Connor in Terminator 2').waitFor();
    const parts = page.getByRole('table').getByRole('row');
    expect(await parts.allInnerTexts()).toEqual([
      expect.stringMatching(/Part\s+Movie\s+Status\s+Days/),
      expect.stringMatching(/Sarah Connor\s+Terminator\s+● confirmed\s+19 Mar – 8 Jun 1984/),
      expect.stringMatching(/Sarah Connor\s+Terminator 2.*\s+● confirmed\s+9 Oct 1990 – 28 Mar 1991/),
      expect.stringMatching(/Annie Porter\s+Speed\s+↻ callback/),
    ]);
    expect(await page.title()).toBe('Linda Hamilton · Casting Desk');
    await expectAccessible(page);
  });

  it('goes through the months, over years without work', async () => {
    const strip = page.getByRole('region', { name: 'Twelve months' });
    await strip.getByRole('heading', { name: 'October 1990 – September 1991' }).waitFor();
    await strip.getByText('Absent: Not available over the holidays').waitFor();
    await strip.getByRole('button', { name: 'Earlier' }).click();
    await strip.getByRole('heading', { name: 'March 1984 – February 1985' }).waitFor();
    await strip.getByText('Sarah Connor, Terminator, ● confirmed').waitFor();
    await strip.getByRole('button', { name: 'Later' }).click();
    await strip.getByRole('heading', { name: 'October 1990 – September 1991' }).waitFor();
    await strip.getByRole('button', { name: 'Later' }).click();
    await strip.getByRole('heading', { name: 'April 1991 – March 1992' }).waitFor();
    await strip.getByText('Nothing is in the way').waitFor();
    expect(await strip.getByRole('listitem').count()).toBe(0);
  });

  it('adds an absence, changes it, deletes it, and undoes that', async () => {
    const days = page.getByText('1 – 3 May 1995');
    await page.getByRole('button', { name: '+ Absence' }).click();
    const dialog = page.getByRole('dialog', { name: 'New absence of Linda Hamilton' });
    await dialog.getByLabel('First day').fill('1995-05-01');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('button', { name: 'Edit 1 May 1995' }).click();
    await page.getByRole('dialog', { name: 'Edit absence' }).getByLabel('Last day').fill('1995-05-03');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Delete 1 – 3 May 1995' }).click();
    await page.getByRole('button', { name: 'Edit 1 – 3 May 1995' }).waitFor({ state: 'detached' });
    await undo(page, '1 – 3 May 1995, is deleted.');
    await page.getByRole('button', { name: 'Edit 1 – 3 May 1995' }).waitFor();
    expect(await days.count()).toBeGreaterThan(0);
  });

  it('shows who changed what, and undoes it from the history', async () => {
    await desk.fetch('producer', 'PATCH', `/actors/${HAMILTON}`, { age: 35 });
    await page.getByText('age 28 → to 35').waitFor();
    await page.getByText('producer@casting.local').waitFor();
    await page.getByRole('button', { name: 'Undo: Linda Hamilton update' }).click();
    await page.getByText('Linda Hamilton is as before.').waitFor();
    await page.getByText('age 35 → to 28').waitFor();
    expect((await (await desk.fetch('director', 'GET', `/actors/${HAMILTON}`)).json()) as unknown).toMatchObject({
      actor: { age: 28 },
    });
    // The first change can't be undone a second time; the undoing can.
    expect(await page.getByRole('button', { name: 'Undo: Linda Hamilton update' }).count()).toBe(1);
  });

  it('deletes the actor, and brings the actor back with everything', async () => {
    await page.getByRole('button', { name: 'Delete Linda Hamilton' }).click();
    await page.getByText('it was deleted').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Undo: Linda Hamilton delete' }).click();
    await page.getByRole('heading', { name: 'Linda Hamilton', level: 1 }).waitFor();
    await page.getByRole('cell', { name: 'Speed' }).waitFor();
  });

  it('is without buttons and history for an assistant, and fits on a small screen in the dark', async () => {
    const small = await desk.open('assistant', `/actors/${HAMILTON}`, {
      viewport: { width: 320, height: 640 },
      colorScheme: 'dark',
    });
    await small.getByText('Annie Porter').waitFor();
    expect(await small.getByRole('button', { name: /Edit|Delete|Absence|Undo/ }).count()).toBe(0);
    expect(await small.getByRole('heading', { name: 'History' }).count()).toBe(0);
    expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await expectAccessible(small);
    expect(desk.complaints).toEqual([]);
  });
});
