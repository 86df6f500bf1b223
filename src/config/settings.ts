import { isIP } from 'node:net';
import { databaseUrl } from './database-url.js';
import { origins } from './origins.js';
import { proxies } from './proxies.js';

/**
 * One environment variable: what it is for, what it falls back to, how its text becomes a value. Why no
 * library: it would parse the values, but .env.example, suggested names and hidden passwords would remain ours.
 */
export interface Setting<T> {
  readonly about: string;
  /** Shown in .env.example: the default, or for a required setting a value of the right form. */
  readonly example: string;
  /** The value when the variable is unset or blank; `undefined`: the setting is required. */
  readonly fallback: string | undefined;
  /** @throws Error whose message says what the value must be, without repeating a password */
  readonly parse: (text: string) => T;
  /** A former name of the setting, whose values had another unit: only its 0 still counts. */
  readonly formerly?: string;
}

function setting<T>(about: string, fallback: string, parse: (text: string) => T): Setting<T> {
  return { about, example: fallback, fallback, parse };
}

function required<T>(about: string, example: string, parse: (text: string) => T): Setting<T> {
  return { about, example, fallback: undefined, parse };
}

const text = (value: string) => value;

/** Quotes a wrong value only if it is a plain word: anything else may be a misplaced URL with a password. */
const given = (value: string) => (/^[\w.-]{1,20}$/.test(value) ? ` (it is "${value}")` : '');

function url(...protocols: string[]) {
  const starts = protocols.map((name) => `${name}://`);
  return (value: string): string => {
    if (!URL.canParse(value) || !starts.some((start) => value.toLowerCase().startsWith(start))) {
      throw new Error(`must be a URL that begins with ${starts.join(' or ')}`);
    }
    return value;
  };
}

function optionalUrl(value: string): string | undefined {
  return value === '' ? undefined : url('https', 'http')(value);
}

function integer(min: number, max: number) {
  return (value: string): number => {
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (!(number >= min && number <= max)) {
      throw new Error(`must be an integer from ${min} to ${max}${given(value)}`);
    }
    return number;
  };
}

/** Container platforms also set PORT variables, named after neighbouring services. */
function port(value: string): number {
  if (!/^(tcp|udp):\/\//.test(value)) return integer(0, 65_535)(value);
  throw new Error(
    'must be an integer from 0 to 65535 (this value is the address of a Kubernetes Service or Docker link of that name: set the port explicitly, or set enableServiceLinks to false)',
  );
}

function oneOf<T extends string>(...choices: T[]) {
  return (value: string): T => {
    const choice = choices.find((name) => name === value);
    if (choice === undefined) throw new Error(`must be one of ${choices.join(', ')}${given(value)}`);
    return choice;
  };
}

const flag = (value: string) => oneOf('true', 'false')(value) === 'true';

/** An address or a host name; an IPv6 address may be in brackets, as in a URL. */
function address(value: string): string {
  const bare = value.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) === 6 || /^[\w.-]+$/.test(value)) return bare;
  throw new Error('must be an address or a host name such as 0.0.0.0, :: or localhost, without scheme and port');
}

/** A path without its final slash, in the characters that need no escape. */
function publicPath(value: string): string {
  const path = value.replace(/\/$/, '');
  if (path === '' || /^(\/[\w.~-]*[\w~-][\w.~-]*)+$/.test(path)) return path;
  throw new Error('must be a path such as /casting, of letters, digits, ., _, ~ and -');
}

/** The settings of the database. Migrations and the TypeORM CLI read only these. */
export const databaseSettings = {
  DATABASE_URL: required(
    'PostgreSQL 14 to 18; sslmode= as in libpq, except prefer and allow.',
    'postgres://casting:password@localhost:5432/casting',
    databaseUrl,
  ),
  DATABASE_POOL_SIZE: setting('Connections this process may hold.', '10', integer(1, 500)),
  DATABASE_ACQUIRE_TIMEOUT_MS: setting('How long a request waits for a connection.', '5000', integer(1, 60_000)),
  DATABASE_STATEMENT_TIMEOUT_MS: setting(
    'How long PostgreSQL lets one statement run; 0: no limit.',
    '4000',
    integer(0, 600_000),
  ),
  DATABASE_LOCK_TIMEOUT_MS: setting(
    'How long a statement waits for a row lock; 0: no limit.',
    '3000',
    integer(0, 600_000),
  ),
  DATABASE_QUERY_TIMEOUT_MS: setting(
    'How long this process waits for a result before it closes the connection; 0: no limit.',
    '5000',
    integer(0, 600_000),
  ),
  DATABASE_IDLE_TRANSACTION_TIMEOUT_MS: setting(
    'How long PostgreSQL keeps an idle transaction open; 0: no limit.',
    '5000',
    integer(0, 600_000),
  ),
  DATABASE_KEPT_MIB: {
    ...setting('Largest table, in MiB of JSON, that this process keeps in memory; 0: none.', '64', integer(0, 100_000)),
    formerly: 'DATABASE_KEPT_ROWS',
  },
};

/** Every setting of the service, in the order of .env.example. */
export const settings = {
  NODE_ENV: setting(
    'production: the sign-in URLs must be https.',
    'development',
    oneOf('development', 'production', 'test'),
  ),
  HOST: setting('Address to listen on; 0.0.0.0 is every IPv4 address.', '0.0.0.0', address),
  PORT: setting('Port to listen on.', '8080', port),
  METRICS_PORT: setting('Port of /metrics, for Prometheus; 0: none.', '0', port),
  WORKERS: setting('Processes that share the port, each with its own pool.', '1', integer(1, 64)),
  PUBLIC_PATH: setting(
    'Path below which a proxy serves this, such as /casting; the proxy must take it off. Empty: none.',
    '',
    publicPath,
  ),
  TRUST_PROXY: setting(
    'Proxies whose X-Forwarded-For is believed: a comma list of addresses and networks; empty: none.',
    '',
    proxies,
  ),
  ...databaseSettings,
  AUTH_ISSUER: required(
    'The `iss` of accepted tokens, exactly; Auth0 ends it with a slash.',
    'https://your-tenant.eu.auth0.com/',
    url('https', 'http'),
  ),
  AUTH_AUDIENCE: required('The `aud` of accepted tokens: the identifier of your API at the provider.', 'casting', text),
  AUTH_JWKS_URI: setting('Where the key set is; empty: the issuer + .well-known/jwks.json.', '', optionalUrl),
  AUTH_AUTHORIZATION_URL: setting(
    'Where /docs sends people to sign in; empty: the issuer + authorize.',
    '',
    optionalUrl,
  ),
  AUTH_TOKEN_URL: setting(
    'Where /docs exchanges the code for a token; empty: the issuer + oauth/token.',
    '',
    optionalUrl,
  ),
  DOCS_CLIENT_ID: setting('Client id with which /docs signs people in; empty: they paste a token.', '', text),
  DESK: setting('false: no Casting Desk; GET / then leads to /docs.', 'true', flag),
  DESK_CLIENT_ID: setting('Client id with which the Casting Desk signs people in; empty: DOCS_CLIENT_ID.', '', text),
  DOCS_SCRIPT_URL: setting(
    'An extra script that /docs loads; for development only, refused in production.',
    '',
    optionalUrl,
  ),
  CORS_ORIGINS: setting(
    'Origins whose pages may call the API: * or a comma list; https://*.example.com is every sub-domain.',
    '*',
    origins,
  ),
  RATE_LIMIT_PER_MINUTE: setting(
    'Requests per minute that one caller may send to one process; 0: no limit.',
    '0',
    integer(0, 1_000_000),
  ),
  REQUIRE_IF_MATCH: setting('true: a change without If-Match is refused with 428.', 'false', flag),
  LOG_LEVEL: setting(
    'The least severe level that is logged.',
    'info',
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  ),
  DRAIN_SECONDS: setting(
    'After SIGTERM, how long to keep serving while /health/ready already answers 503.',
    '2',
    integer(0, 8),
  ),
};

export type Values<S> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };
