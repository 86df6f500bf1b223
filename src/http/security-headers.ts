import type { SecurityHeadersOptions } from '@nestjs/common';
import type { Config } from '../config/config.js';

/** The defaults of Nest, which are helmet's, but for what the pages of /docs need. */
export function securityHeaders({ auth }: Config): SecurityHeadersOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: "'self'",
        baseUri: "'self'",
        // Swagger UI trades its code for a token at the provider.
        connectSrc: ["'self'", new URL(auth.tokenUrl).origin],
        formAction: "'self'",
        frameAncestors: "'none'",
        imgSrc: ["'self'", 'data:'],
        objectSrc: "'none'",
        styleSrc: ["'self'", "'unsafe-inline'"],
      },
    },
    // The sign-in window of Swagger UI reports back to the page that opened it.
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    xFrameOptions: { action: 'deny' },
  };
}
