// Writes the OpenAPI document to dist/openapi.json, for tools that want a file: `tsx src/dev/openapi-json.mjs`. It is made
// from metadata that only the compiler writes, so the built service makes it, without a port or a database.
import { writeFileSync } from 'node:fs';
import { build, isStale } from './build.ts';

if (isStale()) await build();
const dist = (file) => import(new URL(`../../dist/${file}`, import.meta.url));
const [{ createApp }, { loadConfig }, { openApiDocument }] = await Promise.all(
  ['app.js', 'config/config.js', 'http/openapi/document.js'].map(dist),
);

const config = loadConfig({
  DATABASE_URL: 'postgres://localhost/casting',
  AUTH_ISSUER: 'https://your-tenant.eu.auth0.com/',
  AUTH_AUDIENCE: 'casting',
  DOCS_CLIENT_ID: 'docs',
  LOG_LEVEL: 'silent',
});
const document = openApiDocument(await createApp(config), config);
writeFileSync(new URL('../../dist/openapi.json', import.meta.url), JSON.stringify(document, null, 2));
