import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
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

/** A production build, run as in production. */
export class ProductionBuild {
  private readonly children: ChildProcess[] = [];

  private constructor(readonly folder: string) {}

  /** Of these sources. The first test file of a run that needs it compiles it, and the teardown of Jest deletes it. */
  static async present(): Promise<ProductionBuild> {
    const folder = process.env.TEST_BUILD_FOLDER!;
    const compiled = join(folder, 'compiled');
    if (isFirstToMake(join(folder, 'compiling'))) {
      compile(process.cwd(), folder);
      mkdirSync(compiled);
    }
    await until(() => existsSync(compiled), 100);
    return new ProductionBuild(folder);
  }

  /** Of the sources in another folder, in which the build stays. */
  static of(root: string): ProductionBuild {
    const folder = join(root, 'dist');
    compile(root, folder);
    return new ProductionBuild(folder);
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

  /** Kills the processes that still run. */
  stop(): void {
    for (const child of this.children) child.kill('SIGKILL');
  }
}

/** Of several processes one makes the folder. */
function isFirstToMake(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

function compile(root: string, folder: string): void {
  const tsc = 'node_modules/typescript/bin/tsc';
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', folder], { cwd: root });
}
