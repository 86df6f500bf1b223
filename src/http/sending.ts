import type { Socket } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Compression, encodingFor, vary } from './compression.js';
import { errorAnswer } from './errors/error-envelope.js';
import { Failure } from './errors/failures.js';
import { Header } from './headers.js';
import { JSON_TYPE } from './media-types.js';
import { Spool, UrgentBody } from './spool.js';
import { Unsent } from './unsent.js';
import { closeUnusedConnections } from './unused-connections.js';

type Sent = (error: Error | null, payload?: unknown) => void;

/** Limits for sending answers; tests use other values. */
export interface SendingLimits {
  /** A client must take each `SLICE` of its answer within this time, or its connection is closed. */
  readonly patienceMs: number;
  /** How many bytes of bodies may wait to be sent. */
  readonly unsentBytes: number;
  /** How many spreadsheets may be sent at once. Each takes up to 2 MiB of memory, and a part of the disk. */
  readonly spools: number;
}

const defaults: SendingLimits = { patienceMs: 30_000, unsentBytes: 128 * 1024 * 1024, spools: 32 };
/** Larger bodies that wait for their client are counted. In bytes. */
const COUNTED = 128 * 1024;
/** In bytes. A larger body is sent in slices, so that it shows whether the client reads it. */
const SLICE = 256 * 1024;
/** How often a connection is looked at before the patience ends. */
const LOOKS = 10;
/** Headers that describe a body; they are removed when 503 replaces it. */
const bodyHeaders = [
  Header.CacheControl,
  Header.ContentDisposition,
  Header.ETag,
  Header.Link,
  Header.PreferenceApplied,
  Header.TotalCount,
];

/**
 * Sends answers: compressed where the client accepts that, and within limits, so that clients that read slowly or not at
 * all don't hold connections and memory indefinitely.
 */
export class Sending {
  private readonly compression = new Compression();
  private readonly patience: number;
  private readonly unsent: Unsent;
  private readonly mostSpools: number;
  /** The spreadsheets that are being sent, with their connections. */
  private readonly spools = new Map<Readable, Socket>();

  constructor(limits: Partial<SendingLimits> = {}) {
    const { patienceMs, unsentBytes, spools } = { ...defaults, ...limits };
    this.mostSpools = spools;
    this.patience = patienceMs;
    this.unsent = new Unsent(unsentBytes, patienceMs / 6);
  }

  /** Sends the answers of `server`. Its onSend hook must be the last one. */
  serve(server: FastifyInstance): void {
    server.server.on('connection', (socket) => this.watch(socket, server.log));
    closeUnusedConnections(server);
    server.addHook('onSend', (request, reply, payload, done) => {
      if (typeof payload === 'string' || Buffer.isBuffer(payload)) this.sendBody(request, reply, payload, done);
      else if (payload instanceof Readable) this.sendStream(request, reply, payload, done);
      else done(null, payload);
    });
  }

  /** Closes the connection of a client that reads nothing. Looks now and then: a timer for each answer would cost more. */
  private watch(socket: Socket, log: FastifyBaseLogger): void {
    let [taken, stalled] = [0, 0];
    const timer = setInterval(() => {
      const before = taken;
      taken = socket.bytesWritten - socket.writableLength;
      stalled = socket.writableLength > 0 && taken === before ? stalled + 1 : 0;
      if (stalled <= LOOKS) return;
      log.info({ remoteAddress: socket.remoteAddress }, 'closed: the client does not read its answer');
      socket.resetAndDestroy();
    }, this.patience / LOOKS).unref();
    socket.once('close', () => {
      clearInterval(timer);
      // A pipelined answer whose turn has not come is never closed.
      this.unsent.releaseAll(socket);
      for (const [spool, of] of this.spools) if (of === socket) spool.destroy();
    });
  }

  private sendBody(request: FastifyRequest, reply: FastifyReply, payload: string | Buffer, done: Sent): void {
    const bytes = Buffer.byteLength(payload);
    const encoding = encodingFor(request, reply, bytes);
    if (!encoding && bytes <= COUNTED) return done(null, payload);
    const body = Buffer.isBuffer(payload) ? payload : Buffer.from(payload);
    // A write has been committed by now: its answer must not say "try again".
    const mayRefuse = request.method === 'GET' || request.method === 'HEAD';
    if (mayRefuse && !this.unsent.hasRoomFor(body))
      return done(null, refusal(request, reply, 'too many unsent bytes, because clients read slowly'));
    this.unsent.hold(reply.raw, body);
    reply.raw.once('close', () => this.unsent.release(reply.raw));
    if (!encoding) return done(null, sliced(request, reply, body));
    this.compression.compress(body, encoding).then((compressed) => {
      this.unsent.hold(reply.raw, compressed);
      vary(reply, Header.AcceptEncoding);
      reply.header('content-encoding', encoding);
      done(null, sliced(request, reply, compressed));
    }, done);
  }

  /** Sends the files of /docs, and spreadsheets. */
  private sendStream(request: FastifyRequest, reply: FastifyReply, source: Readable, done: Sent): void {
    const isUrgent = source instanceof UrgentBody;
    if (isUrgent && this.spools.size === this.mostSpools) {
      source.destroy();
      return done(null, refusal(request, reply, 'too many spreadsheets are being sent, because clients read slowly'));
    }
    const compressor = this.compressorFor(request, reply);
    if (request.method === 'HEAD') {
      source.destroy();
      compressor?.destroy();
      return done(null, Readable.from([]));
    }
    const encoded = compressor ? pipeline(source, compressor, () => undefined) : source;
    const body = isUrgent ? this.spooled(request, encoded) : encoded;
    // To a client of HTTP/1.0 a connection that is only closed would look like the end of the body.
    body.once('error', () => request.raw.socket.resetAndDestroy());
    done(null, body);
  }

  private compressorFor(request: FastifyRequest, reply: FastifyReply) {
    const encoding = encodingFor(request, reply);
    const compressor = encoding && this.compression.stream(encoding);
    if (!compressor) return undefined;
    vary(reply, Header.AcceptEncoding);
    reply.header('content-encoding', encoding).removeHeader('content-length');
    return compressor;
  }

  /**
   * A body that is read at once, whatever the pace of its client. A client that does not take a slice in time is
   * disconnected, as with other answers.
   */
  private spooled({ raw }: FastifyRequest, body: Readable): Readable {
    const spool = pipeline(body, new Spool(), () => undefined);
    this.spools.set(spool, raw.socket);
    if (raw.socket.destroyed) spool.destroy();
    return spool.once('close', () => this.spools.delete(spool));
  }
}

function sliced(request: FastifyRequest, reply: FastifyReply, body: Buffer): Buffer | Readable {
  if (body.length <= SLICE || request.method === 'HEAD') return body;
  reply.header('content-length', String(body.length));
  return Readable.from(slicesOf(body));
}

/** Other requests are looked at between two slices: a fast client would otherwise take the whole body before them. */
async function* slicesOf(body: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < body.length; start += SLICE) {
    if (start > 0) await setImmediate();
    yield body.subarray(start, start + SLICE);
  }
}

/** 503 instead of a body for which there is no room beside the unsent ones. */
function refusal(request: FastifyRequest, reply: FastifyReply, reason: string): string {
  const { status, headers, body } = errorAnswer(new Failure(503));
  request.log.warn(`503: ${reason}`);
  for (const name of bodyHeaders) reply.removeHeader(name);
  reply.code(status).headers(headers).type(JSON_TYPE);
  return JSON.stringify(body);
}
