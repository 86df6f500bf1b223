import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiQuery } from '@nestjs/swagger';
import type { FilterSpec } from './filters.js';
import { MAX_LIMIT, MAX_PAGE, type Include, type ListSpec } from './list-query.js';
import { MAX_VALUES } from './query-reader.js';

const one = (name: string, description: string, schema: object) =>
  ApiQuery({ name, description, required: false, schema });

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
 * Describes the parameters of a list; `openapi-document.ts` adds what all lists answer. The examples are the schemas':
 * Swagger UI would send one of the parameter's own unasked.
 */
export function ApiList({ filters, sorts, search, include }: ListSpec) {
  return applyDecorators(
    ApiExtension('x-list', true),
    one('limit', `How many rows at most, 1 to ${MAX_LIMIT}.`, count(MAX_LIMIT, 50)),
    one('page', 'The number of the page; needs `limit`.', count(MAX_PAGE, 2)),
    // No example: it is good for one list of one database only, and never beside `page`.
    one(
      'cursor',
      'Where the page begins, as `Link: rel="next"` of the one before gives it; needs `limit`, and goes without `page`.',
      { type: 'string', minLength: 1 },
    ),
    describeSort(Object.keys(sorts)),
    ...(search ? [describeSearch()] : []),
    ...Object.entries(filters).map(([name, filter]) => describeFilter(name, filter)),
    ...(include ? [describeInclude(include)] : []),
  );
}

function describeSort(names: string[]) {
  const last = `-${names.at(-1)}`;
  return many(
    'sort',
    `Sort keys, each once, a \`-\` before those that descend, such as \`${last}\`; \`id\` breaks ties.`,
    { type: 'string', enum: names.flatMap((name) => [name, `-${name}`]), examples: [last] },
    {
      maxItems: names.length,
      uniqueItems: true,
      // A key and its opposite would be one key twice.
      ...(names.length > 1 && { not: { anyOf: names.map((name) => both(name, `-${name}`)) } }),
    },
  );
}

const both = (...keys: string[]) => ({ allOf: keys.map((key) => ({ contains: { const: key } })) });

function describeSearch() {
  const about = 'Every word occurs in the name or title, whatever its case, accents and punctuation; best match first.';
  return one('q', about, { type: 'string', minLength: 1, maxLength: 200, examples: ['lopez zoe'] });
}

function describeFilter(name: string, { schema, separator, one: isOne, description }: FilterSpec) {
  if (isOne) return one(name, description ?? '', schema);
  const any = `Any of these values${separator === ',' ? ', a comma within one as `%2C`' : ''}.`;
  return many(name, description ?? any, schema);
}

function describeInclude({ name, permission }: Include) {
  const about = `A second list: the distinct ${name} of this page. Needs \`${permission}\` as well.`;
  return one('include', about, { type: 'string', enum: [name], examples: [name] });
}
