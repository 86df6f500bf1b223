import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../processes.js';
import type { Account, PostgresBinaries } from './postgres-binaries.js';

/** The superuser of the cluster, and the owner of everything in it. */
export const owner = 'casting';

/** Nothing of the caller's PGDATA, PGOPTIONS or locale reaches the server. */
export const serverEnvironment = {
  PATH: process.env.PATH,
  SystemRoot: process.env.SystemRoot,
  TZ: 'UTC',
  LC_ALL: 'C',
};

/** The parts of a server folder. Only the owner can read the password. */
export const parts = (directory: string) => ({
  data: join(directory, 'data'),
  password: join(directory, 'password'),
  log: join(directory, 'log'),
});

/**
 * The path of the data folder for a PostgreSQL program that runs in it. The path must be absolute, and an unprivileged
 * account can't enter a private home above it; `/proc/self/cwd` is absolute and leads through no other folder.
 */
export function dataArgument(data: string, account: Account): string {
  return account.uid !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : data;
}

/**
 * Makes the cluster unless it exists; true when this call made it. It is made under another name and renamed when it is
 * complete: under its own name it is always whole, and is never deleted here.
 */
export function makeCluster(directory: string, binaries: PostgresBinaries, durable: boolean): boolean {
  const { account } = binaries;
  const { data, password } = parts(directory);
  if (existsSync(data)) return false;

  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(directory)) {
    if (name.startsWith('draft-')) rmSync(join(directory, name), { recursive: true });
  }
  const draft = mkdtempSync(join(directory, 'draft-'));
  writeFileSync(password, randomBytes(24).toString('hex'), { mode: 0o600 });
  for (const path of [draft, password]) {
    if (account.uid !== undefined && account.gid !== undefined) chownSync(path, account.uid, account.gid);
  }
  initialise(draft, password, binaries, durable);
  renameSync(draft, data);
  return true;
}

function initialise(draft: string, password: string, binaries: PostgresBinaries, durable: boolean): void {
  const { folder, account, version } = binaries;
  const passwordFile = openSync(password, 'r');
  const run = spawnSync(
    join(folder, 'bin', 'initdb'),
    [
      ...['-D', dataArgument(draft, account), '-U', owner, '-E', 'UTF8', '-A', 'scram-sha-256'],
      // Only tests run versions before 17, which have no locale of their own but C.
      ...(version >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
      '--locale=C',
      // Standard input, for the same reason as the data folder: the path may be out of reach.
      `--pwfile=${process.platform === 'win32' ? password : '/dev/stdin'}`,
      ...(durable ? [] : ['--no-sync']),
    ],
    { cwd: draft, env: serverEnvironment, stdio: [passwordFile, 'ignore', 'pipe'], encoding: 'utf8', ...account },
  );
  closeSync(passwordFile);
  if (run.status !== 0) throw new Error(`initdb failed: ${run.error?.message ?? run.stderr.trim()}`);
}

/** The password that the cluster was made with. */
export function readPassword(directory: string): string {
  return readFileSync(parts(directory).password, 'utf8');
}

/** The port of the last run: connection strings that were saved stay valid. */
export function lastPort(directory: string): number {
  const file = join(parts(directory).data, 'postmaster.opts');
  return existsSync(file) ? Number(/"port=(\d+)"/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0) : 0;
}

/** The running server that `postmaster.pid` names; null when that pid now belongs to another program. */
export function holder(directory: string): { pid: number; port: number } | null {
  const { data } = parts(directory);
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n').map(Number);
  if (!pid || !isAlive(pid)) return null;
  if (process.platform === 'linux' && readlinkSync(`/proc/${pid}/cwd`) !== realpathSync(data)) {
    // PostgreSQL would mistake the other program for a server of this folder, and refuse to start.
    rmSync(file);
    return null;
  }
  return { pid, port: port ?? 0 };
}
