import { spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, openSync, closeSync, readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unprivilegedAccount, type Account } from '../../src/dev/postgres/postgres-binaries.js';
import { until } from './until.js';

/** Ends every process whose working folder is in `$0`, and deletes that. Again and again: one may just be starting another. */
const CLEAN_UP = `cat
while links=$(find /proc -maxdepth 2 -name cwd '(' -lname "$0" -o -lname "$0/*" ')' 2>/dev/null); [ -n "$links" ]; do
  for link in $links; do pid=\${link#/proc/}; kill -9 "\${pid%/cwd}" 2>/dev/null; done
  sleep 0.1
done
rm -rf "$0"`;

/** What a server needs of our environment. */
const environment = { PATH: `${process.env.PATH}:/usr/sbin`, TZ: 'UTC', LC_ALL: 'C.UTF-8' };

/**
 * Servers that belong to one test, each in a folder of its own. A process is recognised by its working folder, because
 * PostgreSQL outlives the Patroni that started it. All end with the test, even if that is killed.
 */
export class Servers {
  readonly folder = mkdtempSync(join(tmpdir(), 'casting-cluster-'));
  private readonly account: Account = unprivilegedAccount();
  private readonly cleanUp = spawn('sh', ['-c', CLEAN_UP, this.folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    detached: true,
  });

  constructor() {
    this.own(this.folder);
    this.cleanUp.stdin.on('error', () => undefined);
  }

  /** The folder of a server. */
  of(name: string): string {
    const folder = join(this.folder, name);
    if (mkdirSync(folder, { recursive: true })) this.own(folder);
    return folder;
  }

  /** Gives a file or folder to the account of the servers. */
  own(path: string): void {
    const { uid, gid } = this.account;
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  }

  /** Starts a program, by default under an unprivileged account; its output is the file `log` in its folder. */
  async start(name: string, command: string, args: string[], options: SpawnOptions = {}): Promise<void> {
    const cwd = this.of(name);
    const log = openSync(join(cwd, 'log'), 'a');
    const server = spawn(command, args, {
      ...this.account,
      ...options,
      cwd,
      env: { ...environment, ...options.env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    await once(server, 'spawn');
  }

  /** Sends a signal to all processes whose working folder is that of a server, or the folder `name/data` of a PostgreSQL. */
  async signal(name: string, signal: NodeJS.Signals): Promise<void> {
    for (const pid of this.pids(name)) kill(pid, signal);
    if (signal === 'SIGKILL') await until(() => this.pids(name).every((pid) => kill(pid, signal)) && !this.runs(name));
  }

  runs(name: string): boolean {
    return this.pids(name).length > 0;
  }

  async stop(): Promise<void> {
    this.cleanUp.stdin.end();
    if (this.cleanUp.exitCode === null) await once(this.cleanUp, 'exit');
  }

  private pids(name: string): number[] {
    const folder = join(this.folder, name);
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry) && workingFolder(entry) === folder)
      .map(Number);
  }
}

/** The programs that this system lacks. */
export function lacking(...programs: string[]): string[] {
  return programs.filter((program) => spawnSync('which', [program], { env: environment }).status !== 0);
}

function workingFolder(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // It ended meanwhile, or belongs to another user.
    return undefined;
  }
}

/** Sends a signal to a process, which may have ended meanwhile. */
export function kill(pid: number, signal: NodeJS.Signals): true {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  return true;
}
