import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Casting } from './support/casting.js';
import { INNER_WORDS } from './support/envelopes.js';
import { actorBody } from './support/factories.js';

/** Bytes that no client library sends, one character per byte, and the statuses of all answers in order. */
type Form = readonly [name: string, bytes: () => string, statuses: number[]];

// The service itself closes what is half sent after 6 s (headers) or 10 s (body).
const HANG_SECONDS = 100;
const actor = JSON.stringify(actorBody());
let casting: Casting;
let token: string;
let [sent, slowest] = [0, 0];

beforeAll(async () => {
  casting = await Casting.start();
  token = await casting.token('director');
});
afterAll(async () => {
  process.stdout.write(`raw bytes: ${sent} forms, the slowest answered or closed after ${slowest} ms\n`);
  await casting.stop();
});
afterEach(() => casting.clear());

const request = (line: string, ...headers: string[]) => [line, ...headers, '', ''].join('\r\n');
const get = (...headers: string[]) => request('GET /health/live HTTP/1.1', 'Host: x', ...headers, 'Connection: close');
const post = (...headers: string[]) =>
  request(
    'POST /actors HTTP/1.1',
    'Host: x',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    ...headers,
  );
const length = (body: string) => `Content-Length: ${body.length}`;
const chunked = 'Transfer-Encoding: chunked';
/** A POST of an actor as a client library sends it, with these bytes as the body. */
const body = (bytes: string, ...headers: string[]) => post(length(bytes), ...headers, 'Connection: close') + bytes;
const named = (name: string) => body(`{"name":"${name}","gender":"female","age":30}`);
/** A request that an attacker hides in another request, with a valid token. */
const smuggled = () => body(actor);
const chunks = (...data: string[]) =>
  data.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('') + '0\r\n\r\n';

/** `smuggled` after the last chunk, which is also where Content-Length ends. */
const behindChunks = (...headers: string[]) => `${post(...headers)}0\r\n\r\n${smuggled()}`;
const asBody = (head: (...headers: string[]) => string) => head(length(smuggled())) + smuggled() + get();

const smuggling: Form[] = [
  ['CL.TE: Content-Length and Transfer-Encoding', () => behindChunks('Content-Length: 5', chunked), [400]],
  ['TE.CL: Transfer-Encoding and Content-Length', () => behindChunks(chunked, 'Content-Length: 5'), [400]],
  ['TE.TE: chunked, identity', () => behindChunks('Transfer-Encoding: chunked, identity', 'Content-Length: 5'), [400]],
  ['TE.TE: identity, chunked', () => behindChunks('Transfer-Encoding: identity, chunked', 'Content-Length: 5'), [400]],
  ['two Transfer-Encodings', () => behindChunks(chunked, 'Transfer-Encoding: identity'), [400]],
  ['Transfer-Encoding: xchunked', () => behindChunks('Transfer-Encoding: xchunked', 'Content-Length: 5'), [400]],
  ['Transfer-Encoding: "chunked"', () => behindChunks('Transfer-Encoding: "chunked"'), [400]],
  ['a space before the colon', () => behindChunks('Transfer-Encoding : chunked', 'Content-Length: 5'), [400]],
  ['a vertical tab in the value', () => behindChunks('Transfer-Encoding: \x0bchunked', 'Content-Length: 5'), [400]],
  ['a NUL in the name', () => behindChunks('Transfer-Encoding\0: chunked', 'Content-Length: 5'), [400]],
  ['a NUL in the value', () => behindChunks('X: \0', 'Content-Length: 5'), [400]],
  ['a header behind a bare LF', () => behindChunks('X: x\nTransfer-Encoding: chunked', 'Content-Length: 5'), [400]],
  ['a header behind a bare CR', () => behindChunks('X: x\rTransfer-Encoding: chunked', 'Content-Length: 5'), [400]],
  ['obs-fold', () => behindChunks('X: x\r\n Transfer-Encoding: chunked', 'Content-Length: 5'), [400]],
  ['obs-fold of the first header', () => request('GET / HTTP/1.1', ' Host: x') + smuggled(), [400]],
  ['headers that end in bare LFs', () => `GET /health/live HTTP/1.1\nHost: x\n\n${smuggled()}`, [400]],
  ['two Content-Lengths', () => behindChunks('Content-Length: 0', 'Content-Length: 5'), [400]],
  ['twice the same Content-Length', () => behindChunks('Content-Length: 5', 'Content-Length: 5'), [400]],
  ['a list of Content-Lengths', () => behindChunks('Content-Length: 5, 5'), [400]],
  ['Content-Length: +5', () => behindChunks('Content-Length: +5'), [400]],
  ['Content-Length: -5', () => behindChunks('Content-Length: -5'), [400]],
  ['Content-Length: 0x5', () => behindChunks('Content-Length: 0x5'), [400]],
  ['Content-Length: 5 5', () => behindChunks('Content-Length: 5 5'), [400]],
  ['Content-Length: 5e0', () => behindChunks('Content-Length: 5e0'), [400]],
  ['an empty Content-Length', () => behindChunks('Content-Length:'), [400]],
  ['a Content-Length beyond 64 bits', () => behindChunks(`Content-Length: ${'9'.repeat(30)}`), [400]],
  ['a chunk size of 0x0', () => `${post(chunked)}0x0\r\n\r\n${smuggled()}`, [400]],
  ['a chunk size below zero', () => `${post(chunked)}-1\r\n\r\n${smuggled()}`, [400]],
  ['a chunk size beyond 64 bits', () => `${post(chunked)}${'F'.repeat(17)}\r\n\r\n${smuggled()}`, [400]],
  ['a chunk size behind a space', () => `${post(chunked)} 0\r\n\r\n${smuggled()}`, [400]],
  ['a chunk size that ends in a bare LF', () => `${post(chunked)}0\n\r\n${smuggled()}`, [400]],
  ['a chunk extension with a bare LF', () => `${post(chunked)}0;x\n\r\n${smuggled()}`, [400]],
  ['a chunk longer than its size', () => `${post(chunked)}1\r\n{}\r\n0\r\n\r\n${smuggled()}`, [400]],
  ['16 KiB of chunk extensions', () => `${post(chunked)}1;${'x'.repeat(17_000)}\r\n{\r\n${smuggled()}`, [400]],
  ['CRLF in the path', () => request('GET /health/live\r\nX: HTTP/1.1', 'Host: x') + smuggled(), [400]],
  [
    'a request in the body of a GET',
    () => asBody((...headers) => request('GET /actors HTTP/1.1', 'Host: x', ...headers)),
    [401, 200],
  ],
  [
    'a request in the body of a 404',
    () => asBody((...headers) => request('POST /nowhere HTTP/1.1', 'Host: x', ...headers)),
    [404, 200],
  ],
  [
    'a request in the body of a 405',
    () => asBody((...headers) => request('PUT /actors HTTP/1.1', 'Host: x', ...headers)),
    [405, 200],
  ],
  [
    'a request in the body of a 415',
    () => asBody((...headers) => post('Content-Encoding: x', ...headers).replace('/json', '/xml')),
    [415, 200],
  ],
  ['a request in a body that is read', () => asBody(post), [400]],
  [
    'a request in the chunks of a 415',
    () => post(chunked).replace('/json', '/xml') + chunks(smuggled()) + get(),
    [415, 200],
  ],
  [
    'a request in chunks that are not read',
    () => request('POST /actors HTTP/1.1', 'Host: x', chunked) + chunks(smuggled()) + get(),
    [401, 200],
  ],
  ['a request behind Expect: something', () => asBody((...headers) => post('Expect: something', ...headers)), [417]],
  [
    'a request in the body of TRACE',
    () => asBody((...headers) => request('TRACE /actors HTTP/1.1', 'Host: x', ...headers)),
    [405, 200],
  ],
  ['a request behind CONNECT', () => request('CONNECT x:80 HTTP/1.1', 'Host: x') + smuggled(), []],
  ['a request behind Connection: close', () => get() + smuggled(), [400]],
  ['a request behind Upgrade: h2c', () => get('Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__') + smuggled(), [400]],
  ['a request behind the HTTP/2 preface', () => `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${smuggled()}`, [400]],
];

const nested = (open: string, close: string) => `{"name":${open.repeat(30_000)}1${close.repeat(30_000)}}`;
const utf16 = Buffer.from(actor, 'utf16le');
const utf32 = [...actor].map((letter) => `${letter}\0\0\0`).join('');

const bodies: Form[] = [
  ['a NUL', () => named('a\0b'), [400]],
  ['a NUL, escaped', () => named('a\\u0000b'), [422]],
  ['a lone high surrogate, escaped', () => named('\\ud800'), [422]],
  ['a lone low surrogate, escaped', () => named('\\udc00'), [422]],
  ['surrogates in the wrong order, escaped', () => named('\\udc00\\ud800'), [422]],
  ['a surrogate in UTF-8 (CESU-8)', () => named('\xed\xa0\x80'), [400]],
  ['a byte that UTF-8 does not have', () => named('a\xff'), [400]],
  ['a byte of Latin-1', () => named('Zo\xeb'), [400]],
  ['a continuation byte alone', () => named('\x80'), [400]],
  ['a character that is cut off', () => named('\xf0\x9f\x8e'), [400]],
  ['overlong UTF-8', () => named('\xc0\xaf'), [400]],
  ['overlong NUL', () => named('\xc0\x80'), [400]],
  ['beyond U+10FFFF', () => named('\xf4\x90\x80\x80'), [400]],
  ['two byte order marks', () => body(`\xef\xbb\xbf\xef\xbb\xbf${actor}`), [400]],
  ['UTF-16, little-endian', () => body(`\xff\xfe${utf16.toString('latin1')}`), [400]],
  ['UTF-16, big-endian', () => body(`\xfe\xff${Buffer.from(utf16).swap16().toString('latin1')}`), [400]],
  ['UTF-16 without a byte order mark', () => body(utf16.toString('latin1')), [400]],
  ['UTF-32', () => body(`\xff\xfe\0\0${utf32}`), [400]],
  ['UTF-32 without a byte order mark', () => body(utf32), [400]],
  ['UTF-7', () => named('+ADw-script').replace('"name":', '+ACI-name+ACI-:'), [400]],
  ['gzip', () => body('\x1f\x8b\x08\0\0\0\0\0', 'Content-Encoding: gzip'), [415]],
  ['30,000 nested arrays', () => body(nested('[', ']')), [422]],
  ['30,000 nested objects', () => body(nested('{"a":', '}')), [422]],
  ['30,000 nested arrays under an Idempotency-Key', () => body(nested('[', ']'), 'Idempotency-Key: x'), [422]],
  ['30,000 arrays that are never closed', () => body('['.repeat(30_000)), [400]],
  ['duplicate keys, the last one wrong', () => body('{"age":1,"name":"a","gender":"b","name":7}'), [422]],
  ['nothing, in chunks', () => `${post(chunked, 'Connection: close')}0\r\n\r\n`, [400]],
  [
    '256 KiB and one byte, in chunks',
    () => post(chunked) + chunks(...Array<string>(5).fill(' '.repeat(65_536))),
    [413],
  ],
  ['a Content-Length of 8 PiB', () => post('Content-Length: 9007199254740991') + actor, [413]],
];

const heads: Form[] = [
  ['a NUL in the path', () => request('GET /actors/\0 HTTP/1.1', 'Host: x'), [400]],
  ['a NUL in the path, escaped', () => request('GET /actors/%00 HTTP/1.1', 'Host: x', 'Connection: close'), [401]],
  ['a bad percent escape', () => request('GET /actors/%zz HTTP/1.1', 'Host: x', 'Connection: close'), [400]],
  ['a percent escape that is cut off', () => request('GET /actors/%f HTTP/1.1', 'Host: x', 'Connection: close'), [400]],
  [
    'percent escapes that are no UTF-8',
    () => request('GET /actors/%ff HTTP/1.1', 'Host: x', 'Connection: close'),
    [400],
  ],
  [
    'overlong dots and slashes',
    () => request('GET /%c0%ae%c0%ae/actors HTTP/1.1', 'Host: x', 'Connection: close'),
    [400],
  ],
  ['raw bytes in the path', () => request('GET /actors/\xff HTTP/1.1', 'Host: x'), [400]],
  ['dots in the path', () => request('GET /health/../actors HTTP/1.1', 'Host: x', 'Connection: close'), [404]],
  ['a space in the path', () => request('GET /actors /1 HTTP/1.1', 'Host: x'), [400]],
  [
    'a path of 15,000 bytes',
    () => request(`GET /actors/${'1'.repeat(15_000)} HTTP/1.1`, 'Host: x', 'Connection: close'),
    [401],
  ],
  ['a path of 64 KiB', () => request(`GET /actors/${'1'.repeat(65_536)} HTTP/1.1`, 'Host: x'), [431]],
  ['a header of 64 KiB', () => get(`X: ${'x'.repeat(65_536)}`), [431]],
  ['a token of 100 KB', () => get(`Authorization: Bearer ${'x.'.repeat(50_000)}`), [431]],
  ['5,000 headers', () => get(...Array.from({ length: 5000 }, (_, i) => `X-${i}: ${i}`)), [431]],
  ['the absolute form', () => request('GET http://x/nowhere HTTP/1.1', 'Host: x', 'Connection: close'), [404]],
  ['the asterisk form', () => request('OPTIONS * HTTP/1.1', 'Host: x', 'Connection: close'), [404]],
  ['the authority form', () => request('GET x:80 HTTP/1.1', 'Host: x', 'Connection: close'), [400]],
  ['no path', () => request('GET HTTP/1.1', 'Host: x'), [400]],
  ['HTTP/0.9', () => 'GET /health/live\r\n\r\n', [200]],
  ['HTTP/1.0 without Host', () => request('GET /health/live HTTP/1.0'), [200]],
  ['HTTP/1.2', () => request('GET /health/live HTTP/1.2', 'Host: x'), [400]],
  ['HTTP/9.9', () => request('GET /health/live HTTP/9.9', 'Host: x'), [400]],
  ['a lower-case version', () => request('GET /health/live http/1.1', 'Host: x'), [400]],
  ['TLS: a ClientHello', () => `\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03${'x'.repeat(158)}`, [400]],
  ['SSH', () => 'SSH-2.0-OpenSSH_9.9\r\n', [400]],
  ['a start-up packet of PostgreSQL', () => '\0\0\0\x08\x04\xd2\x16\x2f', [400]],
  ['no Host', () => request('GET /health/live HTTP/1.1', 'Connection: close'), [400]],
  ['no Host, and an unknown path', () => request('GET /nowhere HTTP/1.1', 'Connection: close'), [400]],
  ['two Hosts', () => get('Host: y'), [400]],
  ['Expect: something', () => get('Expect: something'), [417]],
  ['TRACE', () => request('TRACE /health/live HTTP/1.1', 'Host: x', 'Connection: close'), [405]],
  ['CONNECT', () => request('CONNECT x:443 HTTP/1.1', 'Host: x'), []],
  ['PURGE', () => request('PURGE /actors HTTP/1.1', 'Host: x', 'Connection: close'), [405]],
  ['an unknown method', () => request('FROB /actors HTTP/1.1', 'Host: x'), [400]],
  ['a lower-case method', () => request('get /actors HTTP/1.1', 'Host: x'), [400]],
  [
    'another method in a header',
    () =>
      post(length(actor), 'X-HTTP-Method-Override: DELETE', 'Connection: close').replace('/actors', '/health/live') +
      actor,
    [405],
  ],
  [
    'Upgrade: websocket',
    () => get('Upgrade: websocket', 'Sec-WebSocket-Key: eA==', 'Sec-WebSocket-Version: 13'),
    [200],
  ],
  ['an unknown header without a value or colon', () => get('X'), [400]],
];

const cutOff: Form[] = [
  ['nothing', () => '', []],
  ['half a request line', () => 'GET /acto', [400]],
  ['half a header', () => 'GET /actors HTTP/1.1\r\nHos', [400]],
  ['half a body', () => post('Content-Length: 1000') + actor, [400]],
  ['half a chunk', () => `${post(chunked)}ff\r\n${actor}`, [400]],
  ['no last chunk', () => `${post(chunked)}${chunks(actor).replace('0\r\n\r\n', '')}`, [400]],
];

/** Unusual but valid HTTP and JSON. Each creates as many actors as it has answers with status 200. */
const accepted: Form[] = [
  ['as a client library sends it', () => smuggled(), [200]],
  ['two, pipelined', () => post(length(actor)) + actor + smuggled(), [200, 200]],
  ['one refused, one accepted, pipelined', () => post('Content-Length: 2') + '{}' + smuggled(), [422, 200]],
  [
    'in chunks with extensions and a trailer',
    () =>
      `${post(chunked, 'Connection: close')}${chunks(actor).replace('\r\n', ';a="b";c\r\n').replace(/\r\n$/, 'Authorization: none\r\n\r\n')}`,
    [200],
  ],
  ['behind Expect: 100-continue', () => body(actor, 'Expect: 100-continue'), [100, 200]],
  ['by HTTP/1.0', () => body(actor).replace('HTTP/1.1', 'HTTP/1.0'), [200]],
  ['in the absolute form', () => body(actor).replace('/actors', 'http://x/actors'), [200]],
  ['with a byte order mark', () => body(`\xef\xbb\xbf${actor}`), [200]],
  ['with duplicate keys, of which the last counts', () => body(`{"name":7,${actor.slice(1)}`), [200]],
  ['behind blank lines', () => `\r\n\r\n${smuggled()}`, [200]],
];

describe('a smuggled request is not executed', () => {
  it.each(smuggling)('%s', (...form) => expectRefusal(...form));
});

describe('bodies that are not JSON in UTF-8, or not an actor', () => {
  it.each(bodies)('%s', (...form) => expectRefusal(...form));
});

describe('request lines and headers', () => {
  it.each(heads)('%s', (...form) => expectRefusal(...form));
});

describe('a client that goes away', () => {
  it.each(cutOff)('after %s', (name, bytes, statuses) => expectRefusal(name, bytes, statuses, true));
});

describe('a client that stays and sends no more', () => {
  const halves: Form[] = [
    ['blank lines', () => '\r\n'.repeat(1000), [408]],
    ['half a header', () => 'GET /actors HTTP/1.1\r\nHos', [408]],
    ['half a body', () => post('Content-Length: 1000') + actor, [408]],
  ];

  // In parallel, because each takes several seconds.
  it('gets an error', async () => void (await Promise.all(halves.map((form) => expectRefusal(...form)))));
});

describe('an actor is created', () => {
  it.each(accepted)('%s', async (_, bytes, statuses) => {
    expect(await answersTo(bytes())).toEqual(statuses);
    expect(await rows()).toBe(statuses.filter((status) => status === 200).length);
  });
});

describe('answers that no hook of the server sees, where CORS_ORIGINS names the pages', () => {
  const page = 'https://app.example.com';
  const big = `X: ${'x'.repeat(20_000)}`;
  const early: [name: string, status: number, bytes: (...headers: string[]) => string][] = [
    ['headers that are too large', 431, (...headers) => request('GET /actors HTTP/1.1', 'Host: x', ...headers, big)],
    ['no HTTP', 400, (...headers) => request('GET /actors HTTP/1.1', 'Host: x', ...headers, 'Bad Header: 1')],
    ['a path that can not be decoded', 400, (...headers) => request('GET /%zz HTTP/1.1', 'Host: x', ...headers)],
    ['Expect: something', 417, (...headers) => post(...headers, 'Expect: something', 'Content-Length: 5')],
    ['half a body', 408, (...headers) => post(...headers, 'Content-Length: 1000') + actor],
    ['a broken chunk', 400, (...headers) => `${post(...headers, chunked)}x\r\n`],
  ];
  let narrow: Casting;
  let narrowToken: string;
  beforeAll(async () => {
    narrow = await Casting.start({ CORS_ORIGINS: `http://localhost:3000,${page}` });
    narrowToken = await narrow.token('director');
  });
  afterAll(() => narrow.stop());

  it.concurrent.each(early)('%s', async (_, status, bytes) => {
    const answer = async (...headers: string[]) => {
      const text = bytes(...headers, 'Connection: close').replace(token, narrowToken);
      const head = (await exchange(Buffer.from(text, 'latin1'), false, narrow.url)).toString().split('\r\n\r\n')[0]!;
      const values = (name: string) =>
        [...head.matchAll(new RegExp(`^${name}: (.*)$`, 'gim'))].map(([, value]) => value);
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(values('vary')).toEqual(['Origin']);
      expect(values('x-content-type-options')).toEqual(['nosniff']);
      return [values('access-control-allow-origin'), values('x-request-id')];
    };
    const [known, foreign, none] = await Promise.all([
      answer(`Origin: ${page}`, 'X-Request-Id: mine-1'),
      answer('Origin: https://evil.example.com', 'X-Request-Id: not mine'),
      answer(),
    ]);
    expect(known).toEqual([[page], ['mine-1']]);
    for (const other of [foreign, none]) expect(other).toEqual([[], [expect.stringMatching(/^[0-9a-f-]{36}$/)]]);
  });
});

async function expectRefusal(_: string, bytes: () => string, statuses: number[], ends = false): Promise<void> {
  expect(await answersTo(bytes(), ends)).toEqual(statuses);
  expect(await rows()).toBe(0);
  expect((await casting.as(undefined).get('/health/live')).status).toBe(200);
}

const rows = async () => {
  const [{ n }] = (await casting.database.query('SELECT count(*)::int AS n FROM actors')) as [{ n: number }];
  return n;
};

/**
 * The statuses of all answers until the service closes the connection. Each error must be the envelope.
 * With `ends` the client closes its half after the last byte.
 */
async function answersTo(bytes: string, ends = false): Promise<number[]> {
  const began = performance.now();
  let rest = await exchange(Buffer.from(bytes, 'latin1'), ends);
  const took = Math.round(performance.now() - began);
  sent++;
  slowest = Math.max(slowest, took);
  const statuses: number[] = [];
  while (rest.length > 0) {
    const head = rest.subarray(0, rest.indexOf('\r\n\r\n')).toString();
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
    const text = rest.subarray(head.length + 4, head.length + 4 + length).toString();
    rest = rest.subarray(head.length + 4 + length);
    statuses.push(status);
    if (status < 200 || status === 204) continue;
    expect(head).toMatch(/^content-type: application\/json/im);
    expect(head).toMatch(/^x-request-id: \S+$/im);
    expect(head).toMatch(/^x-content-type-options: nosniff$/im);
    expect(head).toMatch(/^access-control-allow-origin: \*$/im);
    expect(head).toMatch(/^access-control-expose-headers: .*X-Request-Id/im);
    if (status < 400) continue;
    expect(status).toBeLessThan(500);
    const envelope = JSON.parse(text) as object;
    expect(envelope).toMatchObject({ error: status, message: expect.any(String), success: false });
    expect(Object.keys(envelope)).toEqual(Object.keys(envelope).sort());
    expect(text).not.toMatch(INNER_WORDS);
  }
  return statuses;
}

/** Everything that comes back until the service closes. @throws Error if it does not close in time */
function exchange(bytes: Buffer, ends: boolean, url = casting.url): Promise<Buffer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const all = () => Buffer.concat(received);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () =>
      ends ? socket.end(bytes) : socket.write(bytes),
    );
    const hang = setTimeout(() => {
      socket.destroy();
      reject(new Error(`still open after ${HANG_SECONDS} s, got: ${all().toString()}`));
    }, HANG_SECONDS * 1000);
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    // If the service closes before it has read everything, the connection is reset. Earlier answers still count.
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      clearTimeout(hang);
      resolve(all());
    });
  });
}
