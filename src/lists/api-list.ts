import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiQuery } from '@nestjs/swagger';
import { MAX_LIMIT, MAX_PAGE, type ListSpec } from './list-query.js';
import { MAX_VALUES } from './query-reader.js';

/**
 * Describes the parameters of a list in the OpenAPI document. The answers that all lists share come from `x-list`.
 * Examples stand in the schemas, because Swagger UI prefills, and so sends, the example of a parameter.
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
    'Finds rows whose name or title contains every word, ignoring case, accents and punctuation; best match first.',
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
      `Adds a second list: the distinct ${include.name} of this page. Also needs \`${include.permission}\`.`,
      {
        type: 'string',
        enum: [include.name],
        examples: [include.name],
      },
    );
  return applyDecorators(
    ApiExtension('x-list', true),
    one('limit', `The largest number of rows to return, 1 to ${MAX_LIMIT}.`, count(MAX_LIMIT, 50)),
    one('page', 'The number of the page, starting at 1; needs `limit`.', count(MAX_PAGE, 2)),
    // No example: a cursor is valid for one list of one database only, and never together with `page`.
    one(
      'cursor',
      'Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`.',
      { type: 'string', minLength: 1 },
    ),
    many(
      'sort',
      `Sort keys, each at most once. A \`-\` in front means descending, as in \`-${names.at(-1)}\`. \`id\` breaks ties.`,
      {
        type: 'string',
        enum: names.flatMap((name) => [name, `-${name}`]),
        examples: [`-${names.at(-1)}`],
      },
      {
        maxItems: names.length,
        uniqueItems: true,
        // A key and the same key with `-` would be one key twice.
        ...(names.length > 1 && { not: { anyOf: names.map((name) => both(name, `-${name}`)) } }),
      },
    ),
    ...(search ? [q] : []),
    ...Object.entries(filters).map(([name, { schema, separator, one: isOne, description }]) => {
      const any = `Matches any of these values.${separator === ',' ? ' Write a comma within a value as `%2C`.' : ''}`;
      return isOne ? one(name, description ?? '', schema) : many(name, description ?? any, schema);
    }),
    ...(beside ? [beside] : []),
  );
}

const both = (...keys: string[]) => ({ allOf: keys.map((key) => ({ contains: { const: key } })) });
