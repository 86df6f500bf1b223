import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { environment } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { Issuer } from './support/issuer.js';
import { freePort } from './support/ports.js';
import { ProductionBuild } from './support/service-process.js';
import { until } from './support/until.js';

let build: ProductionBuild;
let database: TestDatabase;
let issuer: Issuer;
beforeAll(async () => {
  build = await ProductionBuild.present();
  [database, issuer] = await Promise.all([createDatabase(), Issuer.start()]);
});
afterAll(async () => {
  build.stop();
  await Promise.all([database.drop(), issuer.stop()]);
});

const good = (env: Record<string, string> = {}) => environment(database.url, issuer.url, { LOG_LEVEL: 'info', ...env });

describe('node dist/main.js', () => {
  it('contains no development code', () => {
    const files = execFileSync('find', [build.folder, '-type', 'f'], { encoding: 'utf8' });
    expect(files).toContain('main.js');
    expect(files).not.toMatch(/\/dev\/|spec/);
  });

  it('refuses to start without its settings, all faults at once, exit 1', async () => {
    const service = await build.run({ NODE_ENV: 'production', PORT: 'eighty', CORS_ORIGINS: 'example.com' });
    expect(await service.exit).toBe(1);
    for (const name of ['PORT', 'DATABASE_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE', 'CORS_ORIGINS']) {
      expect(service.output()).toContain(`\n  ${name} `);
    }
    expect(service.output()).not.toContain('    at ');
  });

  it('says in one line that the port is taken, exit 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const service = await build.run(good({ PORT: String((taken.address() as AddressInfo).port), LOG_LEVEL: 'silent' }));
    expect(await service.exit).toBe(1);
    expect(service.output()).toMatch(/^Port \d+ is in use: stop what listens there, or set PORT\.\n$/);
    taken.close();
  });

  it('logs JSON lines with request id, sub, route, ms and the code of a refusal, and never a token', async () => {
    const service = await build.run(good());
    await service.ready();
    const token = await issuer.sign({ permissions: ['get:actors'], sub: 'director@casting.test' });
    const send = (path: string, authorization: string) =>
      fetch(service.url + path, { headers: { authorization, 'x-request-id': 'my-request' } });
    await send('/actors/7', `Bearer ${token}`);
    await send('/actors', `Bearer ${token}x`);
    await send('/movies', `Bearer ${token}`);
    await send(`/nowhere?access_token=${token}`, `Bearer ${token}`);
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1').resume();
    socket.write(`GET /actors HTTP/1.1\r\nAuthorization : Bearer ${token}\r\n\r\n`);
    await once(socket, 'close');
    service.process.kill('SIGTERM');
    expect(await service.exit).toBe(0);
    const lines = service
      .output()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({
        requestId: 'my-request',
        method: 'GET',
        route: '/actors/:actor_id',
        status: 404,
        sub: 'director@casting.test',
        ms: expect.any(Number),
      }),
    );
    const invalid = { route: '/actors', status: 401, code: 'invalid_header' };
    expect(lines).toContainEqual(expect.objectContaining(invalid));
    const denied = { route: '/movies', status: 403, code: 'unauthorized', sub: 'director@casting.test' };
    expect(lines).toContainEqual(expect.objectContaining(denied));
    expect(lines).toContainEqual(expect.objectContaining({ status: 400, code: 'HPE_INVALID_HEADER_TOKEN' }));
    const lost = lines.filter(({ route }) => route === 'unknown path');
    expect(lost).toEqual([expect.objectContaining({ path: '/nowhere', status: 404, msg: 'GET /nowhere 404' })]);
    const start = lines.slice(0, lines.findIndex(({ msg }) => msg === 'Ready') + 1);
    // On a busy machine the database or the provider may answer too late at first.
    const isLate = (line: string) => /^(Not ready|No database yet|Keys can't be fetched)/.test(line);
    // No other warning, and no line of Nest for each route.
    expect(start.filter(({ msg }) => !isLate(String(msg))).map(({ level }) => level)).toEqual([30, 30]);
    expect(service.output()).not.toContain(token.slice(0, 40));
  });

  it('in production the line of an unknown path has no path', async () => {
    const service = await build.run(
      good({ NODE_ENV: 'production', AUTH_ISSUER: 'https://issuer.example.com/', LOG_LEVEL: 'info' }),
    );
    await service.ready();
    await fetch(`${service.url}/secret-in-a-path`);
    service.process.kill('SIGTERM');
    expect(await service.exit).toBe(0);
    expect(service.output()).toContain('GET unknown path 404');
    expect(service.output()).not.toContain('secret-in-a-path');
  });
});

describe('a start with a wrong setting', () => {
  it.each<[string, Record<string, string>, string]>([
    ['a near miss', { auth_audience: 'x' }, 'auth_audience: unknown setting; did you mean AUTH_AUDIENCE?'],
    ['a password with a #', { DATABASE_URL: 'postgres://u:hunter2#x@127.0.0.1/db' }, '# is %23'],
    ['several hosts', { DATABASE_URL: 'postgres://u:hunter2@h1,h2/db' }, 'must name one host'],
    ['a linked port', { METRICS_PORT: 'tcp://10.0.0.1:9090' }, 'METRICS_PORT must be an integer'],
    ['an origin with a slash', { CORS_ORIGINS: 'https://app.example.com/' }, 'no final slash'],
    ['a HOST without address', { HOST: 'nowhere.invalid' }, 'HOST is a name that does not resolve here.'],
  ])('says so in one line, exit 1: %s', async (_, env, expected) => {
    const service = await build.run(good({ ...env, LOG_LEVEL: 'silent' }));
    expect(await service.exit).toBe(1);
    expect(service.output()).toContain(expected);
    expect(service.output()).not.toMatch(/hunter2|\n {4}at /);
    expect(service.output().trim().split('\n').length).toBeLessThanOrEqual(2);
  });
});

describe('a socket in DATABASE_URL', () => {
  it.each([
    ['as Cloud SQL writes it', true],
    ['as the host', false],
  ])('is connected to, %s', async (_, asParameter) => {
    const folder = mkdtempSync(join(tmpdir(), 'project:region:'));
    const { username, password, hostname, port, pathname } = new URL(database.url);
    const relay = createServer((client) => {
      const server = connect(Number(port), hostname);
      client.pipe(server).on('error', () => client.destroy());
      server.pipe(client).on('error', () => server.destroy());
    }).listen(join(folder, '.s.PGSQL.5432'));
    await once(relay, 'listening');
    const place = asParameter ? `${pathname}?host=${folder}` : `${encodeURIComponent(folder)}${pathname}`;
    const service = await build.run(good({ DATABASE_URL: `postgres://${username}:${password}@${place}` }));
    await service.ready();
    service.process.kill('SIGTERM');
    expect(await service.exit).toBe(0);
    relay.close();
    rmSync(folder, { recursive: true });
  });
});

describe('signals', () => {
  it.each(['SIGHUP', 'SIGTERM', 'SIGINT'] as const)('%s drains, and the same again cuts nothing', async (signal) => {
    const service = await build.run(good({ DRAIN_SECONDS: '8' }));
    await service.ready();
    service.process.kill(signal);
    const health = () => fetch(`${service.url}/health/ready`).then(({ status }) => status);
    await until(async () => (await health()) === 503);
    service.process.kill(signal);
    expect(await health()).toBe(503);
    expect(await service.exit).toBe(0);
  });

  it('SIGUSR1 opens no debugger', async () => {
    const service = await build.run(good());
    await service.ready();
    service.process.kill('SIGUSR1');
    await fetch(`${service.url}/health/ready`);
    service.process.kill('SIGTERM');
    expect(await service.exit).toBe(0);
    expect(service.output()).not.toContain('Debugger listening');
  });
});

describe('node dist/database/migrate.js', () => {
  it('says what it did, and helps when it cannot', async () => {
    const done = await build.run({ DATABASE_URL: database.url }, 'database/migrate.js');
    expect(await done.exit).toBe(0);
    expect(done.output()).toBe('The schema is up to date.\n');
    const lost = await build.run(
      { DATABASE_URL: `postgres://x:secret@127.0.0.1:${await freePort()}/x` },
      'database/migrate.js',
    );
    expect(await lost.exit).toBe(1);
    expect(lost.output()).toMatch(/^Can't migrate: .+ Check that DATABASE_URL .+\n$/);
    expect(lost.output()).not.toContain('secret');
  });
});

describe('/health/ready', () => {
  it('is 503 while migrations are pending', async () => {
    await database.query('DELETE FROM migrations');
    const service = await build.run(good());
    await until(async () => {
      const answer = await fetch(`${service.url}/health/ready`).catch(() => undefined);
      expect([undefined, 503]).toContain(answer?.status);
      return service.output().includes('npm run migrate');
    });
    service.process.kill('SIGTERM');
    expect(await service.exit).toBe(0);
  });
});
