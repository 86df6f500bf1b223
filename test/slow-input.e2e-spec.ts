import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Casting } from './support/casting.js';
import { aMovie, anActor } from './support/factories.js';

const MILLISECONDS = 50;
const TRIES = 50;
/** The length that fits into 16 KiB of headers beside a token. */
const LENGTH = 14_500;

let casting: Casting;
let token: string;
beforeAll(async () => {
  casting = await Casting.start();
  token = await casting.token('producer');
  await anActor(casting.database);
  await aMovie(casting.database, { actors: [1] });
});
afterAll(() => casting.stop());

const repeated = (piece: string) => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH);

/** Long values that make an ambiguous regular expression backtrack. */
const values: Record<string, string> = {
  blanks: `a=${repeated(' ')}!`,
  'blanks inside a quoted string': `"${repeated(' ')}!`,
  tabs: `a ${repeated('\t')} a`,
  quotes: repeated('"'),
  'quoted strings': `${repeated('"1", ')}x`,
  backslashes: `"${repeated('\\')}`,
  commas: repeated(','),
  'commas and blanks': `${repeated(' ,')}!`,
  slashes: `${repeated('/')}!`,
  dots: `${repeated('.')}!`,
  'a=': repeated('a='),
  'a=1,': repeated('a=1,'),
  'a;': repeated('a;'),
  ';q=0.1,': repeated('x/y;q=0.1,'),
  'gzip,': repeated('gzip;q=0.5, '),
  digits: `${repeated('1')}!`,
  minus: `${repeated('-')}!`,
  letters: `${repeated('a')}!`,
  brackets: repeated('[('),
  'W/"1",': repeated('W/"1",'),
};

const headers = [
  ...['Prefer', 'If-Match', 'If-None-Match', 'If-Modified-Since', 'Authorization', 'Idempotency-Key', 'X-Request-Id'],
  ...['Content-Type', 'Accept', 'Accept-Encoding', 'Accept-Language', 'Origin', 'Host', 'Expect', 'Cookie', 'Range'],
  ...['traceparent', 'tracestate', 'X-Forwarded-For', 'Forwarded', 'Connection', 'Content-Encoding', 'User-Agent'],
  ...['Access-Control-Request-Method', 'Access-Control-Request-Headers'],
];

interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** The status. Sends by node:http, because fetch does not send some of these headers. */
async function send({ method = 'GET', path, headers = {}, body }: Sent): Promise<number> {
  const { hostname, port } = new URL(casting.url);
  const all = { authorization: `Bearer ${token}`, ...headers };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers: all, agent: false }, (response) =>
      response.resume().on('end', () => resolve(response.statusCode!)),
    );
    request.on('error', reject).end(body);
  });
}

/**
 * The processor time of one request in ms, in this process, including the client. It is the minimum of a few attempts, so
 * that other processes and garbage collection do not count.
 */
async function cost(sent: Sent): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < TRIES && least >= MILLISECONDS; i++) {
    const before = process.cpuUsage();
    const status = await send(sent);
    const { user, system } = process.cpuUsage(before);
    // Input that is refused for its length does not reach our code.
    expect([status, sent]).not.toEqual([431, sent]);
    expect(status).toBeLessThan(500);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

async function expectCheap(requests: Record<string, Sent>): Promise<void> {
  const slow: string[] = [];
  for (const [name, sent] of Object.entries(requests)) {
    const took = await cost(sent);
    if (took >= MILLISECONDS) slow.push(`${name}: ${took.toFixed(0)} ms`);
  }
  expect(slow).toEqual([]);
}

describe(`no header or parameter of ${LENGTH} characters takes ${MILLISECONDS} ms of the processor`, () => {
  it.each(headers)(
    'the header %s',
    async (name) => {
      const each = (method: string, path: string) =>
        Object.fromEntries(
          Object.entries(values).map(([value, text]) => [
            `${method} ${path} ${value}`,
            { method, path, headers: { [name.toLowerCase()]: text } },
          ]),
        );
      await expectCheap({
        ...each('GET', '/actors?limit=1'),
        ...each('DELETE', '/actors/999'),
        ...each('POST', '/actors/999/restore'),
        ...each('OPTIONS', '/actors/1'),
      });
    },
    300_000,
  );

  it('the type of a missing body, which is ignored', async () => {
    const types = Object.entries(values).flatMap(([value, text]) =>
      ['', 'text/csv', 'application/json;charset=', 'application/json;charset="'].map((start) => [
        `${start} ${value}`,
        start + text.slice(start.length),
      ]),
    );
    for (const method of ['POST', 'PATCH']) {
      const path = method === 'POST' ? '/actors' : '/actors/1';
      await expectCheap(
        Object.fromEntries(
          types.map(([name, type]) => [
            `${method} ${name}`,
            { method, path, body: '{}', headers: { 'content-type': type!, 'content-length': '2' } },
          ]),
        ),
      );
    }
  });

  it('every query parameter of the document, and its name', async () => {
    const { text } = await casting.as(undefined).get('/openapi.json');
    const { paths } = JSON.parse(text) as OpenAPIObject;
    const requests: Record<string, Sent> = {};
    for (const [path, { get }] of Object.entries(paths)) {
      for (const { name, in: place } of (get?.parameters ?? []) as { name: string; in: string }[]) {
        if (place !== 'query' || path.includes('/{movie_id}/h') || path.includes('/{actor_id}/m')) continue;
        for (const [value, long] of Object.entries(values)) {
          const bare = `${path.replace(/\{\w+\}/, '1')}?${name === 'cursor' ? 'limit=1&' : ''}`;
          const plain = long.replace(/\s/g, '+').replaceAll('\\', '%5C').slice(0, LENGTH);
          requests[`${path} ${name} ${value}`] = { path: `${bare}${name}=${plain.replaceAll('"', "'")}` };
        }
      }
    }
    expect(Object.keys(requests).length).toBeGreaterThan(500);
    for (const [value, long] of Object.entries(values)) {
      const plain = encodeURIComponent(long).slice(0, LENGTH).replace(/%.?$/, '');
      requests[`a name of ${value}`] = { path: `/actors?${plain}=1` };
      requests[`lenient, a name of ${value}`] = { path: `/actors?${plain}`, headers: { prefer: 'handling=lenient' } };
      requests[`an id of ${value}`] = { path: `/actors/${plain}` };
      requests[`a path of ${value}`] = { path: `/${plain.replaceAll('%2F', '/')}` };
    }
    for (const [name, piece] of [
      ['many unknown', 'a&'],
      ['many long unknown', 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq&'],
      ['many of one', 'id=1&'],
      ['many sorts', 'sort=-age&'],
      ['many pages', 'page=1&limit=1&'],
      ['many escapes', '%61=%2C&'],
      ['many brackets', 'a[0]=1&'],
    ] as const) {
      const numbered = repeated(piece).split('&');
      requests[name] = { path: `/actors?${numbered.join('&')}` };
      requests[`${name}, numbered`] = {
        path: `/actors?${numbered
          .map((part, i) => i.toString(36) + part)
          .join('&')
          .slice(0, LENGTH)}`,
      };
    }
    await expectCheap(requests);
  });
});
