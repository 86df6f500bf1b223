import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasBrowser, launchBrowser } from './support/browser.js';
import { Casting } from './support/casting.js';
import { actorBody, anActor } from './support/factories.js';
import { PathProxy } from './support/path-proxy.js';

const PREFIX = '/office/casting';

let casting: Casting;
let proxy: PathProxy;
let origin: string;

beforeAll(async () => {
  casting = await Casting.start({ PUBLIC_PATH: `${PREFIX}/` });
  proxy = await PathProxy.start(PREFIX, casting.url);
  origin = proxy.origin;
  for (let i = 0; i < 5; i++) await anActor(casting.database);
});
afterAll(async () => {
  proxy.stop();
  await casting.stop();
});

async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const authorization = `Bearer ${await casting.token('producer')}`;
  const headers = { authorization, 'content-type': 'application/json', ...(init.headers as Record<string, string>) };
  return fetch(new URL(path, origin), { ...init, headers });
}

const linksOf = ({ headers }: Response) => [...headers.get('link')!.matchAll(/<([^>]+)>/g)].map(([, url]) => url!);

describe('below PUBLIC_PATH', () => {
  it('every link of a list leads back in', async () => {
    const page = await send(`${PREFIX}/actors?limit=2&page=2`);
    const links = linksOf(page);
    expect(links).toHaveLength(4);
    for (const link of links) expect([link, (await send(link)).status]).toEqual([link, 200]);
    const [cursor] = linksOf(await send(`${PREFIX}/actors?limit=2`));
    expect((await send(cursor!)).status).toBe(200);
  });

  it('the feed of changes and a new row lead back in', async () => {
    const added = await send(`${PREFIX}/actors`, { method: 'POST', body: JSON.stringify(actorBody()) });
    const location = added.headers.get('location')!;
    expect(location).toMatch(/^\/office\/casting\/actors\/\d+$/);
    expect((await send(location)).status).toBe(200);
    const [next] = linksOf(await send(`${PREFIX}/changes`));
    expect((await send(next!)).status).toBe(200);
  });

  it('what the root names leads back in, for programs and for browsers', async () => {
    const { links } = (await (await send(PREFIX)).json()) as { links: Record<string, string> };
    for (const path of Object.values(links)) expect([path, (await send(path)).status]).toEqual([path, 200]);
    const page = await send(`${PREFIX}/`, { headers: { accept: 'text/html' } });
    expect([page.status, page.url]).toEqual([200, `${origin}${PREFIX}/desk/`]);
  });

  it('the OpenAPI document names the path', async () => {
    const document = (await (await send(`${PREFIX}/openapi.json`)).json()) as { servers: { url: string }[] };
    expect(document.servers.map(({ url }) => url)).toEqual([PREFIX]);
  });

  // Skipped without Chromium; CI installs it.
  (hasBrowser ? it : it.skip)('Swagger UI works in a browser', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(90_000);
      const failed: string[] = [];
      page.on('response', (answer) => void (answer.status() >= 400 && failed.push(answer.url())));
      await page.goto(`${origin}${PREFIX}/docs`);
      const operation = page.locator('#operations-Health-isLive');
      await operation.locator('.opblock-summary-control').click();
      const tryIt = operation.locator('.try-out__btn');
      if (!(await operation.locator('.execute').isVisible())) await tryIt.click();
      await operation.locator('.execute').click();
      await operation.locator('.live-responses-table').waitFor();
      expect(await operation.locator('.request-url').innerText()).toContain(`${origin}${PREFIX}/health/live`);
      expect(await operation.locator('.live-responses-table').innerText()).toContain('"live"');
      expect(failed).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
