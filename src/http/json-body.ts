import type { FastifyInstance, FastifyRequest } from 'fastify';
import { badRequest, Failure } from './failures.js';

/** What a PATCH may be: on these flat fields a merge patch (RFC 7396) and plain JSON mean the same. */
export const patchTypes = ['application/json', 'application/merge-patch+json'];

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Makes JSON (RFC 8259) the only body that the server reads: UTF-8 that is refused rather than repaired, no
 * `__proto__` members. An empty body is none, whatever its type says; the routes that need one ask for it.
 */
export function acceptOnlyJson(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error') as (
    request: FastifyRequest,
    body: string,
    done: Done,
  ) => void;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>(patchTypes, { parseAs: 'buffer' }, (request, body, done) => {
    if (request.method !== 'PATCH' && request.headers['content-type']!.startsWith(patchTypes[1]!)) {
      return done(new Failure(415));
    }
    if (body.length === 0) return done(null, undefined);
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
}
