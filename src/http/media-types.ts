import { MIMEType } from 'node:util';

/** The one form of all bodies (RFC 8259). */
export const JSON_TYPE = 'application/json';

/** What a PATCH may be: on these flat fields a merge patch (RFC 7396) and plain JSON mean the same. */
export const patchTypes = [JSON_TYPE, 'application/merge-patch+json'];

/** Forms of a table beside JSON. */
export const spreadsheetTypes = ['text/csv', 'text/tab-separated-values', 'application/x-ndjson'] as const;

/** What an upload may be. */
export const uploadTypes = [...spreadsheetTypes, JSON_TYPE] as const;
export type UploadType = (typeof uploadTypes)[number];

/** Longer than any accepted type. Node's parser takes quadratic time for blanks. */
const MAX_TYPE = 256;

/** Parses a media type; `undefined` if it is none. */
export function mimeType(text: string): MIMEType | undefined {
  if (text.length > MAX_TYPE) return undefined;
  try {
    return new MIMEType(text);
  } catch {
    return undefined;
  }
}
