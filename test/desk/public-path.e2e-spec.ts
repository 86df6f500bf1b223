import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasBrowser, PATIENCE_MS } from '../support/browser.js';
import { Desk, undo } from '../support/desk.js';

const PREFIX = '/office/casting';

// Skipped without Chromium; CI installs it.
(hasBrowser ? describe : describe.skip)('the Desk below the path of a proxy', () => {
  let desk: Desk;
  beforeAll(async () => (desk = await Desk.start(true, { PUBLIC_PATH: PREFIX })));
  afterAll(() => desk.stop());

  it('signs in, shows every screen, writes, takes back and exports, and asks for nothing outside the path', async () => {
    const paths = new Set<string>();
    const outside: string[] = [];
    const page = await desk.open('producer', '/today', {}, (request) => {
      const { href, origin, pathname } = new URL(request.url());
      if (origin === new URL(desk.issuer).origin) return;
      if (href.startsWith(`${desk.url}/`)) paths.add(pathname.slice(PREFIX.length).replace(/\d+/g, '1'));
      else outside.push(href);
    });
    await page.getByText('3 of 6 parts open').waitFor();
    for (const [screen, text] of [
      ['/movies', 'Terminator 2'],
      ['/movies/1', 'Sarah Connor'],
      ['/actors/12', 'Hugo Weaving'],
      ['/import', 'Import'],
      ['/activity', 'Activity'],
      ['/actors', '12 actors'],
    ] as const) {
      await desk.show(page, screen);
      await page.getByRole('main').getByText(text).first().waitFor();
    }
    await page.getByRole('button', { name: 'Delete Bill Paxton' }).click();
    await page.getByText('11 actors').waitFor();
    await undo(page, 'Bill Paxton is deleted.');
    await page.getByText('12 actors').waitFor();
    await page.getByText('Export', { exact: true }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /tabs/ }).click(),
    ]);
    expect((await readFile(await file.path(), 'utf8')).trim().split('\n')).toHaveLength(13);
    expect([outside, desk.complaints]).toEqual([[], []]);
    expect([...paths]).toEqual(
      expect.arrayContaining(['/desk/', '/desk/settings.json', '/me', '/actors', '/actors/1/restore']),
    );
  });

  it('is where a browser arrives, from the path with and without a slash at its end', async () => {
    const page = await desk.browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    for (const path of ['', '/', '/desk']) {
      await page.goto(desk.url + path);
      expect(page.url()).toBe(`${desk.url}/desk/`);
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
    }
    await page.close();
  });
});
