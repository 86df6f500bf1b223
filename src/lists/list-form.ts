import type { FastifyRequest } from 'fastify';
import { acceptedSheet } from '../http/accept.js';
import { sheetFormats, type SheetFormat } from '../http/media-types.js';
import { wordOf, type QueryReader } from './query-reader.js';

/** A list that is asked for as a spreadsheet. */
export interface SheetForm {
  readonly format: SheetFormat;
  /** Between the cells of CSV. */
  readonly separator: string;
  /** Those of the caller: a column may need one that the list itself does not need. */
  readonly permissions: readonly string[];
}

const formats = [...sheetFormats, 'json'] as const;
export const separators = { comma: ',', semicolon: ';' } as const;

/** The query parameters of the form, which every list accepts. */
export const formParameters = {
  format: {
    about:
      'The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`.',
    values: formats,
  },
  separator: {
    about:
      'What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`.',
    values: Object.keys(separators),
  },
};

/** The form that `format` or else `Accept` asks for; `undefined`: JSON. */
export function formIn(
  query: QueryReader,
  { headers, principal }: Pick<FastifyRequest, 'headers'> & Partial<Pick<FastifyRequest, 'principal'>>,
): SheetForm | undefined {
  const format = query.read('format', (text) => wordOf(text, formats));
  const separator = query.read('separator', (text) => wordOf(text, Object.keys(separators)));
  const chosen = query.sent.has('format') ? format : acceptedSheet(headers.accept);
  const isCsv = chosen === 'csv' || (query.sent.has('format') && format === undefined);
  if (query.sent.has('separator') && !isCsv) query.fault('separator', 'also needs format=csv');
  if (chosen === undefined || chosen === 'json') return undefined;
  if (query.sent.has('include')) query.fault('include', 'needs format=json: a spreadsheet is one table');
  return {
    format: chosen,
    separator: separators[(separator ?? 'comma') as keyof typeof separators],
    permissions: principal?.permissions ?? [],
  };
}
