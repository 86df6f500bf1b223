import { readFileSync } from 'node:fs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { AuthenticationError, PermissionDenied } from '../../auth/auth-errors.js';
import type { Access } from '../../auth/access.js';
import type { Config } from '../../config/config.js';
import { DatabaseUnavailable } from '../../database/failures.js';
import { errorAnswer } from '../errors/error-envelope.js';
import { etagOf, stale } from '../etag.js';
import { badRequest, Failure, notFound, unprocessable, unreadable } from '../errors/failures.js';
import { stillRunning } from '../idempotency.js';
import { patchTypes } from '../json-body.js';
import {
  addHeader,
  errorSchema,
  headerNames,
  headers,
  rate,
  refs,
  validity,
  type HeaderName,
  type HeaderRefs,
} from './components.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & {
  'x-access'?: Access;
  'x-list'?: boolean;
};
type Response = { description: string; headers?: HeaderRefs; content?: object };

const packageJson = new URL('../../../package.json', import.meta.url);
export const { version } = JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string };
export const title = 'Casting API';

const description = `Actors, movies and who plays in what.

| role | may |
|---|---|
| casting assistant | look actors and movies up |
| casting director | that, keep actors, and edit movies |
| executive producer | that, and add and delete movies |

**Errors** have one form: \`{"error":404,"message":"Resource was not found","success":false}\`, and \`details\` where fields or
parameters are at fault. An unknown path is 404, another verb 405 with \`Allow\`, headers over 16 KiB are 431.

**Lists** come whole, and in pages for whoever sends \`limit\`. **Writes** answer the whole list, and less for whoever sends
\`Prefer\`. **Two editors** never overwrite each other where they send \`If-Match\`. **A POST** that is repeated with its
\`Idempotency-Key\` is done once. **Every change** is remembered, and what was deleted can be restored.`;

const lenient = 'handling=lenient';
const exampleKey = '8e03978e-40d5-43dd-bc93-6894a57f9324';
const paging =
  'Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links ' +
  'the next page by a cursor, so that none is lost or repeated while rows come and go.';

/** How any request may be refused before its route is found. */
const refusedAnywhere = [408, 414, 417, 431].map((statusCode) => ({ status: statusCode, statusCode }));

/** The document of all routes: what the controllers say, and of each operation what all of its kind have in common. */
export function openApiDocument(app: NestFastifyApplication, { auth }: Config): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setVersion(version)
    .setDescription(description)
    .addServer('/', 'This service')
    .addTag('Actors', 'People to cast.')
    .addTag('Movies', 'Movies, with the ids of those who play in them.')
    .addTag('Castings', 'Who plays in what, from either side and one by one.')
    .addTag('History', 'Who changed what, and when.')
    .addTag('Health', 'For probes, without a token.')
    .addBearerAuth({ type: 'http', bearerFormat: 'JWT', description: 'Paste an access token.' }, 'bearer');
  if (auth.docsClientId) {
    const flow = { authorizationUrl: auth.authorizationUrl, tokenUrl: auth.tokenUrl, scopes: {} };
    builder.addOAuth2({ type: 'oauth2', flows: { authorizationCode: flow } }, 'oauth2');
  }
  const document = SwaggerModule.createDocument(app, builder.build());
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, Error: errorSchema };
  document.components.headers = headers;
  document.components.responses = Object.fromEntries(
    refusedAnywhere.map((cause) => [cause.status, errorResponse(cause)]),
  );
  for (const name of ['UpdateActorDto', 'UpdateMovieDto']) {
    Object.assign(document.components.schemas[name]!, { minProperties: 1 });
  }
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
    if (!('in' in parameter) || parameter.in !== 'path') continue;
    parameter.description = `The id of the ${parameter.name.split('_', 1)[0]}.`;
    parameter.schema = { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1, examples: [3] };
  }
  const ok = operation.responses[200] as Response;
  const own = Object.keys(ok.headers ?? {}) as HeaderName[];
  ok.description ||= operation.summary ?? '';
  for (const response of Object.values(operation.responses) as Response[]) {
    response.headers = refs(...(Object.keys(response.headers ?? {}) as HeaderName[]));
  }
  const errors: unknown[] = [new DatabaseUnavailable(), new Error()];
  if (access === 'public') {
    operation.description = 'Needs no token.';
    operation.security = [];
    errors.push(unreadable());
  } else {
    operation.description = `Needs the permission ${access.map((permission) => `\`${permission}\``).join(' and ')}.`;
    operation.security = schemes.map((name) => ({ [name]: [] }));
    errors.push(new AuthenticationError('authorization_header_missing', 'Authorization header is expected.'));
    errors.push(new PermissionDenied(access[0]), new Failure(429, undefined, { 'retry-after': '30' }));
    errors.push(new Failure(406));
    errors.push(isList ? badRequest('nme', 'is no parameter; did you mean name?') : unreadable());
    if (verb === 'get') describeRead(operation, ok, isList, path, own);
    else errors.push(new Failure(413), new Failure(415), ...describeWrite(operation, ok, verb, path));
  }
  if (operation.requestBody) {
    errors.push(badRequest('body', 'must be a JSON object; none came'));
    errors.push(unprocessable([{ field: 'body', message: 'must be a JSON object' }]));
  }
  if (path.includes('{') || (isList && verb === 'get')) errors.push(notFound());
  for (const cause of errors) describeError(operation, verb, cause);
  for (const { status } of refusedAnywhere) {
    // Only a path with an id has no length of its own.
    if (status === 414 && !path.includes('{')) continue;
    operation.responses[status] = { $ref: `#/components/responses/${status}` };
  }
}

function describeRead(operation: Operation, ok: Response, isList: boolean, path: string, own: HeaderName[]): void {
  const page: HeaderName[] = isList ? ['Link', 'Preference-Applied', 'X-Total-Count'] : own;
  ok.headers = refs(...validity, ...page, ...rate);
  operation.responses[304] = { description: 'What the caller holds is still true.', headers: ok.headers };
  addHeader(operation, 'If-None-Match', 'The ETag of what the caller holds: 304 while that is still true.', etagOf(3));
  if (!isList) return;
  addHeader(operation, 'Prefer', 'Count the rows of all pages; ignore unknown parameters.', 'count=exact', lenient);
  operation.description += ` ${paging}`;
  if (!path.includes('{')) operation.description += ' Without any parameter an empty list is 404.';
}

/** What a write answers beyond the contract. Returns how it can fail, beside its body. */
function describeWrite(operation: Operation, ok: Response, verb: string, path: string): unknown[] {
  const kind = path.startsWith('/movies') ? 'Movie' : 'Actor';
  const isCasting = kind === 'Movie' && path.endsWith('/actors/{actor_id}');
  const hasCast = kind === 'Movie' && operation.requestBody !== undefined;
  const [list, one] = [`${kind}ListDto`, `${kind}AnswerDto`].map((name) => ({ $ref: `#/components/schemas/${name}` }));
  const returns = isCasting ? ['return=minimal'] : ['return=minimal', 'return=representation'];
  operation.description += ` Answers the ${isCasting ? 'movie' : 'whole list'} as it then is, unless \`Prefer\` asks for less.`;
  if (verb === 'patch') operation.description += ' Fields that the body leaves out stay as they are.';
  if (hasCast) addHeader(operation, 'Prefer', 'Answer less; leave out unknown actors.', ...returns, lenient);
  else addHeader(operation, 'Prefer', 'Answer less.', ...returns);
  if (verb === 'post') {
    ok.headers = refs('Idempotent-Replayed', 'Location', 'Preference-Applied', ...rate);
    addHeader(operation, 'Idempotency-Key', 'Makes it safe to repeat the request for 24 hours.', exampleKey);
    operation.responses[201] = {
      // No `content`: for OpenAPI every 201 would then have it, and generated clients would read a body where none is.
      description: 'Added. No body with `return=minimal`; with `return=representation` that of GET at `Location`.',
      headers: refs('ETag', 'Idempotent-Replayed', 'Location', 'Preference-Applied', ...rate),
    };
    return [
      stillRunning(),
      unprocessable([{ field: 'Idempotency-Key', message: 'was used with another body; take a new one' }]),
    ];
  }
  ok.headers = refs('ETag', 'Preference-Applied', ...rate);
  if (!isCasting) ok.content = { 'application/json': { schema: { oneOf: [list, one] } } };
  operation.responses[204] = { description: 'Done, with `return=minimal`.', headers: ok.headers };
  const match = `The ETag of the version to change, such as \`${etagOf(3)}\`: 412 if it is another one by now.`;
  addHeader(operation, 'If-Match', match, '*');
  if (operation.requestBody && 'content' in operation.requestBody) {
    const json = operation.requestBody.content[patchTypes[0]!]!;
    operation.requestBody.content = Object.fromEntries(patchTypes.map((type) => [type, json]));
  }
  return [stale(3, undefined), new Failure(428)];
}

function describeError(operation: Operation, verb: string, cause: unknown): void {
  const { status } = errorAnswer(cause);
  const more: HeaderName[] = status === 429 ? rate : status === 415 && verb === 'patch' ? ['Accept-Patch'] : [];
  operation.responses[status] = errorResponse(cause, more);
}

function errorResponse(cause: unknown, more: HeaderName[] = []) {
  const { headers: sent, body } = errorAnswer(cause);
  return {
    description: body.message,
    headers: refs(...headerNames.filter((name) => name.toLowerCase() in sent), ...more),
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' }, example: body } },
  };
}
