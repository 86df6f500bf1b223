import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Passport } from 'passport';
import { Strategy } from 'passport-jwt';
import { Config } from '../config/config.js';
import { AuthenticationError } from './auth-errors.js';
import { KeySet } from './key-set.js';
import { CLOCK_TOLERANCE_SECONDS, type VerifiedToken } from './verified-tokens.js';

/** The last instant that a Date can hold, in seconds; a later `exp` is refused. */
const LAST_SECOND = 8.64e12;

/** `typ` as in RFC 7519 5.1 and RFC 9068 2.1, in any case, with or without `application/` (RFC 7515 4.1.9). */
const ACCESS_TOKEN_TYPE = /^(application\/)?(at\+)?jwt$/i;

/** Whether the `typ` of a header fits an access token; many providers leave it out. */
export const isAccessTokenType = (typ: unknown) =>
  typ === undefined || (typeof typ === 'string' && ACCESS_TOKEN_TYPE.test(typ));

/** The most characters of a `sub`: OpenID Connect's limit. */
export const MAX_SUBJECT = 255;
const SUBJECT = new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${MAX_SUBJECT}}$`, 'u');

/** Whether `sub` identifies a caller (RFC 9068 2.2): rows and `Idempotency-Key`s are kept under it. */
export const isSubject = (sub: unknown): sub is string =>
  typeof sub === 'string' && /\S/.test(sub) && SUBJECT.test(sub);

/** Verifies bearer tokens (RFC 6750): RS256 only, issuer, audience, a valid `exp`, a `sub`, `permissions` as an array. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(keys: KeySet, config: Config) {
    super({
      jwtFromRequest: bearerToken,
      secretOrKeyProvider: (_: unknown, token: string, done: (error: unknown, key?: KeyObject) => void) => {
        verificationKey(keys, token)
          .then((key) => done(null, key))
          // Also catches what the verifier itself throws: unhandled, it would end the process.
          .catch(done);
      },
      algorithms: ['RS256'],
      issuer: config.auth.issuer,
      audience: config.auth.audience,
      jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE_SECONDS },
    } as unknown as ConstructorParameters<typeof Strategy>[0]);
  }

  /** One passport per app: the package's global one would send every request to the app that was created last. */
  declare passport: InstanceType<typeof Passport>;

  getPassportInstance() {
    return (this.passport ??= new Passport());
  }

  /** Called by passport-jwt after it has verified signature, issuer, audience and times. */
  validate(claims: Record<string, unknown>): VerifiedToken {
    const { exp, nbf, permissions, sub } = claims;
    if (typeof exp !== 'number' || exp > LAST_SECOND) {
      throw new AuthenticationError('invalid_claims', 'Token must have an expiration time.');
    }
    if (!isSubject(sub)) {
      throw new AuthenticationError('invalid_claims', `Token must have a subject of 1 to ${MAX_SUBJECT} characters.`);
    }
    if (!Array.isArray(permissions)) {
      throw new AuthenticationError('invalid_claims', 'Permissions not included in token.');
    }
    // Frozen, because all requests with this token share it.
    const principal = Object.freeze({
      subject: sub,
      permissions: Object.freeze(permissions.filter((permission) => typeof permission === 'string')),
    });
    return { principal, exp, nbf: nbf as number | undefined };
  }
}

/** The token of the request's Authorization header. @throws AuthenticationError */
export function bearerToken(request: FastifyRequest): string {
  const header = authorization(request.raw.rawHeaders).trim();
  if (!header) {
    throw new AuthenticationError('authorization_header_missing', 'Authorization header is expected.');
  }
  const [scheme, token, ...rest] = header.split(/\s+/);
  if (scheme?.toLowerCase() !== 'bearer') {
    throw new AuthenticationError('invalid_header', 'Authorization header must start with "Bearer".');
  }
  if (token === undefined) throw new AuthenticationError('invalid_header', 'Token not found.');
  if (rest.length > 0) {
    throw new AuthenticationError('invalid_header', 'Authorization header must be bearer token.');
  }
  return token;
}

/** All Authorization headers, joined: Node keeps the first of several, a proxy in front may have checked another. */
function authorization(rawHeaders: readonly string[]): string {
  let joined = '';
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (name.length !== 13 || name.toLowerCase() !== 'authorization') continue;
    joined = joined === '' ? rawHeaders[i + 1]! : `${joined}, ${rawHeaders[i + 1]}`;
  }
  return joined;
}

async function verificationKey(keys: KeySet, token: string): Promise<KeyObject> {
  const header = jwtHeader(token);
  if (header.alg !== 'RS256') throw new AuthenticationError('invalid_header', 'Token must be signed with RS256.');
  // RFC 7515 4.1.11: a critical extension that the recipient does not support makes the token invalid; none is supported.
  // RFC 7797 7: `b64` has no place in a token, even where `crit` does not name it.
  if ('crit' in header || 'b64' in header) {
    throw new AuthenticationError('invalid_header', 'Token asks for an extension that is not understood.');
  }
  // RFC 8725 3.11: a token for another purpose, such as a logout token, must not pass for an access token.
  if (!isAccessTokenType(header.typ)) throw new AuthenticationError('invalid_header', 'Token must be an access token.');
  const { kid } = header;
  const key = kid === undefined || typeof kid === 'string' ? await keys.find(kid) : undefined;
  if (!key) throw new AuthenticationError('invalid_header', 'Unable to find the appropriate key.');
  return key;
}

/** Checks the payload too: jsonwebtoken fails unpredictably when it is not an object (`null`: a TypeError). */
function jwtHeader(token: string): Record<string, unknown> {
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) {
    const [header, payload] = token.split('.', 2).map(jsonObject);
    if (header && payload) return header;
  }
  throw new AuthenticationError('invalid_header', 'Unable to parse authentication token.');
}

function jsonObject(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    if (typeof value === 'object' && !Array.isArray(value)) return (value ?? undefined) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return undefined;
}
