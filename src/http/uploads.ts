import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RouteFact } from '../auth/access.js';
import type { Permission } from '../auth/permissions.js';
import { sendError } from './errors/error.filter.js';
import { Failure } from './errors/failures.js';
import { mimeType, type UploadType } from './media-types.js';
import { bodyMissing } from './validation.js';

/** Of an upload, in bytes. */
export const UPLOAD_LIMIT = 8 * 1024 * 1024;

/** A spreadsheet, or a JSON array of rows, as it was sent. */
export interface Upload {
  readonly bytes: Buffer;
  readonly mediaType: UploadType;
  /** The parameter of the media type. */
  readonly charset?: string | undefined;
}

/** What the document says of a route that takes spreadsheets. */
export interface UploadFacts {
  /** How many rows a spreadsheet may have. */
  readonly rows: number;
  /** The permission that the caller also needs where a row changes one. */
  readonly updating?: Permission | undefined;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    upload?: UploadFacts;
  }
}

/** The route takes a spreadsheet or a JSON array, of at most `UPLOAD_LIMIT`. */
export const TakesUpload = (facts: UploadFacts) => RouteFact('upload', facts);

/** Lets those routes receive more than the others. */
export function limitUploads(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    if (!route.config?.upload) return;
    route.bodyLimit = UPLOAD_LIMIT;
    // The table of errors has the limit of all other routes.
    route.errorHandler = (error, request, reply) =>
      sendError(error.statusCode === 413 ? tooManyBytes() : error, request, reply);
  });
}

/** 413: more bytes than an upload may have. */
export const tooManyBytes = () =>
  new Failure(413, undefined, {}, `The file is too large; send at most ${UPLOAD_LIMIT / 1024 / 1024} MiB`);

/** @throws Failure 400 without a body */
export function uploadOf({ body, headers }: FastifyRequest): Upload {
  if (!Buffer.isBuffer(body) || body.length === 0) throw bodyMissing();
  const type = mimeType(headers['content-type'] ?? '')!;
  return { bytes: body, mediaType: type.essence as UploadType, charset: type.params.get('charset') ?? undefined };
}
