import { accessSync, constants, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './casting-folder.js';
import { Fault } from './fault.js';
import { runQuietly } from './processes.js';

const entry = join(root, 'dist', 'main.js');

/** Waits until the sources are newer than `since`; returns their new time. Asked again and again, for folders shared with a container report no events. */
export async function sourceChange(since: number, signal: AbortSignal): Promise<number> {
  for (;;) {
    const time = sourceTime();
    if (time !== since) return time;
    await delay(300, undefined, { signal });
  }
}

/** When the newest file that the build reads was changed; of a deletion only the folder tells. In milliseconds. */
export function sourceTime(): number {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('dev') && !path.endsWith('.spec.ts'))
    .map((path) => join('src', path));
  const files = ['tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package.json', ...sources];
  return Math.max(...files.map((path) => timeOf(join(root, path))));
}

/** Whether `dist/` is older than its sources, or missing. */
export function isStale(): boolean {
  return timeOf(entry) < sourceTime();
}

/** @throws Fault with the compiler's words */
export async function build(signal?: AbortSignal): Promise<void> {
  // The compiler would say it once a file.
  mkdirSync(dirname(entry), { recursive: true });
  accessSync(dirname(entry), constants.W_OK);
  const { code, output } = await runQuietly('npm', ['run', '-s', 'build'], {
    shell: process.platform === 'win32',
    signal,
  });
  if (code === 0) return;
  // The compiler writes its output even then; without an entry it counts as not built.
  rmSync(entry, { force: true });
  throw new Fault(`${output}\nThe build failed: see above.`);
}

/** 0 for a file that is not, or no longer, there. */
function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
