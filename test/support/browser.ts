import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const flags = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** A busy machine may be slow; a step that never ends fails all the same. */
export const PATIENCE_MS = 240_000;

/** Whether tests with a browser can run. In CI they must. */
export const hasBrowser = existsSync(CHROMIUM) || process.env.CI !== undefined;

export const launchBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: flags });
