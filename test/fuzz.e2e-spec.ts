import { randomInt } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import fc, { type Arbitrary } from 'fast-check';
import { Config } from '../src/config/config.js';
import { roles, type Role } from '../src/dev/roles.js';
import { openApiDocument } from '../src/http/openapi-document.js';
import { Casting } from './support/casting.js';
import { DocumentCheck } from './support/document.js';

const SEEDS = [20021204, Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31))];
const BATCHES = 100;
const BATCH = 16;

interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  format?: string;
  example?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
}
interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  schema: Schema;
  example?: string;
}
interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}
interface Sent {
  operation: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** Whose token; another text is sent as it is. */
  as: Role | string | undefined;
}
interface Received {
  status: number;
  headers: Headers;
  text: string;
}

let casting: Casting;
let document: OpenAPIObject;
let check: DocumentCheck;
const agent = new Agent({ keepAlive: true, maxSockets: BATCH });
const statuses = new Map<number, number>();
const succeeded = new Set<string>();
let operationIds: string[];

beforeAll(async () => {
  casting = await Casting.start();
  document = openApiDocument(casting.app, casting.app.get(Config));
  check = new DocumentCheck(document);
});
afterAll(async () => {
  agent.destroy();
  await casting.stop();
});

describe('requests made of the OpenAPI document, good and hostile', () => {
  it.each(SEEDS)(
    'are answered as documented (repeat with FUZZ_SEED=%i)',
    async (seed) => {
      const batches = fc.array(anyRequest(document), { minLength: BATCH, maxLength: BATCH });
      await fc.assert(
        fc.asyncProperty(batches, async (batch) => {
          await sameRows();
          const outcomes = await Promise.allSettled(batch.map(ask));
          const failed = outcomes.find(({ status }) => status === 'rejected');
          if (failed) throw (failed as PromiseRejectedResult).reason;
        }),
        { seed, numRuns: BATCHES, interruptAfterTimeLimit: 60_000 },
      );
    },
    90_000,
  );

  it('reach every operation, and leave a service that answers', async () => {
    const counts = [...statuses].sort(([a], [b]) => a - b);
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    const figures = counts.map(([status, count]) => `${status}: ${count}`).join(', ');
    process.stderr.write(`fuzz: ${total} requests with the seeds ${SEEDS.join(' and ')}: ${figures}\n`);
    expect(total).toBeGreaterThanOrEqual(3000);
    expect([...succeeded].sort()).toEqual(operationIds.sort());
    await sameRows();
    expect((await casting.as(undefined).get('/health/ready')).status).toBe(200);
    expect((await casting.as('assistant').get('/actors')).body.actors).toHaveLength(12);
  });
});

/** Each batch meets the same rows, so that a seed repeats what it did. */
async function sameRows(): Promise<void> {
  await casting.database.query('TRUNCATE movies, actors, movie_actors RESTART IDENTITY');
  await casting.database.query(`
    WITH a AS (INSERT INTO actors (name, gender, age)
               SELECT 'Zoë López ' || n, CASE n % 2 WHEN 0 THEN 'female' ELSE 'male' END, n * 12
               FROM generate_series(1, 12) AS n RETURNING id),
         m AS (INSERT INTO movies (title, release_date)
               SELECT 'Terminator ' || n, DATE '2002-12-04' + n FROM generate_series(1, 6) AS n RETURNING id)
    SELECT FROM a, m`);
  await casting.database.query(
    'INSERT INTO movie_actors (movie_id, actor_id) SELECT m, a FROM generate_series(1, 6) m, generate_series(1, 12) a WHERE (m + a) % 3 = 0',
  );
}

/** Sends it, judges the answer, and follows the link to the next page, once as it is and once with a forged cursor. */
async function ask(sent: Sent): Promise<void> {
  const answer = await judged(sent);
  const next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  if (!next) return;
  const followed = await judged({ ...sent, path: next });
  if (![200, 304].includes(followed.status)) throw new Error(`the next page answers ${followed.status}: ${next}`);
  const cursor = new URLSearchParams(next.split('?')[1]).get('cursor');
  if (!cursor) return;
  const [fingerprint, ...keys] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
  for (const forgedKey of ['', 'x', '99999999999999999999', 'infinity', '\ud800', '1e400', "'; --"]) {
    const forged = Buffer.from(JSON.stringify([fingerprint, forgedKey, ...keys.slice(1)])).toString('base64url');
    await judged({ ...sent, path: next.replace(/(?<=cursor=)[^&]*/, forged) });
  }
}

async function judged(sent: Sent): Promise<Received> {
  const answer = await send(sent);
  const { status, headers, text } = answer;
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  if (status < 300) succeeded.add(sent.operation);
  check.check({ ...sent, ...answer });
  const told = `${sent.method} ${sent.path} ${status} ${text}`;
  if (status >= 500) throw new Error(`5xx: ${told}`);
  if (!headers.get('x-request-id')) throw new Error(`no X-Request-Id: ${told}`);
  if (text !== '') {
    const body = JSON.parse(text) as unknown;
    if (!isSorted(body)) throw new Error(`members are not in alphabetical order: ${told}`);
    if (status >= 400 && (body as { error?: unknown }).error !== status) throw new Error(`no envelope: ${told}`);
    if (status >= 400 && INNER_WORDS.test(text)) throw new Error(`tells of the inside: ${told}`);
  } else if (status >= 400 && sent.method !== 'HEAD') {
    throw new Error(`an error without a body: ${told}`);
  }
  return answer;
}

/** What Node, the driver and TypeORM say; no hostile text below is among them. */
const INNER_WORDS =
  /node_modules|\.[jt]s:\d|QueryFailed|TypeORM|relation \\"|column \\"|violates|syntax error|invalid (byte|input)|out of range|Cannot read|is not a function|ECONN/;

function isSorted(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isSorted);
  if (typeof value !== 'object' || value === null) return true;
  const names = Object.keys(value);
  return names.join() === names.toSorted().join() && Object.values(value).every(isSorted);
}

/** By node:http, for fetch mends paths and refuses a body to GET. */
async function send({ method, path, headers, body, as }: Sent): Promise<Received> {
  const authorization = roles.includes(as as Role) ? `Bearer ${await casting.token(as as Role)}` : as;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const all = { ...headers, ...(authorization === undefined ? {} : { authorization }) };
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const { port } = new URL(casting.url);
    const options = { agent, host: '127.0.0.1', port, method, path, headers: { ...all, ...length } };
    httpRequest(options, resolve).on('error', reject).end(body);
  });
  const bytes = await buffer(response);
  const encoding = response.headers['content-encoding'];
  return {
    status: response.statusCode!,
    headers: new Headers(response.headers as Record<string, string>),
    text: (bytes.length === 0 ? bytes : (decoders[encoding ?? ''] ?? ((same) => same))(bytes)).toString(),
  };
}

const decoders: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

// What is sent.

const texts = [
  ...['', ' ', '\0', 'a\0b', '\ud800', 'a\udfff\ud800b', '\ufeff', '\u202e', '\r\n', '\t', 'İ', 'ß', 'e\u0301', '👨‍👩‍👧‍👦'],
  ...[
    "' OR 1=1; --",
    '"; DROP TABLE actors; --',
    '$1',
    ':search',
    '%',
    '_',
    '\\',
    '%00',
    '%FF',
    '%zz',
    '${7*7}',
    '{{7}}',
  ],
  ...[
    '<script>alert(1)</script>',
    '../../etc/passwd',
    '..',
    '.',
    '__proto__',
    'constructor',
    'toString',
    'null',
    'true',
  ],
  ...[
    '0',
    '-0',
    '-1',
    '1.5',
    '1e3',
    '1e400',
    'NaN',
    'Infinity',
    '0x10',
    '1_0',
    ' 7 ',
    '007',
    '１２',
    '٣',
    '99999999999999999999',
  ],
  ...[
    '2147483647',
    '2147483648',
    '9223372036854775808',
    ',',
    ',,',
    '1,,2',
    '-',
    '--id',
    'id,id,-id',
    'name,-age',
    '[]',
    '{}',
  ],
  ...[
    '2002-12-04',
    '2002-02-30',
    '0000-01-01',
    '0001-01-01',
    '9999-12-31',
    '10000-01-01',
    '-0001-01-01',
    '2002-12-04T23:59:60Z',
  ],
  ...['Wed, 04 Dec 2002 00:00:00 GMT', 'Thu, 04 Dec 2002 00:00:00 GMT', 'infinity', 'epoch', 'today', '2002-12-04 BC'],
  ...['x'.repeat(50), 'x'.repeat(51), 'é'.repeat(200), '😀'.repeat(200), '😀'.repeat(201), 'ﷺ'.repeat(1000)],
];
const hostileText = fc.oneof(fc.constantFrom(...texts), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

const hostileJson: Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    150,
    151,
    2 ** 31,
    2 ** 53,
    1e300,
    [],
    {},
    [[]],
    [null],
    ['1'],
  ),
  fc.constantFrom<unknown>([1, 1, 2], [0], [-1], [1.5], [2 ** 31], [99], { 0: 1, length: 1 }, { toJSON: 1 }),
  fc.constant(Array.from({ length: 5000 }, (_, n) => n + 1)),
  fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }),
);

/** Bodies that no JSON.stringify writes. */
const rawBodies: (string | Uint8Array)[] = [
  ...[
    '',
    ' ',
    '{',
    '{}}',
    '{"name":}',
    "{'name':'x'}",
    '{"name":"x",}',
    '\ufeff{}',
    'NaN',
    'undefined',
    '"x"',
    '1e400',
    '-',
  ],
  ...['{"age":1e400,"name":"x","gender":"y"}', '{"age":25,"age":"x","gender":"y","name":"z"}', '{"name":"\\u0000"}'],
  ...[
    '{"__proto__":{"age":1},"name":"x"}',
    '{"constructor":{"prototype":{"age":1}}}',
    '{"name":"\\ud800"}',
    '{"name":"\n"}',
  ],
  ...['['.repeat(30_000), '[{"a":'.repeat(10_000), '{"name":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
  ...['[' + '['.repeat(20_000) + ']'.repeat(20_000) + ']', `{"actors":[${'[],'.repeat(1000)}1]}`],
  ...[
    `{"name":"${'x'.repeat(200_000)}"}`,
    `{"title":"${'x'.repeat(300_000)}"}`,
    'name=x&age=1',
    '<actor/>',
    'name,age\r\nx,1',
  ],
  ...[new Uint8Array([0x22, 0xff, 0x22]), new Uint8Array([0x7b, 0xed, 0xa0, 0x80, 0x7d]), new Uint8Array([0, 0, 0])],
];

const types = [
  'application/json',
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'application/json;charset=utf-16',
];
const wrongTypes = [
  ...[
    'application/merge-patch+json',
    'application/json-patch+json',
    'application/vnd.api+json',
    'text/plain',
    'text/csv',
  ],
  ...[
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'json',
    '*/*',
    ';',
    '/',
    '',
  ],
];

const tags = [
  '*',
  '"1"',
  '"2"',
  '"1", "2"',
  'W/"1"',
  '1',
  '"',
  '""',
  ',,',
  '"x"',
  '"99999999999999999999"',
  '"1',
  `"${'x'.repeat(999)}"`,
];
const documentedHeaders: Record<string, string[]> = {
  'If-Match': tags,
  'If-None-Match': tags,
  Prefer: [
    ...['return=minimal', 'return=representation', 'handling=lenient', 'handling=strict', 'count=exact', 'count=some'],
    ...[
      'return=representation, handling=lenient',
      'return="minimal"; x=y',
      'RETURN=minimal',
      'return=minimal, return=representation',
    ],
    ...[
      '',
      '=',
      ',;=',
      'return',
      'return=',
      'respond-async, wait=10',
      '__proto__=x',
      'constructor=x',
      'tostring=x',
      'toString=exact',
    ],
  ],
};
const otherHeaders: Record<string, string[]> = {
  Accept: ['*/*', 'application/json', 'text/html', 'text/csv', 'image/png;q=0', 'x', ''],
  'Accept-Encoding': [
    'gzip',
    'br',
    'deflate',
    'identity',
    '*',
    'identity;q=0',
    '*;q=0',
    'gzip;q=0, identity;q=0',
    'zstd',
    ';;',
  ],
  'X-Request-Id': ['mine-1', '', 'a b', '<x>', 'x'.repeat(128), 'x'.repeat(129), '__proto__'],
  Origin: ['https://app.example', 'null', ''],
  'X-HTTP-Method-Override': ['DELETE'],
  'If-Modified-Since': ['Wed, 04 Dec 2002 00:00:00 GMT'],
  Range: ['bytes=0-3'],
  Cookie: ['session=1'],
};

/** Any text that can be a header: what Node lets through, which is Latin-1 without control characters. */
const headerText = hostileText.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 500));

const credentials: Arbitrary<string | undefined> = fc.oneof(
  { weight: 24, arbitrary: fc.constant('producer') },
  { weight: 4, arbitrary: fc.constantFrom(...roles, undefined) },
  { weight: 1, arbitrary: fc.constantFrom('Bearer', 'Bearer ', 'Bearer x.y.z', 'Basic dTpw', 'bearer é', '') },
  { weight: 1, arbitrary: headerText },
);

const mostly = <T>(good: Arbitrary<T>, bad: Arbitrary<T>, weight = 6) =>
  fc.oneof({ weight, arbitrary: good }, { weight: 1, arbitrary: bad });

/** What fits the schema, its bounds among it. */
function valid(schema: Schema): Arbitrary<unknown> {
  const { type, minimum = 0, maximum = 2 ** 40, minLength = 0, maxLength, items, example } = schema;
  if (schema.$ref) return valid(document.components!.schemas![schema.$ref.split('/').at(-1)!] as Schema);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  // The rows that exist have small ids.
  if (type === 'integer')
    return mostly(
      fc.integer({ min: minimum, max: Math.min(minimum + 14, maximum) }),
      fc.integer({ min: minimum, max: maximum }),
      3,
    );
  if (type === 'array') return fc.array(valid(items!), { minLength: 1, maxLength: 4 });
  if (type === 'object') return members(schema.properties!, (property) => mostly(valid(property), hostileJson, 20));
  if (maxLength === undefined) {
    const day = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    const forms = [day.map((date) => date.toISOString().slice(0, 10)), day.map((date) => date.toUTCString())];
    return fc.oneof(fc.constant(example ?? '2002-12-04'), forms[0]!, ...(schema.format ? [] : forms));
  }
  const text = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 30) });
  return fc.oneof(
    text,
    fc.constantFrom('Zoë', 'lopez zoe', 'Terminator', 'x'.repeat(maxLength), '😀'.repeat(maxLength)),
  );
}

/** An object that mostly has all members, and now and then one that nobody knows. */
function members(properties: Record<string, Schema>, valueOf: (property: Schema) => Arbitrary<unknown>) {
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valueOf(schema)])),
  );
  const some = fc.subarray(Object.keys(properties));
  const extra = fc.array(fc.tuple(fc.oneof(hostileText, fc.constant('id')), hostileJson), {
    minLength: 1,
    maxLength: 2,
  });
  return fc
    .tuple(known, fc.option(some, { freq: 3 }), fc.option(extra, { freq: 5 }))
    .map(([all, left, more]) =>
      Object.fromEntries([...Object.entries(all).filter(([name]) => !left || left.includes(name)), ...(more ?? [])]),
    );
}

/** As it stands in a URL: UTF-8 in percent escapes, with lone surrogates replaced; now and then not escaped at all. */
const encoded = (value: Arbitrary<unknown>) =>
  fc.tuple(value, fc.nat(9)).map(([value, dice]) => {
    const text = String(value);
    if (dice === 0 && /^[\x21-\x7e]+$/.test(text)) return text.replace(/[#?&/]/g, '');
    return encodeURIComponent(Buffer.from(text).toString());
  });

function queryOf(parameters: Parameter[]): Arbitrary<string> {
  const one = (name: string, value: Arbitrary<unknown>) => encoded(value).map((text) => `${name}=${text}`);
  const good = parameters.map(({ name, schema }) => one(name, mostly(valid(schema), hostileText, 12)));
  const named = fc.oneof(...(good.length > 0 ? good : [fc.constant('')]));
  const limited = one('limit', fc.constantFrom(1, 2, 3, 500));
  const unknown = fc.oneof(
    fc.constantFrom(
      'nme=x',
      '_=1',
      '__proto__=1',
      '__proto__[x]=1',
      'constructor=1',
      'id[]=1',
      'id[gte]=1',
      'a',
      '=',
      '&&',
      '%=%',
      '?',
    ),
    fc.tuple(encoded(hostileText), encoded(hostileText)).map((pair) => pair.join('=')),
  );
  const list = fc.uniqueArray(named, { maxLength: 4, selector: (pair) => pair.split('=')[0] });
  return fc
    .tuple(list, fc.option(limited, { freq: 1 }), fc.option(unknown, { freq: 12 }), fc.option(named, { freq: 12 }))
    .map(([pairs, limit, ...more]) => {
      const isPaged =
        limit && parameters.some(({ name }) => name === 'limit') && !pairs.some((pair) => pair.startsWith('limit='));
      return [...pairs, ...(isPaged ? [limit] : []), ...more.filter((pair) => pair !== null)].join('&');
    });
}

function headersOf(parameters: Parameter[]): Arbitrary<Record<string, string>> {
  const maybe = (name: string, values: string[], freq: number) =>
    fc
      .option(mostly(fc.constantFrom(...values), headerText), { freq, nil: undefined })
      .map((value) => [name, value] as const);
  const documented = parameters.map(({ name, example }) =>
    maybe(name, [example ?? '', ...(documentedHeaders[name] ?? [])], 1),
  );
  const others = Object.entries({ ...documentedHeaders, ...otherHeaders }).map(([name, values]) =>
    maybe(name, values, 12),
  );
  return fc
    .tuple(...others, ...documented)
    .map((pairs) => Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined)));
}

interface Payload {
  body?: string | Uint8Array;
  type?: string;
}

function bodyOf({ requestBody }: Operation): Arbitrary<Payload> {
  const content = requestBody?.content ?? {};
  const [schema] = Object.values(content).map(({ schema }) => schema);
  const json = mostly(schema ? valid(schema) : fc.constant({}), hostileJson, 12).map((value) => JSON.stringify(value));
  const body = mostly<string | Uint8Array>(json, fc.constantFrom(...rawBodies), 12);
  const type = mostly(
    fc.constantFrom(...Object.keys(content), ...types),
    fc.constantFrom(...wrongTypes, undefined),
    16,
  );
  const full = fc.record({ body, type }, { requiredKeys: ['body', 'type'] });
  const none = fc.record({ type: fc.constantFrom(undefined, 'application/json', 'text/plain', ';') });
  return schema ? mostly<Payload>(full, none, 20) : mostly<Payload>(none, full, 12);
}

function requestOf(template: string, verb: string, operation: Operation): Arbitrary<Sent> {
  const { parameters = [], operationId } = operation;
  const of = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const ids = of('path').map(({ schema }) => encoded(mostly(valid(schema), hostileText)).map((text) => text || '0'));
  return fc
    .record({
      ids: fc.tuple(...ids),
      query: fc.option(queryOf(of('query')), { freq: of('query').length > 0 ? 6 : 1, nil: '' }),
      headers: headersOf(of('header')),
      payload: bodyOf(operation),
      as: credentials,
      variant: fc.nat(19),
    })
    .map(({ ids, query, headers, payload, as, variant }) => {
      const values = [...ids];
      const bare = template.replace(/\{\w+\}/g, () => values.shift()!);
      const path = variant === 0 ? `${bare}/` : variant === 1 ? bare.replaceAll('/', '//') : bare;
      const type = payload.type === undefined ? {} : { 'content-type': payload.type };
      return {
        operation: operationId,
        method: verb === 'get' && variant < 4 ? 'HEAD' : verb.toUpperCase(),
        // Node refuses more than 16 KiB of headers.
        path: (query ? `${path}?${query}` : path).slice(0, 8000),
        headers: { ...headers, ...type },
        body: payload.body,
        as,
      };
    });
}

function anyRequest({ paths }: OpenAPIObject): Arbitrary<Sent> {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([verb, operation]) => ({ path, verb, operation })),
  );
  operationIds = operations.map(({ operation }) => operation.operationId);
  return fc.oneof(
    ...operations.map(({ path, verb, operation }) => ({
      weight: path.startsWith('/health') ? 1 : 4,
      arbitrary: requestOf(path, verb, operation),
    })),
  );
}
