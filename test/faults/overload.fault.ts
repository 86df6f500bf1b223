import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Casting } from '../support/casting.js';
import { actorBody, anActor } from '../support/factories.js';
import { figure, Load, roughly, statuses, within } from '../support/load.js';

const SECONDS = 1000;
/** The promised maximum for requests that a fault does not concern. */
const PROMPT = 0.1 * SECONDS;
const LOCKED = 12 * SECONDS;

let casting: Casting;
async function start(keptMiB: string): Promise<void> {
  casting = await Casting.start({ DATABASE_KEPT_MIB: keptMiB });
  await anActor(casting.database);
}
afterEach(() => casting.stop());

describe('every connection of the pool waits for a table lock', () => {
  it.each([
    ['lists are in memory', '16'],
    ['lists are read from the table as well', '0'],
  ])('for 12 s, under 200 clients, and %s', async (lists, keptMiB) => {
    await start(keptMiB);
    const [anonymous, assistant, director] = [undefined, 'assistant', 'director'].map((role) =>
      casting.as(role as never),
    );
    await Promise.all(Array.from({ length: 20 }, () => director!.get('/actors')));
    const blocker = new pg.Client({ connectionString: casting.database.url });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE actors IN ACCESS EXCLUSIVE MODE');
    const locked = performance.now();
    // The pause keeps clients whose lists are in memory from taking all of this process's time.
    const load = new Load(
      200,
      (client) => (client % 2 ? director!.get('/actors') : director!.patch('/actors/1', { age: 30 })),
      100,
    );
    await sleep(0.5 * SECONDS);
    const refusals = [
      [401, () => anonymous!.get('/actors')],
      [403, () => assistant!.post('/actors', actorBody())],
      [404, () => director!.get('/actors/abc')],
      [404, () => director!.get('/nowhere')],
      [405, () => director!.put('/actors', {})],
      [422, () => director!.post('/actors', { age: -1 })],
      [422, () => director!.patch('/actors/1', { age: -1 })],
      [200, () => anonymous!.get('/health/live')],
      [200, () => anonymous!.get('/health/ready')],
    ] as const;
    const others = new Load(
      refusals.length,
      async (i) => {
        const [status, send] = refusals[i]!;
        const answer = await send();
        expect(answer.status).toBe(status);
        return answer;
      },
      50,
    );
    await load.outlast(locked, LOCKED);
    const prompt = await others.stop();
    const released = performance.now();
    await blocker.query('COMMIT');
    await blocker.end();
    const back = await load.servedAfter(released);
    const all = await load.servedAfter(released, 200);
    const answers = await load.stop();

    const refused = answers.filter(({ status }) => status === 503);
    expect(Object.keys(statuses(answers))).toEqual(['200', '503']);
    expect(within(prompt, 0.99)).toBeLessThan(roughly(PROMPT));
    expect(back).toBeLessThan(roughly(0.5 * SECONDS));
    figure(
      `Pool exhausted for 12 s by a table lock, 200 clients, ${lists}: ${refused.length} × 503 within ${within(refused)} ms; ` +
        `401, 403, 404, 405, 422 and health p99 ${within(prompt, 0.99)} ms; first 200 ${back} ms, the 200th ${all} ms after`,
    );
  });
});

/** Sends `text`, then one byte per second if `drip` is set. Returns after how many ms the server closed the connection. */
async function stall(text: string, drip: boolean): Promise<number> {
  const socket: Socket = connect(Number(new URL(casting.url).port), '127.0.0.1');
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
    await start('16');
    const token = await casting.token('director');
    const headers = 'GET /actors HTTP/1.1\r\nHost: casting\r\nX-Half: ';
    const body =
      `POST /actors HTTP/1.1\r\nHost: casting\r\nAuthorization: Bearer ${token}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"name":';
    const half = Promise.all(Array.from({ length: 400 }, () => stall(headers, false)));
    const slow = Promise.all(Array.from({ length: 100 }, () => stall(body, true)));
    const load = new Load(4, () => casting.as('director').get('/actors'), 20);
    const [halfClosed, slowClosed] = (await Promise.all([half, slow])).map((times) => Math.round(Math.max(...times)));
    const answers = await load.stop();

    expect(halfClosed).toBeLessThan(roughly(6 * SECONDS));
    expect(slowClosed).toBeLessThan(roughly(10 * SECONDS));
    expect(statuses(answers)).toEqual({ 200: answers.length });
    expect(within(answers, 0.99)).toBeLessThan(roughly(PROMPT));
    figure(
      `400 half-sent headers closed within ${halfClosed} ms, 100 slow bodies within ${slowClosed} ms; ` +
        `other clients' p99 ${within(answers, 0.99)} ms`,
    );
  });
});
