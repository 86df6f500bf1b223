import { nearMisses } from './near-misses.js';
import { databaseSettings, settings, type Setting, type Values } from './settings.js';

export interface DatabaseConfig {
  readonly url: string;
  readonly poolSize: number;
  readonly acquireTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly queryTimeoutMs: number;
  readonly idleTransactionTimeoutMs: number;
  /** The JSON of the largest table that is kept in memory; 0: none. */
  readonly keptBytes: number;
}

/** The settings of the process, read once at start. A class, so that Nest can inject it by its type. */
export class Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** 0: no metrics. */
  readonly metricsPort: number;
  readonly workers: number;
  /** Where the service is for its callers, such as `/casting`; empty: at the root. */
  readonly publicPath: string;
  /** Addresses and networks; empty: none. */
  readonly trustProxy: string[];
  readonly corsOrigins: (string | RegExp)[] | '*';
  readonly rateLimitPerMinute: number;
  readonly requireIfMatch: boolean;
  readonly desk: boolean;
  readonly docsScriptUrl: string | undefined;
  readonly logLevel: string;
  readonly drainSeconds: number;
  readonly database: DatabaseConfig;
  readonly auth: {
    readonly issuer: string;
    readonly audience: string;
    readonly jwksUri: string;
    readonly authorizationUrl: string;
    readonly tokenUrl: string;
    readonly deskClientId: string;
    readonly docsClientId: string;
  };
}

/** The environment has faults; the message lists each with its fix, one per line. */
export class ConfigError extends Error {
  constructor(faults: string[]) {
    super(
      `The settings have ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n  ${faults.join('\n  ')}`,
    );
  }
}

function read<S extends Record<string, Setting<unknown>>>(table: S, env: NodeJS.ProcessEnv, faults: string[]) {
  const values: Record<string, unknown> = {};
  for (const [typed, meant] of nearMisses(env, Object.keys(table))) {
    faults.push(`${typed}: unknown setting; did you mean ${meant}?`);
  }
  for (const [name, { example, fallback, parse, about, formerly }] of Object.entries(table)) {
    const former = formerly && env[formerly]?.trim() === '0' ? '0' : undefined;
    const text = env[name]?.trim() || former || fallback;
    if (text === undefined) {
      faults.push(`${name} is missing. ${about} Set it, for example ${name}=${example}`);
      continue;
    }
    try {
      values[name] = parse(text);
    } catch (error) {
      faults.push(`${name} ${(error as Error).message}`);
    }
  }
  return values as Values<S>;
}

function databaseConfig(values: Values<typeof databaseSettings>): DatabaseConfig {
  return {
    url: values.DATABASE_URL,
    poolSize: values.DATABASE_POOL_SIZE,
    acquireTimeoutMs: values.DATABASE_ACQUIRE_TIMEOUT_MS,
    statementTimeoutMs: values.DATABASE_STATEMENT_TIMEOUT_MS,
    lockTimeoutMs: values.DATABASE_LOCK_TIMEOUT_MS,
    queryTimeoutMs: values.DATABASE_QUERY_TIMEOUT_MS,
    idleTransactionTimeoutMs: values.DATABASE_IDLE_TRANSACTION_TIMEOUT_MS,
    keptBytes: values.DATABASE_KEPT_MIB * 1024 * 1024,
  };
}

/** Only the database's settings, for migrations and the TypeORM CLI. @throws ConfigError with all faults at once */
export function loadDatabaseConfig(env: NodeJS.ProcessEnv = process.env): DatabaseConfig {
  const faults: string[] = [];
  const values = read(databaseSettings, env, faults);
  if (faults.length > 0) throw new ConfigError(faults);
  return databaseConfig(values);
}

function authConfig(values: Values<typeof settings>): Config['auth'] {
  const endpoint = (path: string) => values.AUTH_ISSUER.replace(/\/?$/, '/') + path;
  return {
    issuer: values.AUTH_ISSUER,
    audience: values.AUTH_AUDIENCE,
    jwksUri: values.AUTH_JWKS_URI ?? endpoint('.well-known/jwks.json'),
    authorizationUrl: values.AUTH_AUTHORIZATION_URL ?? endpoint('authorize'),
    tokenUrl: values.AUTH_TOKEN_URL ?? endpoint('oauth/token'),
    deskClientId: values.DESK_CLIENT_ID || values.DOCS_CLIENT_ID,
    docsClientId: values.DOCS_CLIENT_ID,
  };
}

/** The whole configuration. @throws ConfigError with all faults at once, each with its fix */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const faults: string[] = [];
  const values = read(settings, env, faults);
  const production = values.NODE_ENV === 'production';
  for (const name of ['AUTH_ISSUER', 'AUTH_JWKS_URI', 'AUTH_AUTHORIZATION_URL', 'AUTH_TOKEN_URL'] as const) {
    if (production && /^http:/i.test(values[name] ?? '')) {
      faults.push(`${name} must begin with https:// in production: an answer over plain http can be forged`);
    }
  }
  if (production && values.DOCS_SCRIPT_URL) {
    faults.push(
      'DOCS_SCRIPT_URL must not be set in production: the script could act on behalf of anyone who opens /docs',
    );
  }
  if (faults.length > 0) throw new ConfigError(faults);

  return {
    production,
    host: values.HOST,
    port: values.PORT,
    metricsPort: values.METRICS_PORT,
    workers: values.WORKERS,
    publicPath: values.PUBLIC_PATH,
    trustProxy: values.TRUST_PROXY,
    corsOrigins: values.CORS_ORIGINS,
    rateLimitPerMinute: values.RATE_LIMIT_PER_MINUTE,
    requireIfMatch: values.REQUIRE_IF_MATCH,
    desk: values.DESK,
    docsScriptUrl: values.DOCS_SCRIPT_URL,
    logLevel: values.LOG_LEVEL,
    drainSeconds: values.DRAIN_SECONDS,
    database: databaseConfig(values),
    auth: authConfig(values),
  };
}
