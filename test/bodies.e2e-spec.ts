import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting } from './support/casting.js';
import { actorBody, aMovie, anActor, movieBody } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

/** Sends by node:http, which does not change the headers. `chunks` is sent chunked, even if it is empty. */
async function send(method: string, path: string, headers: Record<string, string | number>, chunks?: string[]) {
  const authorization = `Bearer ${await casting.token('producer')}`;
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const options = {
      method,
      headers: { ...headers, authorization, ...(chunks && { 'transfer-encoding': 'chunked' }) },
    };
    const sent = request(casting.url + path, options, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode!, body }), reject);
    });
    sent.on('error', reject);
    for (const chunk of chunks ?? []) sent.write(chunk);
    sent.end();
  });
}

const types = [
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded;charset=utf-8',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'text/plain',
  'application/json; charset=latin1',
  'application/merge-patch+json',
  'application/octet-stream',
  'nonsense',
  '/',
  '',
];

describe.each(types)('without a body, Content-Type: %s is ignored', (type) => {
  const lengths = [
    ['Content-Length: 0', { 'content-length': 0 }, undefined],
    ['no Content-Length', {}, undefined],
    ['no chunks', {}, []],
    ['a Content-Encoding of nothing', { 'content-length': 0, 'content-encoding': 'gzip' }, undefined],
  ] as const;

  it.each(lengths)('%s', async (_, headers, chunks) => {
    const [actor, movie] = [await anActor(casting.database), await aMovie(casting.database)];
    const all = { ...headers, 'content-type': type };
    const ask = (method: string, path: string) => send(method, path, all, chunks && [...chunks]);
    for (const [method, path] of [
      ['PUT', `/movies/${movie}/actors/${actor}`],
      ['DELETE', `/movies/${movie}/actors/${actor}`],
      ['DELETE', `/actors/${actor}`],
      ['POST', `/actors/${actor}/restore`],
      ['DELETE', `/movies/${movie}`],
      ['POST', `/movies/${movie}/restore`],
      ['GET', '/actors'],
    ] as const) {
      expect([method, path, (await ask(method, path)).status]).toEqual([method, path, 200]);
    }
    for (const [method, path] of [
      ['POST', '/actors'],
      ['PATCH', `/actors/${actor}`],
      ['POST', '/movies'],
      ['PATCH', `/movies/${movie}`],
    ] as const) {
      const { status, body } = await ask(method, path);
      expect([status, JSON.parse(body)]).toEqual([
        400,
        {
          details: [{ field: 'body', message: 'must be a JSON object; none came' }],
          error: 400,
          message: 'Bad request',
          success: false,
        },
      ]);
    }
  });
});

describe('a body', () => {
  const writes = [
    ['post', '/actors', actorBody()],
    ['patch', '/actors/1', { age: 1 }],
    ['post', '/movies', movieBody()],
    ['patch', '/movies/1', { title: 'x' }],
    ['put', '/movies/1/actors/1', {}],
    ['delete', '/actors/1', {}],
    ['post', '/actors/1/restore', {}],
  ] as const;

  it.each(writes)('%s %s: 415 names the unsupported charset', async (verb, path, body) => {
    for (const charset of [
      'latin1',
      'ISO-8859-1',
      'utf-16',
      '"utf-16le"',
      'windows-1252',
      'utf-7',
      '"nonsense',
      '""',
    ]) {
      const type = `application/json; charset=${charset}`;
      const answer = await casting.as('producer')[verb](path, body, { 'content-type': type });
      const name = charset.replaceAll('"', '');
      expect([answer.status, answer.body]).toEqual([
        415,
        {
          details: [{ field: 'Content-Type', message: `must have the charset utf-8 or none, not ${name}` }],
          error: 415,
          message: 'The body must be in UTF-8; send it so, with Content-Type: application/json',
          success: false,
        },
      ]);
    }
  });

  it.each(['utf-8', 'UTF-8', 'utf8', '"utf-8"', '"UTF8"', 'us-ascii', 'US-ASCII'])(
    'charset=%s is UTF-8',
    async (name) => {
      const type = { 'content-type': `application/json;charset=${name}` };
      const answer = await casting.as('producer').post('/actors', actorBody({ name: 'Zoë' }), type);
      expect([answer.status, answer.body.actors[0].name]).toEqual([200, 'Zoë']);
      const { id } = answer.body.actors[0];
      const merge = { 'content-type': `application/merge-patch+json; charset=${name}` };
      expect((await casting.as('producer').patch(`/actors/${id}`, { age: 1 }, merge)).status).toBe(200);
    },
  );

  it.each(writes)('%s %s: 415 names the unsupported and the supported Content-Encoding', async (verb, path, body) => {
    for (const coding of ['gzip', 'br', 'deflate', 'x', 'identity, gzip', 'GZIP']) {
      const bytes = coding === 'gzip' ? gzipSync(JSON.stringify(body)) : body;
      const headers = { 'content-type': 'application/json', 'content-encoding': coding };
      const answer = await casting.as('producer')[verb](path, bytes, headers);
      expect([answer.status, answer.body]).toEqual([
        415,
        {
          details: [{ field: 'Content-Encoding', message: 'must be identity, or not be sent' }],
          error: 415,
          message: 'The body must not be compressed; send it as it is',
          success: false,
        },
      ]);
      expect(answer.headers.get('accept-encoding')).toBe('identity');
      expect(answer.headers.get('accept-patch') !== null).toBe(verb === 'patch');
    }
  });

  it.each(['identity', 'Identity', ''])('Content-Encoding: %s is accepted', async (coding) => {
    const answer = await casting.as('producer').post('/actors', actorBody(), { 'content-encoding': coding });
    expect(answer.status).toBe(200);
  });

  it('is checked at its first byte if it is chunked', async () => {
    const chunks = [JSON.stringify(actorBody()).slice(0, 9), JSON.stringify(actorBody()).slice(9)];
    expect((await send('POST', '/actors', { 'content-type': 'application/json' }, chunks)).status).toBe(200);
    for (const type of ['text/plain', 'nonsense', '']) {
      const { status, body } = await send('POST', '/actors', { 'content-type': type }, chunks);
      expect([status, body]).toEqual([
        415,
        '{"error":415,"message":"The body must be JSON; send Content-Type: application/json","success":false}',
      ]);
    }
    expect((await send('POST', '/actors', {}, chunks)).status).toBe(415);
  });

  it('is not checked before the permission', async () => {
    const headers = { 'content-type': 'application/json; charset=latin1', 'content-encoding': 'gzip' };
    expect((await casting.as(undefined).post('/actors', {}, headers)).status).toBe(401);
    expect((await casting.as('assistant').post('/actors', {}, headers)).status).toBe(403);
  });
});
