import { inCastingFolder, writeSecret } from './casting-folder.js';
import { ensureDatabase } from './demo.js';
import { Fault } from './fault.js';
import { startIdentityProvider } from './identity/identity-provider.js';
import { roles } from './identity/roles.js';
import type { LaunchSettings } from './launch-settings.js';
import { startPostgres } from './postgres/postgres.js';
import type { Progress } from './progress.js';

export interface Launch {
  settings: LaunchSettings;
  progress: Progress;
  interrupted: AbortSignal;
  /** How to stop what was started so far, in the order of starting. */
  stops: (() => Promise<void> | void)[];
}

/** A program that the service needs: the settings by which the service finds it, and how to stop it. */
interface BackingService {
  env: Record<string, string>;
  stop(): Promise<void>;
}

export type Surroundings = Awaited<ReturnType<typeof startBackingServices>>;

/** Starts the backing services that the user has none of, and returns the environment in which the service finds all. */
export async function startBackingServices({ settings, progress, interrupted, stops }: Launch) {
  const { port, identityPort, ownDatabase, ownIssuer, audience } = settings;
  const database = ownDatabase ? null : await startDatabase((step) => progress.step(step));
  if (database) stops.push(() => database.stop());
  interrupted.throwIfAborted();

  const issuer = ownIssuer ? null : await startIssuer({ identityPort, port, audience });
  if (issuer) stops.push(() => issuer.stop());
  interrupted.throwIfAborted();

  return { database, env: serviceEnvironment(settings, { ...database?.env, ...issuer?.env }) };
}

/** What the service gets, and what `npm run doctor` looks at afterwards. */
function serviceEnvironment({ port, ownDatabase, ownIssuer, audience }: LaunchSettings, built: Record<string, string>) {
  const settings = {
    HOST: process.env.HOST || 'localhost',
    PORT: String(port),
    DRAIN_SECONDS: process.env.DRAIN_SECONDS || '0',
    ...(ownDatabase && { DATABASE_URL: ownDatabase }),
    ...(ownIssuer && { AUTH_ISSUER: ownIssuer, AUTH_AUDIENCE: audience }),
    ...built,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'`);
  writeSecret(inCastingFolder.service, lines);
  return { ...process.env, ...settings };
}

/** The built-in PostgreSQL with a database for the service. @throws Fault where it can't run */
async function startDatabase(
  onProgress: (step: string) => void,
): Promise<BackingService & { url: string; version: string }> {
  const options = { dataDirectory: inCastingFolder.postgres, durable: true, onProgress };
  const server = await startPostgres(options).catch((cause: Error) => {
    const fix = 'Use your own: DATABASE_URL=postgres://localhost:5432/casting npm start';
    throw new Fault(`The built-in PostgreSQL can't run here: ${cause.message}. ${fix}`, { cause });
  });
  await ensureDatabase(server.url('postgres'), 'casting');
  const url = server.url('casting');
  return { url, version: server.version, env: { DATABASE_URL: url }, stop: () => server.stop() };
}

/** The local identity provider; it leaves a token of each role in `.casting/tokens.env`. */
export async function startIssuer({
  identityPort,
  port,
  audience,
  host,
}: Pick<LaunchSettings, 'identityPort' | 'port' | 'audience'> & { host?: string }): Promise<BackingService> {
  const provider = await startIdentityProvider({
    port: identityPort,
    host,
    keysFile: inCastingFolder.keys,
    audience,
    redirectUris: ['localhost', '127.0.0.1'].flatMap((host) =>
      ['docs/oauth2-redirect.html', 'desk/'].map((path) => `http://${host}:${port}/${path}`),
    ),
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

/** The provider's own errors name their fix too. */
export function asFault(cause: Error): never {
  throw new Fault(cause.message, { cause });
}
