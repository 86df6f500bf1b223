import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { permissionsOf } from '../../src/dev/identity/roles.js';
import { environment } from '../support/casting.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { AUDIENCE, Issuer } from '../support/issuer.js';
import { figure, roughly } from '../support/load.js';
import { ProductionBuild, type ServiceProcess } from '../support/service-process.js';

/** 128 MiB of bodies, plus the garbage of reading and compressing them. Without the bound it was 1 GiB. */
const GROWTH_MIB = 300;
/**
 * The promised limit is 30 s without progress. Compressed answers fit into the kernel's buffers: they take no memory of the
 * service, which sees their connections as idle and closes them after the keep-alive of 65 s.
 */
const CLOSED_SECONDS = 150;
const ROWS = 20_000;

let build: ProductionBuild;
let database: TestDatabase;
let issuer: Issuer;
let service: ServiceProcess;
let token: string;
beforeAll(async () => {
  build = await ProductionBuild.present();
  [database, issuer] = await Promise.all([createDatabase(), Issuer.start()]);
  token = await issuer.sign({ aud: AUDIENCE, sub: 'reader', permissions: permissionsOf('assistant') });
  await database.query(
    `INSERT INTO actors (name, gender, age)
     SELECT md5(i::text) || ' ' || md5((-i)::text), 'female', i % 100 FROM generate_series(1, $1) i`,
    [ROWS],
  );
});
afterEach(async () => {
  service.process.kill('SIGKILL');
  await service.exit;
});
afterAll(async () => {
  build.stop();
  await Promise.all([issuer.stop(), database.drop()]);
});

const rssMib = () =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${service.process.pid}/status`, 'utf8'))![1]) / 1024);

/** Requests `path` and reads nothing of the answer. */
async function stalled(path: string, encoding: string): Promise<Socket> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  const headers = ['Host: x', `Authorization: Bearer ${token}`, `Accept-Encoding: ${encoding}`];
  socket.pause().write([`GET ${path} HTTP/1.1`, ...headers, '', ''].join('\r\n').repeat(3));
  return socket;
}

/** The number of open connections of the service. */
const open = () => {
  const port = Number(new URL(service.url).port).toString(16).toUpperCase().padStart(4, '0');
  const lines = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return lines.filter(([, local, , state]) => local === `0100007F:${port}` && state === '01').length;
};

describe('clients that never read their lists', () => {
  it.each([
    ['300 with gzip', 300, '/actors', 'gzip', '64'],
    ['4 of a list that is not kept', 4, '/actors', 'identity', '0'],
    ['20 of lists that are filtered', 20, '/actors?age_gte=1&sort=name', 'gzip', '64'],
  ])('%s', async (name, count, path, encoding, kept) => {
    service = await build.run({ ...environment(database.url, issuer.url), DATABASE_KEPT_MIB: kept });
    await service.ready();
    const before = rssMib();
    const sockets = await Promise.all(Array.from({ length: count }, () => stalled(path, encoding)));
    const began = performance.now();
    let [most, slowest] = [0, 0];
    while (open() > 2 && performance.now() - began < CLOSED_SECONDS * 1000) {
      const asked = performance.now();
      await (await fetch(`${service.url}/health/live`)).text();
      slowest = Math.max(slowest, performance.now() - asked);
      most = Math.max(most, rssMib());
      await sleep(100);
    }
    const closed = (performance.now() - began) / 1000;
    for (const socket of sockets) socket.destroy();
    figure(
      `${name}: RSS ${before} → ${most} MiB; /health/live within ${Math.round(slowest)} ms; all closed after ${Math.round(closed)} s`,
    );
    expect(most - before).toBeLessThan(GROWTH_MIB);
    expect(slowest).toBeLessThan(roughly(1000));
    expect(closed).toBeLessThan(CLOSED_SECONDS);
  });
});
