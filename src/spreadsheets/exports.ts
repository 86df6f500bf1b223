import { finished } from 'node:stream/promises';
import type { DataSource, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Permission } from '../auth/permissions.js';
import { Turns } from '../database/turns.js';
import { UrgentBody } from '../http/spool.js';
import type { SheetForm } from '../lists/list-form.js';
import { narrow, valuesOf, type Listing } from '../lists/listing.js';
import { PageReader } from '../lists/page-reader.js';
import { linesOf, type Lines } from './cells.js';
import { readPortions, type Selection } from './snapshot.js';

/** A column of a spreadsheet. */
export interface SheetColumn {
  readonly name: string;
  /** The SQL of its value; absent where none of the sheet's columns has any. */
  readonly sql?: string;
  /** Callers without it get no such column. */
  readonly permission?: Permission | undefined;
}

/** How the rows of a list become lines. The SQL is of one row. */
export interface Sheet {
  readonly columns: readonly SheetColumn[];
  /** The JSON object that is a line of NDJSON. Columns without SQL are members of it. */
  readonly json: string;
}

/** A spreadsheet, or a page of one. */
export interface RenderedSheet {
  readonly body: Buffer | UrgentBody;
  readonly total?: number | undefined;
  readonly next?: readonly string[] | undefined;
}

/** Each holds a connection while it reads; further ones wait, and then get 503. */
const reads = new Turns(3, 5000);

/** A list that is asked for as a spreadsheet. */
export type SheetListing = Listing & { readonly form: SheetForm };

/** Whether the list is asked for as a spreadsheet. */
export const isSheet = <L extends Listing>(
  listing: L & { form?: SheetForm | undefined },
): listing is L & SheetListing => listing.form !== undefined;

/**
 * Renders the rows of a list. Without a limit it is all rows as of one moment, and a stream: it has the first rows when this
 * returns, and fails if the others can't be read.
 * @param all returns a new query for all rows, without a selection
 * @throws Failure 400 for a broken cursor; DatabaseUnavailable if too many lists are being read
 */
export async function exportOf<E extends ObjectLiteral>(
  listing: SheetListing,
  sheet: Sheet,
  all: () => SelectQueryBuilder<E>,
): Promise<RenderedSheet> {
  const { format, permissions } = listing.form;
  const columns = sheet.columns.filter(({ permission }) => !permission || permissions.includes(permission));
  const lines = linesOf(
    listing.form,
    columns.map(({ name }) => name),
  );
  const isJson = format === 'ndjson' || columns.every(({ sql }) => sql === undefined);
  const json = `${isJson ? sheet.json : objectOf(columns)}::text`;
  const { alias, dataSource } = all();
  if (listing.limit !== undefined) {
    const select = () => all().select(`${alias}.id`, 'id').addSelect(json, 'json');
    const { json: rows, ...page } = await new PageReader(dataSource.manager, select).read(listing);
    return { ...page, body: Buffer.from(lines.start + lines.of(rows)) };
  }
  const narrowed = narrow(all().select(`${alias}.*`), listing).setParameters(valuesOf(listing));
  const [rows, parameters] = narrowed.getQueryAndParameters();
  const selection = { sql: `SELECT ${json} AS json FROM (${rows}) ${alias}`, parameters };
  return { body: await begun(dataSource, selection, lines) };
}

const objectOf = (columns: readonly SheetColumn[]) =>
  `row_to_json((SELECT r FROM (SELECT ${columns.map(({ name, sql }) => `(${sql!}) AS ${name}`).join(', ')}) r))`;

/** A stream that has begun, so that a failure before the first rows becomes an answer of its own. */
function begun(dataSource: DataSource, selection: Selection, lines: Lines): Promise<UrgentBody> {
  return new Promise((resolve, reject) => {
    const read = async () => {
      const portions = readPortions(dataSource, selection);
      try {
        const body = new UrgentBody(rendered(lines, await portions.next(), portions));
        resolve(body);
        await finished(body).catch(() => undefined);
      } finally {
        await portions.return(undefined);
      }
    };
    reads.take(read).catch(reject);
  });
}

async function* rendered({ start, of }: Lines, first: IteratorResult<string>, portions: AsyncGenerator<string>) {
  yield Buffer.from(start + (first.done ? '' : of(first.value)));
  for await (const json of portions) yield Buffer.from(of(json));
}
