import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.js';
import { ConfigError, loadConfig, type Config } from './config/config.js';
import { Readiness } from './operations/readiness.js';
import { superviseWorkers, WorkerFailed } from './operations/workers.js';

/** Docker kills 10 s after SIGTERM. */
const GIVE_UP_MS = 8500;
const READY_MS = 2000;

/** Serves until SIGTERM, SIGINT or SIGHUP; then reports not ready, drains and finishes requests in flight. */
async function main(): Promise<void> {
  // Not once(): a worker gets the signal from its process group and from the primary; the second must not kill it.
  const stopped = new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, resolve);
  });
  // Without a listener Node opens a debugger port, and any client that reaches it can run code.
  process.on('SIGUSR1', () => undefined);
  const config = loadConfig();
  if (config.workers > 1 && cluster.isPrimary) return superviseWorkers(config.workers, stopped);
  const app = await createApp(forThisWorker(config));
  if (cluster.isWorker) await untilReady(app);
  await app.listen(config.port, config.host);
  await stopped;
  setTimeout(() => {
    process.stderr.write(`Some requests were still unanswered after ${GIVE_UP_MS} ms; they are cut off.\n`);
    exit(0);
  }, GIVE_UP_MS);
  app.get(Readiness).drain();
  await sleep(config.drainSeconds * 1000);
  await app.close();
}

/** Other workers answer meanwhile; without a database this one would answer 503 in their place. Two seconds at most. */
async function untilReady(app: NestFastifyApplication): Promise<void> {
  await app.init();
  const readiness = app.get(Readiness);
  const isReady = () =>
    readiness.check().then(
      () => true,
      () => false,
    );
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline && !(await isReady());) await sleep(20);
}

/** Each worker has its own metrics port: METRICS_PORT plus the worker's place. */
function forThisWorker(config: Config): Config {
  const { metricsPort } = config;
  const place = Number(process.argv[2] ?? 0);
  return { ...config, metricsPort: metricsPort && metricsPort + place };
}

function explain(error: Error & { code?: string; port?: number; setting?: string }): string {
  const { setting = 'PORT' } = error;
  if (error instanceof ConfigError) return error.message;
  if (error.code === 'EADDRINUSE') return `Port ${error.port} is in use: stop what listens there, or set ${setting}.`;
  if (error.code === 'EACCES') return `Port ${error.port} needs more privileges: set ${setting} to 1024 or above.`;
  if (error.code === 'EADDRNOTAVAIL') return 'This machine has no such address: set HOST, for example to 0.0.0.0.';
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return 'HOST is a name that does not resolve here.';
  return `The service can't start: ${error.stack}`;
}

function exit(code: number): never {
  process.exit(code);
}

main().then(
  () => exit(0),
  (error: Error) => {
    if (!(error instanceof WorkerFailed)) process.stderr.write(`${explain(error)}\n`);
    exit(1);
  },
);
