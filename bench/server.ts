import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { castingFolder, root } from '../src/dev/casting-folder.js';
import type { Peer } from './workload.js';

export type Server = 'ours' | Peer;

const compiled = join(castingFolder, 'bench');
const telemetry = pathToFileURL(join(root, 'dist', 'operations', 'telemetry.js')).href;
const ours = { entry: join(root, 'dist', 'main.js'), execArgv: ['--import', telemetry] };
const programs: Record<Server, { entry: string; env?: NodeJS.ProcessEnv; execArgv?: string[] }> = {
  ours,
  related: ours,
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
    // The service's own code is compiled to dist/.
    writeFileSync(target, outputText.replaceAll("'../../src/", "'../../dist/"));
  }
}

/** What processes have used so far: processor time in seconds, and the sum of their peak memories in MiB. */
export interface Usage {
  cpuSeconds: number;
  peakMiB: number;
}

/** A running program. */
export interface Running {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** Starts a program on a free port and waits until it answers. @throws Error if it ends instead */
export async function start(name: Server, env: NodeJS.ProcessEnv): Promise<Running> {
  const running = await launch(name, env);
  const answers = async () => {
    const answer = await fetch(`${running.url}/health/ready`, { headers: { connection: 'close' } }).catch(
      () => undefined,
    );
    await answer?.arrayBuffer();
    return answer !== undefined && answer.status !== 503;
  };
  await running.until(answers);
  return running;
}

/** Starts a program on a free port. `until` polls something, and throws when the program ends. */
export async function launch(name: Server, env: NodeJS.ProcessEnv) {
  const port = await freePort();
  const { entry, execArgv = [] } = programs[name];
  const child = fork(entry, {
    // Ends the program when this process ends, even by SIGKILL.
    execArgv: ['--import', new URL('../src/dev/tether.mjs', import.meta.url).href, ...execArgv],
    env: { ...process.env, ...env, ...programs[name].env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const until = async (isSo: () => Promise<boolean>) => {
    for (; !(await isSo()); await delay(10)) {
      if (child.exitCode !== null) throw new Error(`${name} ended before it was ready (${child.exitCode})`);
    }
  };
  return { url: `http://127.0.0.1:${port}`, pid: child.pid!, until, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(kill);
}

/** What a process and its descendants have used, those that have ended included; on Linux only. */
export function usage(pid: number): Usage | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    // proc(5): after the name in brackets, the 12th to 15th field are the times of the process and of its ended children,
    // in hundredths of a second.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    const all = children.map((child) => usage(Number(child))!);
    const own = { cpuSeconds: sum(fields.slice(11, 15).map(Number)) / 100, peakMiB: peak };
    return {
      cpuSeconds: own.cpuSeconds + sum(all.map(({ cpuSeconds }) => cpuSeconds)),
      peakMiB: own.peakMiB + sum(all.map(({ peakMiB }) => peakMiB)),
    };
  } catch {
    // It has just ended: its parent counts it.
    return { cpuSeconds: 0, peakMiB: 0 };
  }
}

const sum = (values: number[]) => values.reduce((before, value) => before + value, 0);

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
