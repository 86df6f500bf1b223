import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.js';
import { until } from './until.js';

const program = '/usr/sbin/pgbouncer';
/** PgBouncer refuses to run as root. This is the id of the account `nobody` on Debian. */
const NOBODY = 65_534;

/** A PgBouncer in front of a database, with the settings of OPERATIONS.md. */
export class PgBouncer {
  static readonly isInstalled = existsSync(program);

  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    /** The URL of the database through PgBouncer. */
    readonly url: string,
  ) {}

  /** `more` are additional lines of its settings. */
  static async start(databaseUrl: string, ...more: string[]): Promise<PgBouncer> {
    const folder = mkdtempSync(join(tmpdir(), 'casting-pgbouncer-'));
    const server = new URL(databaseUrl);
    const port = await freePort();
    const [, documented] = /```ini\n(pool_mode[^`]+)```/.exec(readFileSync('OPERATIONS.md', 'utf8'))!;
    const settings = `[databases]
* = host=127.0.0.1 port=${server.port} user=${server.username} password=${server.password || 'none'}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
${more.join('\n')}
${documented}`;
    const file = join(folder, 'pgbouncer.ini');
    writeFileSync(file, settings);
    const isRoot = process.getuid!() === 0;
    if (isRoot) for (const path of [folder, file]) chownSync(path, NOBODY, NOBODY);
    const child = spawn(program, [file], isRoot ? { uid: NOBODY, gid: NOBODY, stdio: 'ignore' } : { stdio: 'ignore' });
    await until(() => answers(port));
    server.port = String(port);
    return new PgBouncer(child, folder, server.href);
  }

  async stop(): Promise<void> {
    this.process.kill('SIGTERM');
    await once(this.process, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const answered = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return answered;
}
