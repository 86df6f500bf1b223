import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createDeflate, createGzip, deflate, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Turns } from '../database/turns.js';
import { weightsOf } from './accept.js';
import { Header } from './headers.js';

/** In order of preference, for clients that accept several equally. */
const encodings = ['br', 'gzip', 'deflate'] as const;
export type Encoding = (typeof encodings)[number];

/** In bytes. Smaller bodies do not gain from compression. */
const THRESHOLD = 1024;
/** Node has four threads for all such work, and each compression takes megabytes. */
const AT_ONCE = 2;
/** A stream holds its megabytes until the client has read it. */
const STREAMS_AT_ONCE = 16;

// Above quality 4 Brotli takes much longer for a few per cent less; a smaller window saves memory.
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 20 } };
const [brotliAsync, gzipAsync, deflateAsync] = [promisify(brotliCompress), promisify(gzip), promisify(deflate)];

const compressors: Record<Encoding, (body: Buffer) => Promise<Buffer>> = {
  br: (body) => brotliAsync(body, brotli),
  gzip: (body) => gzipAsync(body),
  deflate: (body) => deflateAsync(body),
};
const streams = { br: () => createBrotliCompress(brotli), gzip: () => createGzip(), deflate: () => createDeflate() };

/** Adds a header of the request to `Vary`: caches then keep an answer for each of its values. */
export function vary(reply: FastifyReply, header: string): void {
  const before = [reply.getHeader('vary') ?? []].flat().join(', ');
  const names = before.toLowerCase().split(/, */);
  if (!names.includes(header)) reply.header('vary', before ? `${before}, ${header}` : header);
}

/** Whether the body is a complete text that is not compressed yet. */
function isText(reply: FastifyReply): boolean {
  if (reply.statusCode === 206 || reply.hasHeader('content-encoding')) return false;
  return /^text\/|json|javascript|xml/.test((reply.getHeader('content-type') as string | undefined) ?? '');
}

const isVersion = (etag: unknown) => typeof etag === 'string' && /^"\d{1,10}"$/.test(etag);

/**
 * How to encode the body of this answer (RFC 9110, 12.5.3); `undefined`: not at all. An answer whose ETag is the version
 * of a row is not compressed: `If-Match` needs a strong tag, and compressed bytes would have a weak one.
 * @param bytes the length of the body; unknown for a stream
 */
export function encodingFor(request: FastifyRequest, reply: FastifyReply, bytes = Infinity): Encoding | undefined {
  const accepted = request.headers[Header.AcceptEncoding];
  if (typeof accepted !== 'string' || !isText(reply)) return undefined;
  const isPlain = bytes < THRESHOLD || isVersion(reply.getHeader(Header.ETag));
  if (isPlain && !accepted.includes('q=0')) return undefined;
  const weights = weightsOf(accepted);
  const identity = weights.get('identity') ?? (weights.get('*') === 0 ? 0 : undefined);
  return isPlain && identity !== 0 ? undefined : preferred(weights, identity);
}

/** The encoding of the greatest weight, unless none is acceptable or the bytes as they are weigh more. */
function preferred(weights: ReadonlyMap<string, number>, identity = 0): Encoding | undefined {
  const rest = weights.get('*') ?? 0;
  const wanted: Record<Encoding, number> = {
    br: weights.get('br') ?? 0,
    gzip: weights.get('gzip') ?? weights.get('x-gzip') ?? rest,
    deflate: weights.get('deflate') ?? 0,
  };
  const best = encodings.reduce((best, next) => (wanted[next] > wanted[best] ? next : best));
  return wanted[best] > 0 && wanted[best] >= identity ? best : undefined;
}

/** Compresses a few bodies at a time. A body that several answers share is compressed once per encoding. */
export class Compression {
  private readonly done = new WeakMap<Buffer, Map<Encoding, Promise<Buffer>>>();
  private readonly turns = new Turns(AT_ONCE);
  private streaming = 0;

  /** The compressed body. The result is kept as long as the body itself. */
  compress(body: Buffer, encoding: Encoding): Promise<Buffer> {
    const known = this.done.get(body) ?? new Map<Encoding, Promise<Buffer>>();
    this.done.set(body, known);
    const compressed = known.get(encoding) ?? this.turns.take(() => compressors[encoding](body));
    known.set(encoding, compressed);
    compressed.catch(() => known.delete(encoding));
    return compressed;
  }

  /** A stream that compresses; `undefined` when too many are in use. */
  stream(encoding: Encoding) {
    if (this.streaming === STREAMS_AT_ONCE) return undefined;
    this.streaming++;
    return streams[encoding]().once('close', () => this.streaming--);
  }
}
