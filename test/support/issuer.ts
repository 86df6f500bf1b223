import { KeyObject, sign } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWK, type CryptoKey } from 'jose';

export interface Key {
  readonly kid: string;
  readonly jwk: JWK;
  readonly privateKey: CryptoKey;
}

/** A provider of our own: a real key set over HTTP, and the pen to sign any token, good or bad. */
export class Issuer {
  /** How often the key set was asked for. */
  fetches = 0;
  keys: Key[] = [];
  /** Stands in for the key set when a test wants it to fail. */
  answer: RequestListener | undefined;
  private readonly server = createServer((request, response) => {
    this.fetches += 1;
    if (this.answer) return this.answer(request, response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: this.keys.map(({ jwk }) => jwk) }));
  });

  static async start(): Promise<Issuer> {
    const issuer = new Issuer();
    await issuer.addKey('first');
    await issuer.listen(0);
    return issuer;
  }

  /** As Auth0 writes it, with a slash at its end. */
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

  /** A token that differs from a good one in what is given; `undefined` leaves a claim out. */
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

  /** Signs texts that need not be JSON, nor say what they are signed with: what no decent library would write. */
  signText(header: string, payload: string, key = this.keys[0]!): string {
    const input = `${base64url(header)}.${base64url(payload)}`;
    const signature = sign('sha256', Buffer.from(input), KeyObject.from(key.privateKey));
    return `${input}.${signature.toString('base64url')}`;
  }
}

export const base64url = (text: string) => Buffer.from(text).toString('base64url');

export const AUDIENCE = 'casting';
