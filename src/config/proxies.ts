import { isIP } from 'node:net';

/** The names that proxy-addr, and with it Fastify, has for ranges. */
const RANGES = ['loopback', 'linklocal', 'uniquelocal'];
const EXAMPLE = `must be a comma list of addresses and networks such as 10.0.3.7, 10.0.0.0/8, or ${RANGES.join(', ')}`;

/**
 * TRUST_PROXY: the proxies whose `X-Forwarded-For` is believed.
 * @throws Error for an entry that is no address and no network, and for one that covers every address
 */
export function proxies(value: string): string[] {
  if (value === '') return [];
  return value.split(',').map((entry) => readProxy(entry.trim()));
}

function readProxy(entry: string): string {
  if (RANGES.includes(entry)) return entry;
  const [address, bits, ...more] = entry.split('/');
  const most = { 0: undefined, 4: 32, 6: 128 }[isIP(address!)];
  if (entry === 'true' || bits === '0') {
    throw new Error(`${EXAMPLE}: if every address were believed, each caller could choose its own`);
  }
  const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (most ?? 0));
  if (most === undefined || !isNetwork || more.length > 0) throw new Error(EXAMPLE);
  return entry;
}
