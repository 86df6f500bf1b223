import { hash } from 'node:crypto';
import { Injectable, Optional } from '@nestjs/common';
import { KeySet, type Keys } from './key-set.js';
import type { Principal } from './principal.js';

/** The memory for tokens, in bytes: enough for at least 30,000 callers. */
const MEMORY = 32 * 2 ** 20;
/** About what a token takes beside its texts. */
const OVERHEAD = 400;
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
  /** The tokens that were used lately, and those that were used before. Together they take at most `memory`. */
  private lately = new Map<string, VerifiedToken>();
  private before = new Map<string, VerifiedToken>();
  /** What `lately` takes. */
  private bytes = 0;
  /** The key set with which all of them were verified. */
  private keys: Keys | undefined;

  constructor(
    private readonly keySet: KeySet,
    @Optional() private readonly memory = MEMORY,
  ) {}

  /** The principal of a cached token; `undefined`: it must be verified, which also finds out what is wrong with it. */
  recall(token: string): Principal | undefined {
    const keys = this.keySet.current();
    if (keys === undefined || keys !== this.keys) return undefined;
    const hashed = digest(token);
    const verified = this.lately.get(hashed) ?? this.promote(hashed);
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
    if (keys !== this.keys) this.forgetAll();
    this.keys = keys;
    this.add(digest(token), verified);
  }

  private promote(hashed: string): VerifiedToken | undefined {
    const verified = this.before.get(hashed);
    if (verified) this.add(hashed, verified);
    return verified;
  }

  /** When half of the memory is full of tokens that were used lately, those that were not are dropped. */
  private add(hashed: string, verified: VerifiedToken): void {
    this.lately.set(hashed, verified);
    this.bytes += sizeOf(verified);
    if (this.bytes <= this.memory / 2) return;
    this.before = this.lately;
    this.lately = new Map();
    this.bytes = 0;
  }

  private forgetAll(): void {
    this.lately.clear();
    this.before.clear();
    this.bytes = 0;
  }
}

const sizeOf = ({ principal: { subject, permissions } }: VerifiedToken) =>
  OVERHEAD + subject.length + permissions.reduce((sum, { length }) => sum + length, 0);

const digest = (token: string) => hash('sha256', token, 'base64url');

/** In whole seconds, as jsonwebtoken compares. */
function isInForce({ exp, nbf = 0 }: VerifiedToken): boolean {
  const now = Math.floor(Date.now() / 1000);
  return now < exp + CLOCK_TOLERANCE_SECONDS && nbf <= now + CLOCK_TOLERANCE_SECONDS;
}
