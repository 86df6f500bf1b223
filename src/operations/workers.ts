import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 1000;

/**
 * Keeps `count` processes of this program on one port until `stopped`, and returns when the last one has drained.
 * A worker that dies is replaced after a second. @throws WorkerFailed if one ends before it listens; it has printed why
 */
export async function superviseWorkers(count: number, stopped: Promise<unknown>): Promise<void> {
  let stopping = false;
  const stop = () => {
    stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker!.process.kill('SIGTERM');
  };
  void stopped.then(stop);
  const places = Array.from({ length: count }, (_, place) => keepOne(place, () => stopping, stopped).finally(stop));
  // Wait for all of them: a worker that is about to listen would crash without its primary.
  const outcomes = await Promise.allSettled(places);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function keepOne(place: number, stopping: () => boolean, stopped: Promise<unknown>): Promise<void> {
  while (!stopping()) {
    // Its place is the worker's only argument; the replacement gets the same one.
    cluster.setupPrimary({ args: [String(place)] });
    const worker = cluster.fork();
    const listened = await runToItsEnd(worker);
    if (stopping()) return;
    if (!listened) throw new WorkerFailed();
    process.stderr.write(`Worker ${worker.process.pid} ended; starting another.\n`);
    await Promise.race([sleep(PAUSE_MS), stopped]);
  }
}

async function runToItsEnd(worker: Worker): Promise<boolean> {
  let listened = false;
  // Sending to a worker that has just ended fails; only its 'exit' matters.
  worker.on('error', () => undefined);
  worker.once('listening', () => (listened = true));
  // Not events.once(): it rejects on 'error'.
  await new Promise((resolve) => worker.once('exit', resolve));
  return listened;
}

/** A worker could not start; it has printed the reason itself. */
export class WorkerFailed extends Error {}
