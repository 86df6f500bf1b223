import type { SecurityHeadersOptions } from '@nestjs/common';
import type { Config } from '../config/config.js';

/** The defaults of Nest, which are helmet's, but for what the pages of /docs need. */
export function securityHeaders({ auth, docsScriptUrl }: Config): SecurityHeadersOptions {
  const scripts = docsScriptUrl ? [new URL(docsScriptUrl).origin] : [];
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: "'self'",
        baseUri: "'self'",
        // Swagger UI trades its code for a token at the provider; a script of its own may call home.
        connectSrc: ["'self'", ...new Set([new URL(auth.tokenUrl).origin, ...scripts])],
        formAction: "'self'",
        frameAncestors: "'none'",
        imgSrc: ["'self'", 'data:'],
        objectSrc: "'none'",
        scriptSrc: ["'self'", ...scripts],
        styleSrc: ["'self'", "'unsafe-inline'"],
      },
    },
    // The sign-in window of Swagger UI reports back to the page that opened it.
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    xFrameOptions: { action: 'deny' },
  };
}
