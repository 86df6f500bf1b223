import { Permission } from '../../auth/permissions.js';
import { etagOf } from '../etag.js';
import { KEY } from '../idempotency.js';
import { patchTypes } from '../json-body.js';

const text = (description: string) => ({ type: 'string', description });
/** The envelope of `error-envelope.ts`, for the document. */
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

const header = (description: string, example: string | number) => ({
  description,
  schema: { type: typeof example === 'string' ? 'string' : 'integer' },
  example,
});
/** What answers carry beyond their bodies. */
export const headers = {
  'Accept-Patch': header('What a PATCH may be (RFC 5789).', patchTypes.join(', ')),
  'Cache-Control': header('Ask again with `If-None-Match` before every use.', 'private, no-cache'),
  ETag: header('The version of the row, or of the list as it was asked for (RFC 9110).', etagOf(3)),
  'Idempotent-Replayed': header('It was done before, by a request with the same `Idempotency-Key`.', 'true'),
  Link: header('The pages around this one (RFC 8288).', '</actors?limit=50&page=2>; rel="next"'),
  Location: header('The new row.', '/actors/17'),
  'Preference-Applied': header('Which preferences were followed (RFC 7240).', 'return=minimal'),
  RateLimit: header('Where requests are limited: how many are left, for how many seconds.', '"minute";r=42;t=18'),
  'RateLimit-Policy': header('Where requests are limited: how many each caller has a window.', '"minute";q=600;w=60'),
  'Retry-After': header('After how many seconds to try again.', 2),
  'WWW-Authenticate': header(
    'Which credentials are wanted (RFC 6750).',
    `Bearer error="insufficient_scope", scope="${Permission.GetActors}"`,
  ),
  'X-Request-Id': header('Names the request in the log: the one that the caller sent, or a new one.', 'f3b0c442-98fc'),
  'X-Total-Count': header('How many rows all pages have, where they were counted.', 117),
};
export type HeaderName = keyof typeof headers;
export const headerNames = Object.keys(headers) as HeaderName[];
/** What tells how long an answer is good. */
export const validity: HeaderName[] = ['Cache-Control', 'ETag'];
/** What tells how much the caller may still ask. */
export const rate: HeaderName[] = ['RateLimit', 'RateLimit-Policy'];

export type HeaderRefs = Record<string, { $ref: string }>;

/** References to the headers of an answer; every one carries the first. */
export const refs = (...names: HeaderName[]): HeaderRefs =>
  Object.fromEntries(['X-Request-Id', ...names].map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** A key has no example in its schema: with that of another request it is refused. */
const key = { type: 'string', minLength: 1, maxLength: 255, pattern: KEY.source };

/** Describes a header of requests. Examples stand in the text and in the schema: Swagger UI would send the parameter's own unasked. */
export function addHeader(
  operation: { parameters?: object[] },
  name: string,
  description: string,
  ...examples: string[]
): void {
  const parameter = {
    name,
    in: 'header',
    required: false,
    description: `${description} For example: ${examples.map((example) => `\`${example}\``).join(', ')}.`,
    schema: name === 'Idempotency-Key' ? key : { type: 'string', examples },
  };
  operation.parameters = [...(operation.parameters ?? []), parameter];
}
