import { readFileSync } from 'node:fs';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { format, type Options } from 'prettier';

const head = `// Generated from the service's OpenAPI document. If a test reports that it is stale:
// UPDATE_CLIENT=1 npm test -- test/client
`;

/** Generates the text of `schema.d.ts`, without examples: they are half of the document and not types. */
export async function schemaOf(document: object): Promise<string> {
  const text = JSON.stringify(document, (name, value: unknown) => (name === 'example' ? undefined : value));
  const types = astToString(await openapiTS(JSON.parse(text) as OpenAPI3));
  const { prettier } = JSON.parse(readFileSync('package.json', 'utf8')) as { prettier: Options };
  return format(`${head}\n${types}`, { ...prettier, parser: 'typescript' });
}
