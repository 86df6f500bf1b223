import type { Permission } from './permissions.js';

export type AuthenticationCode = 'authorization_header_missing' | 'invalid_header' | 'token_expired' | 'invalid_claims';

/** 401: the caller could not be authenticated. `description` is the sentence of the envelope. */
export class AuthenticationError extends Error {
  constructor(
    readonly code: AuthenticationCode,
    readonly description: string,
  ) {
    super(description);
  }
}

/** 403: the caller is authenticated and lacks `permission`. */
export class PermissionDenied extends Error {
  constructor(readonly permission: Permission | undefined) {
    super(`Permission not found: ${permission ?? 'the route is marked neither @Requires() nor @Public()'}`);
  }
}

/** 503: the key of a token is unknown and the provider can't be reached, so the token is neither valid nor invalid. */
export class KeysUnavailable extends Error {
  constructor() {
    super("The identity provider's key set is not available");
  }
}
