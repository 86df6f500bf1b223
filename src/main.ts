import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from './app.js';
import { ConfigError, loadConfig } from './config/config.js';
import { Readiness } from './operations/readiness.js';

/** Orchestrators kill after 10 s. */
const GIVE_UP_MS = 8500;

/** Serves until SIGTERM or SIGINT; then not ready, a moment to drain, in-flight requests finish, the database closes. */
async function main(): Promise<void> {
  const told = new Promise((resolve) => process.once('SIGTERM', resolve).once('SIGINT', resolve));
  const config = loadConfig();
  const app = await createApp(config);
  await app.listen(config.port, config.host);
  await told;
  setTimeout(() => {
    process.stderr.write(`Requests were still unanswered after ${GIVE_UP_MS} ms; they are cut off.\n`);
    exit(0);
  }, GIVE_UP_MS);
  app.get(Readiness).drain();
  await sleep(config.drainSeconds * 1000);
  await app.close();
}

function mend(error: Error & { code?: string; port?: number }): string {
  if (error instanceof ConfigError) return error.message;
  if (error.code === 'EADDRINUSE') return `Port ${error.port} is taken: stop what listens there, or set PORT.`;
  if (error.code === 'EACCES') return `Port ${error.port} needs more rights: set PORT to 1024 or above.`;
  if (error.code === 'EADDRNOTAVAIL') return 'This machine has no such address: set HOST, for example to 0.0.0.0.';
  return `The service can't start: ${error.stack}`;
}

function exit(code: number): never {
  process.exit(code);
}

main().then(
  () => exit(0),
  (error: Error) => {
    process.stderr.write(`${mend(error)}\n`);
    exit(1);
  },
);
