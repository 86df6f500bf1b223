import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { actorBody, anActor, movieBody } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start({ CORS_ORIGINS: '*' })));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

/** Sends exactly these bytes and returns everything that comes back. */
function raw(bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(casting.url);
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.on('end', () => resolve(text)).on('error', reject);
  });
}

function expectEnvelope(text: string, status: number): void {
  const [head, body] = text.split('\r\n\r\n') as [string, string];
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head.toLowerCase()).toContain('content-type: application/json');
  expect(JSON.parse(body)).toMatchObject({ error: status, success: false });
  if (status !== 400) return;
  const message = 'must be well-formed HTTP, its path UTF-8 in percent escapes';
  expect(JSON.parse(body)).toEqual(envelope.badRequest([{ field: 'request', message }]));
}

describe('unknown paths and verbs', () => {
  it.each(['/actor', '/actors/1/2', '/Actors', '/movies/1/cast', '/favicon.ico', '/health', '/docs/none.js'])(
    'GET %s: 404, without a token as well',
    async (path) => {
      const answer = await casting.as(undefined).get(path);
      expect(answer.status).toBe(404);
      expect(answer.text).toBe('{"error":404,"message":"Resource was not found","success":false}');
    },
  );

  it.each([
    ['put', '/actors', 'GET, HEAD, OPTIONS, POST'],
    ['delete', '/actors/', 'GET, HEAD, OPTIONS, POST'],
    ['patch', '/movies', 'GET, HEAD, OPTIONS, POST'],
    ['post', '/movies/1', 'DELETE, GET, HEAD, OPTIONS, PATCH'],
    ['put', '/actors/abc/', 'DELETE, GET, HEAD, OPTIONS, PATCH'],
    ['post', '/health/live', 'GET, HEAD, OPTIONS'],
    ['post', '/openapi.json', 'GET, HEAD, OPTIONS'],
  ] as const)('%s %s: 405 with Allow, without a token as well', async (verb, path, allow) => {
    const answer = await casting.as(undefined)[verb](path, 'not looked at', { 'content-type': 'text/plain' });
    expect([answer.status, answer.body]).toEqual([405, envelope.methodNotFound]);
    expect(answer.text).toBe('{"error":405,"message":"Method not found","success":false}');
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it.each(['TRACE', 'PROPFIND', 'QUERY', 'LOCK'])('%s /actors: 405', async (method) => {
    const status = await new Promise((resolve, reject) =>
      httpRequest(`${casting.url}/actors`, { method }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end(),
    );
    expect(status).toBe(405);
  });

  it.each(['abc', '-1', '0', '00', '1e3', '1.0', '+1', '01', '0x1', '%20', '2147483648', '9223372036854775808'])(
    'the id %s: 404 of the row',
    async (id) => {
      for (const path of [`/actors/${id}`, `/movies/${id}`]) {
        expect((await casting.as('producer').get(path)).body).toEqual(envelope.notFound);
        expect((await casting.as('producer').delete(path)).body).toEqual(envelope.notFound);
      }
      expect((await casting.as('producer').patch(`/actors/${id}`, { age: 1 })).body).toEqual(envelope.notFound);
      expect((await casting.as('producer').patch(`/movies/${id}`, { title: 'x' })).body).toEqual(envelope.notFound);
    },
  );

  it.each(['99999999999999999999', '9'.repeat(5000), '%00', '%ED%A0%80', 'a'.repeat(300), '1;DROP', '%F0%9F%8E%AC'])(
    'the id %#: a 4xx',
    async (id) => {
      const answer = await casting.as('producer').delete(`/actors/${id}`);
      expect([400, 404]).toContain(answer.status);
      expect(answer.body).toMatchObject({ error: answer.status, success: false });
    },
  );
});

describe('bodies', () => {
  const posts = [
    ['post', '/actors'],
    ['patch', '/actors/1'],
    ['post', '/movies'],
    ['patch', '/movies/1'],
  ] as const;
  const send = (verb: 'post' | 'patch', path: string, body: unknown, type = 'application/json') =>
    casting.as('producer')[verb](path, body, { 'content-type': type });

  describe.each(posts)('%s %s', (verb, path) => {
    it.each([
      '{',
      '{"age":25,}',
      "{'age':25}",
      'age=25',
      '{"age":NaN}',
      '{} {}',
      '\u0000',
      '[1,',
      '{"__proto__":{"age":1}}',
      '{"x":{"__proto__":null}}',
      '{"constructor":{"prototype":{}}}',
    ])('%s: 400', async (body) => {
      const answer = await send(verb, path, body);
      expect([answer.status, answer.body]).toEqual([
        400,
        envelope.badRequest([
          {
            field: 'body',
            message: 'must be well-formed JSON without __proto__ or constructor.prototype members',
          },
        ]),
      ]);
    });

    it('none, or an empty one: 400', async () => {
      const none = envelope.badRequest([{ field: 'body', message: 'must be a JSON object; none came' }]);
      expect((await send(verb, path, '')).body).toEqual(none);
      expect((await casting.as('producer')[verb](path)).body).toEqual(none);
    });

    it('bytes that are no UTF-8: 400, never repaired', async () => {
      const bytes = Uint8Array.from([...Buffer.from('{"name":"'), 0xff, 0xc0, ...Buffer.from('"}')]);
      expect((await send(verb, path, bytes)).body.details).toEqual([{ field: 'body', message: 'must be UTF-8' }]);
    });

    it.each(['[]', '[{"age":1}]', '"text"', '25', 'true', 'null'])('%s: 422', async (body) => {
      const answer = await send(verb, path, body);
      const fault = { field: 'body', message: 'must be a JSON object' };
      expect([answer.status, answer.body]).toEqual([422, envelope.unprocessable([fault])]);
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data', 'json'])(
      '%s: 415',
      async (type) => {
        const answer = await send(verb, path, '{"age":1}', type);
        expect([answer.status, answer.body]).toEqual([
          415,
          {
            error: 415,
            message: 'The body must be JSON; send Content-Type: application/json',
            success: false,
          },
        ]);
      },
    );

    it('over 256 KiB: 413', async () => {
      const answer = await send(verb, path, JSON.stringify({ x: 'x'.repeat(256 * 1024) }));
      expect(answer.status).toBe(413);
      expect(answer.body).toMatchObject({ error: 413, success: false });
    });

    it('10 MB: 413', async () => {
      const answer = await send(verb, path, JSON.stringify({ name: 'x'.repeat(10_000_000) })).catch(() => undefined);
      // The server may close before it has read everything; then the client sees a broken connection.
      if (answer) expect(answer.status).toBe(413);
      expect((await casting.as(undefined).get('/health/live')).status).toBe(200);
    });

    it.each(['{}', '{"unknown":1}', '{"id":5}', '{"success":true}'])('no known field, %s: 422', async (body) => {
      expect((await send(verb, path, body)).status).toBe(422);
    });

    it('30,000 nested arrays in a known or an unknown field: a 4xx at once', async () => {
      const nested = '['.repeat(30_000) + ']'.repeat(30_000);
      for (const field of ['name', 'title', 'actors', 'age', 'unknown']) {
        expect((await send(verb, path, `{"${field}":${nested}}`)).status).toBe(422);
      }
    });
  });

  it('just under 256 KiB is read', async () => {
    const answer = await send('post', '/actors', JSON.stringify({ ...actorBody(), x: 'x'.repeat(256 * 1024 - 100) }));
    expect(answer.status).toBe(200);
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/json;x=y'])(
    '%s is JSON',
    async (type) => {
      expect((await send('post', '/actors', JSON.stringify(actorBody()), type)).status).toBe(200);
    },
  );

  it('the last of duplicate members counts', async () => {
    const answer = await send('post', '/actors', '{"age":1,"name":"a","gender":"b","age":2}');
    expect(answer.body.actors[0].age).toBe(2);
  });

  it('a GET or DELETE with a JSON type and no body is fine', async () => {
    const id = await anActor(casting.database);
    const json = { 'content-type': 'application/json' };
    expect((await casting.as('director').get('/actors', undefined, json)).status).toBe(200);
    expect((await casting.as('director').delete(`/actors/${id}`, undefined, json)).status).toBe(200);
  });
});

describe('HEAD and OPTIONS', () => {
  it('HEAD answers as GET does, without the body', async () => {
    const id = await anActor(casting.database);
    for (const path of ['/actors', `/actors/${id}`, '/health/live']) {
      const get = await casting.as('assistant').get(path);
      const head = await casting.as('assistant').head(path);
      expect([head.status, head.text]).toEqual([200, '']);
      expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(get.text)));
      expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
    }
    expect((await casting.as('assistant').head('/movies')).status).toBe(404);
    expect((await casting.as(undefined).head('/actors')).status).toBe(401);
  });

  it('OPTIONS returns Allow', async () => {
    const answer = await casting.as(undefined).options('/movies/1');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('allow')).toBe('DELETE, GET, HEAD, OPTIONS, PATCH');
  });
});

describe('CORS', () => {
  const origin = { origin: 'https://app.example.com' };

  it('lets any page call every verb with a token and JSON', async () => {
    const asked = {
      ...origin,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization,content-type,if-match,prefer',
    };
    const { status, headers } = await casting.as(undefined).options('/actors/1', undefined, asked);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, PUT, PATCH, DELETE');
    expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type,if-match,prefer');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('is on every answer, errors too, and exposes the headers that pages need', async () => {
    await anActor(casting.database);
    const director = casting.as('director');
    const answers = [
      await director.get('/actors', undefined, origin),
      await director.get('/movies', undefined, origin),
      await director.get('/nowhere', undefined, origin),
      await director.put('/actors', {}, origin),
      await director.post('/actors', '{', origin),
      await director.post('/actors', {}, origin),
      await director.post('/movies', movieBody(), origin),
      await casting.as(undefined).get('/actors', undefined, origin),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 405, 400, 422, 403, 401]);
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBe('*');
      const exposed = headers.get('access-control-expose-headers');
      for (const name of ['Location', 'WWW-Authenticate', 'Allow', 'Retry-After', 'X-Request-Id', 'ETag', 'Link']) {
        expect(exposed).toContain(name);
      }
    }
  });

  it('is narrowed by CORS_ORIGINS', async () => {
    const narrow = await Casting.start({
      CORS_ORIGINS: 'https://app.example.com,http://localhost:3000,capacitor://localhost,https://*.example.org',
    });
    const allowed = async (page: string) =>
      (await narrow.as(undefined).get('/actors', undefined, { origin: page })).headers.get(
        'access-control-allow-origin',
      );
    expect(await allowed('https://app.example.com')).toBe('https://app.example.com');
    expect(await allowed('http://localhost:3000')).toBe('http://localhost:3000');
    expect(await allowed('capacitor://localhost')).toBe('capacitor://localhost');
    expect(await allowed('https://a.b.example.org')).toBe('https://a.b.example.org');
    for (const other of ['https://evil.example.com', 'https://example.org', 'https://a.example.org.evil.com', 'null']) {
      expect(await allowed(other)).toBeNull();
    }
    await narrow.stop();
  });
});

describe('every answer', () => {
  it('carries X-Request-Id, the caller’s own if it is a plain word', async () => {
    const id = async (sent?: string) =>
      (await casting.as(undefined).get('/actors', undefined, sent ? { 'x-request-id': sent } : {})).headers.get(
        'x-request-id',
      );
    expect(await id('my.request-1_A')).toBe('my.request-1_A');
    for (const bad of [undefined, 'x'.repeat(129), 'two words', 'a"b', '<script>']) {
      expect(await id(bad)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('carries security headers', async () => {
    for (const path of ['/actors', '/nowhere', '/docs']) {
      const { headers } = await casting.as(undefined).get(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('bad percent escapes: 400 in the envelope', async () => {
    for (const path of ['/%zz', '/actors/%E0%A4%A']) {
      const text = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expectEnvelope(text, 400);
      expect(text.toLowerCase()).toContain('x-request-id:');
    }
  });

  it('input that is not HTTP: 400 in the envelope; headers over 16 KiB: 431', async () => {
    expectEnvelope(await raw('not http at all\r\n\r\n'), 400);
    expectEnvelope(await raw('GET /actors HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n'), 400);
    expectEnvelope(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`), 431);
    expectEnvelope(
      await raw('POST /actors HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
      400,
    );
  });

  it('duplicate slashes are one', async () => {
    expect((await casting.as('assistant').get('//actors//')).body).toEqual(envelope.notFound);
    expect((await casting.as(undefined).get('//actors//')).status).toBe(401);
  });
});

// Browsers open connections in advance.
it('a connection on which nothing has come does not keep a service that closes', async () => {
  const closing = await Casting.start();
  const socket = connect(Number(new URL(closing.url).port), '127.0.0.1').resume();
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  await closing.stop();
  expect(await closed).toEqual([false]);
});
