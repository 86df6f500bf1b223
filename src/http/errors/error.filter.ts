import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Header } from '../headers.js';
import { JSON_TYPE, patchTypes } from '../media-types.js';
import { errorAnswer } from './error-envelope.js';

/** Answers any error that a request throws with its envelope; logs the cause of a 500. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  catch(cause: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendError(cause, http.getRequest(), http.getResponse());
  }
}

/** The same for requests that fail before they reach Nest. */
export function sendError(cause: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, headers, body } = errorAnswer(cause);
  request.refusal = body.code;
  if (status === 500) request.log.error({ err: cause }, body.message);
  // Readiness, which is public, logs its own reason, once instead of at every probe.
  else if (status === 503 && request.routeOptions.config.access !== 'public') {
    request.log.warn(`503: ${(cause as Error).message}`);
  }
  if (status === 415 && request.method === 'PATCH') reply.header(Header.AcceptPatch, patchTypes.join(', '));
  void reply.status(status).headers(headers).type(JSON_TYPE).send(JSON.stringify(body));
}
