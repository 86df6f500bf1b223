import { get } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Request } from 'playwright-core';
import { hasBrowser } from '../support/browser.js';
import { Desk } from '../support/desk.js';
import { workbook } from '../support/workbook.js';

/** In bytes, gzipped. */
const MOST_JAVASCRIPT = 60_000;
const MOST_CSS = 10_000;

/** A part of every Excel file, which only its reader names. */
const EXCEL = 'xl/workbook.xml';

// Skipped without Chromium; CI installs it.
(hasBrowser ? describe : describe.skip)('what a browser loads of the Desk', () => {
  let desk: Desk;
  const requests: Request[] = [];
  beforeAll(async () => {
    desk = await Desk.start();
    const page = await desk.open('director', '/import?to=actors', {}, (request) => requests.push(request));
    await page.getByRole('heading', { name: 'Import' }).waitFor();
  });
  afterAll(() => desk.stop());

  const paths = (type: string) => [
    ...new Set(
      requests.filter((one) => one.resourceType() === type && one.url().startsWith(desk.url)).map((one) => one.url()),
    ),
  ];
  const gzipped = async (urls: readonly string[]) => {
    const bodies = urls.map(async (url) => {
      const { headers, body } = await rawGzip(url);
      expect([url, headers.get('content-encoding')]).toEqual([url, 'gzip']);
      return body;
    });
    return Promise.all(bodies);
  };
  const total = (bodies: readonly Buffer[]) => bodies.reduce((sum, { length }) => sum + length, 0);

  it('is within its budget: one script, one style sheet, and no font', async () => {
    const [scripts, styles] = [await gzipped(paths('script')), await gzipped(paths('stylesheet'))];
    expect([scripts.length, styles.length, paths('font').length]).toEqual([1, 1, 0]);
    expect(total(scripts)).toBeLessThanOrEqual(MOST_JAVASCRIPT);
    expect(total(styles)).toBeLessThanOrEqual(MOST_CSS);
    for (const script of scripts) expect(gunzipSync(script).includes(EXCEL)).toBe(false);
    for (const style of styles) expect(gunzipSync(style).toString()).not.toMatch(/@font-face|@import|url\((?!data:)/);
  });

  it('comes from the service, and otherwise only the identity provider is asked', () => {
    const origins = new Set(requests.map((one) => new URL(one.url()).origin));
    expect([...origins].sort()).toEqual([desk.url, new URL(desk.issuer).origin].sort());
    expect(requests.filter((one) => /eyJ/.test(one.url()))).toEqual([]);
  });

  it('leaves the Content-Security-Policy as it is on other pages, and breaks it nowhere', async () => {
    const policyOf = async (path: string) => (await fetch(desk.url + path)).headers.get('content-security-policy');
    const policy = await policyOf('/desk/');
    expect(policy).toBe(await policyOf('/docs'));
    expect(policy!.split(';')).toContain("script-src 'self'");
    const page = await (await fetch(`${desk.url}/desk/`)).text();
    expect(page).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
    expect(desk.complaints).toEqual([]);
  });

  it('has the reader of Excel files apart, for those who drop one', async () => {
    const page = await desk.open('director', '/import?to=actors', {}, (request) => requests.push(request));
    const before = paths('script');
    const file = workbook({
      Actors: [
        ['Name', 'Gender', 'Age'],
        ['Ann Lee', 'female', 31],
      ],
    });
    await page.getByLabel('Choose a file').setInputFiles({ name: 'actors.xlsx', mimeType: '', buffer: file });
    await page.getByText('1 new').waitFor();
    const later = paths('script').filter((url) => !before.includes(url));
    expect(later).toHaveLength(1);
    const [chunk] = await gzipped(later);
    expect(gunzipSync(chunk!).includes(EXCEL)).toBe(true);
    expect(desk.complaints).toEqual([]);
  });
});

/** The compressed bytes, which fetch would unpack. */
function rawGzip(url: string): Promise<{ headers: Headers; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      const headers = new Headers(response.headers as Record<string, string>);
      buffer(response).then((body) => resolve({ headers, body }), reject);
    }).on('error', reject);
  });
}
