import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiQuery } from '@nestjs/swagger';
import { MAX_LIMIT, MAX_PAGE, type ListSpec } from './list-query.js';
import { MAX_VALUES } from './query-reader.js';

/**
 * Describes the parameters of a list; `openapi-document.ts` adds what all lists answer. The examples are the schemas':
 * Swagger UI would send one of the parameter's own unasked.
 */
export function ApiList({ filters, sorts, search, include }: ListSpec) {
  const names = Object.keys(sorts);
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
  const q = one(
    'q',
    'Every word occurs in the name or title, whatever its case, accents and punctuation; best match first.',
    {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      examples: ['lopez zoe'],
    },
  );
  const beside =
    include &&
    one(
      'include',
      `A second list: the distinct ${include.name} of this page. Needs \`${include.permission}\` as well.`,
      {
        type: 'string',
        enum: [include.name],
        examples: [include.name],
      },
    );
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
    many(
      'sort',
      `Sort keys, each once, a \`-\` before those that descend, such as \`-${names.at(-1)}\`; \`id\` breaks ties.`,
      {
        type: 'string',
        enum: names.flatMap((name) => [name, `-${name}`]),
        examples: [`-${names.at(-1)}`],
      },
      {
        maxItems: names.length,
        uniqueItems: true,
        // A key and its opposite would be one key twice.
        ...(names.length > 1 && { not: { anyOf: names.map((name) => both(name, `-${name}`)) } }),
      },
    ),
    ...(search ? [q] : []),
    ...Object.entries(filters).map(([name, { schema, separator, one: isOne, description }]) => {
      const any = `Any of these values${separator === ',' ? ', a comma within one as `%2C`' : ''}.`;
      return isOne ? one(name, description ?? '', schema) : many(name, description ?? any, schema);
    }),
    ...(beside ? [beside] : []),
  );
}

const both = (...keys: string[]) => ({ allOf: keys.map((key) => ({ contains: { const: key } })) });
