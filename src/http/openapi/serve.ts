import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { Config } from '../../config/config.js';
import { openApiDocument, paths, title } from './document.js';

/** Swagger UI has its first operation far down the page, and lists servers, though it is always this one that the page calls. */
const style = `
  .swagger-ui .servers-title, .swagger-ui .servers { display: none; }
  .swagger-ui .info { margin: 24px 0 0; }
  .swagger-ui .info hgroup.main { margin: 0 0 12px; }
  .swagger-ui .scheme-container { margin: 0; padding: 0 0 8px; background: none; box-shadow: none; }
`;

/** Serves the OpenAPI document at /openapi.json and /openapi.yaml, and Swagger UI, with its own assets, at /docs. */
export function serveDocumentation(app: NestFastifyApplication, config: Config): void {
  const { auth, docsScriptUrl, publicPath } = config;
  const document = openApiDocument(app, config);
  SwaggerModule.setup(paths.docs, app, document, {
    jsonDocumentUrl: paths.json,
    yamlDocumentUrl: paths.yaml,
    customSiteTitle: title,
    customCss: style,
    ...(docsScriptUrl && { customJs: docsScriptUrl }),
    swaggerOptions: {
      persistAuthorization: true,
      tryItOutEnabled: true,
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
