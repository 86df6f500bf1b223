import type { Access } from './access.js';

/** The authenticated caller: who it is (`sub`) and what its token allows. */
export interface Principal {
  readonly subject: string;
  readonly permissions: readonly string[];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the authentication hook before the body is read; absent on public routes. */
    principal?: Principal;
    /** The `code` of a 401 or 403, for the log. */
    refusal?: string | undefined;
  }
  interface FastifyContextConfig {
    /** Who may call the route, as its `@Requires()` or `@Public()` says. */
    access?: Access;
  }
}
