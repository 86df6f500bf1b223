import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { dieTogether, ended, isAlive } from '../processes.js';
import { postgresBinaries } from './postgres-binaries.js';
import {
  dataArgument,
  holder,
  lastPort,
  makeCluster,
  owner,
  parts,
  readPassword,
  serverEnvironment,
} from './postgres-cluster.js';

export interface RunningPostgres {
  /** The owner's connection string to one of its databases. */
  url(database: string): string;
  /** As the server reports it, such as `18.4`. */
  version: string;
  /** This call made the cluster: it holds nothing yet. */
  created: boolean;
  /** A server that an earlier, killed process left behind was taken over. */
  reused: boolean;
  pid: number;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Everything of this server is in here: its cluster, its password, its log. */
  dataDirectory: string;
  /** False for tests: several times faster, lost when the machine goes down, and ends together with this process. */
  durable: boolean;
  /** Other binaries than those that npm installed. */
  native?: string | undefined;
  onProgress?: (step: string) => void;
}

/** Recovery after a crash may take long. */
const startPatience = 60_000;

/**
 * Runs PostgreSQL from the binaries that npm installed, on 127.0.0.1 and nowhere else. A durable server outlives a killed
 * launcher on purpose, and the next call takes it over. Our own, for the class that comes with these binaries fails as
 * root, below a private home, after a killed parent or a half-made cluster, and without the packages' install script.
 */
export async function startPostgres({
  dataDirectory,
  durable,
  native,
  onProgress = () => {},
}: PostgresOptions): Promise<RunningPostgres> {
  const directory = resolve(dataDirectory);
  const left = await leftOver(directory);
  if (left) return running(directory, { ...left, created: false, reused: true });

  const binaries = await postgresBinaries(native);
  if (!existsSync(parts(directory).data)) onProgress('Making the database');
  const created = makeCluster(directory, binaries, durable);
  onProgress('Starting PostgreSQL');

  const { data, log } = parts(directory);
  const port = await freePort(lastPort(directory));
  // A file, not a pipe: the server goes on writing after we have ended.
  const output = openSync(log, 'w', 0o600);
  const settings = [
    ...['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories='],
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  const server = spawn(
    join(binaries.folder, 'bin', 'postgres'),
    ['-D', dataArgument(data, binaries.account), ...settings.flatMap((setting) => ['-c', setting])],
    // Detached: Ctrl-C reaches the whole group of the terminal, and the database must end after the service.
    { cwd: data, env: serverEnvironment, stdio: ['ignore', output, output], detached: true, ...binaries.account },
  );
  closeSync(output);
  await once(server, 'spawn');
  server.unref();

  const pid = server.pid!;
  const version = await answer(directory, port, pid);
  if (!version) {
    await stopPostgres(pid);
    throw new Error(`PostgreSQL did not start: ${lastComplaint(log)}`);
  }
  const release = durable ? () => {} : dieTogether(pid, 'SIGQUIT');
  const stop = () => stopPostgres(pid).finally(release);
  return { ...running(directory, { pid, port, version, created, reused: false }), stop };
}

/** Ends the server by the mildest signal that works: fast shutdown, then the one that recovers at the next start. */
export async function stopPostgres(pid: number): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    if (await ended(pid, patience)) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) does not end`);
}

/** Ends the server that a killed launcher left in this folder, if there is one. */
export async function stopLeftOver(dataDirectory: string): Promise<void> {
  const pid = holder(resolve(dataDirectory))?.pid;
  if (pid) await stopPostgres(pid);
}

function running(
  directory: string,
  { port, ...server }: Omit<RunningPostgres, 'url' | 'stop'> & { port: number },
): RunningPostgres {
  return { ...server, url: (database) => url(directory, port, database), stop: () => stopPostgres(server.pid) };
}

function url(directory: string, port: number, database: string): string {
  return `postgres://${owner}:${readPassword(directory)}@127.0.0.1:${port}/${database}`;
}

async function leftOver(directory: string): Promise<{ pid: number; port: number; version: string } | null> {
  const found = holder(directory);
  if (!found) return null;
  const version = await answer(directory, found.port, found.pid);
  if (version) return { ...found, version };
  // It was shutting down.
  if (!isAlive(found.pid)) return null;
  throw new Error(`PostgreSQL (process ${found.pid}) holds ${directory} and does not answer`);
}

/** Waits until the server accepts us, and returns its version; null when it ended or took too long. */
async function answer(directory: string, port: number, pid: number): Promise<string | null> {
  for (const deadline = Date.now() + startPatience; Date.now() < deadline && isAlive(pid); await delay(25)) {
    const client = new pg.Client({
      connectionString: url(directory, port, 'postgres'),
      connectionTimeoutMillis: 2_000,
    });
    try {
      await client.connect();
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
      return rows[0]!.server_version;
    } catch (error) {
      // 57P03: it is starting up or shutting down.
      if (error instanceof pg.DatabaseError && error.code !== '57P03') throw error;
    } finally {
      await client.end();
    }
  }
  return null;
}

async function freePort(wanted: number): Promise<number> {
  const probe = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(probe, 'listening');
    return (probe.address() as AddressInfo).port;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return freePort(0);
  } finally {
    probe.close();
  }
}

function lastComplaint(log: string): string {
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  return lines.findLast((line) => line.includes('FATAL')) ?? lines.at(-1)!;
}
