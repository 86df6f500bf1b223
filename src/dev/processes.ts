import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** Loaded first (node --import) by a forked process: it ends when we do, even by SIGKILL. */
export const tether = new URL('tether.mjs', import.meta.url).href;

/**
 * Whether the process runs. A zombie does not: in a container whose first process reaps no children, a killed orphan keeps
 * its pid indefinitely.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Waits for the end of a process; false when it still runs after `patience` milliseconds. */
export async function ended(pid: number, patience: number): Promise<boolean> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await delay(20)) {
    if (!isAlive(pid)) return true;
  }
  return !isAlive(pid);
}

/**
 * Ends another process when this one ends, even by SIGKILL: a third process sees the pipe to us close. Returns a function
 * that cancels this; call it once the process has ended, because its pid may be reused.
 */
export function dieTogether(pid: number, signal: NodeJS.Signals): () => void {
  const script = `process.stdin.resume().once('end', () => process.kill(${pid}, '${signal}'))`;
  const watcher = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  watcher.unref();
  (watcher.stdin as Socket).unref();
  return () => void watcher.kill();
}

/** Runs a program to its end and returns what it printed. An abort ends it, and rejects. */
export async function runQuietly(
  command: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; shell?: boolean; signal?: AbortSignal },
): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = Promise.all([text(child.stderr), text(child.stdout)]);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: (await printed).join('').trim() };
}

/** Runs a Node program in the foreground, as if it had been started in our place, and returns its exit code. */
export async function runInForeground(args: string[]): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  // On a terminal Ctrl-C reaches both; the child decides what it means.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
