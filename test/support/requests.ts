import type { OpenAPIObject } from '@nestjs/swagger';
import fc, { type Arbitrary } from 'fast-check';
import { roles } from '../../src/dev/identity/roles.js';
import { uploadOf } from './hostile-sheets.js';
import {
  documentedHeaders,
  headerText,
  hostileJson,
  hostileText,
  jsonTypes,
  otherHeaders,
  rawBodies,
  words,
  wrongTypes,
  type Body,
} from './hostile-values.js';

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly properties?: Record<string, Schema>;
  readonly examples?: string[];
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: Parameter[];
  readonly responses: Record<string, { readonly headers?: object }>;
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
}

/** A request as it is sent. */
export interface Sent {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Body | undefined;
  /** The role whose token is sent; any other text is sent as the header itself. */
  readonly authorization: string | undefined;
}

const authorizations: Arbitrary<string | undefined> = fc.oneof(
  { weight: 24, arbitrary: fc.constant('producer') },
  { weight: 4, arbitrary: fc.constantFrom(...roles, undefined) },
  { weight: 1, arbitrary: fc.oneof(fc.constantFrom(...words('Bearer|Bearer |Bearer x.y.z|Basic dTpw|')), headerText) },
);

/** Mostly `good`; `bad` about once in `weight` times. */
const mostly = <T>(good: Arbitrary<T>, bad: Arbitrary<T>, weight: number) =>
  fc.oneof({ weight, arbitrary: good }, { weight: 1, arbitrary: bad });

/** Mostly nothing; the value about once in `n` times. */
const sometimes = <T>(n: number, value: Arbitrary<T>) => mostly<T | undefined>(fc.constant(undefined), value, n - 1);

/** Requests to the operations of the document, by default to all: valid ones, ones at the bounds, and many invalid ones. */
export function anyRequest(
  document: OpenAPIObject,
  isWanted: (operationId: string) => boolean = () => true,
): Arbitrary<Sent> {
  const paths = JSON.parse(JSON.stringify(document.paths), (_, value: { $ref?: string } | null) =>
    value?.$ref ? target(document, value.$ref) : value,
  ) as Record<string, Record<string, Operation>>;
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, { operationId }]) => isWanted(operationId))
      .map(([verb, operation]) => ({
        // Few random bodies are valid, so more of them are sent.
        weight: path.startsWith('/health') ? 1 : 'requestBody' in operation ? 8 : 4,
        arbitrary: requestOf(path, verb, operation),
      })),
  );
  return fc.oneof(...operations);
}

const target = (document: object, pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .reduce((value, name) => (value as Record<string, object>)[name]!, document);

function requestOf(template: string, verb: string, operation: Operation): Arbitrary<Sent> {
  const of = (place: string) => (operation.parameters ?? []).filter((parameter) => parameter.in === place);
  const ids = of('path').map(({ schema }) => escaped(mostly(valid(schema), hostileText, 9)));
  return fc
    .record({
      ids: fc.tuple(...ids),
      query: queryOf(of('query')),
      headers: headersOf(of('header')),
      payload: payloadOf(operation),
      authorization: authorizations,
      variant: fc.nat(19),
    })
    .map(({ ids, query, headers, payload: { type, body }, authorization, variant }) => {
      const values = [...ids];
      const bare = template.replace(/\{\w+\}/g, () => values.shift() || '0');
      const path = variant === 0 ? `${bare}/` : variant === 1 ? bare.replaceAll('/', '//') : bare;
      return {
        operationId: operation.operationId,
        method: verb === 'get' && variant < 4 ? 'HEAD' : verb.toUpperCase(),
        // Node accepts at most 16 KiB of headers.
        path: (query ? `${path}?${query}` : path).slice(0, 8000),
        headers: type === undefined ? headers : { ...headers, 'content-type': type },
        body,
        authorization,
      };
    });
}

/** Values that fit the schema, including its bounds. */
function valid(schema: Schema): Arbitrary<unknown> {
  const { type, minimum = 0, maximum = 2 ** 40, minLength = 0, maxLength } = schema;
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (typeof type === 'object') return mostly(valid({ ...schema, type: type[0]! }), fc.constant(null), 3);
  if (type === 'object') return objectOf(schema.properties!);
  if (type === 'array') return fc.array(valid(schema.items!), { minLength: 1, maxLength: 4 });
  if (type === 'integer') {
    // Existing rows have small ids.
    const small = fc.integer({ min: minimum, max: Math.min(minimum + 9, maximum) });
    return mostly(small, fc.integer({ min: minimum, max: maximum }), 3);
  }
  if (maxLength === undefined) return dayOf(schema);
  const text = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 30) });
  return fc.oneof(text, fc.constantFrom('Zoë', 'lopez zoe', 'x'.repeat(maxLength), '😀'.repeat(maxLength)));
}

/** Mostly all members, and sometimes an unknown one. */
function objectOf(properties: Record<string, Schema>): Arbitrary<object> {
  const entries = Object.entries(properties).map(([name, schema]) => [name, mostly(valid(schema), hostileJson, 20)]);
  const all = fc.record(Object.fromEntries(entries) as Record<string, Arbitrary<unknown>>);
  const kept = sometimes(4, fc.subarray(Object.keys(properties)));
  const more = sometimes(6, fc.tuple(fc.oneof(hostileText, fc.constant('id')), hostileJson));
  return fc.tuple(all, kept, more).map(([all, kept, more]) => {
    const members = Object.entries(all).filter(([name]) => !kept || kept.includes(name));
    return Object.fromEntries(more ? [...members, more] : members);
  });
}

function payloadOf({ operationId, requestBody }: Operation): Arbitrary<{ type?: string; body?: Body }> {
  const content = requestBody?.content ?? {};
  if ('text/csv' in content) return mostly(uploadOf(operationId), wrongUpload, 8);
  const [schema] = Object.values(content).map(({ schema }) => schema);
  const json = mostly(schema ? valid(schema) : fc.constant({}), hostileJson, 12).map((value) => JSON.stringify(value));
  const full = fc.record({
    type: mostly(fc.constantFrom(...Object.keys(content), ...jsonTypes), fc.constantFrom(...wrongTypes, undefined), 16),
    body: mostly<Body>(json, fc.constantFrom(...rawBodies), 12),
  });
  const none = fc.record({
    type: mostly(fc.constantFrom(undefined, 'application/json'), fc.constantFrom(...wrongTypes), 12),
  });
  return schema ? mostly<object>(full, none, 20) : mostly<object>(none, full, 12);
}

const wrongUpload = fc.record({
  type: fc.constantFrom('text/csv', 'application/json', ...wrongTypes),
  body: fc.constantFrom(...rawBodies),
});

/** A date, the only text without a maximum length: any day, or one near those of the stored rows. `release_date` has another form too. */
function dayOf({ pattern }: Schema): Arbitrary<string> {
  const between = (min: string, max: string) =>
    fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true });
  const day = fc.oneof(between('0001-01-01', '9999-12-31'), between('2026-03-01', '2026-04-30'));
  const iso = day.map((date) => date.toISOString().slice(0, 10));
  const fixdate = day.map((date) => date.toUTCString());
  return pattern ? iso : mostly(iso, fixdate, 3);
}

/** The text in a URL: percent-encoded UTF-8, sometimes not encoded at all. */
function escaped(value: Arbitrary<unknown>): Arbitrary<string> {
  return fc.tuple(value, fc.nat(9)).map(([value, dice]) => {
    // A buffer replaces lone surrogates, which cannot be encoded as UTF-8.
    const text = Buffer.from(String(value)).toString();
    return dice === 0 && /^[!-~]+$/.test(text) ? text.replace(/[#?&/]/g, '') : encodeURIComponent(text);
  });
}

function queryOf(parameters: Parameter[]): Arbitrary<string | undefined> {
  const one = (name: string, value: Arbitrary<unknown>) => escaped(value).map((text) => `${name}=${text}`);
  const known = parameters.map(({ name, schema }) => one(name, mostly(valid(schema), hostileText, 12)));
  const unknown = fc.oneof(
    fc.constantFrom(
      ...words('nme=x|_=1|__proto__=1|__proto__[x]=1|constructor=1|id[]=1|id[gte]=1|a|=|&&|%=%|?|%FF=%FF'),
    ),
    fc.tuple(escaped(hostileText), escaped(hostileText)).map((pair) => pair.join('=')),
  );
  if (known.length === 0) return sometimes(4, unknown);
  const some = fc.uniqueArray(fc.oneof(...known), { maxLength: 4, selector: (pair) => pair.split('=')[0] });
  const limit = sometimes(2, fc.constantFrom('limit=1', 'limit=2', 'limit=500'));
  return fc
    .tuple(some, limit, sometimes(12, unknown), sometimes(16, fc.oneof(...known)))
    .map(([pairs, limit, odd, twice]) => {
      const isPaged = pairs.some((pair) => pair.startsWith('limit='));
      return [...pairs, isPaged ? undefined : limit, odd, twice].filter((pair) => pair !== undefined).join('&');
    });
}

function headersOf(parameters: Parameter[]): Arbitrary<Record<string, string>> {
  const odd = (values: string[]) => mostly(fc.constantFrom(...values), headerText, 6);
  const documented = parameters.map(({ name, schema }) => {
    const value = mostly(
      fc.constantFrom(...(schema.examples ?? documentedHeaders[name]!)),
      odd(documentedHeaders[name]!),
      2,
    );
    return sometimes(2, value).map((value) => [name, value] as const);
  });
  const others = Object.entries({ ...documentedHeaders, ...otherHeaders }).map(([name, values]) =>
    sometimes(24, odd(values)).map((value) => [name, value] as const),
  );
  return fc.tuple(...others, ...documented).map((headers) => {
    const sent = headers.filter((header): header is [string, string] => header[1] !== undefined);
    return Object.fromEntries(sent);
  });
}
