import { accessSync, constants, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './casting-folder.js';
import { Fault } from './fault.js';
import { runQuietly } from './processes.js';

/** The production build: what `npm start`, `npm run doctor` and the bench run. */
export const dist = join(root, 'dist');
const entry = join(dist, 'main.js');

/** Whether `dist/` is older than its sources, or missing. */
export function isStale(): boolean {
  return timeOf(entry) < sourceTime();
}

/** @throws Fault with the compiler's words */
export async function build(signal?: AbortSignal): Promise<void> {
  requireWritable(dist);
  const { code, output } = await runQuietly('npm', ['run', '-s', 'build'], {
    shell: process.platform === 'win32',
    ...(signal && { signal }),
  });
  if (code === 0) return;
  // The compiler writes its output even then; without an entry it counts as not built.
  rmSync(entry, { force: true });
  throw new Fault(`${output}\nThe build failed: see above.`);
}

/** Makes the folder if it is missing. @throws Error with its path; the compiler would print one for every file */
export function requireWritable(folder: string): void {
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.W_OK);
}

/** When the newest file that the build reads was changed, in milliseconds. Folders count: only theirs shows a deletion. */
function sourceTime(): number {
  const sources = ['src', 'desk', 'clients/typescript']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    )
    .filter((path) => !path.startsWith(join('src', 'dev')) && !path.endsWith('.spec.ts'));
  const files = ['tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package.json', ...sources];
  return Math.max(...files.map((path) => timeOf(join(root, path))));
}

/** 0 for a file that is not, or no longer, there. */
function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
