import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from './ports.js';
import { until } from './until.js';

export interface ServiceProcess {
  readonly process: ChildProcess;
  /** Everything that the process has written so far. */
  readonly output: () => string;
  readonly url: string;
  readonly exit: Promise<number | null>;
  /** Waits until /health/ready says 200. @throws Error with the output when the process ends instead */
  readonly ready: () => Promise<void>;
}

/** The production build of the sources in `root`, in its own folder, run as in production. */
export class ProductionBuild {
  readonly folder: string;
  private readonly children: ChildProcess[] = [];

  constructor(root = process.cwd()) {
    this.folder = mkdtempSync(join(root, 'dist-test-'));
    const tsc = 'node_modules/typescript/bin/tsc';
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', this.folder], { cwd: root });
  }

  async run(env: Record<string, string>, script = 'main.js'): Promise<ServiceProcess> {
    const port = await freePort();
    const telemetry = join(this.folder, 'operations', 'telemetry.js');
    // 1.1.0 does not have this file.
    const imports = existsSync(telemetry) ? ['--import', pathToFileURL(telemetry).href] : [];
    const child = spawn(process.execPath, [...imports, join(this.folder, script)], {
      env: { PATH: process.env.PATH, PORT: String(port), HOST: '127.0.0.1', ...env },
    });
    this.children.push(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const exit = once(child, 'close').then(([code]) => code as number | null);
    const url = `http://127.0.0.1:${env.PORT ?? port}`;
    const ready = async () => {
      await until(async () => {
        if (child.exitCode !== null) throw new Error(output);
        return (await fetch(`${url}/health/ready`).catch(() => undefined))?.status === 200;
      });
    };
    return { process: child, output: () => output, url, exit, ready };
  }

  /** Kills the processes that still run, and deletes the build. */
  remove(): void {
    for (const child of this.children) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
