import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { dialectOf } from './dialect.js';
import { faultAt, unreadable, type UnreadableSheet } from './faults.js';
import { MAX_RECORD } from './limits.js';
import type { Table } from './table.js';

/**
 * Reads delimited text (RFC 4180, and what programs make of it) into the table; returns the separator.
 * @param start the beginning of the text
 * @throws Failure 422 for quotes that do not add up, 413 for too many rows
 */
export async function readDelimited(
  texts: AsyncIterable<string>,
  start: string,
  isTabbed: boolean,
  table: Table,
): Promise<string> {
  const { separator, skipped } = dialectOf(start, isTabbed);
  let rows = 0;
  const parser = parse({
    delimiter: separator,
    max_record_size: MAX_RECORD,
    // Rows are taken here, because a stream of single objects is slow; `null` keeps them out of it.
    on_record: (cells: string[], { empty_lines }) => {
      rows++;
      // The first record sets how many cells are expected, and each with another number of them costs an error with its
      // stack: 20 s for a million. So each is the first. A test notices if this has no effect.
      (parser.info as { records: number }).records = 0;
      table.addLine(rows + empty_lines, cells);
      return null;
    },
    record_delimiter: ['\r\n', '\n', '\r'],
    // Rows keep all their cells, for only the columns mode drops any; the table judges their number.
    relax_column_count: true,
    // Dwayne "The Rock" Johnson
    relax_quotes: true,
    skip_empty_lines: true,
    // Also before an opening quote and after a closing one.
    trim: true,
  });
  parser.resume();
  try {
    await pipeline(without(texts, skipped), parser);
  } catch (error) {
    throw error instanceof CsvError ? brokenQuotes(error, rows) : error;
  }
  return separator;
}

async function* without(texts: AsyncIterable<string>, skipped: number): AsyncGenerator<string, void> {
  let rest = skipped;
  for await (const text of texts) {
    if (text.length > rest) yield text.slice(rest);
    rest = Math.max(0, rest - text.length);
  }
  // The parser never ends if nothing was written to it. A line break more is no row.
  yield '\n';
}

const messages: Record<string, string> = {
  CSV_MAX_RECORD_SIZE: `is longer than ${MAX_RECORD / 1024} KiB; is a quote not closed?`,
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'has text after a closing quote; double the quotes within a cell',
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is not closed',
};

/** @param rows those before the broken one, without empty lines */
function brokenQuotes(error: CsvError, rows: number): UnreadableSheet {
  const { empty_lines } = error as unknown as { empty_lines: number };
  return unreadable(faultAt(rows + empty_lines + 1, 'row', messages[error.code] ?? 'is not a row of cells'));
}
