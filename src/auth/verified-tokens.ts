import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeySet, type Keys } from './key-set.js';
import type { Principal } from './principal.js';

/** More than the callers of an hour; about 4 MB. */
export const CAPACITY = 10_000;
export const CLOCK_TOLERANCE_SECONDS = 30;

/** What a token says, once its signature and claims hold; the times, in seconds, are to be looked at again. */
export interface VerifiedToken {
  readonly principal: Principal;
  readonly exp: number;
  readonly nbf: number | undefined;
}

/**
 * Remembers tokens that were verified, so that RSA is done once a token. Their times are looked at on every request,
 * and all are forgotten when the key set changes or is too old: a withdrawn key takes its tokens with it.
 *
 * They are kept by their SHA-256: a token in memory is a credential for whoever reads a heap dump, its hash is none.
 */
@Injectable()
export class VerifiedTokens {
  private readonly tokens = new Map<string, VerifiedToken>();
  /** The set that all of `tokens` were verified with. */
  private keys: Keys | undefined;

  constructor(private readonly keySet: KeySet) {}

  /** Whom `token` speaks for; `undefined`: it has to be verified, which also tells what is wrong with it. */
  recall(token: string): Principal | undefined {
    const keys = this.keySet.current();
    if (keys === undefined || keys !== this.keys) return undefined;
    const verified = this.tokens.get(digest(token));
    return verified && isInForce(verified) ? verified.principal : undefined;
  }

  /** Runs `verify`, whose rejections are passed on, and remembers what it found. */
  async learn(token: string, verify: () => Promise<VerifiedToken>): Promise<Principal> {
    const keys = this.keySet.current();
    const verified = await verify();
    // A set that came meanwhile may lack the key that was used.
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

/** As jsonwebtoken compares, in whole seconds. */
function isInForce({ exp, nbf = 0 }: VerifiedToken): boolean {
  const now = Math.floor(Date.now() / 1000);
  return now < exp + CLOCK_TOLERANCE_SECONDS && nbf <= now + CLOCK_TOLERANCE_SECONDS;
}
