import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { AuthenticationError, PermissionDenied } from '../auth/auth-errors.js';
import { Permission } from '../auth/permissions.js';
import type { Config } from '../config/config.js';
import { DatabaseUnavailable } from '../database/failures.js';
import { errorAnswer } from './error-envelope.js';
import { badRequest, Failure, notFound, unprocessable } from './failures.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & { 'x-access'?: Permission | 'public' };

const VERSION = '1.0.0';

const description = `Actors, movies and who plays in what.

| role | may |
|---|---|
| casting assistant | look actors and movies up |
| casting director | that, keep actors, and edit movies |
| executive producer | that, and add and delete movies |

Every error has one form: \`{"error":404,"message":"Resource was not found","success":false}\`.`;

/** Serves the OpenAPI document at /openapi.json and /openapi.yaml, and Swagger UI, with its own assets, at /docs. */
export function serveDocumentation(app: NestFastifyApplication, config: Config): void {
  const { auth } = config;
  const document = openApiDocument(app, config);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Casting API',
    swaggerOptions: {
      persistAuthorization: true,
      oauth2RedirectUrl: expression("window.location.origin + '/docs/oauth2-redirect.html'"),
      initOAuth: {
        clientId: auth.docsClientId,
        usePkceWithAuthorizationCodeGrant: true,
        // `prompt`: whoever signs in again wants to choose who to be, not the remembered session.
        additionalQueryStringParams: { audience: auth.audience, prompt: 'login' },
      },
    },
  });
}

// @nestjs/swagger writes its options as JSON, but a function as its own text: so the browser computes the value.
function expression(script: string): string {
  return Object.assign(() => script, { toString: () => script }) as unknown as string;
}

/** The document of all routes: what the controllers say, and of each operation who may call it and how it can fail. */
export function openApiDocument(app: NestFastifyApplication, { auth }: Config): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Casting API')
    .setVersion(VERSION)
    .setDescription(description)
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
    for (const operation of Object.values(item) as Operation[]) complete(operation, path, schemes);
  }
  return document;
}

const errorSchema = {
  type: 'object',
  required: ['error', 'message', 'success'],
  properties: {
    code: { type: 'string' },
    description: { type: 'string' },
    details: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    error: { type: 'integer' },
    message: { type: 'string' },
    success: { enum: [false] },
  },
};

function complete(operation: Operation, path: string, schemes: string[]): void {
  const access = operation['x-access'];
  delete operation['x-access'];
  const errors: unknown[] = [new DatabaseUnavailable(), new Error()];
  if (access && access !== 'public') {
    operation.security = schemes.map((name) => ({ [name]: [] }));
    operation.description = `Needs the permission \`${access}\`.`;
    errors.push(new AuthenticationError('authorization_header_missing', 'Authorization header is expected.'));
    errors.push(new PermissionDenied(access));
  }
  if (operation.requestBody) {
    errors.push(badRequest('body', 'must be a JSON object; none came'), new Failure(413), new Failure(415));
    errors.push(unprocessable([{ field: 'body', message: 'must be a JSON object' }]));
  }
  if (path.includes('{') || access === Permission.GetActors || access === Permission.GetMovies) {
    errors.push(notFound());
  }
  for (const parameter of operation.parameters ?? []) {
    if ('in' in parameter && parameter.in === 'path') parameter.schema = { type: 'integer', minimum: 1 };
  }
  for (const answer of Object.values(operation.responses)) {
    if (answer && 'description' in answer) answer.description ||= operation.summary ?? '';
  }
  for (const cause of errors) {
    const { status, body } = errorAnswer(cause);
    operation.responses[status] = {
      description: body.message,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' }, example: body } },
    };
  }
}
