import { MIMEType } from 'node:util';

/** The form of all request bodies, and of every answer unless a list is asked for in another one (RFC 8259). */
export const JSON_TYPE = 'application/json';

/** What a PATCH may be: on these flat fields a merge patch (RFC 7396) and plain JSON mean the same. */
export const patchTypes = [JSON_TYPE, 'application/merge-patch+json'];

/** The other forms of lists, by the value of `format`. */
export const sheetTypes = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  ndjson: 'application/x-ndjson',
} as const;

export type SheetFormat = keyof typeof sheetTypes;

export const sheetFormats = Object.keys(sheetTypes) as SheetFormat[];

/** What an upload may be. */
export const uploadTypes = [...Object.values(sheetTypes), JSON_TYPE] as const;
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
