import { expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { Permission } from '../auth/permissions.js';
import { revalidate } from './etag.js';

const json = 'application/json; charset=utf-8';
const body = '{"actor":{"name":"Zoë"},"success":true}';

/** A server with one route, whose handler sends `payload`, with `etag` if it knows one. */
function serving(payload: string | Buffer, etag?: string) {
  const server = fastify();
  server.addHook('onSend', revalidate);
  server.get('/', { config: { access: [Permission.GetActors] } }, (_, reply) => {
    if (etag) reply.header('etag', etag);
    return reply.type(json).send(payload);
  });
  return (headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
    server.inject({ url: '/', method, headers });
}

it('bytes are hashed as the text that they spell', async () => {
  const [text, bytes] = await Promise.all([serving(body)(), serving(Buffer.from(body))()]);
  expect(bytes.headers.etag).toMatch(/^"[\w-]{27}"$/);
  expect(bytes.headers.etag).toBe(text.headers.etag);
  expect((await serving(Buffer.from(`${body} `))()).headers.etag).not.toBe(text.headers.etag);
});

it.each([
  ['text', body, undefined],
  ['bytes', Buffer.from(body), undefined],
  ['bytes with a tag of the handler', Buffer.from(body), '"17"'],
] as const)('%s: ETag with 200, and 304 without a body to a client that has it', async (_, payload, own) => {
  const get = serving(payload, own);
  const full = await get();
  const etag = full.headers.etag as string;
  if (own) expect(etag).toBe(own);
  expect([full.statusCode, full.body, full.headers['content-type']]).toEqual([200, body, json]);
  expect(full.headers['content-length']).toBe(String(Buffer.byteLength(body)));
  expect(full.headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'accept-encoding' });

  for (const held of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
    const answer = await get({ 'if-none-match': held });
    expect([answer.statusCode, answer.body, answer.headers.etag]).toEqual([304, '', etag]);
    expect(answer.headers['content-type']).toBeUndefined();
  }
  expect((await get({ 'if-none-match': '"x"' })).statusCode).toBe(200);
  expect((await get({ 'if-none-match': etag }, 'HEAD')).statusCode).toBe(304);
});
