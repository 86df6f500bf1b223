import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasBrowser } from '../support/browser.js';
import { Desk, expectAccessible } from '../support/desk.js';

// Skipped without Chromium; CI installs it.
(hasBrowser ? describe : describe.skip)('the screen of all activity', () => {
  let desk: Desk;
  let page: Page;
  beforeAll(async () => {
    desk = await Desk.start();
    await desk.fetch('director', 'PATCH', '/castings/1', { status: 'released' });
    await desk.fetch('producer', 'PATCH', '/movies/4', { title: 'Speed 2' });
    page = await desk.open('director', '/activity');
  });
  afterAll(() => desk.stop());

  it('lists who did what, the newest first, one step together', async () => {
    await page.getByText('Arnold Schwarzenegger left the cast').waitFor();
    const steps = page.locator('.changes > li');
    expect(await steps.allInnerTexts()).toEqual([
      expect.stringMatching(/^Speed 2: title Speed →\s+to\s+Speed 2\s+Undo\s+producer@casting.local, \d\d:\d\d$/),
      expect.stringMatching(
        /^Arnold Schwarzenegger as The Terminator in Terminator: confirmed →\s+to\s+released\s+Undo\s+Terminator: Arnold Schwarzenegger left the cast\s+You/,
      ),
    ]);
    await expectAccessible(page);
  });

  it('shows the work of others as it happens, and undoes it', async () => {
    await desk.fetch('producer', 'DELETE', '/actors/9');
    await page.getByText('Sandra Bullock: deleted').waitFor();
    await page.getByText('3 more in the same step').click();
    // What belongs to the actor comes back with her.
    expect(await page.getByRole('button', { name: /Undo: Sandra Bullock/ }).count()).toBe(1);
    await page.getByRole('button', { name: 'Undo: Sandra Bullock delete' }).click();
    await page.getByText('Sandra Bullock: brought back').waitFor();
    const cast = (await (await desk.fetch('assistant', 'GET', '/movies/4')).json()) as { movie: { actors: number[] } };
    expect(cast.movie.actors).toEqual([8, 9]);
    await page.getByRole('button', { name: 'Undo: Arnold Schwarzenegger as The Terminator update' }).click();
    await page.getByText('Arnold Schwarzenegger joined the cast').waitFor();
  });

  it('is filtered by what and by whom, as a link', async () => {
    await page.getByLabel('What').selectOption('movies');
    await page.getByText('Sandra Bullock: deleted').waitFor({ state: 'detached' });
    await page.getByLabel('Who').selectOption('producer@casting.local');
    await page.getByText('joined the cast').first().waitFor({ state: 'detached' });
    await page.getByText('title Speed').waitFor();
    expect(page.url()).toMatch(/#\/activity\?kind=movies&who=producer%40casting.local$/);
    await page.getByLabel('What').selectOption('absences');
    await page.getByText('Take a filter away.').waitFor();
    await page.goBack();
    await page.getByText('title Speed').waitFor();
  });

  it('folds up a step of many changes, and begins later where it was read before', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `Extra ${i},female,30`).join('\n');
    await desk.fetch('director', 'POST', '/actors/import', `name,gender,age\n${rows}`);
    await desk.show(page, '/activity');
    await page.getByText('60 actors added').waitFor();
    await page.getByText('Which').click();
    await page.getByText('Extra 19: added').waitFor();
    await page.getByText('and 40 others').waitFor();
    // As if these changes had been read three days ago.
    await page.evaluate((ago) => {
      const key = Object.keys(localStorage).find((name) => name.startsWith('casting-desk.feed.'));
      const marks = JSON.parse(localStorage.getItem(key!)!) as { at: number }[];
      localStorage.setItem(key!, JSON.stringify(marks.map((mark) => ({ ...mark, at: mark.at - ago }))));
    }, 3 * 86_400_000);
    await desk.fetch('producer', 'PATCH', '/actors/10', { age: 50 });
    await page.reload();
    await page.getByText('Carrie-Anne Moss: age 31 → to 50').waitFor();
    expect(await page.locator('.changes > li').count()).toBe(1);
    // While the next reading of later changes is under way.
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/changes?since*', (route) => released.then(() => route.continue()));
    await page.waitForRequest('**/changes?since*');
    await page.getByRole('button', { name: 'Show earlier' }).click();
    release();
    await page.getByText('60 actors added').waitFor();
    expect(await page.getByRole('button', { name: 'Show earlier' }).count()).toBe(0);
  });

  it('has a part for each movie, with Undo', async () => {
    await desk.show(page, '/movies/4?view=history');
    await page.getByText('title Speed → to Speed 2').waitFor();
    await expectAccessible(page);
    await page.locator('.change', { hasText: 'title Speed → to Speed 2' }).getByRole('button').click();
    await page.getByText('title Speed 2 → to Speed').waitFor();
    await page.waitForFunction(() => document.title === 'Speed · Casting Desk');
    expect(await page.getByRole('button', { name: 'Undo: Speed update' }).count()).toBe(1);
  });

  it('is not for assistants, and has no fault in the dark', async () => {
    const assistant = await desk.open('assistant', '/activity', { colorScheme: 'dark' });
    await assistant.getByText('is shown to casting directors and producers').waitFor();
    const dark = await desk.open('director', '/activity', {
      colorScheme: 'dark',
      viewport: { width: 320, height: 640 },
    });
    await dark.getByText('title Speed 2 →').waitFor();
    expect(await dark.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await expectAccessible(dark);
    expect(desk.complaints).toEqual([]);
  });
});
