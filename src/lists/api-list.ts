import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtension, ApiQuery } from '@nestjs/swagger';
import { RouteFact } from '../auth/access.js';
import { ApiOk } from '../http/openapi/ok.js';
import type { FilterSpec } from './filters.js';
import { formParameters } from './list-form.js';
import { MAX_LIMIT, MAX_PAGE, type Include, type ListSpec } from './list-query.js';
import { MAX_SEARCH } from './name-query.js';
import { MAX_VALUES } from './query-reader.js';

const one = (name: string, description: string, schema: object) =>
  ApiQuery({ name, description, required: false, schema });

/** What the document says of a list. `documented`: without parameters an empty one is 404. */
type Described = ListSpec & { readonly documented?: true };

const many = (name: string, description: string, items: object, limits: object = { maxItems: MAX_VALUES }) =>
  ApiQuery({
    name,
    description,
    required: false,
    style: 'form',
    explode: false,
    schema: { type: 'array', items, minItems: 1, ...limits },
  });

const count = (maximum: number, example: number) => ({ type: 'integer', minimum: 1, maximum, examples: [example] });

/**
 * Describes the parameters of a list in the OpenAPI document. The answers that all lists share come from `x-list`.
 * Examples stand in the schemas, because Swagger UI prefills, and so sends, the example of a parameter.
 */
export function ApiList({ filters, sorts, order, search, include, documented }: Described, answer: Type | string) {
  return applyDecorators(
    ApiOk(answer),
    ApiExtension('x-list', { documented: documented === true }),
    one('limit', `The largest number of rows to return, 1 to ${MAX_LIMIT}.`, count(MAX_LIMIT, 50)),
    one('page', 'The number of the page, starting at 1; needs `limit`.', count(MAX_PAGE, 2)),
    // No example: a cursor is valid for one list of one database only, and never together with `page`.
    one(
      'cursor',
      'Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`.',
      { type: 'string', minLength: 1 },
    ),
    describeSort(Object.keys(sorts), order),
    ...(search ? [describeSearch()] : []),
    ...Object.entries(filters).flatMap(([name, filter]) => describeFilter(name, filter)),
    ...(include ? [describeInclude(include)] : []),
    ApiSheets(),
  );
}

/** The list can also be had as a spreadsheet: describes the parameters for that. No examples: Swagger UI would send them. */
export const ApiSheets = () =>
  applyDecorators(
    RouteFact('sheets', true),
    ...Object.entries(formParameters).map(([name, { about, values }]) =>
      one(name, about, { type: 'string', enum: [...values] }),
    ),
  );

function describeSort(names: string[], order: string | undefined) {
  const last = `-${names.at(-1)}`;
  const usual = order ? ` The default is \`${order}\`.` : '';
  return many(
    'sort',
    `Sort keys, each at most once. A \`-\` in front means descending, as in \`${last}\`. \`id\` breaks ties.${usual}`,
    { type: 'string', enum: names.flatMap((name) => [name, `-${name}`]), examples: [last] },
    {
      maxItems: names.length,
      uniqueItems: true,
      // A key and the same key with `-` would be one key twice.
      ...(names.length > 1 && { not: { anyOf: names.map((name) => both(name, `-${name}`)) } }),
    },
  );
}

const both = (...keys: string[]) => ({ allOf: keys.map((key) => ({ contains: { const: key } })) });

function describeSearch() {
  const about =
    'Finds rows whose name or title contains every word, ignoring case, accents and punctuation; best match first. ' +
    'Words of one or two letters alone match the start of words.';
  return one('q', about, { type: 'string', minLength: 1, maxLength: MAX_SEARCH, examples: ['lopez zoe'] });
}

function describeFilter(name: string, { schema, separator, one: isOne, until, description = '' }: FilterSpec) {
  if (until) {
    return [
      one(name, `${description} Needs \`${until}\`.`, schema),
      one(until, `The last value of the range that starts with \`${name}\`.`, schema),
    ];
  }
  if (isOne) return [one(name, description, schema)];
  const any = `Matches any of these values.${separator === ',' ? ' Write a comma within a value as `%2C`.' : ''}`;
  return [many(name, description || any, schema)];
}

function describeInclude({ name, permission, lists }: Include) {
  const names = Object.keys(lists);
  const added =
    names.length === 1
      ? `a second list: the distinct ${name} of this page`
      : `further lists: the ${names.slice(0, -1).join(', ')} and ${names.at(-1)} of this page`;
  const about = `Adds ${added}. Also needs \`${permission}\`.`;
  return one('include', about, { type: 'string', enum: [name], examples: [name] });
}
