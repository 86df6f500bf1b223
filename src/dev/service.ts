import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pretty from 'pino-pretty';
import { root } from './casting-folder.js';
import { Fault } from './fault.js';

/** A request's line says its method, route and status in words already. */
const shortLines = {
  singleLine: true,
  translateTime: 'SYS:HH:MM:ss',
  ignore: 'pid,hostname,requestId,method,route,status',
};

/** Loaded first: each must be a URL, for a path may have a character that means something in one. */
const imports = [
  new URL('tether.mjs', import.meta.url).href,
  pathToFileURL(join(root, 'dist', 'operations', 'telemetry.js')).href,
];

/** The production entry as a child process: what runs on a laptop is what runs in production. */
export class Service {
  private child: ChildProcess | undefined;
  /** Settles with the exit code or the signal when the process ends, whoever ended it. */
  exited: Promise<number | string | null> = Promise.resolve(null);

  constructor(private readonly env: NodeJS.ProcessEnv & { PORT: string }) {}

  /** Returns when requests are answered. @throws Fault when the service ends instead: it has told why */
  async start(signal: AbortSignal): Promise<void> {
    const child = fork(join(root, 'dist', 'main.js'), {
      cwd: root,
      env: this.env,
      execArgv: ['--enable-source-maps', ...imports.flatMap((url) => ['--import', url])],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      // Ctrl-C reaches the whole group of the terminal; we stop it ourselves, in its turn.
      detached: true,
    });
    this.child = child;
    this.exited = once(child, 'exit').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? null);
    if (process.stdout.isTTY) child.stdout!.pipe(pretty(shortLines));
    else child.stdout!.pipe(process.stdout, { end: false });

    while (!(await isOk(`http://localhost:${this.env.PORT}/health/ready`))) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Fault(`The service ended before it was ready (${child.signalCode ?? child.exitCode})`);
      }
      await delay(50, undefined, { signal });
    }
  }

  async stop(): Promise<void> {
    this.child?.kill('SIGTERM');
    const kill = setTimeout(() => this.child?.kill('SIGKILL'), 10_000);
    await this.exited;
    clearTimeout(kill);
  }
}

async function isOk(url: string): Promise<boolean> {
  const answered = await fetch(url, { headers: { connection: 'close' } }).catch(() => null);
  return answered?.ok ?? false;
}
