import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { Config } from '../../config/config.js';
import { openApiDocument, paths, title } from './document.js';

/** Serves the OpenAPI document at /openapi.json and /openapi.yaml, and Swagger UI, with its own assets, at /docs. */
export function serveDocumentation(app: NestFastifyApplication, config: Config): void {
  const { auth, docsScriptUrl, publicPath } = config;
  const document = openApiDocument(app, config);
  SwaggerModule.setup(paths.docs, app, document, {
    jsonDocumentUrl: paths.json,
    yamlDocumentUrl: paths.yaml,
    customSiteTitle: title,
    ...(docsScriptUrl && { customJs: docsScriptUrl }),
    swaggerOptions: {
      persistAuthorization: true,
      oauth2RedirectUrl: expression(`window.location.origin + '${publicPath}/${paths.docs}/oauth2-redirect.html'`),
      initOAuth: {
        clientId: auth.docsClientId,
        usePkceWithAuthorizationCodeGrant: true,
        // `prompt`: people who sign in again want to choose an account instead of continuing the session.
        additionalQueryStringParams: { audience: auth.audience, prompt: 'login' },
      },
    },
  });
}

// @nestjs/swagger writes its options as JSON, but a function as its source: the browser then evaluates it.
function expression(script: string): string {
  return Object.assign(() => script, { toString: () => script }) as unknown as string;
}
