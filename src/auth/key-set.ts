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
 * Why our own: jwks-rsa fetches the set, but its cache and its rate limit work per `kid`, so that a flood of forged `kid`s would lock
 * valid callers out. Here all waiting callers share one fetch, and after a fetch for an unknown `kid` further unknown
 * ones are refused for 30 s. While the provider is down, the keys of the last good set stay valid for up to 24 h. A key
 * that it lacks may be new: the provider is asked for it at most once a second.
 */
@Injectable()
export class KeySet implements OnApplicationBootstrap {
  /** How often the set was fetched, by outcome. */
  readonly fetches = { success: 0, failure: 0 };
  private readonly logger = new Logger(KeySet.name);
  private readonly client: JwksClient;
  private keys: Keys = new Map();
  private fetchedAt = -Infinity;
  /** When the last failed fetch began. */
  private failedAt = -Infinity;
  /** When the last fetch for an unknown `kid` succeeded. */
  private unknownKidAt = -Infinity;
  /** The fetch in progress; resolves to whether it succeeded. */
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
   * The key that `kid` names; without a `kid`, the only key of the set. `undefined`: a fresh set lacks it.
   * @throws KeysUnavailable when a fetch is needed and fails: the set lacks the key, is over 24 h old, or was never fetched
   */
  async find(kid: string | undefined): Promise<KeyObject | undefined> {
    if (this.current()) return this.pick(kid) ?? (await this.findNew(kid));
    if (!(await this.refresh(RETRY_INTERVAL))) throw new KeysUnavailable();
    return this.pick(kid);
  }

  /**
   * The current set, the same object until one of its keys changes; `undefined` when there is none or it is over 24 h
   * old. A set older than 10 minutes is refreshed in the background.
   */
  current(): Keys | undefined {
    const age = this.age();
    if (age > DISCARD_AFTER) return undefined;
    if (age > REFRESH_AFTER) void this.refresh(BACKGROUND_INTERVAL);
    return this.keys;
  }

  /** The `kid`s of the set as it is now, for `npm run doctor`. @throws Error that says why there are none */
  async ids(): Promise<string[]> {
    await this.fetch();
    return [...this.keys.keys()].map((kid) => kid ?? '(no kid)');
  }

  private pick(kid: string | undefined): KeyObject | undefined {
    return kid === undefined && this.keys.size === 1 ? [...this.keys.values()][0] : this.keys.get(kid);
  }

  /** A key that the set lacks may be new after a rotation: only a fresh set can prove that it does not exist. */
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
   * Joins the fetch in progress, or starts one unless the last failed one began less than `interval` ago. Resolves to
   * whether it succeeded; never rejects.
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
    if (keys.size === 0) throw new Error('the set has no RS256 key');
    if (!areEqual(keys, this.keys)) this.keys = keys;
    this.fetchedAt = now();
  }

  private report(error: Error): void {
    const cause = error.cause as NodeJS.ErrnoException | undefined;
    const reason = cause ? `${error.message}: ${cause.message || cause.code}` : error.message;
    this.logger.warn(
      `Keys can't be fetched (${reason}); check AUTH_ISSUER or AUTH_JWKS_URI and that the provider answers. ` +
        (this.age() <= DISCARD_AFTER
          ? 'The last good set stays in use; a token with another key gets 503.'
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

/** Milliseconds on a monotonic clock: when the system's clock is set back, waiting periods must not grow by hours. */
function now(): number {
  return performance.now();
}

/** fetch() with a time-out in milliseconds that includes the body. @throws TimeoutError, also from the body */
export async function fetchWithin(ms: number, url: string, init: RequestInit = {}): Promise<Response> {
  const signal = AbortSignal.timeout(ms);
  const response = await fetch(url, { ...init, signal });
  // The body gets the signal as well: fetch() alone loses it at the next garbage collection.
  return new Response(response.body?.pipeThrough(new TransformStream(), { signal }) ?? null, response);
}

/** GET of the key set: 3 s in all, 256 KiB at most, no redirects. */
async function fetchKeySet(uri: string): Promise<{ keys: unknown[] }> {
  const response = await fetchWithin(FETCH_TIMEOUT, uri, {
    headers: { accept: 'application/json' },
    redirect: 'error',
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new Error(`the provider answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > FETCH_LIMIT) throw new Error(`the set is larger than ${FETCH_LIMIT / 1024} KiB`);
    chunks.push(chunk);
  }
  const body = JSON.parse(Buffer.concat(chunks).toString()) as { keys?: unknown } | null;
  if (!Array.isArray(body?.keys)) throw new Error('the answer is not a key set');
  return { keys: body.keys.filter((key) => typeof key === 'object' && key !== null) };
}
