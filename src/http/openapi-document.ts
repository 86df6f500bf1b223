import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { AuthenticationError, PermissionDenied } from '../auth/auth-errors.js';
import { Permission } from '../auth/permissions.js';
import type { Config } from '../config/config.js';
import { DatabaseUnavailable } from '../database/failures.js';
import { errorAnswer } from './error-envelope.js';
import { etagOf, stale } from './etag.js';
import { badRequest, Failure, notFound, unprocessable } from './failures.js';
import { patchTypes } from './json-body.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & {
  'x-access'?: Permission | 'public';
  'x-list'?: boolean;
};
type Parameter = NonNullable<Operation['parameters']>[number];
type Headers = Record<string, { description: string; schema: { type: string }; example?: string }>;

const VERSION = '1.0.0';

const description = `Actors, movies and who plays in what.

| role | may |
|---|---|
| casting assistant | look actors and movies up |
| casting director | that, keep actors, and edit movies |
| executive producer | that, and add and delete movies |

Every error has one form: \`{"error":404,"message":"Resource was not found","success":false}\`.`;

const errorSchema = {
  type: 'object',
  required: ['error', 'message', 'success'],
  additionalProperties: false,
  properties: {
    code: { type: 'string' },
    description: { type: 'string' },
    details: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['field', 'message'],
        additionalProperties: false,
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    error: { type: 'integer' },
    message: { type: 'string' },
    success: { enum: [false] },
  },
};

const header = (description: string, example?: string) => ({
  description,
  schema: { type: 'string' },
  ...(example ? { example } : {}),
});
const headers = {
  etag: { ETag: header('The version of the answer.', etagOf(3)) },
  list: {
    Link: header('The pages around this one (RFC 8288).', '</actors?limit=50&page=2>; rel="next"'),
    'X-Total-Count': header('How many rows there are on all pages, where they were counted.', '117'),
  },
  applied: { 'Preference-Applied': header('Which preferences were followed.', 'return=minimal') },
  location: { Location: header('The new row.', '/actors/17') },
} satisfies Record<string, Headers>;

/** The document of all routes: what the controllers say, and of each operation what all of its kind have in common. */
export function openApiDocument(app: NestFastifyApplication, { auth }: Config): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Casting API')
    .setVersion(VERSION)
    .setDescription(description)
    .addTag('Actors')
    .addTag('Movies')
    .addTag('Castings', 'Who plays in what, from either side.')
    .addTag('Health')
    .addBearerAuth({ type: 'http', bearerFormat: 'JWT', description: 'Paste an access token.' }, 'bearer');
  if (auth.docsClientId) {
    const flow = { authorizationUrl: auth.authorizationUrl, tokenUrl: auth.tokenUrl, scopes: {} };
    builder.addOAuth2({ type: 'oauth2', flows: { authorizationCode: flow } }, 'oauth2');
  }
  const document = SwaggerModule.createDocument(app, builder.build());
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, Error: errorSchema };
  const schemes = Object.keys(document.components.securitySchemes ?? {});
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [verb, operation] of Object.entries(item) as [string, Operation][]) {
      complete(operation, verb, path, schemes);
    }
  }
  return document;
}

function complete(operation: Operation, verb: string, path: string, schemes: string[]): void {
  const { 'x-access': access = 'public', 'x-list': isList = false } = operation;
  delete operation['x-access'];
  delete operation['x-list'];
  for (const parameter of operation.parameters ?? []) {
    if ('in' in parameter && parameter.in === 'path') parameter.schema = { type: 'integer', minimum: 1 };
  }
  const ok = operation.responses[200] as { description: string; headers?: Headers; content?: object };
  ok.description ||= operation.summary ?? '';
  const errors: unknown[] = [new DatabaseUnavailable(), new Error()];
  if (access !== 'public') {
    operation.security = schemes.map((name) => ({ [name]: [] }));
    operation.description = `Needs the permission \`${access}\`.`;
    errors.push(new AuthenticationError('authorization_header_missing', 'Authorization header is expected.'));
    errors.push(new PermissionDenied(access), new Failure(429, undefined, { 'retry-after': '30' }));
    if (verb === 'get') describeRead(operation, ok, isList);
    else errors.push(...describeWrite(operation, ok, verb, path));
    errors.push(isList ? badRequest('nme', 'is no parameter; did you mean name?') : new Failure(400));
    if (verb !== 'get') errors.push(new Failure(413), new Failure(415));
  }
  if (operation.requestBody) {
    errors.push(badRequest('body', 'must be a JSON object; none came'));
    errors.push(unprocessable([{ field: 'body', message: 'must be a JSON object' }]));
  }
  if (path.includes('{') || (isList && verb === 'get')) errors.push(notFound());
  for (const cause of errors) describeError(operation, cause);
}

function describeRead(operation: Operation, ok: { headers?: Headers }, isList: boolean): void {
  ok.headers = { ...headers.etag, ...(isList ? { ...headers.list, ...headers.applied } : {}) };
  operation.responses[304] = { description: 'What the caller holds is still true.', headers: headers.etag };
  operation.parameters = [
    ...(operation.parameters ?? []),
    headerParameter('If-None-Match', 'The ETag of what the caller holds.', etagOf(3)),
    ...(isList ? [headerParameter('Prefer', '`count=exact`, `handling=lenient` (RFC 7240).', 'count=exact')] : []),
  ];
}

/** What a write answers beyond the contract, and how it can fail beside its body. */
function describeWrite(
  operation: Operation,
  ok: { headers?: Headers; content?: object },
  verb: string,
  path: string,
): unknown[] {
  const returns =
    path.endsWith('/actors/{actor_id}') && path.startsWith('/movies') ? 'minimal' : 'minimal|representation';
  const [prefer, example] = [`\`return=${returns}\`, \`handling=lenient\` (RFC 7240).`, 'return=minimal'];
  const parameters = [...(operation.parameters ?? []), headerParameter('Prefer', prefer, example)];
  operation.parameters = parameters;
  const none = { description: 'Done; asked for no more than that.', headers: { ...headers.applied, ...headers.etag } };
  if (verb === 'post') {
    const one = { $ref: `#/components/schemas/${path === '/movies' ? 'MovieAnswerDto' : 'ActorAnswerDto'}` };
    ok.headers = { ...headers.location, ...headers.applied };
    operation.responses[201] = {
      description: 'Added; the new row with `return=representation`, nothing with `return=minimal`.',
      headers: { ...headers.location, ...none.headers },
      content: { 'application/json': { schema: one } },
    };
    return [];
  }
  ok.headers = { ...headers.applied, ...headers.etag };
  if (returns !== 'minimal') {
    const kind = path.startsWith('/movies') ? 'Movie' : 'Actor';
    const schemas = [`${kind}ListDto`, `${kind}AnswerDto`].map((name) => ({ $ref: `#/components/schemas/${name}` }));
    ok.content = { 'application/json': { schema: { oneOf: schemas } } };
  }
  operation.responses[204] = none;
  parameters.push(headerParameter('If-Match', 'The ETag of the version that is changed.', etagOf(3)));
  if (operation.requestBody && 'content' in operation.requestBody) {
    const json = operation.requestBody.content[patchTypes[0]!]!;
    operation.requestBody.content = Object.fromEntries(patchTypes.map((type) => [type, json]));
  }
  return [stale(3), new Failure(428)];
}

function describeError(operation: Operation, cause: unknown): void {
  const { status, headers, body } = errorAnswer(cause);
  const described = Object.entries(headers).map(([name, example]) => [name, header('See RFC 9110.', example)]);
  operation.responses[status] = {
    description: body.message,
    ...(described.length > 0 ? { headers: Object.fromEntries(described) as Headers } : {}),
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' }, example: body } },
  };
}

// The example stands in the text: Swagger UI would send one of its own field unasked, and If-Match "3" is no default.
function headerParameter(name: string, text: string, example: string): Parameter {
  const description = `${text} For example: \`${example}\``;
  return { name, in: 'header', required: false, description, schema: { type: 'string' } };
}
