import { readFileSync } from 'node:fs';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { format, type Options } from 'prettier';

const head = `// Made from the service's OpenAPI document. If a test says that it is stale:
// UPDATE_CLIENT=1 npm test -- test/client
`;

/** The text of `schema.d.ts`. Examples stay in the document: they are half of it, and no types. */
export async function schemaOf(document: object): Promise<string> {
  const text = JSON.stringify(document, (name, value: unknown) => (name === 'example' ? undefined : value));
  const types = astToString(await openapiTS(JSON.parse(text) as OpenAPI3));
  const { prettier } = JSON.parse(readFileSync('package.json', 'utf8')) as { prettier: Options };
  return format(`${head}\n${types}`, { ...prettier, parser: 'typescript' });
}
