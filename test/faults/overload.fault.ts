import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { permissionsOf, roles, type Role } from '../../src/dev/identity/roles.js';
import { environment } from '../support/casting.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { actorBody, anActor } from '../support/factories.js';
import { Issuer } from '../support/issuer.js';
import { figure, Load, roughly, statuses, within, type Reply } from '../support/load.js';
import { ProductionBuild, type ServiceProcess } from '../support/service-process.js';

const SECONDS = 1000;
/** The promised maximum for requests that a fault does not concern. */
const PROMPT = 0.1 * SECONDS;
const LOCKED = 12 * SECONDS;

/** Asked for as one role, or as none. */
type Request = readonly [role: Role | undefined, method: string, path: string, body?: object];

let build: ProductionBuild;
let database: TestDatabase;
let issuer: Issuer;
/** In its own process: a slow machine shall slow down the service or its clients, not both for each other. */
let service: ServiceProcess;
const headers = new Map<Role | undefined, Record<string, string>>([[undefined, {}]]);

beforeAll(async () => {
  build = await ProductionBuild.present();
  issuer = await Issuer.start();
  for (const role of roles) {
    const token = await issuer.sign({ permissions: permissionsOf(role), sub: `${role}@casting.test` });
    headers.set(role, { authorization: `Bearer ${token}`, 'content-type': 'application/json' });
  }
});
afterAll(() => issuer.stop());

async function start(env: Record<string, string> = {}): Promise<void> {
  database = await createDatabase();
  await anActor(database);
  service = await build.run(environment(database.url, issuer.url, env));
  await service.ready();
}
afterEach(async () => {
  build.stop();
  await service.exit;
  await database.drop();
});

async function send(...[role, method, path, body]: Request): Promise<Reply> {
  const init = { method, headers: headers.get(role)!, body: body ? JSON.stringify(body) : null };
  const answer = await fetch(service.url + path, init);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

describe('every connection of the pool waits for a table lock', () => {
  it.each([
    ['lists are in memory', {}],
    ['lists are read from the table as well', { DATABASE_KEPT_MIB: '0' }],
  ])('for 12 s, under 200 clients, and %s', async (lists, env) => {
    await start(env);
    await Promise.all(Array.from({ length: 20 }, () => send('director', 'GET', '/actors')));
    const blocker = new pg.Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE actors IN ACCESS EXCLUSIVE MODE');
    const locked = performance.now();
    // The pause keeps clients whose lists are in memory from taking all of the machine's time.
    const load = new Load(
      200,
      (client) =>
        client % 2 ? send('director', 'GET', '/actors') : send('director', 'PATCH', '/actors/1', { age: 30 }),
      100,
    );
    await sleep(0.5 * SECONDS);
    const refusals: readonly [number, Request][] = [
      [401, [undefined, 'GET', '/actors']],
      [403, ['assistant', 'POST', '/actors', actorBody()]],
      [404, ['director', 'GET', '/actors/abc']],
      [404, ['director', 'GET', '/nowhere']],
      [405, ['director', 'PUT', '/actors', {}]],
      [422, ['director', 'POST', '/actors', { age: -1 }]],
      [422, ['director', 'PATCH', '/actors/1', { age: -1 }]],
      [200, [undefined, 'GET', '/health/live']],
      [200, [undefined, 'GET', '/health/ready']],
    ];
    const others = refusals.map(([status, request]) => {
      const once = async () => {
        const answer = await send(...request);
        expect(answer.status).toBe(status);
        return answer;
      };
      return new Load(1, once, 50);
    });
    await load.outlast(locked, LOCKED);
    const prompt = await Promise.all(others.map((other) => other.stop()));
    const released = performance.now();
    await blocker.query('COMMIT');
    await blocker.end();
    const back = await load.servedAfter(released);
    const all = await load.servedAfter(released, 200);
    const answers = await load.stop();

    const refused = answers.filter(({ status }) => status === 503);
    expect(Object.keys(statuses(answers))).toEqual(['200', '503']);
    for (const each of prompt) expect(within(each, 0.9)).toBeLessThan(roughly(PROMPT));
    expect(back).toBeLessThan(roughly(0.5 * SECONDS));
    figure(
      `Pool exhausted for 12 s by a table lock, 200 clients, ${lists}: ${refused.length} × 503 within ${within(refused)} ms; ` +
        `401, 403, 404, 405, 422 and health p99 ${within(prompt.flat(), 0.99)} ms; first 200 ${back} ms, the 200th ${all} ms after`,
    );
  });
});

/** Sends `text`, then one byte per second if `drip` is set. Returns after how many ms the server closed the connection. */
async function stall(text: string, drip: boolean): Promise<number> {
  const socket: Socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const began = performance.now();
  socket.on('error', () => undefined).resume();
  socket.write(text);
  const dripping = drip && setInterval(() => socket.write(' '), 1 * SECONDS);
  await once(socket, 'close');
  if (dripping) clearInterval(dripping);
  return performance.now() - began;
}

describe('clients that send slowly', () => {
  it('400 half-sent headers and 100 slow bodies', async () => {
    await start();
    const { authorization } = headers.get('director')!;
    const half = 'GET /actors HTTP/1.1\r\nHost: casting\r\nX-Half: ';
    const body =
      `POST /actors HTTP/1.1\r\nHost: casting\r\nAuthorization: ${authorization}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"name":';
    const halfSent = Promise.all(Array.from({ length: 400 }, () => stall(half, false)));
    const slow = Promise.all(Array.from({ length: 100 }, () => stall(body, true)));
    const load = new Load(4, () => send('director', 'GET', '/actors'), 20);
    const [halfClosed, slowClosed] = (await Promise.all([halfSent, slow])).map((times) =>
      Math.round(Math.max(...times)),
    );
    const answers = await load.stop();

    expect(halfClosed).toBeLessThan(roughly(6 * SECONDS));
    expect(slowClosed).toBeLessThan(roughly(10 * SECONDS));
    expect(statuses(answers)).toEqual({ 200: answers.length });
    expect(within(answers, 0.9)).toBeLessThan(roughly(PROMPT));
    figure(
      `400 half-sent headers closed within ${halfClosed} ms, 100 slow bodies within ${slowClosed} ms; ` +
        `other clients' p99 ${within(answers, 0.99)} ms`,
    );
  });
});
