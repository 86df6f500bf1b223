import { answerHeaders, Header, headerFacts } from '../headers.js';
import { keySchema } from '../idempotency.js';

const text = (description: string) => ({ type: 'string', description });
/** The envelope of `error-envelope.ts` as JSON Schema. */
export const errorSchema = {
  type: 'object',
  description: 'What every error is.',
  required: ['error', 'message', 'success'],
  additionalProperties: false,
  properties: {
    code: {
      ...text('Why the caller was refused, for programs; with 401 and 403.'),
      enum: ['authorization_header_missing', 'invalid_header', 'token_expired', 'invalid_claims', 'unauthorized'],
    },
    description: text('The same, for people.'),
    details: {
      type: 'array',
      description: 'All faults of the request, where some part of it is at fault.',
      minItems: 1,
      items: {
        type: 'object',
        required: ['field', 'message'],
        additionalProperties: false,
        properties: {
          field: text('The field or parameter; `body` for the body as a whole.'),
          message: text('What it must be.'),
        },
      },
    },
    error: { type: 'integer', description: 'The status.', minimum: 400, maximum: 599 },
    message: text('What is wrong, and where it helps, what to do next.'),
    success: { type: 'boolean', enum: [false] },
  },
};

/** The envelope of a 422 for a spreadsheet, whose faults have a row. */
export const sheetErrorSchema = {
  ...errorSchema,
  description: 'A 422. Nothing was imported.',
  properties: {
    ...errorSchema.properties,
    details: {
      ...errorSchema.properties.details,
      description: 'The first 100 faults of the spreadsheet.',
      items: {
        ...errorSchema.properties.details.items,
        properties: {
          ...errorSchema.properties.details.items.properties,
          row: { type: 'integer', description: "The spreadsheet's own number; the header is 1." },
          value: text('The start of the cell.'),
        },
      },
    },
    faults: { type: 'integer', description: 'The number of all faults.', minimum: 1 },
  },
};

/** The envelope of a 409 that also lists conflicts, as objects of the schema `name`. */
export const clashSchema = (name: string) => ({
  ...errorSchema,
  description: 'A 409. It may list the conflicts that the write would cause.',
  properties: {
    ...errorSchema.properties,
    conflicts: {
      type: 'array',
      description: 'What the write would conflict with; it is done all the same with `Prefer: handling=lenient`.',
      items: { $ref: `#/components/schemas/${name}` },
    },
  },
});

/** The headers of answers that the document describes. */
const described = answerHeaders.filter((header) => headerFacts[header].example !== undefined);

/** The headers of answers, for `#/components/headers`. */
export const headerComponents = Object.fromEntries(
  described.map((header) => {
    const { name, about, example } = headerFacts[header];
    const schema = { type: typeof example === 'string' ? 'string' : 'integer' };
    return [name, { description: about, schema, example }];
  }),
);
/** How long an answer is valid. */
export const validity = [Header.CacheControl, Header.ETag];
/** How many requests the caller has left. */
export const rate = [Header.RateLimit, Header.RateLimitPolicy];

export type HeaderRefs = Record<string, { $ref: string }>;

/** References to the headers of an answer; X-Request-Id is always among them. */
export const refs = (...headers: Header[]): HeaderRefs =>
  Object.fromEntries(
    [Header.RequestId, ...headers].map((header) => {
      const { name } = headerFacts[header];
      return [name, { $ref: `#/components/headers/${name}` }];
    }),
  );

/** Those headers of an answer, as the service sends them, that the document describes. */
export const describedIn = (sent: object): Header[] => described.filter((header) => header in sent);

/** What one operation says of a header instead of the table's general text. */
interface HeaderUse {
  readonly about?: string;
  readonly examples?: string[];
}

/** Describes a header of requests. Swagger UI would send a parameter's `example` unasked, so they are in the text and the schema. */
export function addHeader(operation: { parameters?: object[] }, header: Header, use: HeaderUse = {}): void {
  const { name, about, example } = headerFacts[header];
  const { about: description = about, examples = [String(example)] } = use;
  const parameter = {
    name,
    in: 'header',
    required: false,
    description: `${description} For example: ${examples.map((text) => `\`${text}\``).join(', ')}.`,
    schema: header === Header.IdempotencyKey ? keySchema : { type: 'string', examples },
  };
  operation.parameters = [...(operation.parameters ?? []), parameter];
}
