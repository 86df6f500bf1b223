import { KeyObject, sign } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWK, type CryptoKey } from 'jose';

export interface Key {
  readonly kid: string;
  readonly jwk: JWK;
  readonly privateKey: CryptoKey;
}

/** 3.5 s are promised: ten times that is no slow machine any more. */
export const PATIENCE_MS = 35_000;

/** A test identity provider: serves a real key set over HTTP and signs any token, valid or not. */
export class Issuer {
  /** How often the key set was requested. */
  fetches = 0;
  keys: Key[] = [];
  /** Answers in place of the key set if a test sets it. */
  answer: RequestListener | undefined;
  private readonly server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    this.fetches += 1;
    // A service that would wait for an answer without end fails its test, and does not hang it.
    const patience = setTimeout(() => request.socket.destroy(), PATIENCE_MS);
    response.once('close', () => clearTimeout(patience));
    if (this.answer) return this.answer(request, response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: this.keys.map(({ jwk }) => jwk) }));
  });

  static async start(port = 0): Promise<Issuer> {
    const issuer = new Issuer();
    await issuer.addKey('first');
    await issuer.listen(port);
    return issuer;
  }

  /** With a final slash, like Auth0's. */
  url = '';

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async addKey(kid: string): Promise<Key> {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const key = { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
    this.keys.push(key);
    return key;
  }

  /** A valid token except for the given members; `undefined` omits a claim. */
  sign(
    claims: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
    key = this.keys[0]!,
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const good = { iss: this.url, aud: AUDIENCE, sub: 'test', iat: now, exp: now + 3600, permissions: [] };
    return new SignJWT({ ...good, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: key.kid, ...header })
      .sign(key.privateKey);
  }

  /** Signs any text as header and payload, also text that is not JSON or names another algorithm. Libraries refuse that. */
  signText(header: string, payload: string, key = this.keys[0]!): string {
    const input = `${base64url(header)}.${base64url(payload)}`;
    const signature = sign('sha256', Buffer.from(input), KeyObject.from(key.privateKey));
    return `${input}.${signature.toString('base64url')}`;
  }
}

export const base64url = (text: string) => Buffer.from(text).toString('base64url');

export const AUDIENCE = 'casting';
