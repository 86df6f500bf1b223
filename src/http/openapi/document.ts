import { readFileSync } from 'node:fs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Config } from '../../config/config.js';
import { errorSchema, headerComponents } from './components.js';
import { complete, sharedResponses, type Operation } from './operations.js';

const packageJson = new URL('../../../package.json', import.meta.url);
export const { version } = JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string };
export const title = 'Casting API';
/** Where the document is, and the page that shows it. */
export const paths = { docs: 'docs', json: 'openapi.json', yaml: 'openapi.yaml' };

const description = `Actors, movies and who plays in what. **Casting assistants** look everything up. **Casting directors** also keep
actors and their absences, edit movies, and cast. **Executive producers** also add and delete movies.

Errors have one form, with all faults of a request in \`details\`. Lists are complete, unless \`limit\` asks for a page. Writes of
actors and movies answer the whole list, unless \`Prefer\` asks for less. Every change is recorded, and deleted rows can be restored.`;

/** The document of all routes: what the controllers say, and of each operation what all of its kind have in common. */
export function openApiDocument(app: NestFastifyApplication, { auth, publicPath }: Config): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setVersion(version)
    .setDescription(description)
    .addServer(publicPath || '/', 'This service')
    .addTag('Actors', 'People to cast.')
    .addTag('Movies', 'Movies, with the ids of those who play in them.')
    .addTag('Casts', 'Who plays in what, from either side and one by one.')
    .addTag('Roles', 'The parts of a movie.')
    .addTag('Castings', 'Actors who are considered for a role, from an idea to an engagement.')
    .addTag('Absences', "Days on which an actor can't work.")
    .addTag('Conflicts', 'Actors who are wanted twice on one day, or wanted while absent.')
    .addTag('Account', 'What the own token allows.')
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
  document.components.headers = headerComponents;
  document.components.responses = sharedResponses;
  for (const item of Object.values(document.paths)) {
    for (const [verb, operation] of Object.entries(item) as [string, Operation][]) complete(operation, verb, document);
  }
  return document;
}
