import type { Config } from '../config/config.js';
import { answerHeaders, headerFacts } from './headers.js';

/** The headers of answers that pages may read, without those that browsers show in any case. */
const exposedHeaders = answerHeaders
  .map((header) => headerFacts[header])
  .filter(({ isSafelisted }) => !isSafelisted)
  .map(({ name }) => name)
  .join(', ');

/** The headers that `corsOptions` leads to, for answers that bypass the CORS plugin. */
export function corsHeaders({ corsOrigins }: Config, origin: string | undefined): Record<string, string> {
  const exposed = { 'access-control-expose-headers': exposedHeaders };
  if (corsOrigins === '*') return { 'access-control-allow-origin': '*', ...exposed };
  const isAllowed = corsOrigins.some((one) => (one instanceof RegExp ? one.test(origin ?? '') : one === origin));
  return { vary: 'Origin', ...(isAllowed && origin && { 'access-control-allow-origin': origin }), ...exposed };
}

/** Any origin by default: callers are known by their token, never by a cookie. */
export function corsOptions(config: Config) {
  return {
    origin: config.corsOrigins,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders,
    maxAge: 7200,
    // OPTIONS without CORS headers asks for Allow; it is not an error.
    strictPreflight: false,
  };
}
