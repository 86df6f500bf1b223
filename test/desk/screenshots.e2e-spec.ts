import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasBrowser } from '../support/browser.js';
import { Desk, expectAccessible } from '../support/desk.js';

/** Writes what desk/README.md shows: `UPDATE_SCREENSHOTS=1 npm test -- test/desk/screenshots`. */
const isUpdate = process.env.UPDATE_SCREENSHOTS === '1';
const folder = 'desk/screenshots';

const views = [
  { size: 'wide', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { size: 'narrow', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

const sheet = [
  'Name\tSex\tAge\tAgent',
  'Jenette Goldstein\tfemale\t26\tFox',
  'Linda Hamilton\tfemale\t29\tMoss',
  'Keanu Reeves\tmale\t29\t',
  'ياسمين صبري\tfemale\t30\tFox',
].join('\n');

interface Screen {
  readonly path: string;
  /** What is done before one looks. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const screens: Readonly<Record<string, Screen>> = {
  today: { path: '/today' },
  movies: { path: '/movies' },
  board: { path: '/movies/3' },
  actors: { path: '/actors' },
  actor: { path: '/actors/2' },
  import: {
    path: '/import?to=actors',
    prepare: async (page) => {
      await page.getByRole('textbox', { name: /paste/ }).fill(sheet);
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByRole('button', { name: 'Import 3 rows' }).waitFor();
    },
  },
  activity: { path: '/activity' },
};

// Skipped without Chromium; CI installs it.
(hasBrowser ? describe : describe.skip)('the seven screens', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.start();
    mkdirSync(folder, { recursive: true });
  });
  afterAll(() => desk.stop());

  it.each(views)(
    'have no fault that axe knows, $size and $colorScheme, and fit',
    async ({ size, colorScheme, viewport }) => {
      const page = await desk.open('producer', '/today', { colorScheme, viewport });
      for (const [name, { path, prepare }] of Object.entries(screens)) {
        await desk.show(page, path);
        // Nothing of the screen before is left.
        await page.reload({ waitUntil: 'networkidle' });
        await page.getByRole('heading', { level: 1 }).waitFor();
        await prepare?.(page);
        await expectAccessible(page);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect([name, width]).toEqual([name, viewport.width]);
        if (isUpdate) await page.screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png` });
      }
      expect(desk.complaints).toEqual([]);
    },
  );
});
