import { accessSync, constants } from 'node:fs';
import { isIP } from 'node:net';

const ESCAPES = '% is %25, / is %2F, ? is %3F, # is %23, @ is %40, : is %3A';
const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/**
 * Reads a PostgreSQL URL as libpq does and normalises it, so that pg, TypeORM and `new URL` read the same: user and
 * password percent-encoded, a socket's folder as the parameter `host`.
 * @throws Error that says what is wrong and how to write it, without quoting the URL: any part may be the password
 */
export function databaseUrl(text: string): string {
  const { credentials, hosts, path, query } = partsOf(text);
  const parameters = new URLSearchParams(query);
  const { host, port } = readHost(hosts);
  if (host.startsWith('/')) parameters.set('host', host);
  else if (host) refuseOddHost(host);
  refuseOddParameters(parameters);
  decode(path);

  const user = credentials === undefined ? '' : `${readCredentials(credentials)}@`;
  const search = parameters.size > 0 ? `?${parameters.toString()}` : '';
  // With a socket the host is unused, but `new URL` needs one. Without both, localhost is the default of libpq and pg.
  const name = host === '' || host.startsWith('/') ? 'localhost' : host;
  const url = `postgres://${user}${name}${port && `:${port}`}${path}${search}`;
  if (!URL.canParse(url)) throw new Error('must be a URL such as postgres://user:password@host:5432/database');
  // npm start writes it to a file in single quotes.
  return url.replaceAll("'", '%27');
}

function partsOf(text: string): { credentials?: string; hosts: string; path: string; query: string | undefined } {
  const rest = /^postgres(?:ql)?:\/\/(.*)$/is.exec(text)?.[1];
  if (rest === undefined)
    throw new Error('must be a URL that begins with postgres:// or postgresql://, without quotes');
  const at = rest.lastIndexOf('@');
  if (/[/?#]/.test(rest.slice(0, Math.max(at, 0))) || rest.includes('#')) {
    throw new Error(`must be a URL: a /, ?, # or @ that is not a separator must be percent-encoded (${ESCAPES})`);
  }
  const [, hosts, path = '', query] = /^([^/?]*)(\/[^?]*)?(?:\?(.*))?$/s.exec(rest.slice(at + 1))!;
  return { ...(at >= 0 && { credentials: rest.slice(0, at) }), hosts: hosts!, path, query };
}

function readCredentials(text: string): string {
  const [user, password] = text.split(/:(.*)/s);
  const encoded = encodeURIComponent(decode(user!));
  return password === undefined ? encoded : `${encoded}:${encodeURIComponent(decode(password))}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(`must be a URL: a % that does not begin an escape such as %2F must be written %25 (${ESCAPES})`);
  }
}

function readHost(text: string): { host: string; port: string } {
  refuseSeveral(text);
  const [, host, port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(text)!;
  refuseOddPort(port);
  return { host: decode(host!), port };
}

function refuseSeveral(hosts: string): void {
  if (!hosts.includes(',')) return;
  throw new Error('must name one host: for several, put a proxy or a pooler in front and name that');
}

function refuseOddHost(host: string): void {
  const [, address] = /^\[(.*)\]$/.exec(host) ?? [];
  if (address === undefined ? /^[\w.-]+$/.test(host) : isIP(address) === 6) return;
  throw new Error(
    `must be a URL whose host is a name, an address, an IPv6 address in [ ] or, with %2F for /, a socket's folder; in a password ${ESCAPES}`,
  );
}

function refuseOddPort(port: string): void {
  if (port === '' || (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) return;
  throw new Error(`must be a URL whose port is an integer from 1 to 65535; in a password ${ESCAPES}`);
}

/** pg reports these only at the first connection, with a stack trace. */
function refuseOddParameters(parameters: URLSearchParams): void {
  refuseSeveral(parameters.get('host') ?? '');
  refuseOddPort(parameters.get('port') ?? '');
  const mode = parameters.get('sslmode');
  if (mode === 'prefer' || mode === 'allow') {
    throw new Error(
      `has sslmode=${mode}, which may connect twice, and this service tries once: write require (TLS) or disable (none)`,
    );
  }
  if (mode !== null && !SSL_MODES.includes(mode)) throw new Error(`must have an sslmode of ${SSL_MODES.join(', ')}`);
  if (mode === 'verify-ca' && !parameters.has('sslrootcert')) {
    throw new Error('has sslmode=verify-ca, which needs sslrootcert=, the path of the CA; verify-full does not');
  }
  for (const name of ['sslrootcert', 'sslcert', 'sslkey']) {
    const file = parameters.get(name);
    if (file && !isReadable(file)) throw new Error(`has ${name}=, which must be the path of a readable file`);
  }
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
