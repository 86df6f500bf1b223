import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  calculateJwkThumbprint,
  createRemoteJWKSet,
  decodeProtectedHeader,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
} from 'jose';
import { signToken, startIdentityProvider, type IdentityProvider } from './identity-provider.js';
import { permissionsOf, roles, titles, type Role } from './roles.js';

const redirectUri = 'http://localhost:8080/docs/oauth2-redirect.html';

let folder: string;
let keysFile: string;
let provider: IdentityProvider;
const notices = [jest.spyOn(console, 'warn'), jest.spyOn(console, 'info')];

const start = (changes: { port?: number; audience?: string } = {}) =>
  startIdentityProvider({ port: 0, keysFile, audience: 'casting', redirectUris: [redirectUri], ...changes });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'identity-provider-'));
  keysFile = join(folder, 'keys', 'signing-key.json');
  provider = await start();
});

afterAll(async () => {
  await provider.stop();
  await rm(folder, { recursive: true });
});

/** Keeps cookies and follows redirects as long as they stay with the provider. */
class Browser {
  private readonly cookies = new Map<string, string>();

  async open(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, headers: { cookie }, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value) this.cookies.set(name!, value);
      else this.cookies.delete(name!);
    }
    const location = response.headers.get('location');
    if (!location || location.startsWith(redirectUri)) return response;
    return this.open(new URL(location, url).href);
  }

  /** Presses the role's button on the page. */
  async choose(role: Role, page: Response): Promise<Response> {
    const html = await page.text();
    const [, action] = new RegExp(`formaction="([^"]+)"><strong>${titles[role]}<`).exec(html)!;
    return this.open(new URL(action!, page.url).href, { method: 'POST' });
  }
}

const verifier = randomBytes(32).toString('base64url');

function authorizeUrl(parameters: Record<string, string> = {}, { issuer, clientId } = provider): string {
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    state: 'kept',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  });
  return `${issuer}authorize?${query}`;
}

/** What the redirect carries back to the documentation page. */
function answerOf(response: Response): Record<string, string> {
  const location = new URL(response.headers.get('location')!);
  expect(location.href.startsWith(redirectUri)).toBe(true);
  return Object.fromEntries(location.searchParams);
}

async function redeem(response: Response, at = provider): Promise<JWTPayload> {
  const { code, state } = answerOf(response);
  expect(state).toBe('kept');
  const answer = await fetch(`${at.issuer}oauth/token`, {
    method: 'POST',
    headers: { origin: 'http://localhost:8080' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: at.clientId,
      redirect_uri: redirectUri,
      code: code!,
      code_verifier: verifier,
    }),
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:8080');
  const body = (await answer.json()) as { access_token: string; expires_in: number; token_type: string };
  expect(body).toMatchObject({ expires_in: 8 * 60 * 60, token_type: 'Bearer' });
  return verify(body.access_token, at);
}

async function verify(token: string, { issuer, audience } = provider): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL('.well-known/jwks.json', issuer));
  const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ['RS256'] });
  return payload;
}

function expectTokenOf(role: Role, payload: JWTPayload): void {
  expect(payload).toMatchObject({ sub: `${role}@casting.local`, permissions: permissionsOf(role) });
  expect(payload.exp! - payload.iat!).toBe(8 * 60 * 60);
}

const getJson = async (path: string): Promise<unknown> => (await fetch(provider.issuer + path)).json();

describe('the provider', () => {
  it('is laid out as Auth0 is', async () => {
    const { issuer } = provider;
    expect(issuer).toMatch(/^http:\/\/localhost:\d+\/$/);
    expect(await getJson('.well-known/openid-configuration')).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}authorize`,
      token_endpoint: `${issuer}oauth/token`,
      jwks_uri: `${issuer}.well-known/jwks.json`,
      code_challenge_methods_supported: ['S256'],
    });
  });

  it('publishes one RSA key, and only its public half', async () => {
    const { keys } = (await getJson('.well-known/jwks.json')) as JSONWebKeySet;
    expect(keys).toHaveLength(1);
    const [key] = keys;
    expect(Object.keys(key!).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(key).toMatchObject({ alg: 'RS256', kty: 'RSA', use: 'sig', kid: await calculateJwkThumbprint(key!) });
  });

  it.each(['.well-known/openid-configuration', '.well-known/jwks.json', 'oauth/token'])(
    'lets a page of any origin call %s',
    async (path) => {
      const answer = await fetch(provider.issuer + path, {
        method: 'OPTIONS',
        headers: {
          origin: 'http://docs.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-requested-with',
        },
      });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-origin')).toBe('http://docs.example');
      expect(answer.headers.get('access-control-allow-headers')).toBe('x-requested-with');
    },
  );

  it('answers this machine only', async () => {
    const { port } = new URL(provider.issuer);
    for (const { address, family, internal } of Object.values(networkInterfaces()).flatMap((list) => list ?? [])) {
      if (family === 'IPv4' && !internal) await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow();
    }
    expect((await fetch(`http://127.0.0.1:${port}/.well-known/jwks.json`)).status).toBe(200);
  });

  it('refuses a port in use', async () => {
    await expect(start({ port: Number(new URL(provider.issuer).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('signing in', () => {
  it.each(roles)('as %s by the page', async (role) => {
    const browser = new Browser();
    const page = await browser.open(authorizeUrl({ scope: 'openid' }));
    expect(page.status).toBe(200);
    expectTokenOf(role, await redeem(await browser.choose(role, page)));
  });

  it.each<[string, Record<string, string>]>([
    ['nothing that names the API', {}],
    ['scopes that mean nothing here', { scope: 'profile get:actors' }],
    ["Auth0's audience", { audience: 'casting' }],
    ['the parameters of OpenID', { scope: 'openid', nonce: 'n', max_age: '60' }],
  ])('works with %s', async (_case, parameters) => {
    const browser = new Browser();
    const page = await browser.open(authorizeUrl(parameters));
    expectTokenOf('director', await redeem(await browser.choose('director', page)));
  });

  it('works with a resource (RFC 8707), where the audience is a URI', async () => {
    const audience = 'https://casting.local/api';
    const other = await start({ audience });
    const answer = await new Browser().open(authorizeUrl({ resource: audience, login_hint: 'producer' }, other));
    expectTokenOf('producer', await redeem(answer, other));
    await other.stop();
  });

  it('is remembered, until another role is asked for', async () => {
    const browser = new Browser();
    await browser.choose('assistant', await browser.open(authorizeUrl()));
    expectTokenOf('assistant', await redeem(await browser.open(authorizeUrl())));

    const page = await browser.open(authorizeUrl({ prompt: 'login' }));
    expectTokenOf('producer', await redeem(await browser.choose('producer', page)));
    expectTokenOf('producer', await redeem(await browser.open(authorizeUrl({ prompt: 'none' }))));
  });

  it('asks nothing when login_hint names the role, whichever was signed in', async () => {
    const browser = new Browser();
    for (const role of roles) {
      expectTokenOf(role, await redeem(await browser.open(authorizeUrl({ login_hint: role }))));
      expectTokenOf(role, await redeem(await browser.open(authorizeUrl({ login_hint: role, prompt: 'login' }))));
    }
  });

  it('asks when login_hint names no role', async () => {
    const page = await new Browser().open(authorizeUrl({ login_hint: 'president' }));
    expect(await page.text()).toContain('Executive producer');
  });

  it('shows a page without scripts that a strict policy allows', async () => {
    const page = await new Browser().open(authorizeUrl());
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' http:\/\/localhost:8080;/,
    );
    expect(await page.text()).not.toMatch(/<script|style=|https?:/);
  });

  it('says how to go on when the sign-in is over', async () => {
    const browser = new Browser();
    const page = await browser.open(authorizeUrl());
    const late = await new Browser().choose('director', page);
    expect(late.status).toBe(400);
    expect(await late.text()).toContain('sign in again');
  });
});

describe('the switch of /docs', () => {
  const tokens = (headers: Record<string, string>) => fetch(`${provider.issuer}role-switch.json`, { headers });

  it('is a script', async () => {
    const answer = await fetch(provider.docsScriptUrl);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await answer.text()).toContain('aria-pressed');
  });

  it('gets a fresh token of each role for the page of /docs', async () => {
    const answer = await tokens({ origin: 'http://localhost:8080' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:8080');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const choices = (await answer.json()) as { role: Role; title: string; token: string }[];
    expect(choices.map(({ title }) => title)).toEqual(Object.values(titles));
    for (const { role, token } of choices) expectTokenOf(role, await verify(token));
  });

  it.each<[string, Record<string, string>]>([
    ['another website', { origin: 'https://thief.example' }],
    ['another port', { origin: 'http://localhost:9090' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a script element, or a name that was bound to this machine', {}],
  ])('gives no token to %s', async (_case, headers) => {
    const answer = await tokens(headers);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await answer.text()).not.toContain('eyJ');
  });
});

describe('what is refused', () => {
  it.each<[string, Record<string, string>, string]>([
    ['no PKCE', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['the audience of another API', { audience: 'payroll' }, 'invalid_target'],
    ['the resource of another API', { resource: 'urn:payroll' }, 'invalid_target'],
    ['a silent sign-in without a session', { prompt: 'none' }, 'login_required'],
  ])('%s', async (_case, parameters, error) => {
    expect(answerOf(await new Browser().open(authorizeUrl(parameters)))).toMatchObject({ error, state: 'kept' });
  });

  it.each(['http://localhost:9090/', `${redirectUri}?more`, 'https://thief.example/'])(
    'an unregistered redirect_uri, %s, without going there',
    async (uri) => {
      const answer = await new Browser().open(authorizeUrl({ redirect_uri: uri }));
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
      expect(await answer.text()).toContain('redirect_uri');
    },
  );

  it.each<[string, Record<string, string>]>([
    ['a wrong code_verifier', { code_verifier: 'a'.repeat(43) }],
    ['no code_verifier', {}],
  ])('a code with %s', async (_case, parameters) => {
    const { code } = answerOf(await new Browser().open(authorizeUrl({ login_hint: 'director' })));
    const answer = await fetch(`${provider.issuer}oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: provider.clientId,
        redirect_uri: redirectUri,
        code: code!,
        ...parameters,
      }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('tokens without a browser', () => {
  it.each(roles)('are those of the page, for %s', async (role) => {
    expectTokenOf(role, await verify(await provider.token(role)));
  });

  it('are signed while the provider is stopped, and hold after a restart', async () => {
    const { issuer, audience } = provider;
    const before = await provider.token('director');
    await provider.stop();
    const meanwhile = await signToken({ keysFile, issuer, audience, role: 'producer' });
    provider = await start({ port: Number(new URL(issuer).port) });
    // The connection that fetch kept to the stopped one breaks at its next use.
    await fetch(issuer).catch(() => undefined);

    expect(provider.issuer).toBe(issuer);
    expectTokenOf('director', await verify(before));
    expectTokenOf('producer', await verify(meanwhile));
  });

  it('come from one key when several make it at once', async () => {
    const wanted = { keysFile: join(folder, 'raced.json'), issuer: provider.issuer, audience: 'casting' };
    const tokens = await Promise.all(roles.map((role) => signToken({ ...wanted, role })));
    expect(new Set(tokens.map((token) => decodeProtectedHeader(token).kid)).size).toBe(1);
  });

  it('name the damaged key file and the fix', async () => {
    const damaged = join(folder, 'damaged.json');
    await writeFile(damaged, '{"kty":"RSA"');
    const token = signToken({ keysFile: damaged, issuer: provider.issuer, audience: 'casting', role: 'director' });
    await expect(token).rejects.toThrow(`${damaged} holds no signing key. Delete it`);
  });

  it('come from a key that only its owner can read', async () => {
    expect((await stat(keysFile)).mode & 0o777).toBe(0o600);
  });
});

it('leaves the console alone, from its start to the last request', () => {
  for (const notice of notices) expect(notice).not.toHaveBeenCalled();
});
