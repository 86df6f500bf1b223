import type { Permission } from './permissions.js';

export type AuthenticationCode = 'authorization_header_missing' | 'invalid_header' | 'token_expired' | 'invalid_claims';

/** Nobody knows who is calling: 401. `description` is the sentence of the envelope. */
export class AuthenticationError extends Error {
  constructor(
    readonly code: AuthenticationCode,
    readonly description: string,
  ) {
    super(description);
  }
}

/** The caller is known and lacks `permission`: 403. */
export class PermissionDenied extends Error {
  constructor(readonly permission: Permission | undefined) {
    super(`Permission not found: ${permission ?? 'the route is marked neither @Requires() nor @Public()'}`);
  }
}

/** The key of a token is not known, and the provider can't be asked for it, so that there is no verdict: 503, never 401. */
export class KeysUnavailable extends Error {
  constructor() {
    super("The identity provider's key set can't be had");
  }
}
