import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { createApp } from '../src/app.js';
import { loadConfig } from '../src/config/config.js';
import { startIdentityProvider, type IdentityProvider } from '../src/dev/identity/identity-provider.js';
import { titles, type Role } from '../src/dev/identity/roles.js';
import { hasBrowser, launchBrowser, PATIENCE_MS } from './support/browser.js';
import { environment } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { aMovie, anActor } from './support/factories.js';
import { freePort } from './support/ports.js';

const folder = mkdtempSync(join(tmpdir(), 'casting-docs-'));
let database: TestDatabase;
let provider: IdentityProvider;
let app: NestFastifyApplication;
let url: string;
/** The service as started by `npm start`: DOCS_SCRIPT_URL is set. */
let laptop: NestFastifyApplication;
let laptopUrl: string;

beforeAll(async () => {
  const [port, laptopPort] = [await freePort(), await freePort()];
  url = `http://localhost:${port}`;
  laptopUrl = `http://localhost:${laptopPort}`;
  database = await createDatabase();
  provider = await startIdentityProvider({
    port: 0,
    keysFile: join(folder, 'keys.json'),
    audience: 'casting',
    redirectUris: [url, laptopUrl].map((origin) => `${origin}/docs/oauth2-redirect.html`),
  });
  const env = { DOCS_CLIENT_ID: provider.clientId };
  const laptopEnv = { ...env, DOCS_SCRIPT_URL: provider.docsScriptUrl };
  app = await createApp(loadConfig(environment(database.url, provider.issuer, env)));
  laptop = await createApp(loadConfig(environment(database.url, provider.issuer, laptopEnv)));
  await app.listen(port, 'localhost');
  await laptop.listen(laptopPort, 'localhost');
});

afterAll(async () => {
  await Promise.all([app.close(), laptop.close()]);
  await Promise.all([provider.stop(), database.drop()]);
  rmSync(folder, { recursive: true, force: true });
});

/** The elements of the page that are not Swagger UI's own: the switch, the texts of the document, the list of servers, the page itself. */
const OURS =
  '.role-switch, .role-switch *, .renderedMarkdown, .renderedMarkdown *, .servers *, :not(#swagger-ui, #swagger-ui *)';

/** Runs axe-core in the page. Returns the rules that our elements break. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (ours) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes
        .filter(({ target }) => document.querySelector(target.join(' '))?.matches(ours) ?? true)
        .map(({ html }) => `${id}: ${html}`),
    );
  }, OURS);
}

// Skipped without Chromium; CI installs it.
(hasBrowser ? describe : describe.skip)('Swagger UI in a browser', () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    // Of the page and of the windows that it opens.
    page.context().setDefaultTimeout(PATIENCE_MS);
    page.on('console', (message) => {
      // Chromium reports every status of 400 and above, which this test provokes.
      if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource')) {
        complaints.push(message.text());
      }
    });
    page.on('pageerror', (error) => complaints.push(error.message));
  });

  afterAll(() => browser.close());

  async function signIn(role: Role): Promise<void> {
    await page.locator('.auth-wrapper .authorize').first().click();
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.locator('.auth-container', { hasText: 'oauth2' }).locator('button.authorize').click(),
    ]);
    const closed = popup.waitForEvent('close');
    await popup.getByRole('button', { name: titles[role] }).click();
    await closed;
    await page.locator('.auth-container', { hasText: 'oauth2' }).getByText('Logout').waitFor();
    await page.locator('.modal-ux .close-modal').click();
    await page.locator('.auth-wrapper .authorize.locked').first().waitFor();
  }

  /** Runs the operation with its prefilled values, waits until the page shows the answer, and returns the status. */
  async function run(operationId: string): Promise<number> {
    const operation = page.locator(`[id$="-${operationId}"]`);
    const summary = operation.locator('.opblock-summary-control');
    if ((await summary.getAttribute('aria-expanded')) === 'false') await summary.click();
    const [response] = await Promise.all([
      page.waitForResponse((answer) => /\/(actors|movies)(\/\d+)?$/.test(answer.url())),
      operation.getByRole('button', { name: 'Execute' }).click(),
    ]);
    const shown = operation.locator('.live-responses-table .response-col_status', { hasText: `${response.status()}` });
    await shown.last().waitFor();
    return response.status();
  }

  it('signs in as director through the provider, lists, creates, and is refused what only a producer may do', async () => {
    await anActor(database);
    await page.goto(`${url}/docs`);
    await page.locator('#swagger-ui .opblock').first().waitFor();
    expect(await run('listActors')).toBe(401);
    await signIn('director');
    expect(await run('listActors')).toBe(200);
    expect(await run('createActor')).toBe(200);
    expect(await database.query("SELECT name, age, gender FROM actors WHERE age = 25 AND gender = 'male'")).toEqual([
      { name: "'Maximilian Messing'", age: 25, gender: 'male' },
    ]);
    expect(await run('createMovie')).toBe(403);
    expect(complaints).toEqual([]);
  });

  it('keeps the sign-in across reloads, and switches to another role', async () => {
    // The documented payload has actor 3 in its cast.
    await aMovie(database, { actors: [await anActor(database)] });
    await page.reload();
    await page.locator('#swagger-ui .opblock').first().waitFor();
    expect(await run('listMovies')).toBe(200);
    await page.locator('.auth-wrapper .authorize').first().click();
    await page.locator('.auth-container', { hasText: 'oauth2' }).getByText('Logout').click();
    await page.locator('.modal-ux .close-modal').click();
    await signIn('producer');
    expect(await run('createMovie')).toBe(200);
    expect(complaints).toEqual([]);
  });

  describe('on a laptop', () => {
    const button = (role: Role) =>
      page.getByRole('group', { name: 'Signed in as' }).getByRole('button', { name: titles[role] });

    /** Opens /docs again and waits until the switch shows the signed-in role. */
    async function open(role: Role): Promise<void> {
      await page.goto(`${laptopUrl}/docs`);
      await page.locator('#swagger-ui .opblock').first().waitFor();
      await expectRole(role);
    }

    /** The same, and signs in, also after a test that signed out. */
    async function openAs(role: Role): Promise<void> {
      await page.goto(`${laptopUrl}/docs`);
      await button(role).click();
      await expectRole(role);
    }

    async function expectRole(role: Role): Promise<void> {
      await page.locator('.role-switch [aria-pressed="true"]', { hasText: titles[role] }).waitFor();
      expect(await page.locator('.role-switch [aria-pressed="true"]').count()).toBe(1);
    }

    it('is signed in as director at the first open', async () => {
      await open('director');
      expect(await run('listActors')).toBe(200);
      expect(await run('createMovie')).toBe(403);
    });

    it('changes the role at one click, and keeps it across reloads', async () => {
      await button('producer').click();
      await expectRole('producer');
      expect(await run('createMovie')).toBe(200);
      await button('assistant').click();
      await expectRole('assistant');
      expect(await run('createActor')).toBe(403);
      await open('assistant');
      expect(await run('createActor')).toBe(403);
    });

    it('signs in again if the stored token is not accepted', async () => {
      const forged = `x.${btoa('{"sub":"assistant@casting.local"}')}.x`;
      await page.evaluate((token) => {
        const { schema } = (JSON.parse(localStorage.getItem('authorized')!) as { bearer: { schema: object } }).bearer;
        localStorage.setItem('authorized', JSON.stringify({ bearer: { name: 'bearer', schema, value: token } }));
      }, forged);
      await open('assistant');
      expect(await run('listActors')).toBe(200);
    });

    it('leaves the Authorize dialog as it is, and shows what is done there', async () => {
      await signIn('producer');
      await expectRole('producer');
      expect(await run('createMovie')).toBe(200);
      await button('director').click();
      await expectRole('director');
      expect(await run('createMovie')).toBe(403);

      await page.locator('.auth-wrapper .authorize').first().click();
      await page
        .locator('.auth-container', { hasText: 'bearer' })
        .getByRole('button', { name: 'Remove authorization' })
        .click();
      await page.locator('.modal-ux .close-modal').click();
      await page.locator('.role-switch').waitFor();
      expect(await page.locator('.role-switch [aria-pressed="true"]').count()).toBe(0);
      await page.reload();
      await page.locator('.role-switch').waitFor();
      expect(await run('listActors')).toBe(401);
    });

    it('can change one field of an actor as the page stands', async () => {
      await openAs('director');
      const id = await anActor(database, { name: 'Ada Bright', age: 41, gender: 'female' });
      const operation = page.locator('[id$="-updateActor"]');
      await operation.locator('.opblock-summary-control').click();
      await operation.locator('[data-param-name="actor_id"] input').fill(String(id));
      expect(await run('updateActor')).toBe(200);
      const [actor] = await database.query('SELECT name, age, gender FROM actors WHERE id = $1', [id]);
      expect(actor).toEqual({ name: 'Ada Bright', age: 26, gender: 'female' });
    });

    it('has its first operation on the first screen, and no list of servers', async () => {
      await openAs('director');
      expect(await page.locator('#servers').isVisible()).toBe(false);
      for (const [width, top] of [
        [1280, 400],
        [390, 650],
      ] as const) {
        await page.setViewportSize({ width, height: 844 });
        const box = await page.locator('#swagger-ui .opblock').first().boundingBox();
        expect({ width, isAbove: box!.y < top }).toEqual({ width, isAbove: true });
      }
    });

    it('shows all three roles at any width', async () => {
      await openAs('director');
      for (const width of [320, 390, 480, 640, 1280]) {
        await page.setViewportSize({ width, height: 844 });
        for (const role of ['assistant', 'director', 'producer'] as const) {
          const box = (await button(role).boundingBox())!;
          const isCut = await button(role).evaluate((element) => element.scrollWidth > element.clientWidth);
          expect([width, box.x >= 0, box.x + box.width <= width, isCut]).toEqual([width, true, true, false]);
        }
      }
    });

    it('has no fault of accessibility of ours, in light and in dark colours', async () => {
      await page.setViewportSize({ width: 390, height: 844 });
      await openAs('director');
      for (const id of ['listActors', 'updateActor']) {
        await page.locator(`[id$="-${id}"] .opblock-summary-control`).click();
        await page.locator(`[id$="-${id}"] .responses-table`).first().waitFor();
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect([colorScheme, await faults(page)]).toEqual([colorScheme, []]);
      }
    });

    it('causes no error in the console of the browser', () => expect(complaints).toEqual([]));
  });

  it('has no role switch without DOCS_SCRIPT_URL', async () => {
    const answers = await Promise.all([url, laptopUrl].map((base) => fetch(`${base}/docs`)));
    const [plain, signedIn] = answers.map(({ headers }) => headers.get('content-security-policy')!);
    expect(plain).toContain("script-src 'self';");
    expect(signedIn).toContain(`script-src 'self' ${new URL(provider.issuer).origin};`);
    expect(await answers[0]!.text()).not.toContain('role-switch');
    await page.goto(`${url}/docs`);
    await page.locator('#swagger-ui .opblock').first().waitFor();
    expect(await page.locator('.role-switch').count()).toBe(0);
  });
});
