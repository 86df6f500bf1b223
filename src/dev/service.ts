import { type ChildProcess, fork } from 'node:child_process';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pretty from 'pino-pretty';
import { root } from './casting-folder.js';
import { Fault } from './fault.js';
import { tether } from './processes.js';

export type ServiceEnvironment = NodeJS.ProcessEnv & { PORT: string };

/** A request's line says its method, route and status in words already. */
const shortLines = {
  singleLine: true,
  translateTime: 'SYS:HH:MM:ss',
  ignore: 'pid,hostname,requestId,method,route,status',
};

/** The production entry as a child process: what runs on a laptop is what runs in production. */
export class Service {
  /** Settles with the exit code or the signal when the process ends, for whatever reason. */
  readonly exited: Promise<number | string | null>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly isUp: () => boolean | Promise<boolean>,
    readonly place = 0,
    private readonly shares = false,
  ) {
    this.exited = once(child, 'exit').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? null);
    if (process.stdout.isTTY) child.stdout!.pipe(pretty(shortLines));
    else child.stdout!.pipe(process.stdout, { end: false });
  }

  /** Alone on its port, with as many workers as WORKERS says. */
  static alone(dist: string, env: ServiceEnvironment): Service {
    const { exec, ...options } = processOptions(dist);
    // Ctrl-C in a terminal reaches its whole group; we stop the service ourselves, in its turn.
    const child = fork(exec, { ...options, env, detached: true });
    return new Service(child, () => isOk(`http://localhost:${env.PORT}/health/ready`));
  }

  /**
   * One process that shares its port with the one that it is to replace: the launcher holds the port, as the primary of a
   * cluster, and so WORKERS has no effect. `place` is 0 or 1: both processes would want the same METRICS_PORT.
   * (`node --watch` ends the old process before it starts the new one.)
   */
  static sharing(dist: string, env: ServiceEnvironment, place: number): Service {
    cluster.setupPrimary({ ...processOptions(dist), args: [String(place)] });
    const worker = cluster.fork(env);
    let listening = false;
    worker.once('listening', () => (listening = true));
    return new Service(worker.process, () => listening, place, true);
  }

  /** Returns when it answers requests. @throws Fault when it ends instead: its log says why */
  async up(signal: AbortSignal): Promise<void> {
    const { child } = this;
    while (!(await this.isUp())) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Fault(`The service ended before it was ready (${child.signalCode ?? child.exitCode})`);
      }
      await delay(20, undefined, { signal });
    }
  }

  async stop(): Promise<void> {
    // A worker whose channel is closed gets no new connections, and by the tether its SIGTERM. Not worker.disconnect(),
    // which cuts off kept connections.
    if (this.shares && this.child.connected) this.child.disconnect();
    else this.child.kill('SIGTERM');
    const kill = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await this.exited;
    clearTimeout(kill);
  }
}

function processOptions(dist: string) {
  // Loaded first. URLs, for a path may have a character that means something in one.
  const imports = [tether, pathToFileURL(join(dist, 'operations', 'telemetry.js')).href];
  return {
    exec: join(dist, 'main.js'),
    cwd: root,
    execArgv: ['--enable-source-maps', ...imports.flatMap((url) => ['--import', url])],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'] as ['ignore', 'pipe', 'inherit', 'ipc'],
  };
}

async function isOk(url: string): Promise<boolean> {
  const answered = await fetch(url, { headers: { connection: 'close' } }).catch(() => null);
  return answered?.ok ?? false;
}
