import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RouteFact } from '../auth/access.js';
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

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route takes spreadsheets. */
    upload?: true;
  }
}

/** The route takes a spreadsheet or a JSON array, of at most `UPLOAD_LIMIT`. */
export const TakesUpload = () => RouteFact('upload', true);

/** Lets those routes receive more than the others. */
export function limitUploads(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    if (route.config?.upload) route.bodyLimit = UPLOAD_LIMIT;
  });
}

/** @throws Failure 400 without a body */
export function uploadOf({ body, headers }: FastifyRequest): Upload {
  if (!Buffer.isBuffer(body) || body.length === 0) throw bodyMissing();
  const type = mimeType(headers['content-type'] ?? '')!;
  return { bytes: body, mediaType: type.essence as UploadType, charset: type.params.get('charset') ?? undefined };
}
