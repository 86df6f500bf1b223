import 'reflect-metadata';
import { pathToFileURL } from 'node:url';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import pg from 'pg';
import { AuthGuard } from '../auth/auth.guard.js';
import { JwtStrategy } from '../auth/jwt.strategy.js';
import { KeySet } from '../auth/key-set.js';
import { Permission } from '../auth/permissions.js';
import { loadConfig, type Config, type DatabaseConfig } from '../config/config.js';
import { databaseOptions } from '../database/options.js';

/** One thing that was looked at: how it stands or, where it is not well, the mend. */
export interface Finding {
  readonly well: boolean;
  readonly text: string;
}

type Check = () => Promise<string> | string;

const CLOCK_TOLERANCE_SECONDS = 30;

/** Looks at settings, database, migrations, issuer, keys and clock, and explains `token` if there is one. */
export async function* diagnose(env: NodeJS.ProcessEnv, token?: string): AsyncGenerator<Finding> {
  let config: Config;
  try {
    config = loadConfig(env);
    yield { well: true, text: 'settings   complete' };
  } catch (error) {
    yield { well: false, text: `settings   ${(error as Error).message}` };
    return;
  }
  const keys = new KeySet(config);
  const checks: [string, Check][] = [
    ['database', () => checkDatabase(config)],
    ['migrations', () => checkMigrations(config)],
    ['keys', () => checkKeys(config, keys)],
    ['clock', () => checkClock(config)],
    ...(token === undefined ? [] : [['token', () => explain(token, config, keys)] satisfies [string, Check]]),
  ];
  for (const [name, check] of checks) {
    try {
      yield { well: true, text: name.padEnd(11) + (await check()) };
    } catch (error) {
      const { message, code } = error as Error & { code?: string };
      yield { well: false, text: name.padEnd(11) + (message || code) };
    }
  }
}

async function checkDatabase({ database }: Config): Promise<string> {
  const { hostname, pathname } = new URL(database.url);
  const where = `${pathname.slice(1)} on ${hostname}`;
  const [row] = await query<{ version: string }>(database, "SELECT current_setting('server_version') AS version").catch(
    (error: Error & { code?: string }) => {
      throw new Error(`${where} can't be reached (${error.message || error.code}): start it, or mend DATABASE_URL`);
    },
  );
  const major = parseInt(row!.version);
  if (major < 14 || major > 18) throw new Error(`${where} is PostgreSQL ${row!.version}: use 14 to 18`);
  return `PostgreSQL ${row!.version}, ${where}`;
}

async function checkMigrations({ database }: Config): Promise<string> {
  const wanted = databaseOptions(database).migrations.map(({ name }) => name);
  const done = await query<{ name: string }>(database, 'SELECT name FROM migrations').catch(() => []);
  const pending = wanted.filter((name) => !done.some((row) => row.name === name));
  if (pending.length > 0) throw new Error(`pending: ${pending.join(', ')}: run npm run migrate`);
  const count = 'SELECT (SELECT count(*) FROM actors) AS actors, (SELECT count(*) FROM movies) AS movies';
  const [{ actors, movies } = { actors: 0, movies: 0 }] = await query(database, count);
  return `none pending; ${actors} actors, ${movies} movies`;
}

async function query<T extends pg.QueryResultRow>(database: DatabaseConfig, sql: string): Promise<T[]> {
  const { url } = databaseOptions(database);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000, query_timeout: 3000 });
  try {
    await client.connect();
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function checkKeys({ auth }: Config, keys: KeySet): Promise<string> {
  const ids = await keys.ids().catch((error: Error) => {
    const reason = (error.cause as Error | undefined)?.message || error.message;
    throw new Error(`${auth.jwksUri} gives none (${reason}): mend AUTH_ISSUER or AUTH_JWKS_URI, or start the provider`);
  });
  return `${ids.length} for RS256 from ${auth.jwksUri}: ${ids.join(', ')}`;
}

async function checkClock({ auth }: Config): Promise<string> {
  const response = await fetch(auth.jwksUri, { method: 'HEAD', signal: AbortSignal.timeout(3000) }).catch(
    () => undefined,
  );
  const date = response?.headers.get('date');
  if (!date) return 'not compared: the provider tells no time';
  const ahead = Math.round((Date.now() - Date.parse(date)) / 1000);
  if (Math.abs(ahead) > CLOCK_TOLERANCE_SECONDS) {
    throw new Error(`${ahead} s ahead of the provider's: set this machine's clock, or tokens will be refused`);
  }
  return `${Math.abs(ahead)} s off the provider's`;
}

/** What the token says, and the verdict of the service itself. Nothing of the token but its header and claims is shown. */
async function explain(token: string, config: Config, keys: KeySet): Promise<string> {
  const [header, claims] = token.split('.', 2).map(decoded);
  const { permissions, exp } = claims ?? {};
  const lines = [
    `alg ${shown(header?.alg)}, kid ${shown(header?.kid)}`,
    `iss ${shown(claims?.iss)}${claims?.iss === config.auth.issuer ? '' : `, expected ${config.auth.issuer}`}`,
    `aud ${shown(claims?.aud)}${[claims?.aud].flat().includes(config.auth.audience) ? '' : `, expected ${config.auth.audience}`}`,
    `sub ${shown(claims?.sub)}`,
    `exp ${typeof exp === 'number' && exp < 8.64e12 ? new Date(exp * 1000).toISOString() : shown(exp)}`,
    ...Object.values(Permission).map(
      (name) => `${Array.isArray(permissions) && permissions.includes(name) ? 'has' : 'lacks'} ${name}`,
    ),
  ].map((line) => `\n           ${line}`);
  const request = { raw: { headersDistinct: { authorization: [`Bearer ${token}`] } } } as unknown as FastifyRequest;
  try {
    await new AuthGuard(new Reflector(), new JwtStrategy(keys, config)).authenticate(request);
  } catch (error) {
    throw new Error(`refused: ${(error as Error).message}${lines.join('')}`, { cause: error });
  }
  return `accepted${lines.join('')}`;
}

function decoded(part: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const shown = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value));

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for await (const { well, text } of diagnose(process.env, process.argv[2])) {
    process.stdout.write(`${well ? 'ok  ' : 'FAIL'} ${text}\n`);
    if (!well) process.exitCode = 1;
  }
}
