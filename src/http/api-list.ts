import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiQuery } from '@nestjs/swagger';
import { MAX_LIMIT, type ListSpec } from './list-query.js';

/** Describes the parameters of a list; `openapi.ts` adds what all lists answer. */
export function ApiList({ filters, sorts, include }: ListSpec) {
  const names = Object.keys(sorts);
  const one = (name: string, description: string, schema: object) =>
    ApiQuery({ name, description, required: false, schema });
  const many = (name: string, description: string, items: object) =>
    ApiQuery({
      name,
      description,
      required: false,
      style: 'form',
      explode: false,
      schema: { type: 'array', items, minItems: 1 },
    });
  return applyDecorators(
    ApiExtension('x-list', true),
    one('limit', 'How many rows at most.', { type: 'integer', minimum: 1, maximum: MAX_LIMIT }),
    one('page', 'The number of the page; needs `limit`.', { type: 'integer', minimum: 1, maximum: 2 ** 31 }),
    one('cursor', 'Where the page begins, as `Link: rel="next"` of the one before gives it; needs `limit`.', {
      type: 'string',
    }),
    many('sort', 'Sort keys, a `-` before those that descend; `id` breaks ties.', {
      type: 'string',
      enum: names.flatMap((name) => [name, `-${name}`]),
    }),
    one('q', 'Every word occurs in the name or title, whatever its case and accents; best match first.', {
      type: 'string',
      minLength: 1,
      maxLength: 200,
    }),
    ...Object.entries(filters).map(([name, { schema }]) => {
      if (name.endsWith('_gte')) return one(name, 'At least this.', schema);
      if (name.endsWith('_lte')) return one(name, 'At most this.', schema);
      return many(name, 'Any of these values.', schema);
    }),
    one('include', `A second list: the distinct ${include} of this page.`, { type: 'string', enum: [include] }),
  );
}
