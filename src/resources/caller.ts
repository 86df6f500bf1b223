import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Author } from '../history/author.js';
import { versions, type Versions } from '../http/etag.js';
import { Header } from '../http/headers.js';
import { retryKey, type RetryKey } from '../http/idempotency.js';
import { preferences, type Preferences } from '../http/prefer.js';

/** Who asks for a write, in which request, and on which terms. */
export interface Caller extends Author {
  /** `If-Match`: the versions that the row may have. */
  readonly versions: Versions;
  readonly prefer: Preferences;
  /** `Idempotency-Key`, where the route adds a row. */
  readonly retry?: RetryKey | undefined;
}

/** The caller of a write, as an argument of a handler. @throws Failure 400, 422 for an Idempotency-Key that is none */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { write } = request.routeOptions.config;
  return {
    subject: request.principal!.subject,
    requestId: request.id,
    versions: versions(request.headers[Header.IfMatch]),
    prefer: preferences(request),
    retry: write?.condition === Header.IdempotencyKey ? retryKey(request) : undefined,
  };
});
