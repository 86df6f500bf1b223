import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prefersHtml } from '../src/http/root.controller.js';
import { Casting } from './support/casting.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());

const NOT_FOUND = '{"error":404,"message":"Resource was not found","success":false}';
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** Sends by node:http, because fetch resolves dots and replaces backslashes. */
function send(method: string, path: string) {
  return new Promise<{ status: number; allow: string | undefined; type: string | undefined; body: string }>(
    (resolve, reject) => {
      request(casting.url, { method, path }, (response) => {
        const { statusCode, headers } = response;
        const facts = { status: statusCode!, allow: headers.allow, type: headers['content-type'] };
        text(response).then((body) => resolve({ ...facts, body }), reject);
      })
        .on('error', reject)
        .end();
    },
  );
}

describe('a path that leads out of its folder', () => {
  const ups = ['/..', '/../actors', '/%2e%2e/actors', '/.%2E/actors', '/..%2factors', '/..%5cactors', '/..\\actors'];
  const odd = ['/.', '/./actors', '/%2e', '/x/../actors', '/..;/actors', '/%252e%252e/actors', '/../../../etc/passwd'];
  const files = ['/none.js', '/.git/config', '/%00', '/swagger-ui.css%00', '/%2fetc/passwd', `/${'a'.repeat(3000)}`];
  const paths = [
    '/docs',
    '//docs',
    '/docs/',
    '/docs\\',
    '/openapi.json',
    '/openapi.yaml',
    '/health',
    '/health/live',
    '',
  ];

  it.each(paths)('behind "%s": 404, whatever the verb', async (start) => {
    for (const end of [...ups, ...odd, ...files]) {
      for (const method of ['GET', 'HEAD', 'POST', 'DELETE']) {
        const { status, body } = await send(method, start + end);
        expect([method, start + end, status]).toEqual([method, start + end, 404]);
        if (method !== 'HEAD') expect(body).toBe(NOT_FOUND);
      }
    }
  });

  it('does not hide the pages and files that exist', async () => {
    for (const path of ['/docs', '/docs/', '//docs//', '/%64ocs', '/docs/index.html']) {
      const { status, type } = await send('GET', path);
      expect([path, status, type]).toEqual([path, 200, 'text/html']);
    }
    expect((await send('GET', '/docs/swagger-ui.css')).type).toContain('text/css');
  });
});

describe('a verb that a path does not have, however the path is written', () => {
  it.each(['/actors', '/actors/', '//actors', '/%61ctors', '/act%6frs//', '/actors#x', '/actors?x#y'])(
    'PUT %s: 405',
    async (path) => {
      const { status, allow } = await send('PUT', path);
      expect([status, allow]).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
      expect((await send('OPTIONS', path)).allow).toBe('GET, HEAD, OPTIONS, POST');
    },
  );
});

describe('the root', () => {
  const root = {
    links: { desk: '/desk/', docs: '/docs', health: '/health/ready', openapi: '/openapi.json' },
    name: 'Casting API',
    success: true,
    version,
  };

  it('says what the service is, to everyone', async () => {
    const answer = await casting.as(undefined).get('/');
    expect([answer.status, answer.text]).toEqual([200, JSON.stringify(root)]);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.headers.get('vary')).toContain('accept');
    for (const path of Object.values(root.links)) expect((await casting.as(undefined).get(path)).status).toBe(200);
    const head = await casting.as(undefined).head('/');
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', `${answer.text.length}`]);
  });

  it('leads a browser to the Casting Desk', async () => {
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8';
    for (const verb of ['get', 'head'] as const) {
      const { status, headers } = await casting.as(undefined)[verb]('/', undefined, { accept });
      expect([status, headers.get('location')]).toEqual([303, '/desk/']);
      expect(headers.get('vary')).toContain('accept');
    }
  });

  it.each(['post', 'put', 'patch', 'delete'] as const)('has no %s', async (verb) => {
    const { status, headers } = await casting.as(undefined)[verb]('/');
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  it.each([
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['application/json', false],
    ['application/json, text/html', false],
    ['application/json, text/html;q=0.9', false],
    ['text/html;q=0', false],
    ['text/html;q=0.5, */*', false],
    ['text/html;q=x', false],
    ['text/csv, */*;q=0.1', false],
    ['text/html', true],
    ['TEXT/HTML; charset=utf-8; Q=0.7', true],
    ['text/*', true],
    ['text/html, */*', true],
    ['application/json;q=0.5, text/html', true],
    ['text/html, application/*;q=0.9', true],
  ])('Accept: %s prefers HTML: %s', (accept, prefers) => expect(prefersHtml(accept)).toBe(prefers));
});

describe('the Casting Desk', () => {
  const get = (path: string, headers = {}) => fetch(casting.url + path, { headers, redirect: 'manual' });

  it('is at /desk/, where its page finds its files, and is asked for again each time', async () => {
    const { status, headers } = await get('/desk');
    expect([status, headers.get('location')]).toEqual([301, 'desk/']);
    const page = await get('/desk/');
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('etag')).toBeTruthy();
    // As browsers send it; fetch would add no-cache.
    const kept = { 'if-none-match': page.headers.get('etag'), 'cache-control': 'max-age=0' };
    const again = await get('/desk/', kept);
    expect(again.status).toBe(304);
  });

  it('has files that browsers keep, compressed once', async () => {
    const page = await (await get('/desk/')).text();
    const names = Array.from(page.matchAll(/(?:src|href)="([\w-]+\.(?:js|css))"/g), ([, name]) => name!);
    expect(names).toHaveLength(2);
    for (const name of names) {
      for (const encoding of ['br', 'gzip']) {
        const { status, headers } = await get(`/desk/${name}`, { 'accept-encoding': encoding });
        expect([status, headers.get('content-encoding')]).toEqual([200, encoding]);
        expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
        expect(headers.get('vary')).toContain('accept-encoding');
      }
    }
    expect((await get('/desk/main-00000000.js')).status).toBe(404);
    expect((await get('/desk/../package.json')).status).toBe(404);
  });

  it('finds the identity provider, and contains no secret', async () => {
    const answer = await get('/desk/settings.json');
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    const settings = (await answer.json()) as object;
    expect(Object.keys(settings)).toEqual(['audience', 'authorization_url', 'client_id', 'issuer', 'token_url']);
  });

  it('is absent with DESK=false', async () => {
    const without = await Casting.boot({ DESK: 'false' });
    try {
      const paths = ['/desk', '/desk/', '/desk/settings.json', '/desk/icon.svg'];
      for (const path of paths) expect((await without.as(undefined).get(path)).status).toBe(404);
      const root = await without.as(undefined).get('/', undefined, { accept: 'text/html' });
      expect([root.status, root.headers.get('location')]).toEqual([303, '/docs']);
      expect((await without.as(undefined).get('/')).text).not.toContain('desk');
    } finally {
      await without.stop();
    }
  });
});
