import { createPublicKey, type KeyObject } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { JwksClient } from 'jwks-rsa';
import { Config } from '../config/config.js';
import { KeysUnavailable } from './auth-errors.js';

const seconds = 1000;
const FETCH_TIMEOUT = 3 * seconds;
const FETCH_LIMIT = 256 * 1024;
const REFRESH_AFTER = 600 * seconds;
const DISCARD_AFTER = 24 * 3600 * seconds;
const UNKNOWN_KID_INTERVAL = 30 * seconds;
const BACKGROUND_INTERVAL = 30 * seconds;
const RETRY_INTERVAL = 1 * seconds;

/** RSA keys by `kid`. */
export type Keys = ReadonlyMap<string | undefined, KeyObject>;

/**
 * The provider's RSA keys by `kid`, the whole set in memory.
 *
 * Why our own: jwks-rsa reads the set, but its cache and its rate limit work a `kid` at a time, so that a flood of
 * forged `kid`s would lock valid callers out. Here all that wait share one flight, and a fresh set answers for unknown
 * `kid`s for 30 s. While the provider is down the last good set serves the keys that it has for up to 24 h; it says
 * nothing about others, which may be new, and the provider is asked for them at most once a second.
 */
@Injectable()
export class KeySet implements OnApplicationBootstrap {
  /** How often the set was fetched, by outcome. */
  readonly fetches = { success: 0, failure: 0 };
  private readonly logger = new Logger(KeySet.name);
  private readonly client: JwksClient;
  private keys: Keys = new Map();
  private fetchedAt = -Infinity;
  /** When the last attempt that failed began. */
  private failedAt = -Infinity;
  /** When a set last arrived that was fetched for an unknown `kid`. */
  private unknownKidAt = -Infinity;
  /** Resolves to whether it brought a set. */
  private flight: Promise<boolean> | undefined;

  constructor(config: Config) {
    this.client = new JwksClient({
      jwksUri: config.auth.jwksUri,
      cache: false,
      rateLimit: false,
      fetcher: fetchKeySet,
    });
  }

  /** Starts the first fetch, so that the first caller does not wait for it. */
  onApplicationBootstrap(): void {
    void this.refresh(0);
  }

  /**
   * The key that `kid` names; without a `kid`, the only key of the set. `undefined`: a fresh set has none such.
   * @throws KeysUnavailable when the set lacks the key, was never had, or is over 24 h old, and no fresh one can be had
   */
  async find(kid: string | undefined): Promise<KeyObject | undefined> {
    if (this.current()) return this.pick(kid) ?? (await this.findNew(kid));
    if (!(await this.refresh(RETRY_INTERVAL))) throw new KeysUnavailable();
    return this.pick(kid);
  }

  /**
   * The set that serves now, the same object until one of its keys changes; `undefined` when no set was ever had, or
   * the last one is over 24 h old. One that has grown old is refreshed behind the caller's back.
   */
  current(): Keys | undefined {
    const age = this.age();
    if (age > DISCARD_AFTER) return undefined;
    if (age > REFRESH_AFTER) void this.refresh(BACKGROUND_INTERVAL);
    return this.keys;
  }

  /** The `kid`s of the set as it is now, for `npm run doctor`. @throws Error that tells why there are none */
  async ids(): Promise<string[]> {
    await this.fetch();
    return [...this.keys.keys()].map((kid) => kid ?? '(no kid)');
  }

  private pick(kid: string | undefined): KeyObject | undefined {
    return kid === undefined && this.keys.size === 1 ? [...this.keys.values()][0] : this.keys.get(kid);
  }

  /** A key that the set lacks may be one of a rotation: only a fresh set is a verdict. */
  private async findNew(kid: string | undefined): Promise<KeyObject | undefined> {
    const isFirst = this.flight === undefined;
    if (isFirst && now() - this.unknownKidAt < UNKNOWN_KID_INTERVAL) return undefined;
    if (!(await this.refresh(RETRY_INTERVAL))) throw new KeysUnavailable();
    if (isFirst) this.unknownKidAt = now();
    return this.pick(kid);
  }

  private age(): number {
    return now() - this.fetchedAt;
  }

  /**
   * Joins the flight, or starts one unless one that failed began less than `interval` ago; resolves to whether that
   * brought a set. Never rejects.
   */
  private async refresh(interval: number): Promise<boolean> {
    if (this.flight === undefined && now() - this.failedAt >= interval) {
      const began = now();
      this.flight = this.fetch()
        .then(
          () => {
            this.fetches.success++;
            return true;
          },
          (error: Error) => {
            this.fetches.failure++;
            this.failedAt = began;
            this.report(error);
            return false;
          },
        )
        .finally(() => (this.flight = undefined));
    }
    return (await this.flight) ?? false;
  }

  private async fetch(): Promise<void> {
    const keys = new Map<string | undefined, KeyObject>();
    for (const signingKey of await this.client.getSigningKeys()) {
      const key = createPublicKey(signingKey.getPublicKey());
      if (isForRs256(key) && (signingKey.alg ?? 'RS256') === 'RS256') keys.set(signingKey.kid, key);
    }
    if (keys.size === 0) throw new Error('the set holds no RS256 key');
    if (!areEqual(keys, this.keys)) this.keys = keys;
    this.fetchedAt = now();
  }

  private report(error: Error): void {
    const cause = error.cause as NodeJS.ErrnoException | undefined;
    const reason = cause ? `${error.message}: ${cause.message || cause.code}` : error.message;
    this.logger.warn(
      `Keys can't be fetched (${reason}); check AUTH_ISSUER or AUTH_JWKS_URI and that the provider answers. ` +
        (this.age() <= DISCARD_AFTER
          ? 'The last good set serves on; a key that it lacks gets 503.'
          : 'Until then every sign-in gets 503.'),
    );
  }
}

function areEqual(some: Keys, others: Keys): boolean {
  return some.size === others.size && [...some].every(([kid, key]) => others.get(kid)?.equals(key) === true);
}

/** RFC 7518 3.3: RSA, 2048 bits or more. */
function isForRs256({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
}

/** Milliseconds on a clock that nobody sets: after a step of the machine's own, waiting periods would take hours. */
function now(): number {
  return performance.now();
}

/** GET of the key set: 3 s in all, 256 KiB at most, no redirects. */
async function fetchKeySet(uri: string): Promise<{ keys: unknown[] }> {
  const response = await fetch(uri, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(FETCH_TIMEOUT),
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new Error(`the provider answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > FETCH_LIMIT) throw new Error('the set is larger than 256 KiB');
    chunks.push(chunk);
  }
  const body = JSON.parse(Buffer.concat(chunks).toString()) as { keys?: unknown } | null;
  if (!Array.isArray(body?.keys)) throw new Error('the answer is no key set');
  return { keys: body.keys.filter((key) => typeof key === 'object' && key !== null) };
}
