import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createDeflate, createGzip, deflate, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Turns } from '../database/turns.js';
import { weightsOf } from './accept.js';
import { Header } from './headers.js';

/** The first is taken where a client likes several equally. */
const encodings = ['br', 'gzip', 'deflate'] as const;
export type Encoding = (typeof encodings)[number];

/** Smaller bodies do not gain from it. */
const THRESHOLD = 1024;
/** Of four threads that Node has for all its work, and each takes megabytes. */
const AT_ONCE = 2;
/** Streams keep their place, and their megabytes, until the client has read them. */
const STREAMS_AT_ONCE = 16;

// Beyond quality 4 Brotli takes much longer for a few per cent; a smaller window takes less memory.
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 20 } };
const [brotliAsync, gzipAsync, deflateAsync] = [promisify(brotliCompress), promisify(gzip), promisify(deflate)];

const compressors: Record<Encoding, (body: Buffer) => Promise<Buffer>> = {
  br: (body) => brotliAsync(body, brotli),
  gzip: (body) => gzipAsync(body),
  deflate: (body) => deflateAsync(body),
};
const streams = { br: () => createBrotliCompress(brotli), gzip: () => createGzip(), deflate: () => createDeflate() };

/** Makes caches tell answers apart by this header of the request. */
export function vary(reply: FastifyReply, header: string): void {
  const before = [reply.getHeader('vary') ?? []].flat().join(', ');
  if (!before.toLowerCase().includes(header)) reply.header('vary', before ? `${before}, ${header}` : header);
}

/** What gains from compression, is not compressed yet, and is whole. */
function isText(reply: FastifyReply): boolean {
  if (reply.statusCode === 206 || reply.hasHeader('content-encoding')) return false;
  return /^text\/|json|javascript|xml/.test((reply.getHeader('content-type') as string | undefined) ?? '');
}

const isVersion = (etag: unknown) => typeof etag === 'string' && /^"\d{1,10}"$/.test(etag);

/**
 * How the body of this answer is to be encoded (RFC 9110, 12.5.3); `undefined`: not at all. An answer whose ETag is the
 * version of a row goes as it is: `If-Match` needs a strong tag, and compressed bytes would have a weak one.
 * @param bytes of the body; of a stream they are not known
 */
export function encodingFor(request: FastifyRequest, reply: FastifyReply, bytes = Infinity): Encoding | undefined {
  const accepted = request.headers[Header.AcceptEncoding];
  if (typeof accepted !== 'string' || !isText(reply)) return undefined;
  const isPlain = bytes < THRESHOLD || isVersion(reply.getHeader(Header.ETag));
  if (isPlain && !accepted.includes('q=0')) return undefined;
  const weights = weightsOf(accepted);
  const rest = weights.get('*') ?? 0;
  const identity = weights.get('identity') ?? (weights.get('*') === 0 ? 0 : undefined);
  if (isPlain && identity !== 0) return undefined;
  const wanted: Record<Encoding, number> = {
    br: weights.get('br') ?? 0,
    gzip: weights.get('gzip') ?? weights.get('x-gzip') ?? rest,
    deflate: weights.get('deflate') ?? 0,
  };
  const best = encodings.reduce((best, next) => (wanted[next] > wanted[best] ? next : best));
  return wanted[best] > 0 && wanted[best] >= (identity ?? 0) ? best : undefined;
}

/** Compresses bodies, a few at once, and each body that several answers share once for each encoding. */
export class Compression {
  private readonly done = new WeakMap<Buffer, Map<Encoding, Promise<Buffer>>>();
  private readonly turns = new Turns(AT_ONCE);
  private streaming = 0;

  /** The body, compressed; what the same body gave before is kept as long as the body itself. */
  compress(body: Buffer, encoding: Encoding): Promise<Buffer> {
    const known = this.done.get(body) ?? new Map<Encoding, Promise<Buffer>>();
    this.done.set(body, known);
    const compressed = known.get(encoding) ?? this.turns.take(() => compressors[encoding](body));
    known.set(encoding, compressed);
    compressed.catch(() => known.delete(encoding));
    return compressed;
  }

  /** What compresses a stream; `undefined`: too many are under way. */
  stream(encoding: Encoding) {
    if (this.streaming === STREAMS_AT_ONCE) return undefined;
    this.streaming++;
    return streams[encoding]().once('close', () => this.streaming--);
  }
}
