import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { permissionsOf } from '../src/dev/identity/roles.js';
import { environment } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { actorBody } from './support/factories.js';
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

it.each([
  ['debug', true],
  ['info', false],
])('LOG_LEVEL=%s: SQL is logged, without values: %s', async (level, isLogged) => {
  const service = await build.run(environment(database.url, issuer.url, { LOG_LEVEL: level }));
  await service.ready();
  const token = await issuer.sign({ permissions: permissionsOf('producer') });
  const added = await fetch(`${service.url}/actors`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(actorBody({ name: 'Zoë Secret' })),
  });
  expect(added.status).toBe(200);
  service.process.kill('SIGTERM');
  expect(await service.exit).toBe(0);
  const lines = service.output().split('\n');
  const line = (text: string) => lines.findIndex((one) => one.includes(text));
  expect(line('Ready')).toBeGreaterThanOrEqual(0);
  // Lines of answers are collected, and still arrive, in their order.
  expect(line('POST /actors 200')).toBeGreaterThan(line(isLogged ? 'INSERT INTO actors' : 'Ready'));
  expect(/\$1.+INSERT INTO .{0,2}actors/.test(service.output())).toBe(isLogged);
  expect(service.output()).not.toContain('Secret');
});

it.each([
  ['whose reader is gone', 'pipe'],
  ['whose disk is full', '/dev/full'],
])('a log %s neither stops answers nor the end', async (_, output) => {
  const port = await freePort();
  const service = spawn(process.execPath, [join(build.folder, 'main.js')], {
    env: {
      ...process.env,
      ...environment(database.url, issuer.url, { LOG_LEVEL: 'info', PORT: String(port), DRAIN_SECONDS: '0' }),
    },
    stdio: ['ignore', output === 'pipe' ? 'pipe' : openSync(output, 'w'), 'inherit'],
  });
  const exit = new Promise((resolve) => service.once('exit', resolve));
  const authorization = `Bearer ${await issuer.sign({ permissions: permissionsOf('assistant') })}`;
  const statusOf = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization } }).then(
      ({ status }) => status,
      () => undefined,
    );
  await until(async () => (await statusOf('/health/ready')) === 200);
  service.stdout?.destroy();
  expect(await statusOf('/actors?limit=1')).toBe(200);
  // A line that is written at once, while that of the answer waits.
  await database.query('ALTER TABLE actors RENAME TO gone');
  expect(await statusOf('/actors?sort=age')).toBe(500);
  await database.query('ALTER TABLE gone RENAME TO actors');
  expect(await statusOf('/actors?sort=age')).toBe(200);
  service.kill('SIGTERM');
  expect(await exit).toBe(0);
});
