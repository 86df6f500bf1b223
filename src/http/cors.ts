import type { Config } from '../config/config.js';

/** Every header beyond the safelisted ones that an answer may carry and a page may want to read. */
const exposedHeaders = [
  'Accept-Encoding',
  'Accept-Patch',
  'Allow',
  'Content-Disposition',
  'ETag',
  'Idempotent-Replayed',
  'Link',
  'Location',
  'Preference-Applied',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
  'X-Total-Count',
];

/** What `corsOptions` gives an answer, for those that are sent without it. */
export function corsHeaders({ corsOrigins }: Config, origin: string | undefined): Record<string, string> {
  const exposed = { 'access-control-expose-headers': exposedHeaders.join(', ') };
  if (corsOrigins === '*') return { 'access-control-allow-origin': '*', ...exposed };
  const isAllowed = corsOrigins.some((one) => (one instanceof RegExp ? one.test(origin ?? '') : one === origin));
  return { vary: 'Origin', ...(isAllowed && origin && { 'access-control-allow-origin': origin }), ...exposed };
}

/** Any origin by default: callers are known by their token, never by a cookie. */
export function corsOptions(config: Config) {
  return {
    origin: config.corsOrigins,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: exposedHeaders.join(', '),
    maxAge: 7200,
    // OPTIONS without CORS headers is a plain question for Allow, not an error.
    strictPreflight: false,
  };
}
