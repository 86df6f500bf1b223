import { spawn, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutants, type Mutant } from './mutants.js';

/** Longer than any of the tests that a mutant names: one that hangs counts as noticed, and is reported. */
const PATIENCE_MS = 600_000;

type Outcome = 'noticed' | 'noticed by a hang' | 'NOT NOTICED';

/** Runs the tests that ought to notice, in `copy`, with one mistake in it. @throws Error when its piece of source is not there once */
async function outcomeOf({ name, file, find, replace, tests }: Mutant, copy: string): Promise<Outcome> {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(find).length !== 2) throw new Error(`${name}: ${file} does not have exactly one of ${find}`);
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
  const args = ['src/dev/run.mjs', 'test', '--bail', ...tests];
  const child = spawn(process.execPath, args, { cwd: copy, stdio: 'ignore', detached: true });
  let hangs = false;
  const timer = setTimeout(() => {
    hangs = true;
    process.kill(-child.pid!, 'SIGKILL');
  }, PATIENCE_MS);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(timer);
  writeFileSync(path, source);
  if (hangs) return 'noticed by a hang';
  return code === 0 ? 'NOT NOTICED' : 'noticed';
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = mutants.filter(({ name }) => name.includes(values.only ?? ''));
const folder = mkdtempSync(join(tmpdir(), 'casting-mutants-'));
const copy = join(folder, 'copy');
execFileSync('git', ['worktree', 'add', '--detach', copy, 'HEAD'], { stdio: 'ignore' });
symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
const unnoticed: string[] = [];
try {
  for (const mutant of chosen) {
    const outcome = await outcomeOf(mutant, copy);
    if (outcome === 'NOT NOTICED') unnoticed.push(mutant.name);
    process.stdout.write(`${outcome.padEnd(18)} ${mutant.name}: ${mutant.effect}\n`);
  }
} finally {
  execFileSync('git', ['worktree', 'remove', '--force', copy]);
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${chosen.length - unnoticed.length} of ${chosen.length} mistakes were noticed\n`);
if (chosen.length === 0 || unnoticed.length > 0) process.exitCode = 1;
