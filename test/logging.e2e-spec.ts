import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { permissionsOf } from '../src/dev/identity/roles.js';
import { environment } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { actorBody } from './support/factories.js';
import { Issuer } from './support/issuer.js';
import { ProductionBuild } from './support/service-process.js';

let build: ProductionBuild;
let database: TestDatabase;
let issuer: Issuer;
beforeAll(async () => {
  build = new ProductionBuild();
  [database, issuer] = await Promise.all([createDatabase(), Issuer.start()]);
});
afterAll(async () => {
  build.remove();
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
