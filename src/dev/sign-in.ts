import { once } from 'node:events';
import { startIssuer } from './backing-services.js';
import { fillWithDemo } from './demo.js';
import { interruption } from './interruption.js';

/**
 * The container `sign-in` of docker-compose.yml: demo data in the service's database, and the local identity provider on
 * PORT + 1, until it is stopped. It listens on every address of the container, whose port is published on loopback only.
 */
export async function signIn(): Promise<void> {
  const { DATABASE_URL, AUTH_AUDIENCE, PORT } = process.env;
  const interrupted = interruption();
  await fillWithDemo(DATABASE_URL!);
  const port = Number(PORT);
  const issuer = await startIssuer({ identityPort: port + 1, port, audience: AUTH_AUDIENCE!, host: '0.0.0.0' });
  if (!interrupted.aborted) await once(interrupted, 'abort');
  await issuer.stop();
}
