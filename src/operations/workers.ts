import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 1000;

/**
 * Keeps `count` processes of this program on one port until `told`, and returns when the last one has drained.
 * A worker that dies is replaced after a second. @throws WorkerFailed when one ends before it listens: it has said why
 */
export async function superviseWorkers(count: number, told: Promise<unknown>): Promise<void> {
  let stopping = false;
  const stop = () => {
    stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker!.process.kill('SIGTERM');
  };
  void told.then(stop);
  const places = Array.from({ length: count }, (_, place) => keepOne(place, () => stopping, told).finally(stop));
  // All of them: who is about to listen would trip over a primary that is gone.
  const outcomes = await Promise.allSettled(places);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function keepOne(place: number, stopping: () => boolean, told: Promise<unknown>): Promise<void> {
  while (!stopping()) {
    // The place in the row, which a successor inherits, is its argument.
    cluster.setupPrimary({ args: [String(place)] });
    const worker = cluster.fork();
    const listened = await runToItsEnd(worker);
    if (stopping()) return;
    if (!listened) throw new WorkerFailed();
    process.stderr.write(`Worker ${worker.process.pid} ended; another one starts.\n`);
    await Promise.race([sleep(PAUSE_MS), told]);
  }
}

async function runToItsEnd(worker: Worker): Promise<boolean> {
  let listened = false;
  // A message to one that has just ended fails; its 'exit' is what counts.
  worker.on('error', () => undefined);
  worker.once('listening', () => (listened = true));
  // Not events.once(): it would reject at the first 'error'.
  await new Promise((resolve) => worker.once('exit', resolve));
  return listened;
}

/** A worker could not start; its own message stands above. */
export class WorkerFailed extends Error {}
