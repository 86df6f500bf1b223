import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasBrowser } from '../support/browser.js';
import { Desk, expectAccessible } from '../support/desk.js';

// Skipped without Chromium; CI installs it.
(hasBrowser ? describe : describe.skip)('the screen of today', () => {
  let desk: Desk;
  beforeAll(async () => (desk = await Desk.start()));
  afterAll(() => desk.stop());

  it('shows a producer open parts, offers, conflicts and what changed', async () => {
    const page = await desk.open('producer');
    await page.getByText('3 of 6 parts open').waitFor();
    const movie = page.getByRole('article').filter({ hasText: 'Terminator 2' });
    await movie.getByText('☆ shortlisted').waitFor();
    expect(await movie.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/John Connor.*\s+○ nobody yet/),
      expect.stringMatching(/Miles Dyson.*\s+☆ shortlisted, • considered/),
      expect.stringMatching(/Kyle Reese.*\s+◐ offered/),
    ]);
    await page.getByRole('heading', { name: 'Offers out: 1' }).waitFor();
    await page.getByText('Linda Hamilton is confirmed as Sarah Connor').waitFor();
    await page.getByText('Nothing was changed.').waitFor();
    await expectAccessible(page);
    // Another person's work is seen without a reload.
    await desk.fetch('director', 'PATCH', '/castings/20', { status: 'offered' });
    await page.getByRole('heading', { name: 'Offers out: 2' }).waitFor();
    await page.getByText('offered today').waitFor();
    await page.getByText('Lance Henriksen as Howard Payne in Speed: pinned → to offered').waitFor();
    await page.getByRole('button', { name: 'Undo: Lance Henriksen as Howard Payne update' }).click();
    await page.getByRole('heading', { name: 'Offers out: 1' }).waitFor();
    await page.getByText('Speed: offered → to pinned').waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('shows an assistant no changes, on a small screen in the dark', async () => {
    const page = await desk.open('assistant', '/today', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' });
    await page.getByText('3 of 6 parts open').waitFor();
    await page.getByText('Linda Hamilton is confirmed as Sarah Connor').waitFor();
    expect(await page.getByRole('heading', { name: 'Since yesterday' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: /Import|Activity/ }).count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await expectAccessible(page);
    expect(desk.complaints).toEqual([]);
  });
});

(hasBrowser ? describe : describe.skip)('an office without rows', () => {
  let desk: Desk;
  beforeAll(async () => (desk = await Desk.start(false)));
  afterAll(() => desk.stop());

  it('says what to do first', async () => {
    const producer = await desk.open('producer');
    await producer.getByText('Three steps, and you are casting.').waitFor();
    await expectAccessible(producer);
    await producer.getByRole('listitem').getByRole('link', { name: 'add the first one' }).last().click();
    await producer.getByRole('dialog', { name: 'New actor' }).waitFor();
    const assistant = await desk.open('assistant');
    await assistant.getByText('There are no actors and no movies yet.').waitFor();
    expect(desk.complaints).toEqual([]);
  });
});
