import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../config/config.js';
import { inCastingFolder, root } from './casting-folder.js';
import { Fault } from './fault.js';

export interface LaunchSettings {
  port: number;
  /** Of the local identity provider: PORT + 1, so that its issuer stays the same and tokens stay valid. */
  identityPort: number;
  ownDatabase: string | undefined;
  ownIssuer: string | undefined;
  audience: string;
}

/** Loads the project's `.env`; variables that are set already stay. */
export function loadEnvFile(): void {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/** Loads the settings that the service got last: commands then use the same database and issuer. */
export function loadServiceEnv(): void {
  if (existsSync(inCastingFolder.service)) process.loadEnvFile(inCastingFolder.service);
}

/** The `iss` of the local identity provider's tokens. */
export function localIssuer(): string {
  return `http://localhost:${Number(process.env.PORT || 8080) + 1}/`;
}

/** @throws Fault for a setting that the service would refuse, before any slow step */
export function loadLaunchSettings(): LaunchSettings {
  loadEnvFile();
  const { DATABASE_URL: ownDatabase, AUTH_ISSUER: ownIssuer, AUTH_AUDIENCE, NODE_ENV } = process.env;
  if (NODE_ENV === 'production' && !(ownDatabase && ownIssuer)) {
    throw new Fault(
      'In production set DATABASE_URL, AUTH_ISSUER and AUTH_AUDIENCE, for the built-in ones are for development (or unset NODE_ENV)',
    );
  }
  const audience = ownIssuer ? AUTH_AUDIENCE : AUTH_AUDIENCE || 'casting';
  const { port, database } = check({
    ...process.env,
    DATABASE_URL: ownDatabase || 'postgres://stand-in',
    AUTH_ISSUER: ownIssuer || 'http://stand-in/',
    AUTH_AUDIENCE: audience,
  });
  if (port === 0 || port === 65_535) throw new Fault(`PORT must be from 1 to 65534, for example PORT=8081 npm start`);
  return {
    port,
    identityPort: port + 1,
    ownDatabase: ownDatabase && database.url,
    ownIssuer: ownIssuer || undefined,
    audience: audience!,
  };
}

function check(env: NodeJS.ProcessEnv) {
  try {
    return loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) throw new Fault(error.message);
    throw error;
  }
}
