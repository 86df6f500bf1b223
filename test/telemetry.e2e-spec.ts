import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { environment } from './support/casting.js';
import { Collector } from './support/collector.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { actorBody } from './support/factories.js';
import { Issuer } from './support/issuer.js';
import { freePort } from './support/ports.js';
import { ProductionBuild } from './support/service-process.js';
import { until } from './support/until.js';

let build: ProductionBuild;
let database: TestDatabase;
let issuer: Issuer;
let token: string;
beforeAll(async () => {
  build = await ProductionBuild.present();
  [database, issuer] = await Promise.all([createDatabase(), Issuer.start()]);
  token = await issuer.sign({ permissions: ['get:actors', 'post:actors', 'patch:actors'] });
});
afterAll(async () => {
  build.stop();
  await Promise.all([database.drop(), issuer.stop()]);
});

async function start(env: Record<string, string>) {
  const service = await build.run(environment(database.url, issuer.url, env));
  await service.ready();
  const send = async (method: string, path: string, body?: object, headers?: Record<string, string>) => {
    const answer = await fetch(service.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: body ? JSON.stringify(body) : null,
    });
    await answer.text();
    return answer;
  };
  const end = async () => {
    service.process.kill('SIGTERM');
    expect(await service.exit).toBe(0);
  };
  return { send, end, output: service.output };
}

describe('with OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  let collector: Collector;
  beforeEach(async () => void (collector = await Collector.start()));
  afterEach(() => collector.stop());

  /** Spans may arrive a moment after the service has ended. */
  const arrived = (name: string, count = 1) =>
    until(() => collector.spans.filter((span) => span.name === name).length >= count);

  const one = (name: string) => {
    const spans = collector.spans.filter((span) => span.name === name);
    expect(spans).toHaveLength(1);
    return spans[0]!;
  };
  const below = (name: string) => {
    const { traceId, spanId } = one(name);
    const spans = collector.spans.filter((span) => span.parentSpanId === spanId);
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
    return spans;
  };

  it.each(['1', '2'])(
    'a span for each request, its statements below it, all sent before the end (WORKERS=%s)',
    async (WORKERS) => {
      const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, WORKERS });
      const { headers } = await service.send('POST', '/actors', actorBody());
      const path = headers.get('location')!;
      const caller = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
      const traceparent = `00-${caller.traceId}-${caller.spanId}-01`;
      await service.send('GET', path, undefined, { traceparent, 'x-request-id': 'my-request' });
      await service.send('PATCH', path, { age: 40 });
      await service.send('GET', '/nowhere');
      await service.send('GET', '/movies');
      await service.send('GET', '/health/live');
      await service.end();
      for (const name of ['POST /actors', 'GET /actors/:actor_id', 'PATCH /actors/:actor_id', 'GET', 'GET /movies']) {
        await arrived(name);
      }

      expect(collector.services).toEqual(new Set(['casting-api']));
      expect(one('GET /actors/:actor_id')).toMatchObject({
        traceId: caller.traceId,
        parentSpanId: caller.spanId,
        attributes: {
          'http.request.method': 'GET',
          'http.route': '/actors/:actor_id',
          'http.response.status_code': 200,
          'http.response.header.x-request-id': { values: [{ stringValue: 'my-request' }] },
        },
      });
      expect(below('GET /actors/:actor_id')[0]).toMatchObject({
        name: 'SELECT',
        attributes: {
          'db.system.name': 'postgresql',
          'db.namespace': new URL(database.url).pathname.slice(1),
          'db.query.text': expect.stringMatching(/^SELECT/),
        },
      });
      expect(below('POST /actors').map(({ name }) => name)).toContain('WITH');
      expect(below('PATCH /actors/:actor_id').map(({ name }) => name)).toContain('WITH');
      expect(one('GET').attributes).toMatchObject({ 'http.response.status_code': 404 });
      expect(one('GET /movies').attributes).toMatchObject({ 'http.response.status_code': 403 });
      expect(collector.received).not.toMatch(/\/health\/|FROM migrations/);
      expect(service.output()).toBe('');
    },
  );

  it('no token, no header, no query string and no value is in them', async () => {
    const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    await service.send('POST', '/actors', actorBody({ name: 'Secret Name' }), { 'x-secret': 'secret header' });
    await service.send('GET', '/actors?q=secretword');
    await service.send('GET', `/actors?access_token=${token}`);
    await service.send('GET', `/${token}`);
    await service.end();
    await arrived('POST /actors');
    await arrived('GET /actors', 2);
    expect(collector.spans.filter(({ name }) => name === 'GET /actors')).toHaveLength(2);
    expect(collector.received).toContain('INSERT INTO');
    expect(collector.received).not.toMatch(/secret|bearer/i);
    for (const part of token.split('.')) expect(collector.received).not.toContain(part);
  });

  it('is named and sampled as the standard variables say', async () => {
    const env = { OTEL_SERVICE_NAME: 'castings', OTEL_EXPORTER_OTLP_HEADERS: 'api-key=abc' };
    const sampler = { OTEL_TRACES_SAMPLER: 'parentbased_always_off' };
    const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...env, ...sampler });
    await service.send('GET', '/actors');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await service.send('GET', '/actors', undefined, { traceparent });
    await service.end();
    await arrived('GET /actors');
    expect(one('GET /actors').traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(collector.services).toEqual(new Set(['castings']));
    expect(collector.received).toContain('"api-key":"abc"');
  });
});

describe('without a collector', () => {
  let silent: ReturnType<typeof createServer>;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it.each([
    ['where no server listens', freePort],
    ['where the server does not answer', () => (silent.address() as AddressInfo).port],
  ])(
    '%s: requests are answered, the loss is logged once, and the exit is delayed by a second at most',
    async (_, port) => {
      const service = await start({
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await port()}`,
        OTEL_EXPORTER_OTLP_TIMEOUT: '200',
        OTEL_BSP_SCHEDULE_DELAY: '50',
      });
      for (let time = 0; time < 20; time++) {
        expect((await service.send('POST', '/actors', actorBody())).status).toBe(200);
        await sleep(50);
      }
      const began = performance.now();
      await service.end();
      expect(performance.now() - began).toBeLessThan(20_000);
      expect(service.output()).toMatch(
        /^Traces are lost \(.+\): start the collector, or fix OTEL_EXPORTER_OTLP_ENDPOINT\.\n$/,
      );
    },
  );

  it('loads nothing of OpenTelemetry except the API that prom-client uses, if no address is set', async () => {
    expect(await packagesLoaded({})).toEqual(['api']);
    expect(await packagesLoaded({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })).toContain('sdk-trace-node');
  });
});

/** The packages of OpenTelemetry that a run of the service loads. V8's coverage output names every loaded script. */
async function packagesLoaded(env: Record<string, string>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'casting-telemetry-'));
  const service = await start({ ...env, NODE_V8_COVERAGE: folder });
  await service.send('GET', '/actors');
  await service.end();
  const scripts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  rmSync(folder, { recursive: true });
  expect(scripts.join()).toContain('/operations/telemetry.js"');
  return [...new Set(Array.from(scripts.join().matchAll(/\/@opentelemetry\/([\w-]+)\//g), ([, name]) => name!))];
}
