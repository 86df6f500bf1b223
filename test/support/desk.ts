import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config/config.js';
import { fillWithDemo } from '../../src/dev/demo.js';
import { startIdentityProvider, type IdentityProvider } from '../../src/dev/identity/identity-provider.js';
import { titles, type Role } from '../../src/dev/identity/roles.js';
import { launchBrowser, PATIENCE_MS } from './browser.js';
import { environment } from './casting.js';
import { createDatabase, type TestDatabase } from './database.js';
import { PathProxy } from './path-proxy.js';
import { freePort } from './ports.js';

/** The service with demo data, the local identity provider, and a browser. */
export class Desk {
  /** What the pages complained about. */
  readonly complaints: string[] = [];

  private constructor(
    readonly url: string,
    readonly database: TestDatabase,
    readonly browser: Browser,
    private readonly parts: {
      app: NestFastifyApplication;
      provider: IdentityProvider;
      proxy: PathProxy | undefined;
      folder: string;
    },
  ) {}

  /**
   * @param withDemo whether the tables have the rows of `npm start`
   * @param env adds settings; with `PUBLIC_PATH` the pages go through a proxy that takes it off
   */
  static async start(withDemo = true, env: Record<string, string> = {}): Promise<Desk> {
    const [port, folder] = [await freePort(), mkdtempSync(join(tmpdir(), 'casting-desk-'))];
    const below = env.PUBLIC_PATH;
    const proxy = below ? await PathProxy.start(below, `http://localhost:${port}`) : undefined;
    const url = proxy ? `${proxy.origin}${below}` : `http://localhost:${port}`;
    const database = await createDatabase();
    if (withDemo) await fillWithDemo(database.url);
    const provider = await startIdentityProvider({
      port: 0,
      keysFile: join(folder, 'keys.json'),
      audience: 'casting',
      redirectUris: [`${url}/desk/`],
    });
    const settings = { DESK_CLIENT_ID: provider.clientId, ...env };
    const app = await createApp(loadConfig(environment(database.url, provider.issuer, settings)));
    await app.listen(port, 'localhost');
    const browser = await launchBrowser();
    return new Desk(url, database, browser, { app, provider, proxy, folder });
  }

  async stop(): Promise<void> {
    const { app, provider, proxy, folder } = this.parts;
    await this.browser.close();
    proxy?.stop();
    await app.close();
    await Promise.all([provider.stop(), this.database.drop()]);
    rmSync(folder, { recursive: true, force: true });
  }

  /** The identity provider. */
  get issuer(): string {
    return this.parts.provider.issuer;
  }

  /** A new browser window on a screen, such as `/movies/3`, signed in as the role. */
  async open(
    role: Role,
    screen = '/today',
    options: BrowserContextOptions = {},
    onRequest: (request: Request) => void = () => undefined,
  ): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('request', onRequest);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // Chromium reports every status of 400 and above, which tests provoke, and every request without a connection.
      const isProvoked = message.text().startsWith('Failed to load resource');
      if (['error', 'warning'].includes(message.type()) && !isProvoked) this.complaints.push(message.text());
    });
    await page.goto(`${this.url}/desk/#${screen}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: titles[role] }).click();
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    return page;
  }

  /** Shows another screen in the same window. */
  async show(page: Page, screen: string): Promise<void> {
    await page.evaluate((hash) => (location.hash = hash), screen);
  }

  /** Changes rows without a page: `desk.fetch('director', 'PATCH', '/actors/1', { age: 3 })`. Text is sent as CSV. */
  async fetch(role: Role, method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${await this.parts.provider.token(role)}` };
    if (body !== undefined) headers['content-type'] = typeof body === 'string' ? 'text/csv' : 'application/json';
    const content = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(this.url + path, { method, headers, ...(body !== undefined && { body: content }) });
  }
}

/** The message about what was done last. */
export const toast = (page: Page, text: string) => page.locator('.toast').filter({ hasText: text });

/** Undoes what was done last. Its message comes after the change is shown, and until then there may be the one before. */
export const undo = (page: Page, said: string) =>
  toast(page, said).getByRole('button', { name: 'Undo', exact: true }).click();

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** Asserts that axe finds nothing on the page: rules of WCAG 2.2 A and AA, and best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  // Not as a script element: the page's Content-Security-Policy refuses it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run(),
  );
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  expect(found).toEqual([]);
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}
