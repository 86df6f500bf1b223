import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ended, isAlive } from '../processes.js';
import { platformFolder, postgresBinaries } from './postgres-binaries.js';
import { type RunningPostgres, startPostgres, stopPostgres } from './postgres.js';

/** Private, as a home is: as root, everything here also proves that PostgreSQL reaches its data under a 0700 folder. */
let home: string;
let dataDirectory: string;
const started = new Set<number>();

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'casting-spec-'));
  dataDirectory = join(home, 'postgres');
});

afterEach(async () => {
  for (const pid of started) await stopPostgres(pid);
  started.clear();
  rmSync(home, { recursive: true });
});

async function start(): Promise<RunningPostgres> {
  const server = await startPostgres({ dataDirectory, durable: false });
  started.add(server.pid);
  return server;
}

/** Returns the pid of the server that the launcher had started. */
async function startAndKillLauncher(durable: boolean): Promise<number> {
  const script = `
    import { startPostgres } from ${JSON.stringify(new URL('postgres.ts', import.meta.url).href)};
    const server = await startPostgres({ dataDirectory: ${JSON.stringify(dataDirectory)}, durable: ${durable} });
    console.log(server.pid);
    setInterval(() => {}, 1000);`;
  const launcher = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = Number(await new Promise((resolve) => launcher.stdout.once('data', resolve)));
  started.add(pid);
  launcher.kill('SIGKILL');
  await once(launcher, 'exit');
  return pid;
}

async function query(server: RunningPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client(server.url('postgres'));
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

describe('the built-in PostgreSQL', () => {
  it('answers on 127.0.0.1 only, in UTC and UTF-8, and keeps its password from others', async () => {
    const server = await start();

    expect(server).toMatchObject({ created: true, reused: false });
    expect(server.version).toMatch(/^18\./);
    expect(
      await query(
        server,
        `SELECT current_setting('listen_addresses') AS host, current_setting('unix_socket_directories') AS sockets,
                current_setting('timezone') AS zone, current_setting('server_encoding') AS encoding`,
      ),
    ).toEqual([{ host: '127.0.0.1', sockets: '', zone: 'UTC', encoding: 'UTF8' }]);
    expect(statSync(join(dataDirectory, 'password')).mode & 0o777).toBe(0o600);
  });

  it('keeps its data and its port over a stop and a start', async () => {
    const first = await start();
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start();

    expect(second).toMatchObject({ created: false, reused: false });
    expect(second.url('postgres')).toBe(first.url('postgres'));
    expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('takes over the server of a launcher that was killed', async () => {
    const pid = await startAndKillLauncher(true);

    expect(await start()).toMatchObject({ pid, created: false, reused: true });
  });

  it('leaves no server of a test run that was killed', async () => {
    expect(await ended(await startAndKillLauncher(false), 240_000)).toBe(true);
  });

  it('recovers when the server itself was killed, though its lock now names another program', async () => {
    const first = await start();
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await query(first, 'CHECKPOINT');
    const children = execFileSync('pgrep', ['-P', String(first.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n');
    process.kill(first.pid, 'SIGKILL');
    // They notice it, and end. Until then they hold the shared memory.
    for (const child of children) expect(await ended(Number(child), 240_000)).toBe(true);
    writeFileSync(join(dataDirectory, 'data', 'postmaster.pid'), `${process.pid}\n\n\n5432\n`);

    const second = await start();

    expect(second).toMatchObject({ created: false, reused: false });
    expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('makes a cluster again that was interrupted half-way', async () => {
    mkdirSync(join(dataDirectory, 'draft-interrupted', 'base'), { recursive: true });

    expect(await start()).toMatchObject({ created: true });
    expect(readdirSync(dataDirectory).sort()).toEqual(['data', 'log', 'password']);
  });

  it('says why it did not start', async () => {
    const server = await start();
    await server.stop();
    writeFileSync(join(dataDirectory, 'data', 'postgresql.auto.conf'), "shared_buffers = 'plenty'\n");

    await expect(start()).rejects.toThrow(/PostgreSQL did not start: .*/);
  });

  it('runs binaries that the unprivileged account cannot reach', async () => {
    const hidden = join(home, 'package');
    cpSync(join(platformFolder(), '..'), hidden, { recursive: true, verbatimSymlinks: true });

    // Throws unless `postgres --version` runs from there, or from a copy, under the account that the server gets.
    const found = await postgresBinaries(join(hidden, 'native'));

    expect(found.folder.startsWith(home)).toBe(process.getuid?.() !== 0);
    // Once more, on what is there now.
    expect(await postgresBinaries(join(hidden, 'native'))).toEqual(found);
  });
});
