import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import { badRequest, Failure } from './errors/failures.js';
import { Header } from './headers.js';
import { JSON_TYPE, mimeType, patchTypes, sheetTypes, uploadTypes, type UploadType } from './media-types.js';

/** Of a body, in bytes. */
export const BODY_LIMIT = 256 * 1024;

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Makes JSON (RFC 8259) the only body that the server reads. Invalid UTF-8 is refused instead of repaired, and so are
 * `__proto__` members. An empty body counts as no body, whatever its headers say; routes check whether they need one.
 */
export function acceptOnlyJson(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error') as (
    request: FastifyRequest,
    body: string,
    done: Done,
  ) => void;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>(patchTypes, { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    if (request.routeOptions.config.upload) return done(null, body);
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    } catch {
      return done(badRequest('body', 'must be UTF-8'));
    }
    parse(request, text, (error, value) => {
      if (error)
        done(badRequest('body', 'must be well-formed JSON without __proto__ or constructor.prototype members'));
      else done(null, value);
    });
  });
  // Only routes that take uploads get as far as this; their importer reads the bytes.
  server.addContentTypeParser<Buffer>(Object.values(sheetTypes), { parseAs: 'buffer' }, (_, body, done) =>
    done(null, body),
  );
  server.addHook('preParsing', checkType);
}

/**
 * A preParsing hook that checks the media type before the body is read. Clients also send the type of a body that they
 * don't send (axios does in a POST). Whether a chunked body is empty shows only when its first byte arrives.
 */
function checkType(request: FastifyRequest, _: FastifyReply, payload: RequestPayload, done: (error?: Error) => void) {
  const { method, headers } = request;
  if (method === 'GET' || method === 'HEAD') return done();
  const judge = (isEmpty: boolean) => {
    // Fastify looks for a parser by the type, even for an empty body.
    if (isEmpty) headers['content-type'] = JSON_TYPE;
    const refusal = isEmpty ? undefined : typeFault(request);
    // Read the rest of the body, so that the next request on the connection is found.
    if (refusal) payload.resume();
    done(refusal);
  };
  if (headers['transfer-encoding'] === undefined) judge(Number(headers['content-length'] ?? 0) === 0);
  else payload.once('readable', () => judge((payload as typeof request.raw).readableLength === 0));
}

/** The fault of the body's encoding, media type or charset, if there is one (RFC 9110, 15.5.16). */
function typeFault({ method, headers, routeOptions }: FastifyRequest): Failure | undefined {
  if (isEncoded(headers['content-encoding'])) return notAsItIs();
  const type = mimeType(headers['content-type'] ?? '');
  if (routeOptions.config.upload) {
    return type && uploadTypes.includes(type.essence as UploadType)
      ? undefined
      : new Failure(415, undefined, {}, UPLOADS_ONLY);
  }
  if (!type || !(method === 'PATCH' ? patchTypes : [JSON_TYPE]).includes(type.essence)) {
    return new Failure(415);
  }
  const charset = type.params.get('charset');
  // ASCII is a subset of UTF-8.
  if (charset === null || /^(utf-?8|us-ascii)$/i.test(charset)) return undefined;
  const details = [
    { field: 'Content-Type', message: `must have the charset utf-8 or none, not ${charset.slice(0, 40)}` },
  ];
  return new Failure(415, details, {}, 'The body must be in UTF-8; send it so, with Content-Type: application/json');
}

const UPLOADS_ONLY = `The body must be a spreadsheet or a JSON array; send Content-Type: ${uploadTypes.join(', ')}`;

const isEncoded = (codings = '') =>
  codings.split(',').some((coding) => !['identity', ''].includes(coding.trim().toLowerCase()));

function notAsItIs(): Failure {
  const details = [{ field: 'Content-Encoding', message: 'must be identity, or not be sent' }];
  const words = 'The body must not be compressed; send it as it is';
  return new Failure(415, details, { [Header.AcceptEncoding]: 'identity' }, words);
}
