import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from './fault.js';
import { isAlive } from './processes.js';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a laptop keeps between runs. `npm run reset` deletes it. */
export const castingFolder = join(root, '.casting');

export const inCastingFolder = {
  postgres: join(castingFolder, 'postgres'),
  keys: join(castingFolder, 'keys.json'),
  tokens: join(castingFolder, 'tokens.env'),
  /** The settings that the service got last: `npm run doctor` checks the same database and issuer. */
  service: join(castingFolder, 'service.env'),
  launcher: join(castingFolder, 'launcher.pid'),
};

/** Writes lines that only the owner can read. */
export function writeSecret(path: string, lines: string[]): void {
  mkdirSync(dirname(path), { recursive: true });
  // The mode applies to new files only.
  rmSync(path, { force: true });
  writeFileSync(path, lines.join('\n') + '\n', { mode: 0o600 });
}

/** @throws Fault when `npm start` or `npm run dev` runs in this clone */
export function refuseSecondLauncher(): void {
  if (!existsSync(inCastingFolder.launcher)) return;
  const pid = Number(readFileSync(inCastingFolder.launcher, 'utf8'));
  if (pid !== process.pid && isAlive(pid) && isLauncher(pid)) {
    throw new Fault(`npm start is running here already (process ${pid}): stop it first, with Ctrl-C or kill ${pid}`);
  }
}

/** Makes this process the launcher of the clone; returns how to end that. */
export function becomeLauncher(): () => void {
  refuseSecondLauncher();
  writeSecret(inCastingFolder.launcher, [String(process.pid)]);
  return () => rmSync(inCastingFolder.launcher, { force: true });
}

/** Pids are reused, in containers within seconds. */
function isLauncher(pid: number): boolean {
  return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('run.mjs');
}
