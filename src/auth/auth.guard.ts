import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ACCESS, type Access } from './access.js';
import { AuthenticationError, PermissionDenied, type AuthenticationCode } from './auth-errors.js';
import { bearerToken, JwtStrategy } from './jwt.strategy.js';
import type { Permission } from './permissions.js';
import type { Principal } from './principal.js';
import { VerifiedTokens, type VerifiedToken } from './verified-tokens.js';

/**
 * Decides who may call a handler, by its `@Requires()` or `@Public()`; a handler that is marked with neither is denied.
 *
 * The decision is made twice. `admit` runs in Fastify's onRequest hook, before the body is parsed, so that a caller
 * without access never learns whether a body is well-formed. `canActivate` is Nest's guard: it also protects handlers
 * for which no hook ran. A cached token is admitted in the same tick; passport verifies all others.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  /** How often callers were authenticated, by outcome; `failed`: the provider's keys were not available. */
  readonly verifications = { remembered: 0, verified: 0, refused: 0, failed: 0 };

  constructor(
    private readonly reflector: Reflector,
    private readonly strategy: JwtStrategy,
    private readonly verified: VerifiedTokens,
  ) {}

  /**
   * Signs the caller in and checks the permissions that the route needs.
   * @param done gets AuthenticationError, PermissionDenied or KeysUnavailable when the request is refused
   */
  admit(request: FastifyRequest, needed: readonly Permission[], done: (refusal?: Error) => void): void {
    const enter = (principal: Principal, outcome: 'remembered' | 'verified') => {
      this.verifications[outcome]++;
      request.principal = principal;
      done(mayNot(principal, needed));
    };
    const refuse = (reason: Error) => {
      this.verifications[reason instanceof AuthenticationError ? 'refused' : 'failed']++;
      done(reason);
    };
    let remembered: Principal | undefined;
    try {
      remembered = this.verified.recall(bearerToken(request));
    } catch (error) {
      return refuse(error as Error);
    }
    if (remembered) enter(remembered, 'remembered');
    else this.authenticate(request).then((principal) => enter(principal, 'verified'), refuse);
  }

  canActivate(context: ExecutionContext): boolean {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (access === 'public') return true;
    const refusal = mayNot(context.switchToHttp().getRequest<FastifyRequest>().principal, access);
    if (refusal) throw refusal;
    return true;
  }

  /** Who sent `request`. @throws AuthenticationError, KeysUnavailable */
  async authenticate(request: FastifyRequest): Promise<Principal> {
    return this.verified.learn(bearerToken(request), () => this.verify(request));
  }

  private verify(request: FastifyRequest): Promise<VerifiedToken> {
    return new Promise((resolve, reject) => {
      const settle = (error: Error | null, token: VerifiedToken | false | null, failure: unknown) => {
        if (error) reject(error);
        else if (token) resolve(token);
        else reject(asOurs(failure));
      };
      const options = { session: false };
      const middleware = this.strategy.passport.authenticate('jwt', options, settle) as (...args: unknown[]) => void;
      middleware(request, {}, reject);
    });
  }
}

function mayNot(
  principal: Principal | undefined,
  needed: readonly Permission[] | undefined,
): PermissionDenied | undefined {
  const missing = needed?.find((permission) => !principal?.permissions.includes(permission));
  return principal === undefined || needed === undefined || missing ? new PermissionDenied(missing) : undefined;
}

const badToken: [AuthenticationCode, string] = ['invalid_header', 'Unable to parse authentication token.'];
const wrongSignature: [AuthenticationCode, string] = ['invalid_header', 'Token signature is invalid.'];
const wrongClaims: [AuthenticationCode, string] = [
  'invalid_claims',
  'Incorrect claims. Please, check the audience and issuer.',
];

/** The contract's texts for the errors of jsonwebtoken, by the start of its message. */
const tokenFaults: Record<string, [AuthenticationCode, string]> = {
  'jwt expired': ['token_expired', 'Token expired.'],
  'jwt not active': ['invalid_claims', 'Token is not valid yet.'],
  'jwt audience invalid': wrongClaims,
  'jwt issuer invalid': wrongClaims,
  'invalid exp value': ['invalid_claims', 'Token must have an expiration time.'],
  'invalid nbf value': ['invalid_claims', 'Token is not valid yet.'],
  'invalid signature': wrongSignature,
  'jwt signature is required': wrongSignature,
};

/** The 401 for a bad token. Any other failure is returned unchanged: a fault of the service must not become a 401. */
function asOurs(failure: unknown): Error {
  const { constructor, message } = failure as Error;
  // By name, because jsonwebtoken is a dependency of passport-jwt only. Our own key look-up fails with other classes.
  if (!['JsonWebTokenError', 'TokenExpiredError', 'NotBeforeError'].includes(constructor.name)) return failure as Error;
  return new AuthenticationError(...(tokenFaults[message.split('.')[0]!] ?? badToken));
}
