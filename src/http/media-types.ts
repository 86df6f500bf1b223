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
