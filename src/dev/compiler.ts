import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { requireWritable } from './build.js';
import { root } from './casting-folder.js';
import { Fault } from './fault.js';
import { tether } from './processes.js';

export interface Build {
  /** What the compiler has found, in its words. Types do not stop a build: the code runs as it would have. */
  faults: string[];
  /** Not JavaScript yet: what the compiler wrote is a guess. */
  broken: boolean;
  /** The files of `dist-dev/` that are new. */
  files: string[];
}

export interface Compiler {
  /** The first one comes after the start, then one for every change. */
  builds: AsyncIterator<Build, never>;
  stop(): void;
}

/** A folder of its own: `npm run doctor` rebuilds `dist/`. Beside it, for the service reads package.json from there. */
export const distDev = join(root, 'dist-dev');

/**
 * `tsc --watch` builds and checks in one go. It compiles what a change affects, and starts from what the last run knew.
 * Where the file system reports no changes (folders shared with a container), set TSC_WATCHFILE=DynamicPriorityPolling.
 * @throws Error with the path when `dist-dev/` can't be written
 */
export function startCompiler(signal: AbortSignal): Compiler {
  requireWritable(distDev);
  const options = [
    ...['--project', 'tsconfig.build.json', '--outDir', distDev, '--noEmitOnError', 'false'],
    ...['--incremental', '--tsBuildInfoFile', join(distDev, 'tsbuildinfo')],
    ...['--watch', '--preserveWatchOutput', '--listEmittedFiles', '--pretty', 'false'],
  ];
  const tsc = start(join(root, 'node_modules', 'typescript', 'bin', 'tsc'), options);
  return { builds: readBuilds(tsc.stdout!, signal), stop: () => void tsc.kill() };
}

/** Bundles the Casting Desk again after each change of it; its faults are printed. */
export function startDeskBundler(signal: AbortSignal): { firstBundle: Promise<void>; stop(): void } {
  const bundler = start(join(root, 'desk', 'build.mjs'), ['--watch']);
  bundler.stdout!.pipe(process.stdout);
  const ended = once(bundler, 'exit', { signal }).then(() => {
    throw new Fault('The bundler of the Casting Desk ended by itself: start npm run dev again');
  });
  const built = once(bundler, 'message', { signal }).then(() => undefined);
  const firstBundle = Promise.race([built, ended]);
  // It is awaited only after the backing services have started.
  firstBundle.catch(() => undefined);
  return { firstBundle, stop: () => void bundler.kill() };
}

function start(script: string, options: string[]) {
  return fork(script, options, {
    cwd: root,
    execArgv: ['--import', tether],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    // Ctrl-C in a terminal reaches its whole group; this one ends with us, and not a moment earlier.
    detached: true,
  });
}

async function* readBuilds(input: NodeJS.ReadableStream, signal: AbortSignal): AsyncGenerator<Build, never> {
  let build: Build = { faults: [], broken: false, files: [] };
  for await (const line of createInterface({ input, signal })) {
    const [, file] = /^TSFILE: (.+)/.exec(line) ?? [];
    if (file) build.files.push(file);
    else if (/ - Found \d+ errors?\./.test(line)) {
      yield build;
      build = { faults: [], broken: false, files: [] };
    } else if (/^\s|error TS\d+:/.test(line)) {
      build.faults.push(line);
      // TS1xxx: the syntax.
      build.broken ||= /error TS1\d{3}:/.test(line);
    }
  }
  signal.throwIfAborted();
  throw new Fault('The compiler ended by itself: start npm run dev again');
}
