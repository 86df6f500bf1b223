import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who changes something, and in which request. */
export interface Author {
  /** The `sub` of the token. */
  readonly subject: string;
  readonly requestId: string;
}

/** The author of the request, as an argument of a handler. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Author => {
  const { principal, id } = context.switchToHttp().getRequest<FastifyRequest>();
  return { subject: principal!.subject, requestId: id };
});
