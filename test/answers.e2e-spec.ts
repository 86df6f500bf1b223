import { request as httpRequest, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Casting } from './support/casting.js';
import { actorBody, aMovie, anActor } from './support/factories.js';

let casting: Casting;
let list: string;
let rows = 0;
beforeAll(async () => {
  casting = await Casting.start();
  const cast = [];
  while (cast.length < 400) cast.push(await anActor(casting.database, { name: `Zoë ${cast.length}` }));
  await aMovie(casting.database, { actors: cast });
  await aMovie(casting.database);
  list = (await casting.as('producer').get('/actors')).text;
  rows = cast.length;
});
afterAll(() => casting.stop());

type Headers = Record<string, string>;

interface Received {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly raw: string[];
  readonly bytes: Buffer;
}

/** The answer as sent. `fetch` would decode it, and would send its own Accept-Encoding. */
async function send(path: string, headers: Headers = {}, method = 'GET'): Promise<Received> {
  const authorization = `Bearer ${await casting.token('producer')}`;
  return new Promise((resolve, reject) => {
    const sent = httpRequest(casting.url + path, { method, headers: { authorization, ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode!,
          headers: answer.headers,
          raw: answer.rawHeaders.map((name) => name.toLowerCase()),
          bytes: Buffer.concat(chunks),
        }),
      );
    });
    sent.on('error', reject).end();
  });
}

const decoders = { br: brotliDecompressSync, gzip: gunzipSync, deflate: inflateSync };
type Encoding = keyof typeof decoders | undefined;
const decoded = ({ headers, bytes }: Received) => {
  const encoding = headers['content-encoding'] as Encoding;
  return (encoding ? decoders[encoding](bytes) : bytes).toString();
};

describe('the encoding of a list', () => {
  const cases: [accepted: string, encoding: Encoding][] = [
    ['', undefined],
    ['identity', undefined],
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    ['deflate', 'deflate'],
    ['gzip, deflate, br', 'br'],
    ['gzip, deflate, br, zstd', 'br'],
    ['zstd', undefined],
    ['zstd, gzip;q=0.1', 'gzip'],
    ['br;q=0.2, gzip;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['gzip;q=0', undefined],
    ['gzip ; q=0.000', undefined],
    ['*', 'gzip'],
    ['*, gzip;q=0', undefined],
    ['*;q=0', undefined],
    ['*;q=0, br', 'br'],
    ['identity;q=0', undefined],
    ['identity;q=0, deflate;q=0.1', 'deflate'],
    ['identity, gzip;q=0.5', undefined],
    ['identity;q=0.5, gzip', 'gzip'],
    ['gzip;q=x', undefined],
    [',;,;q=,', undefined],
  ];

  it.each(cases)('Accept-Encoding "%s": %s', async (accepted, encoding) => {
    for (const path of ['/actors', '/actors?sort=id&name=Zo%C3%AB%200&age_gte=1', '/actors?age_gte=1']) {
      const answer = await send(path, { 'accept-encoding': accepted });
      const isLarge = !path.includes('name') || accepted.startsWith('identity;q=0,') || accepted === '*;q=0, br';
      expect([answer.status, answer.headers['content-encoding']]).toEqual([200, isLarge ? encoding : undefined]);
      if (!path.includes('name')) expect(decoded(answer)).toBe(list);
      expect(answer.headers['content-length']).toBe(String(answer.bytes.length));
      expect(answer.headers.vary).toBe('accept, accept-encoding');
      expect(answer.raw.filter((name) => name === 'vary')).toHaveLength(1);
      const head = await send(path, { 'accept-encoding': accepted }, 'HEAD');
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
      for (const name of ['content-length', 'content-encoding', 'content-type', 'etag', 'vary']) {
        expect(head.headers[name]).toBe(answer.headers[name]);
      }
    }
  });

  it('applies to answers to writes as well', async () => {
    const body = JSON.stringify(actorBody());
    const token = await casting.token('producer');
    const answer = await fetch(`${casting.url}/actors`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'accept-encoding': 'gzip' },
      body,
    });
    const { actors } = (await answer.json()) as { actors: unknown[] };
    expect([answer.status, answer.headers.get('content-encoding'), actors.length]).toEqual([200, 'gzip', ++rows]);
    list = (await casting.as('producer').get('/actors')).text;
  });

  it.each(['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/openapi.json', '/docs'])('%s', async (path) => {
    const plain = await send(path);
    for (const encoding of ['br', 'gzip', 'deflate'] as const) {
      const answer = await send(path, { 'accept-encoding': encoding });
      expect([answer.status, answer.headers['content-encoding']]).toEqual([200, encoding]);
      expect(decoded(answer)).toBe(plain.bytes.toString());
      expect(answer.headers.vary).toBe('accept-encoding');
      const head = await send(path, { 'accept-encoding': encoding }, 'HEAD');
      expect([head.status, head.bytes.length, head.headers['content-encoding']]).toEqual([200, 0, encoding]);
    }
    expect(plain.headers['content-encoding']).toBeUndefined();
  });
});

describe('the ETag', () => {
  it('of a list is strong, and weak if the answer is compressed; either form revalidates both', async () => {
    const plain = await send('/actors');
    const strong = plain.headers.etag!;
    expect(strong).toMatch(/^"[\w-]{27}"$/);
    const held = [strong, `W/${strong}`, `"x", W/${strong}`, '*'];
    for (const suffix of ['-gzip', '-br', ';gzip', '--gzip', '-deflate', '-zstd', '-x-gzip', ';br']) {
      held.push(strong.replace(/"$/, `${suffix}"`), `W/${strong.replace(/"$/, `${suffix}"`)}`);
    }
    for (const [encoding, etag] of [
      ['identity', strong],
      ['gzip', `W/${strong}`],
      ['br', `W/${strong}`],
    ] as const) {
      const full = await send('/actors', { 'accept-encoding': encoding });
      expect([full.status, full.headers.etag]).toEqual([200, etag]);
      for (const tag of held) {
        const answer = await send('/actors', { 'accept-encoding': encoding, 'if-none-match': tag });
        expect([tag, answer.status, answer.headers.etag, answer.bytes.length]).toEqual([tag, 304, etag, 0]);
        expect(answer.headers.vary).toBe('accept, accept-encoding');
        expect(answer.headers['content-encoding']).toBeUndefined();
      }
      for (const tag of ['"x"', '', `${strong}-gzip`, strong.slice(1, -1), strong.replace(/"$/, '-x"')]) {
        const answer = await send('/actors', { 'accept-encoding': encoding, 'if-none-match': tag });
        expect([tag, answer.status]).toEqual([tag, 200]);
      }
    }
  });

  it('of a row is strong, for If-Match: the row is not compressed, however long it is', async () => {
    for (const path of ['/movies/1', '/movies/2', '/actors/1']) {
      const answer = await send(path, { 'accept-encoding': 'gzip, deflate, br' });
      expect([answer.headers.etag, answer.headers['content-encoding']]).toEqual(['"1"', undefined]);
    }
    expect((await send('/movies/1')).bytes.length).toBeGreaterThan(1024);
    for (const path of ['/movies/1', '/movies/2']) {
      const answer = await send(path, { 'accept-encoding': 'gzip, identity;q=0' });
      expect([answer.headers.etag, answer.headers['content-encoding']]).toEqual(['W/"1"', 'gzip']);
    }
  });
});

describe('Accept', () => {
  const refusal = '{"error":406,"message":"The answer is JSON; send Accept: application/json","success":false}';
  const refused = [
    'text/csv',
    'TEXT/CSV; charset=utf-8; header=present',
    'text/tab-separated-values',
    'application/x-ndjson',
    'text/csv;q=0.1, text/html',
    'text/csv, application/problem+json',
    'text/csv, application/json;q=0',
    'text/csv, application/json;q=0, */*',
    'text/csv, text/*',
  ];
  const taken = [
    'text/csv, */*;q=0.1',
    'text/csv, application/*',
    'text/csv, application/json;q=0.1',
    'text/csv;q=0, text/html',
    'text/csv;q=0',
    'text/html',
    'image/png',
    'application/json;q=0',
    'text/*',
    'x',
    '',
  ];
  // Lists have these formats: test/exports.
  const paths = ['/actors/1', '/movies/1', '/me'];

  it.each(refused)('%s: 406', async (accept) => {
    for (const path of paths) {
      const answer = await send(path, { accept });
      expect([answer.status, answer.bytes.toString()]).toEqual([406, refusal]);
      expect(answer.headers['content-type']).toContain('application/json');
    }
  });

  it.each(taken)('%s: JSON', async (accept) => {
    for (const path of paths) expect((await send(path, { accept })).status).toBe(200);
  });

  it('is checked after the path, the token and its permissions, and before a write is done', async () => {
    const accept = { accept: 'text/csv' };
    const [anonymous, assistant, producer] = [undefined, 'assistant', 'producer'].map((role) =>
      casting.as(role as never),
    );
    expect((await anonymous!.get('/nowhere', undefined, accept)).status).toBe(404);
    expect((await anonymous!.put('/actors', {}, accept)).status).toBe(405);
    expect((await anonymous!.get('/actors', undefined, accept)).status).toBe(401);
    expect((await assistant!.post('/actors', actorBody(), accept)).status).toBe(403);
    expect((await anonymous!.get('/health/live', undefined, accept)).status).toBe(200);
    const before = await producer!.get('/changes');
    for (const answer of [
      await producer!.post('/actors', actorBody(), accept),
      await producer!.patch('/actors/1', { age: 1 }, accept),
      await producer!.delete('/actors/1', undefined, accept),
      await producer!.put('/movies/2/actors/1', undefined, accept),
    ]) {
      expect([answer.status, answer.text]).toEqual([406, refusal]);
    }
    expect((await producer!.get('/changes')).text).toBe(before.text);
    expect((await producer!.get('/actors')).text).toBe(list);
  });
});
