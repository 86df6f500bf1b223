import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting, IMPATIENT } from '../support/casting.js';
import { Cluster } from '../support/cluster.js';
import { actorBody } from '../support/factories.js';
import { figure, Load, roughly, statuses, within } from '../support/load.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const CLIENTS = 8;
const SECONDS = 1000;

let cluster: Cluster;
let network: TcpProxy;
let casting: Casting;
let load: Load;
beforeEach(async () => {
  cluster = await Cluster.start();
  network = await TcpProxy.start(cluster.port);
  const url = new URL(cluster.url);
  url.port = String(network.port);
  casting = await Casting.start({ DATABASE_URL: url.href, ...IMPATIENT });
  const director = casting.as('director');
  await director.post('/actors', actorBody());
  // Enough concurrent requests to open every connection of the pool.
  await Promise.all(Array.from({ length: 20 }, () => director.get('/actors')));
  load = new Load(CLIENTS, (_, i) =>
    i % 4 === 0 ? director.patch('/actors/1', { age: i % 150 }) : director.get('/actors/1'),
  );
  await sleep(0.5 * SECONDS);
});
afterEach(async () => {
  await casting.stop();
  network.stop();
  await cluster.stop();
});

/** The number of answers that shows that no client waits any more. */
const ALL = 10 * CLIENTS;

describe('the network between service and database', () => {
  it('silent for the connections that exist', async () => {
    network.silence();
    const back = await load.servedAfter(performance.now(), ALL);
    // It stays at 200, so no dead connection is left in the pool.
    const settled = performance.now();
    await sleep(1 * SECONDS);
    const answers = await load.stop();
    const { 200: served, 503: refused } = statuses(answers);
    expect(served! + refused!).toBe(answers.length);
    expect(statuses(answers.filter(({ began }) => began > settled))).toEqual({ 200: expect.any(Number) });
    expect(back).toBeLessThan(roughly(6 * SECONDS));
    figure(
      `Network silent for old connections: ${refused} × 503, slowest ${within(answers)} ms; back after ${back} ms`,
    );
  });

  it('a black hole for 12 s', async () => {
    const lost = performance.now();
    network.blackHole();
    await load.outlast(lost, 12 * SECONDS);
    network.restore();
    const back = await load.servedAfter(performance.now(), ALL);
    const answers = await load.stop();
    const { 200: served, 503: refused } = statuses(answers);
    expect(served! + refused!).toBe(answers.length);
    expect(back).toBeLessThan(roughly(2 * SECONDS));
    figure(
      `Network a black hole for 12 s: ${refused} × 503, slowest ${within(answers)} ms; back ${back} ms after its return`,
    );
  });

  it('resets every connection', async () => {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      network.reset();
      times.push(await load.servedAfter(performance.now(), ALL));
    }
    const answers = await load.stop();
    const { 200: served, 503: refused = 0 } = statuses(answers);
    expect(served! + refused).toBe(answers.length);
    expect(Math.max(...times)).toBeLessThan(roughly(0.5 * SECONDS));
    figure(`Network resets every connection, 5 times: ${refused} × 503; back within ${Math.max(...times)} ms`);
  });
});
