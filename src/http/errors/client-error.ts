import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config/config.js';
import { corsHeaders } from '../cors.js';
import { Header } from '../headers.js';
import { JSON_TYPE } from '../media-types.js';
import { securityHeaders } from '../security-headers.js';
import { errorAnswer } from './error-envelope.js';
import { sendError } from './error.filter.js';
import { badRequest } from './failures.js';

const statuses: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

type ClientError = Error & { code?: string; rawPacket?: Buffer };
type Headers = IncomingHttpHeaders;

/** Answers requests that never reach the server's hooks, with the headers that the hooks would have set. */
export class EarlyAnswers {
  /** The last request on each connection. */
  private readonly requests = new WeakMap<Socket, FastifyReply>();

  constructor(private readonly config: Config) {}

  /** An onRequest hook: keeps the head of a request whose body may never arrive completely. */
  readonly remember = ({ raw }: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    this.requests.set(raw.socket, reply);
    done();
  };

  /** Answers what Node's parser could not read as HTTP: 400, 408 or 431 with its envelope, written to the socket itself. */
  answerClientError(server: FastifyInstance, error: ClientError, socket: Socket): void {
    const { request, raw } = this.requests.get(socket) ?? {};
    const isBetweenBytes = raw?.headersSent && !raw.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || isBetweenBytes) return void socket.destroy();
    const headers = request && !request.raw.complete ? request.headers : headersIn(error.rawPacket);
    const { status, body } = errorAnswer({ statusCode: statuses[error.code ?? ''] ?? 400 });
    const json = JSON.stringify(body);
    const common = { ...securityHeaders(this.config), ...this.headersFor(headers) };
    const head = [
      `HTTP/1.1 ${status} ${body.message}`,
      `content-type: ${JSON_TYPE}`,
      `content-length: ${Buffer.byteLength(json)}`,
      ...Object.entries(common).map(([name, value]) => `${name}: ${value}`),
      'connection: close',
    ];
    server.log.info(
      { requestId: common[Header.RequestId], status, code: error.code },
      `not readable as HTTP: ${status}`,
    );
    socket.end(`${head.join('\r\n')}\r\n\r\n${json}`);
  }

  /**
   * Answers 417 to an `Expect` other than 100-continue, which Node would refuse without a body. Closes the connection: the
   * client may still send the request's body, which must not be read as the next request.
   */
  readonly answerExpectation = ({ headers }: IncomingMessage, response: ServerResponse): void => {
    const { status, body } = errorAnswer({ statusCode: 417 });
    response.statusCode = status;
    const common = { ...this.headersFor(headers), connection: 'close', 'content-type': JSON_TYPE };
    response.setHeaders(new Map(Object.entries(common))).end(JSON.stringify(body));
  };

  /** Answers what Fastify's router refuses, such as a path that can't be decoded. */
  readonly answerFrameworkError = (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    reply.headers(this.headersFor(request.headers)).header(Header.RequestId, request.id);
    sendError(error, request, reply);
  };

  /** The headers that the hooks set on every answer. */
  headersFor(headers: Headers): Record<string, string> {
    return { ...corsHeaders(this.config, headers.origin), [Header.RequestId]: requestId({ headers }) };
  }
}

/** The caller's own id for the request, if it is a plain word of at most 128 characters, else a new one. */
export function requestId({ headers }: { headers: Headers }): string {
  const sent = headers[Header.RequestId];
  return typeof sent === 'string' && /^[\w.-]{1,128}$/.test(sent) ? sent : randomUUID();
}

/** The headers that can be read in a malformed or too long head; of equal headers the last. */
function headersIn(packet: Buffer | undefined): Headers {
  const lines = (packet?.toString('latin1') ?? '').split('\r\n');
  const value = (name: string) =>
    lines
      .findLast((line) => line.slice(0, name.length + 1).toLowerCase() === `${name}:`)
      ?.slice(name.length + 1)
      .trim();
  return { origin: value('origin'), [Header.RequestId]: value(Header.RequestId) };
}

/** RFC 9112, 3.2. Node would refuse a missing Host without a body, and take the first of two. @throws Failure 400 */
export function requireOneHost({ raw }: FastifyRequest): void {
  const hosts = raw.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length;
  if (hosts > 1 || (hosts === 0 && raw.httpVersion === '1.1')) throw badRequest('Host', 'must be sent, once');
}
