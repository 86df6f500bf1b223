/** The one form of all bodies (RFC 8259). */
export const JSON_TYPE = 'application/json';

/** What a PATCH may be: on these flat fields a merge patch (RFC 7396) and plain JSON mean the same. */
export const patchTypes = [JSON_TYPE, 'application/merge-patch+json'];

/** Formats that lists will have, and do not have yet. */
export const spreadsheetTypes = ['text/csv', 'text/tab-separated-values', 'application/x-ndjson'];
