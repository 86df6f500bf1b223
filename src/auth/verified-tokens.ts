import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeySet, type Keys } from './key-set.js';
import type { Principal } from './principal.js';

/** More than the callers of an hour; about 4 MB of memory. */
export const CAPACITY = 10_000;
/** How far the provider's clock and ours may differ. */
export const CLOCK_TOLERANCE_SECONDS = 30;

/** The claims of a verified token. Its times, in seconds, must be checked again on every request. */
export interface VerifiedToken {
  readonly principal: Principal;
  readonly exp: number;
  readonly nbf: number | undefined;
}

/**
 * Caches verified tokens, so that RSA runs once per token. Their times are checked on every request, and the cache is
 * emptied when the key set changes or is too old: the tokens of a withdrawn key become invalid with it.
 *
 * The keys are SHA-256 hashes: in a heap dump a token would be a credential, its hash is not.
 */
@Injectable()
export class VerifiedTokens {
  private readonly tokens = new Map<string, VerifiedToken>();
  /** The key set with which all `tokens` were verified. */
  private keys: Keys | undefined;

  constructor(private readonly keySet: KeySet) {}

  /** The principal of a cached token; `undefined`: it must be verified, which also finds out what is wrong with it. */
  recall(token: string): Principal | undefined {
    const keys = this.keySet.current();
    if (keys === undefined || keys !== this.keys) return undefined;
    const verified = this.tokens.get(digest(token));
    return verified && isInForce(verified) ? verified.principal : undefined;
  }

  /** Runs `verify`, whose rejections are passed on, and caches its result. */
  async learn(token: string, verify: () => Promise<VerifiedToken>): Promise<Principal> {
    const keys = this.keySet.current();
    const verified = await verify();
    // A key set that arrived meanwhile may lack the key of this token.
    if (keys !== undefined && keys === this.keySet.current()) this.remember(token, verified, keys);
    return verified.principal;
  }

  private remember(token: string, verified: VerifiedToken, keys: Keys): void {
    if (keys !== this.keys) this.tokens.clear();
    this.keys = keys;
    this.tokens.set(digest(token), verified);
    // A Map keeps the order of insertion: the first is the oldest.
    if (this.tokens.size > CAPACITY) this.tokens.delete(this.tokens.keys().next().value!);
  }
}

const digest = (token: string) => hash('sha256', token, 'base64url');

/** In whole seconds, as jsonwebtoken compares. */
function isInForce({ exp, nbf = 0 }: VerifiedToken): boolean {
  const now = Math.floor(Date.now() / 1000);
  return now < exp + CLOCK_TOLERANCE_SECONDS && nbf <= now + CLOCK_TOLERANCE_SECONDS;
}
