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
const RETRY_INTERVAL = 1 * seconds;

/**
 * The provider's RSA keys by `kid`, the whole set in memory.
 *
 * jwks-rsa reads the set but does not keep it: its cache and its rate limit work a `kid` at a time, so that a flood of
 * forged `kid`s would lock valid callers out. Here an unknown `kid` costs at most one fetch in 30 s, all that wait
 * share one flight, and the last good set serves for up to 24 h while the provider is down.
 */
@Injectable()
export class KeySet implements OnApplicationBootstrap {
  private readonly logger = new Logger(KeySet.name);
  private readonly client: JwksClient;
  private keys = new Map<string | undefined, KeyObject>();
  private fetchedAt = -Infinity;
  private attemptedAt = -Infinity;
  private unknownKidAt = -Infinity;
  private flight: Promise<void> | undefined;

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
    void this.refreshOrReport();
  }

  /**
   * The key that `kid` names; without a `kid`, the only key of the set. `undefined`: the set has none such.
   * @throws KeysUnavailable when no set was ever had, or the last one is over 24 h old
   */
  async find(kid: string | undefined): Promise<KeyObject | undefined> {
    const age = Date.now() - this.fetchedAt;
    if (age > DISCARD_AFTER) {
      await this.refreshUnlessTriedWithin(RETRY_INTERVAL);
      if (Date.now() - this.fetchedAt > DISCARD_AFTER) throw new KeysUnavailable();
    } else if (age > REFRESH_AFTER) {
      void this.refreshUnlessTriedWithin(UNKNOWN_KID_INTERVAL);
    }
    return this.pick(kid) ?? (await this.findNew(kid));
  }

  /** Keys that were fetched last, for `npm run doctor`. @throws Error that tells why there are none */
  async ids(): Promise<string[]> {
    await this.refresh();
    return [...this.keys.keys()].map((kid) => kid ?? '(no kid)');
  }

  private pick(kid: string | undefined): KeyObject | undefined {
    return kid === undefined && this.keys.size === 1 ? [...this.keys.values()][0] : this.keys.get(kid);
  }

  private async findNew(kid: string | undefined): Promise<KeyObject | undefined> {
    if (kid === undefined) return undefined;
    if (this.flight === undefined) {
      if (Date.now() - this.unknownKidAt < UNKNOWN_KID_INTERVAL) return undefined;
      this.unknownKidAt = Date.now();
    }
    await this.refreshOrReport();
    return this.pick(kid);
  }

  private async refreshUnlessTriedWithin(interval: number): Promise<void> {
    if (this.flight !== undefined || Date.now() - this.attemptedAt >= interval) await this.refreshOrReport();
  }

  private refreshOrReport(): Promise<void> {
    return this.refresh().catch((error: Error) => this.report(error));
  }

  private refresh(): Promise<void> {
    this.attemptedAt = Date.now();
    this.flight ??= this.fetch().finally(() => (this.flight = undefined));
    return this.flight;
  }

  private async fetch(): Promise<void> {
    const keys = new Map<string | undefined, KeyObject>();
    for (const signingKey of await this.client.getSigningKeys()) {
      const key = createPublicKey(signingKey.getPublicKey());
      if (key.asymmetricKeyType === 'rsa' && (signingKey.alg ?? 'RS256') === 'RS256') keys.set(signingKey.kid, key);
    }
    if (keys.size === 0) throw new Error('the set holds no RS256 key');
    this.keys = keys;
    this.fetchedAt = Date.now();
  }

  private report(error: Error): void {
    this.logger.warn(
      `Keys can't be fetched (${error.message}); check AUTH_ISSUER or AUTH_JWKS_URI and that the provider answers. ` +
        (this.keys.size > 0 ? 'The last good set serves on.' : 'Until then every sign-in gets 503.'),
    );
  }
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
