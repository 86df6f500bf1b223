import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { permissionsOf } from '../src/dev/identity/roles.js';
import { environment } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { AUDIENCE, Issuer } from './support/issuer.js';
import { figure } from './support/load.js';
import { ProductionBuild, type ServiceProcess } from './support/service-process.js';
import { until } from './support/until.js';

const ROWS = 200_000;
/** Each list has about 45 MB of CSV. */
const STALLED = 12;
/** V8's garbage and the buffers; with the lists in memory it would be over 500. */
const GROWTH_MIB = 250;

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
    `INSERT INTO actors (name, gender, age) SELECT repeat('x', 186) || i, 'female', i % 100 FROM generate_series(1, $1) i`,
    [ROWS],
  );
  service = await build.run({ ...environment(database.url, issuer.url), DATABASE_KEPT_MIB: '0' });
  await service.ready();
});
afterAll(async () => {
  service.process.kill('SIGKILL');
  await service.exit;
  build.stop();
  await Promise.all([issuer.stop(), database.drop()]);
});

/** In MiB; on Linux only. */
const rss = () =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${service.process.pid}/status`, 'utf8'))![1]) / 1024);

/** Reads a whole list and counts its lines. Waits while three others are being read. */
async function lines(path: string): Promise<number> {
  const answer = await until(async () => {
    const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' };
    const one = await fetch(service.url + path, { headers });
    return one.status === 200 && one;
  }, 500);
  let count = 0;
  for await (const chunk of answer.body! as AsyncIterable<Uint8Array>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count++;
  }
  return count;
}

/** A client that reads only the beginning of a list. */
async function stalled(path: string): Promise<Socket | undefined> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  const headers = ['Host: x', `Authorization: Bearer ${token}`, 'Accept-Encoding: identity'];
  socket.write([`GET ${path} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
  await once(socket, 'readable');
  if (String(socket.read(12)).endsWith('200')) return socket;
  socket.destroy();
  return undefined;
}

(process.platform === 'linux' ? it : it.skip)(
  'memory depends neither on the length of a spreadsheet nor on clients that do not read it',
  async () => {
    await lines('/actors?format=csv&age=1');
    const before = rss();
    let most = before;
    let isGoing = true;
    const watching = (async () => {
      for (; isGoing; await sleep(20)) most = Math.max(most, rss());
    })();
    const began = performance.now();
    expect(await lines('/actors?format=csv')).toBe(ROWS + 1);
    const seconds = (performance.now() - began) / 1000;
    const alone = most;
    const sockets: Socket[] = [];
    while (sockets.length < STALLED) sockets.push(await until(() => stalled('/actors?format=csv'), 500));
    // Afterwards all of these have been read from the database: they take turns.
    for (const path of ['/actors?format=ndjson', '/actors?format=tsv&sort=name']) {
      expect(await lines(path)).toBeGreaterThanOrEqual(ROWS);
    }
    isGoing = false;
    await watching;
    for (const socket of sockets) socket.destroy();
    figure(
      `${ROWS} rows as CSV in ${seconds.toFixed(1)} s; RSS ${before} → ${alone} MiB, ` +
        `with ${STALLED} clients that do not read ${most} MiB`,
    );
    expect(most - before).toBeLessThan(GROWTH_MIB);
  },
);
