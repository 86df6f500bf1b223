import type { Config } from '../config/config.js';

/**
 * The security headers of every answer: helmet's defaults, except for what the pages of /docs need. They are computed
 * once and sent with the other headers; Nest's `useSecurityHeaders()` would set and validate each on every request.
 */
export function securityHeaders({ auth, docsScriptUrl }: Config): Record<string, string> {
  const scripts = docsScriptUrl ? [new URL(docsScriptUrl).origin] : [];
  // Swagger UI exchanges its code for a token at the provider; the extra script may call its own origin.
  const reached = new Set([new URL(auth.tokenUrl).origin, ...scripts]);
  const policy = {
    'default-src': ["'self'"],
    'base-uri': ["'self'"],
    'connect-src': ["'self'", ...reached],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    'img-src': ["'self'", 'data:'],
    'object-src': ["'none'"],
    'script-src': ["'self'", ...scripts],
    'style-src': ["'self'", "'unsafe-inline'"],
  };
  // No cross-origin-opener-policy: the sign-in window of Swagger UI reports back to the page that opened it.
  return {
    'content-security-policy': Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
      .join(';'),
    'cross-origin-resource-policy': 'cross-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
  };
}
