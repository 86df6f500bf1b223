import type { Socket } from 'node:net';
import { errorAnswer } from './error-envelope.js';

const statuses: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Answers what Node's parser could not read as HTTP, on the bare socket, with the envelope of 400, 408 or 431. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { status, body } = errorAnswer({ statusCode: statuses[error.code ?? ''] ?? 400 });
  const json = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${body.message}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(json)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${json}`);
}
