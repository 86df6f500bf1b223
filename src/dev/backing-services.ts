import { ensureDatabase } from './demo.js';
import { inCastingFolder, writeSecret } from './casting-folder.js';
import { Fault } from './fault.js';
import { startIdentityProvider } from './identity/identity-provider.js';
import { startPostgres } from './postgres/postgres.js';
import { roles } from './identity/roles.js';

/** What the service needs beside it: how it finds it, and how that ends. */
export interface BackingService {
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** The built-in PostgreSQL with a database for the service. @throws Fault where it can't run */
export async function startDatabase(
  onProgress: (step: string) => void,
): Promise<BackingService & { url: string; version: string }> {
  const options = { dataDirectory: inCastingFolder.postgres, durable: true, onProgress };
  const server = await startPostgres(options).catch((cause: Error) => {
    const mend = 'Use your own: DATABASE_URL=postgres://localhost:5432/casting npm start';
    throw new Fault(`The built-in PostgreSQL can't run here: ${cause.message}. ${mend}`, { cause });
  });
  await ensureDatabase(server.url('postgres'), 'casting');
  const url = server.url('casting');
  return { url, version: server.version, env: { DATABASE_URL: url }, stop: () => server.stop() };
}

/** The local identity provider; it leaves a token of each role in `.casting/tokens.env`. */
export async function startIssuer(identityPort: number, port: number, audience: string): Promise<BackingService> {
  const provider = await startIdentityProvider({
    port: identityPort,
    keysFile: inCastingFolder.keys,
    audience,
    redirectUris: ['localhost', '127.0.0.1'].map((host) => `http://${host}:${port}/docs/oauth2-redirect.html`),
  }).catch(asFault);
  const lines = roles.map(async (role) => `export ${role.toUpperCase()}=${await provider.token(role)}`);
  writeSecret(inCastingFolder.tokens, await Promise.all(lines));
  return {
    env: {
      AUTH_ISSUER: provider.issuer,
      AUTH_AUDIENCE: audience,
      DOCS_CLIENT_ID: provider.clientId,
      DOCS_SCRIPT_URL: provider.docsScriptUrl,
    },
    stop: () => provider.stop(),
  };
}

/** The provider's own errors name their mend too. */
export function asFault(cause: Error): never {
  throw new Fault(cause.message, { cause });
}
