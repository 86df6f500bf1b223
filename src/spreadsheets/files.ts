import type { FastifyReply, FastifyRequest } from 'fastify';
import { vary } from '../http/compression.js';
import { Header, headerFacts } from '../http/headers.js';
import { sheetTypes, type SheetFormat } from '../http/media-types.js';
import type { SheetForm } from '../lists/list-form.js';

const mediaTypes: Record<SheetFormat, string> = {
  csv: `${sheetTypes.csv}; charset=utf-8; header=present`,
  tsv: `${sheetTypes.tsv}; charset=utf-8`,
  ndjson: sheetTypes.ndjson,
};

/** The media type of a spreadsheet. */
export const typeOf = ({ format }: SheetForm) => mediaTypes[format];

/** Sets what follows from the form of a list. Browsers store a spreadsheet as a file. */
export function describeForm(reply: FastifyReply, form: SheetForm | undefined): void {
  vary(reply, Header.Accept);
  if (!form) return;
  reply.header(Header.ContentDisposition, `attachment; filename="${fileName(reply.request, form.format)}"`);
  // A stream gets no ETag.
  reply.header(Header.CacheControl, headerFacts[Header.CacheControl].example);
}

/** The path and the date, such as `movies-1-castings-2026-11-26.csv`. */
function fileName({ routeOptions, params }: FastifyRequest, format: SheetFormat): string {
  const values = params as Record<string, string>;
  const path = routeOptions.url!.replace(/:(\w+)/g, (_, name: string) => values[name]!);
  const parts = path.split('/').filter((part) => part !== '');
  return `${[...parts, new Date().toISOString().slice(0, 10)].join('-')}.${format}`;
}
