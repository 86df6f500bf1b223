import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorAnswer } from './error-envelope.js';
import { Header } from '../headers.js';
import { JSON_TYPE, patchTypes } from '../media-types.js';

/** Answers whatever a request threw, wherever it threw it, with its envelope; logs the cause of what is our fault. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  catch(cause: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendError(cause, http.getRequest(), http.getResponse());
  }
}

/** The same for what fails before Nest is reached. */
export function sendError(cause: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, headers, body } = errorAnswer(cause);
  request.refusal = body.code;
  if (status === 500) request.log.error({ err: cause }, body.message);
  // Readiness, which is public, tells its reason itself, once rather than at every probe.
  else if (status === 503 && request.routeOptions.config.access !== 'public') {
    request.log.warn(`503: ${(cause as Error).message}`);
  }
  if (status === 415 && request.method === 'PATCH') reply.header(Header.AcceptPatch, patchTypes.join(', '));
  void reply.status(status).headers(headers).type(JSON_TYPE).send(JSON.stringify(body));
}
