import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Author } from '../history/author.js';
import { versions, type Versions } from '../http/etag.js';
import { Header } from '../http/headers.js';
import { retryKey, type RetryKey } from '../http/idempotency.js';
import { preferences, type Preferences } from '../http/prefer.js';

/** The caller of a write, with the request's id and the headers that change how it is done or answered. */
export interface Caller extends Author {
  /** The versions of the row that `If-Match` accepts. */
  readonly versions: Versions;
  readonly prefer: Preferences;
  /** The `Idempotency-Key`, on routes that add a row. */
  readonly retry?: RetryKey | undefined;
}

/** Handler argument: the caller of a write. @throws Failure 400 or 422 for an invalid Idempotency-Key */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** @throws Failure 400 or 422 for an invalid Idempotency-Key */
export function callerOf(request: FastifyRequest): Caller {
  const { upload, write } = request.routeOptions.config;
  return {
    subject: request.principal!.subject,
    requestId: request.id,
    versions: versions(request.headers[Header.IfMatch]),
    prefer: preferences(request),
    retry: upload || write?.condition === Header.IdempotencyKey ? retryKey(request) : undefined,
  };
}
