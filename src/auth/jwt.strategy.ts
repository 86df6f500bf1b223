import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Passport } from 'passport';
import { Strategy } from 'passport-jwt';
import { Config } from '../config/config.js';
import { AuthenticationError } from './auth-errors.js';
import { KeySet } from './key-set.js';
import type { Principal } from './principal.js';

const CLOCK_TOLERANCE_SECONDS = 30;
/** The last instant that a Date can hold, in seconds: a later `exp` is no date. */
const LAST_SECOND = 8.64e12;

/** Judges bearer tokens (RFC 6750): RS256 only, issuer, audience, a sane `exp`, `permissions` as an array. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(keys: KeySet, config: Config) {
    super({
      jwtFromRequest: bearerToken,
      secretOrKeyProvider: (_: unknown, token: string, done: (error: unknown, key?: KeyObject) => void) => {
        verificationKey(keys, token).then((key) => done(null, key), done);
      },
      algorithms: ['RS256'],
      issuer: config.auth.issuer,
      audience: config.auth.audience,
      jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE_SECONDS },
    } as unknown as ConstructorParameters<typeof Strategy>[0]);
  }

  /** One passport an app: the package's global one would hand every request to the app that was made last. */
  declare passport: InstanceType<typeof Passport>;

  getPassportInstance() {
    return (this.passport ??= new Passport());
  }

  /** Called by passport-jwt once signature, issuer, audience and times hold. */
  validate(claims: Record<string, unknown>): Principal {
    const { exp, permissions, sub } = claims;
    if (typeof exp !== 'number' || exp > LAST_SECOND) {
      throw new AuthenticationError('invalid_claims', 'Token must have an expiration time.');
    }
    if (!Array.isArray(permissions)) {
      throw new AuthenticationError('invalid_claims', 'Permissions not included in token.');
    }
    return {
      subject: typeof sub === 'string' ? sub : 'unknown',
      permissions: permissions.filter((permission) => typeof permission === 'string'),
    };
  }
}

function bearerToken(request: FastifyRequest): string {
  const header = request.headers.authorization;
  if (header === undefined) {
    throw new AuthenticationError('authorization_header_missing', 'Authorization header is expected.');
  }
  const [scheme, token, ...rest] = header.trim().split(/\s+/);
  if (scheme?.toLowerCase() !== 'bearer') {
    throw new AuthenticationError('invalid_header', 'Authorization header must start with "Bearer".');
  }
  if (token === undefined) throw new AuthenticationError('invalid_header', 'Token not found.');
  if (rest.length > 0) {
    throw new AuthenticationError('invalid_header', 'Authorization header must be bearer token.');
  }
  return token;
}

async function verificationKey(keys: KeySet, token: string): Promise<KeyObject> {
  const header = jwtHeader(token);
  if (header.alg !== 'RS256') throw new AuthenticationError('invalid_header', 'Token must be signed with RS256.');
  // RFC 7515 4.1.11: an extension that the recipient does not understand makes the token invalid; we understand none.
  if ('crit' in header) {
    throw new AuthenticationError('invalid_header', 'Token asks for an extension that is not understood.');
  }
  const key = await keys.find(typeof header.kid === 'string' ? header.kid : undefined);
  if (!key) throw new AuthenticationError('invalid_header', 'Unable to find the appropriate key.');
  return key;
}

function jwtHeader(token: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0]!, 'base64url').toString());
    if (typeof header === 'object' && header !== null) return header as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AuthenticationError('invalid_header', 'Unable to parse authentication token.');
}
