import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errorAnswer } from './error-envelope.js';
import { badRequest } from './failures.js';

const statuses: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Answers what Node's parser could not read as HTTP, on the bare socket, with the envelope of 400, 408 or 431. */
export function answerClientError(this: FastifyInstance, error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { status, body } = errorAnswer({ statusCode: statuses[error.code ?? ''] ?? 400 });
  const json = JSON.stringify(body);
  const requestId = randomUUID();
  const head = [
    `HTTP/1.1 ${status} ${body.message}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(json)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  this.log.info({ requestId, status, code: error.code }, `no HTTP: ${status}`);
  socket.end(`${head.join('\r\n')}\r\n\r\n${json}`);
}

/**
 * Answers 417 to an `Expect` other than 100-continue, which Node would refuse without a body. The connection ends with
 * it: whether the body still comes is open, and what comes must not be read as the next request.
 */
export function answerExpectation(_: IncomingMessage, response: ServerResponse): void {
  const { status, body } = errorAnswer({ statusCode: 417 });
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.setHeader('x-request-id', randomUUID());
  response.setHeader('connection', 'close');
  response.end(JSON.stringify(body));
}

/** RFC 9112, 3.2. Node would refuse a missing Host without a body, and take the first of two. @throws Failure 400 */
export function requireOneHost({ raw }: FastifyRequest): void {
  const hosts = raw.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length;
  if (hosts > 1 || (hosts === 0 && raw.httpVersion === '1.1')) throw badRequest('Host', 'must be sent, once');
}
