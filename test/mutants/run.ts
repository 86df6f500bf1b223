import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mistakesInAccess } from './access.js';
import { mistakesInCastings } from './castings.js';
import { mistakesInCommits } from './commits.js';
import { mistakesInHistory } from './history.js';
import { mistakesInKeptRows } from './kept-rows.js';
import { mistakesInLists } from './lists.js';
import type { Mutant } from './mutant.js';
import { mistakesInWrites } from './writes.js';

/** Longer than the tests of any mutant take: those that hang notice it as well, but it is reported. */
const PATIENCE_MS = 600_000;

/** Not through `npm test`, which would install into the `node_modules` that is linked here. */
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];

const mutants = [
  ...mistakesInAccess,
  ...mistakesInLists,
  ...mistakesInHistory,
  ...mistakesInWrites,
  ...mistakesInCommits,
  ...mistakesInKeptRows,
  ...mistakesInCastings,
];
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const chosen = mutants.filter(({ name }) => new RegExp(values.only).test(name));
const folder = mkdtempSync(join(tmpdir(), 'casting-mutants-'));

let group: number | undefined;
const end = () => group && process.kill(-group, 'SIGKILL');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.once('exit', () => {
  end();
  rmSync(folder, { recursive: true, force: true });
});

/** The working tree as it is, its changes that are not committed included. */
function copyTree(): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  const files = listed.toString().split('\0').filter(Boolean);
  for (const file of files) if (existsSync(file)) cpSync(file, join(folder, file));
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
}

/** Runs the tests in the copy; returns whether they passed, or what was the first to fail. */
async function run({ tests, titles }: Pick<Mutant, 'tests' | 'titles'>): Promise<true | string> {
  const args = [...jest, '--bail', ...(titles === undefined ? [] : ['-t', titles]), ...tests];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own, to be ended whole.
    detached: true,
  });
  group = child.pid;
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let hangs = false;
  const timer = setTimeout(() => {
    hangs = true;
    end();
  }, PATIENCE_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  group = undefined;
  clearTimeout(timer);
  if (hangs) return `IT HANGS for ${PATIENCE_MS / 1000} s`;
  return code === 0 || (/^ {2}● (.+)$/m.exec(output)?.[1] ?? output.slice(0, 300));
}

/** Puts one mistake into the copy while `work` runs. @throws Error when its piece of source is not there exactly once */
async function withMistake<T>({ name, file, find, replace }: Mutant, work: () => Promise<T>): Promise<T> {
  const path = join(folder, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(find).length !== 2) throw new Error(`${name}: ${file} must have this exactly once: ${find}`);
  const mistaken = source.replace(find, () => replace);
  writeFileSync(path, mistaken);
  return work().finally(() => writeFileSync(path, source));
}

const say = (line: string) => process.stdout.write(`${line}\n`);

if (chosen.length === 0) throw new Error(`No mistake is named like ${values.only}`);
copyTree();
// All pieces are looked for before anything is run.
for (const mutant of chosen) await withMistake(mutant, () => Promise.resolve());
say(`${chosen.length} mistakes; first their tests without any`);
const fault = await run({ tests: [...new Set(chosen.flatMap(({ tests }) => tests))] });
if (fault !== true) throw new Error(`Tests that fail without a mistake notice nothing: ${fault}`);
let unnoticed = 0;
for (const mutant of chosen) {
  const began = performance.now();
  const outcome = await withMistake(mutant, () => run(mutant));
  if (outcome === true) unnoticed++;
  const seconds = Math.round((performance.now() - began) / 1000);
  say(`${outcome === true ? 'UNNOTICED' : 'noticed'} ${mutant.name} (${mutant.effect}), ${seconds} s`);
  if (outcome !== true) say(`    by ${outcome}`);
}
say(`${chosen.length - unnoticed} of ${chosen.length} mistakes were noticed`);
if (unnoticed > 0) process.exitCode = 1;
