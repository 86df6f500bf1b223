import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, type JWK } from 'jose';
import type { Configuration } from 'oidc-provider';
import { addLoginPage, showProblem } from './login-page.js';
import { addRoleSwitch } from './role-switch.js';
import { isRole, permissionsOf, roleOf, subjectOf, type Role } from './roles.js';
import { loadKey } from './signing-key.js';

type Library = typeof import('oidc-provider');

const clientId = 'casting-docs';

/** How long tokens and sign-ins are valid, in seconds. */
const lifetime = 8 * 60 * 60;

export interface IdentityProvider {
  /** Ends with a slash, as Auth0's does: the key set is at `issuer + '.well-known/jwks.json'`. */
  issuer: string;
  audience: string;
  clientId: string;
  /** The DOCS_SCRIPT_URL that signs /docs in and lets it change roles. */
  docsScriptUrl: string;
  /** An access token of the role, valid for 8 hours. */
  token(role: Role): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A real OpenID provider for laptops and tests, laid out as Auth0's: it signs in by a page with the three roles, and the
 * API verifies its tokens as it verifies any other. Sessions live in memory; tokens outlive a restart, for the key is kept.
 *
 * @param options.port 0 takes a free one
 * @param options.host where to listen; by default on loopback, so that no other machine gets a token
 * @param options.keysFile the signing key, made when missing
 * @param options.redirectUris where the browser may be sent back to: exact matches only; their origins may also fetch tokens
 * @throws EADDRINUSE when the port is taken on either loopback address
 */
export async function startIdentityProvider(options: {
  port: number;
  host?: string | undefined;
  keysFile: string;
  audience: string;
  redirectUris: string[];
}): Promise<IdentityProvider> {
  const { keysFile, audience } = options;
  const key = await loadKey(keysFile);
  return quietly(async () => {
    const library = await import('oidc-provider');
    const { port, host } = options;
    const servers: [Server, ...Server[]] = host ? [await listen(port, host)] : await listenOnLoopback(port);
    const issuer = `http://localhost:${(servers[0].address() as AddressInfo).port}/`;
    const provider = new library.Provider(issuer, configuration(library, key, options));
    provider.on('server_error', (_context, error) => console.error(error));
    const token = (role: Role) => signToken({ keysFile, issuer, audience, role });
    addLoginPage(provider, library.errors.SessionNotFound);
    addRoleSwitch(provider, { origins: options.redirectUris.map((uri) => new URL(uri).origin), token });
    const handle = provider.callback();
    for (const server of servers) server.on('request', (request, response) => void handle(request, response));
    return {
      issuer,
      audience,
      clientId,
      docsScriptUrl: `${issuer}role-switch.js`,
      token,
      stop: async () => void (await Promise.all(servers.map(close))),
    };
  });
}

/** Signs what the running provider would issue, also while it is stopped. */
export async function signToken(options: {
  keysFile: string;
  issuer: string;
  audience: string;
  role: Role;
}): Promise<string> {
  const key = await loadKey(options.keysFile);
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ client_id: clientId, permissions: permissionsOf(options.role) })
    .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'at+jwt' })
    .setIssuer(options.issuer)
    .setSubject(subjectOf(options.role))
    .setAudience(options.audience)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + lifetime)
    .sign(key);
}

function configuration(
  library: Library,
  key: JWK,
  { audience, redirectUris }: { audience: string; redirectUris: string[] },
): Configuration {
  // RFC 8707 wants a URI for a resource; Auth0 takes any string for an audience.
  const resource = URL.canParse(audience) ? audience : `urn:audience:${encodeURIComponent(audience)}`;

  return {
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    clients: [{ client_id: clientId, redirect_uris: redirectUris, token_endpoint_auth_method: 'none' }],
    clientBasedCORS: () => true,
    routes: { authorization: '/authorize', token: '/oauth/token', jwks: '/.well-known/jwks.json' },
    scopes: ['openid'],
    extraParams: {
      /** Auth0's name for the resource. Auth0 needs no scope; this library needs one that it can grant. */
      audience: ({ oidc }, value) => {
        if (value !== undefined && value !== audience)
          throw new library.errors.InvalidTarget(`unknown audience ${value}`);
        if (oidc.params) oidc.params.scope = ['openid', oidc.params.scope].join(' ').trim();
      },
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: resourceIndicators(library, resource, audience),
    },
    interactions: { policy: loginPolicy(library), url: (_context, { uid }) => `/login/${uid}` },
    findAccount: (_context, sub) => (roleOf(sub) ? { accountId: sub, claims: () => ({ sub }) } : undefined),
    loadExistingGrant: grantWithoutConsent,
    extraTokenClaims: (_context, token) => {
      const role = 'accountId' in token ? roleOf(token.accountId) : undefined;
      return role && { permissions: permissionsOf(role) };
    },
    ttl: { AccessToken: lifetime, Grant: lifetime, IdToken: lifetime, Interaction: lifetime, Session: lifetime },
    renderError: (context, { error, error_description }) => showProblem(context, error_description ?? error),
  };
}

const grantWithoutConsent: NonNullable<Configuration['loadExistingGrant']> = async ({ oidc }) => {
  const grant = new oidc.provider.Grant({ accountId: oidc.session?.accountId, clientId });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
};

function loginPolicy({ interactionPolicy }: Library) {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  policy.get('login')?.checks.add(
    new interactionPolicy.Check('other_role', 'another role is asked for', ({ oidc }) => {
      const role = oidc.params?.login_hint;
      return isRole(role) && oidc.session?.accountId !== subjectOf(role);
    }),
  );
  return policy;
}

function resourceIndicators({ errors }: Library, resource: string, audience: string) {
  return {
    enabled: true,
    defaultResource: () => resource,
    getResourceServerInfo: (_context, indicator) => {
      if (indicator !== resource) throw new errors.InvalidTarget();
      return { audience, scope: '', accessTokenFormat: 'jwt', accessTokenTTL: lifetime };
    },
  } satisfies NonNullable<Configuration['features']>['resourceIndicators'];
}

/** On both loopback addresses: `localhost` means either, and another program could answer on the other. */
async function listenOnLoopback(port: number): Promise<[Server, ...Server[]]> {
  const ipv4 = await listen(port, '127.0.0.1');
  try {
    return [ipv4, await listen((ipv4.address() as AddressInfo).port, '::1')];
  } catch (error) {
    if (['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((error as NodeJS.ErrnoException).code ?? '')) return [ipv4];
    await close(ipv4);
    throw error;
  }
}

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer();
  await once(server.listen(port, host), 'listening');
  return server;
}

function close(server: Server): Promise<unknown> {
  return new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

/**
 * Keeps the library's start-up warnings off the console. They warn against Node 20 and storage in memory in production,
 * and this provider is not in the production build.
 */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = (...lines: unknown[]) => {
    if (!String(lines[0]).includes('oidc-provider WARNING')) warn(...lines);
  };
  return work().finally(() => (console.warn = warn));
}
