import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { fetchWithin, KeySet } from '../auth/key-set.js';
import { CLOCK_TOLERANCE_SECONDS } from '../auth/verified-tokens.js';
import { loadConfig, type Config, type DatabaseConfig } from '../config/config.js';
import { isProgram } from '../config/program.js';
import { Client } from '../database/client.js';
import { ENCODING, requireUtf8, type Encoding } from '../database/encoding.js';
import { identities, lags } from '../database/identities.js';
import { adviceOnOldRows, waitingOldRows } from '../database/old-tables.js';
import { databaseOptions } from '../database/options.js';
import { pendingMigrations } from '../database/pending-migrations.js';
import { explainToken } from './token-explanation.js';

/** The result of one check: what was found or, if something is wrong, how to fix it. */
export interface Finding {
  readonly well: boolean;
  readonly text: string;
}

const PATIENCE_MS = 3000;
const INDENT = 12;
/** A table that has used more than this share of its ids fails the check. */
const ALMOST_ALL = 0.9;

/** Checks settings, database, migrations, issuer, keys and clock, and explains `token` if one is given. */
export async function* diagnose(env: NodeJS.ProcessEnv, token?: string): AsyncGenerator<Finding> {
  let config: Config;
  try {
    config = loadConfig(env);
    yield { well: true, text: 'settings'.padEnd(INDENT) + 'complete' };
  } catch (error) {
    yield { well: false, text: 'settings'.padEnd(INDENT) + (error as Error).message };
    return;
  }
  const { database } = config;
  const keys = new KeySet(config);
  if (yield* examine('database', () => checkDatabase(database))) {
    if (yield* examine('migrations', () => checkMigrations(database))) yield* examineOldRows(database);
  }
  yield* examine('issuer', () => checkIssuer(config));
  yield* examine('keys', () => checkKeys(config, keys));
  yield* examine('clock', () => checkClock(config));
  if (token !== undefined) yield* examine('token', () => checkToken(token, config, keys));
}

async function* examine(name: string, check: () => Promise<string>): AsyncGenerator<Finding, boolean> {
  const finding = await check().then(
    (text) => ({ well: true, text }),
    (error: Error) => ({ well: false, text: reasonOf(error) }),
  );
  yield { ...finding, text: name.padEnd(INDENT) + finding.text };
  return finding.well;
}

async function checkDatabase(database: DatabaseConfig): Promise<string> {
  const { host, port, user = '', database: name = '' } = client(database);
  const where = `${name} on ${host}:${port} as ${user}`;
  const facts = `SELECT current_setting('server_version') AS version, ${ENCODING}`;
  const [row] = await query<{ version: string } & Encoding>(database, facts).catch((error: Error) => {
    throw new Error(`${where} can't be reached (${reasonOf(error)}): start it, or fix DATABASE_URL`);
  });
  const { version } = row!;
  if (parseInt(version) < 14 || parseInt(version) > 18) {
    throw new Error(`${where} is PostgreSQL ${version}: use 14 to 18`);
  }
  requireUtf8(row!);
  return `PostgreSQL ${version}, ${where}`;
}

async function checkMigrations(database: DatabaseConfig): Promise<string> {
  const pending = await pendingMigrations(database, (sql) => query(database, sql));
  if (pending.length > 0) throw new Error(`pending: ${pending.join(', ')}; run npm run migrate`);
  const count = `SELECT (SELECT count(*) FROM actors) AS actors, (SELECT count(*) FROM movies) AS movies,
    (SELECT count(*) FROM changes WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot())) AS hidden`;
  const [row] = await query<Record<'actors' | 'movies' | 'hidden', string>>(database, count);
  if (row?.hidden !== '0')
    throw new Error(`${row?.hidden} changes come from another server's dump; run npm run migrate`);
  await checkIdentities(database);
  return `none pending; ${row?.actors} actors, ${row?.movies} movies`;
}

/** Only a database that has tables of the 2020 service gets a line. Rows that were left out on purpose are no fault. */
async function* examineOldRows(database: DatabaseConfig): AsyncGenerator<Finding> {
  const found = await waitingOldRows((sql) => query<object>(database, sql)).catch((error: Error) => error);
  const isFailure = found instanceof Error;
  const text = isFailure ? reasonOf(found) : found ? adviceOnOldRows(found) : '';
  const well = !isFailure && found !== undefined && found.actors + found.movies < found.rows;
  if (text) yield { well, text: '2020'.padEnd(INDENT) + text };
}

async function checkIdentities(database: DatabaseConfig): Promise<void> {
  for (const identity of await identities((sql) => query(database, sql))) {
    const { table, highest, last, max } = identity;
    if (lags(identity)) {
      throw new Error(`the next id of ${table} would be ${last + 1}, but ${highest} exists; run npm run migrate`);
    }
    if (last > ALMOST_ALL * max)
      throw new Error(`${table} has used ${last} of its ${max} ids: inserts fail after the last`);
  }
}

async function query<T extends pg.QueryResultRow>(database: DatabaseConfig, sql: string): Promise<T[]> {
  const session = client(database);
  try {
    await session.connect();
    return (await session.query<T>(sql)).rows;
  } finally {
    await session.end();
  }
}

function client(database: DatabaseConfig): Client {
  const { url } = databaseOptions(database);
  return new Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS });
}

/** Not every issuer has a discovery document (OpenID Connect Discovery 1.0, 4); if there is one, its name must match. */
async function checkIssuer({ auth }: Config): Promise<string> {
  const url = auth.issuer.replace(/\/?$/, '/') + '.well-known/openid-configuration';
  const response = await fetchWithin(PATIENCE_MS, url).catch((error: Error) => {
    throw new Error(`${auth.issuer} can't be reached (${reasonOf(error)}): start the provider, or fix AUTH_ISSUER`);
  });
  const document = (await response.json().catch(() => null)) as { issuer?: unknown } | null;
  const name = document?.issuer;
  if (!response.ok || typeof name !== 'string') return `${auth.issuer} answers, but publishes no issuer name`;
  if (name === auth.issuer) return `${auth.issuer} answers, and its issuer name matches`;
  throw new Error(`${auth.issuer} has the issuer name ${name}: set AUTH_ISSUER to exactly that`);
}

async function checkKeys({ auth }: Config, keys: KeySet): Promise<string> {
  const ids = await keys.ids().catch((error: Error) => {
    throw new Error(`none from ${auth.jwksUri} (${reasonOf(error)}): fix AUTH_ISSUER or AUTH_JWKS_URI`);
  });
  return `${ids.length} for RS256 from ${auth.jwksUri}: ${ids.join(', ')}`;
}

async function checkClock({ auth }: Config): Promise<string> {
  const request = fetch(auth.jwksUri, { method: 'HEAD', signal: AbortSignal.timeout(PATIENCE_MS) });
  const headers = await request.then(({ headers }) => headers).catch(() => new Headers());
  // A cache forwards the original Date and adds an Age (RFC 9111, 5.1).
  const theirs = Date.parse(headers.get('date') ?? '') + 1000 * Number(headers.get('age'));
  if (Number.isNaN(theirs)) return 'not compared: the provider sends no Date header';
  const ahead = Math.round((Date.now() - theirs) / 1000);
  const difference = `${Math.abs(ahead)} s ${ahead < 0 ? 'behind' : 'ahead of'} the provider's`;
  if (Math.abs(ahead) <= CLOCK_TOLERANCE_SECONDS) return difference;
  throw new Error(`${difference}: set this machine's clock, or valid tokens are refused and expired ones accepted`);
}

async function checkToken(token: string, config: Config, keys: KeySet): Promise<string> {
  const { refusal, lines } = await explainToken(token, config, keys);
  const said = lines.map((line) => `\n${' '.repeat(INDENT)}${line}`).join('');
  if (refusal !== undefined) throw new Error(`refused: ${refusal}${said}`);
  return `accepted${said}`;
}

/** fetch() puts the reason into the cause; if a name has several addresses, Node gives only a code and no message. */
function reasonOf(error: Error & { code?: string }): string {
  const { message, code } = (error.cause ?? error) as typeof error;
  return message || code || error.message;
}

if (isProgram(import.meta.url)) {
  Logger.overrideLogger(false);
  for await (const { well, text } of diagnose(process.env, process.argv[2])) {
    process.stdout.write(`${well ? 'ok  ' : 'FAIL'} ${text.replaceAll('\n', '\n     ')}\n`);
    if (!well) process.exitCode = 1;
  }
}
