import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Config } from '../config/config.js';

declare module 'node:http' {
  interface ServerResponse {
    /** Node's own: starts the head with the status line, and appends the headers of this answer. */
    _storeHeader(statusLine: string, headers: unknown): void;
  }
}

/**
 * The class of answers that begin with the security headers. They are one text, made once: set one by one, eleven constant
 * headers would be validated and joined for every answer, which takes longer than all else that Node does for a small one.
 * Node has no public method for that; `test/http` fails if a version of Node does not call `_storeHeader`.
 */
export function securedResponse(config: Config): typeof ServerResponse {
  const lines = Object.entries(securityHeaders(config)).map(([name, value]) => `${name}: ${value}\r\n`);
  const block = lines.join('');
  return class<Request extends IncomingMessage> extends ServerResponse<Request> {
    override _storeHeader(statusLine: string, headers: unknown): void {
      super._storeHeader(statusLine + block, headers);
    }
  };
}

/** The security headers of every answer: helmet's defaults, except for what the pages of /docs need. */
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
