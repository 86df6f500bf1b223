import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { castingFolder, root } from '../src/dev/casting-folder.js';
import type { Peer } from './workloads.js';

export type Server = 'ours' | Peer;

const compiled = join(castingFolder, 'bench');
const telemetry = pathToFileURL(join(root, 'dist', 'operations', 'telemetry.js')).href;
const programs: Record<Server, { entry: string; env?: NodeJS.ProcessEnv; execArgv?: string[] }> = {
  ours: { entry: join(root, 'dist', 'main.js'), execArgv: ['--import', telemetry] },
  raw: { entry: join(compiled, 'raw.js') },
  rawIndexed: { entry: join(compiled, 'raw.js'), env: { SEARCH: 'index' } },
  textbook: { entry: join(compiled, 'textbook', 'main.js') },
  limit: { entry: join(compiled, 'limit.js') },
};

/** Compiles the peers like `npm run build` compiles the service, so that no program runs with a loader. */
export function compilePeers(): void {
  const { compilerOptions } = (ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config ??
    {}) as { compilerOptions: object };
  const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, root);
  delete options.moduleResolution;
  const peers = fileURLToPath(new URL('peers/', import.meta.url));
  for (const path of readdirSync(peers, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))) {
    const { outputText } = ts.transpileModule(readFileSync(join(peers, path), 'utf8'), {
      compilerOptions: { ...options, module: ts.ModuleKind.ESNext, noEmit: false },
    });
    const target = join(compiled, path.replace(/ts$/, 'js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
}

/** A running program. */
export interface Running {
  url: string;
  /** Its processor time in seconds and its peak memory in MiB so far; on Linux only. */
  usage(): { cpuSeconds: number; peakMiB: number } | undefined;
  stop(): Promise<void>;
}

/** Starts a program on a free port and waits until it answers. @throws Error if it ends instead */
export async function start(name: Server, env: NodeJS.ProcessEnv): Promise<Running> {
  const port = await freePort();
  const { entry, execArgv = [] } = programs[name];
  const child = fork(entry, {
    // Ends the program when this process ends, even by SIGKILL.
    execArgv: ['--import', new URL('../src/dev/tether.mjs', import.meta.url).href, ...execArgv],
    env: { ...process.env, ...env, ...programs[name].env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = `http://127.0.0.1:${port}`;
  const answers = async () => {
    const answer = await fetch(`${url}/health/ready`, { headers: { connection: 'close' } }).catch(() => undefined);
    await answer?.arrayBuffer();
    return answer !== undefined && answer.status !== 503;
  };
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`${name} ended before it was ready (${child.exitCode})`);
    await delay(20);
  }
  return { url, usage: () => usage(child.pid!), stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(kill);
}

function usage(pid: number): { cpuSeconds: number; peakMiB: number } | undefined {
  if (process.platform !== 'linux') return undefined;
  // proc(5): utime and stime are the 12th and 13th field after the name in brackets, in hundredths of a second.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100, peakMiB: Number(peak[1]) / 1024 };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
