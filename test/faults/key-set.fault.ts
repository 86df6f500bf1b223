import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Permission } from '../../src/auth/permissions.js';
import { Casting } from '../support/casting.js';
import { anActor } from '../support/factories.js';
import { Issuer, type Key } from '../support/issuer.js';
import { figure, Load, roughly, statuses, within } from '../support/load.js';

// In real time. test/key-set.e2e-spec.ts has every case and the waiting periods, with a fake clock.
const SECONDS = 1000;

let casting: Casting;
let provider: Issuer;
beforeEach(async () => void (provider = await Issuer.start()));
afterEach(async () => {
  jest.restoreAllMocks();
  await casting.stop();
  await provider.stop();
});

async function start(): Promise<void> {
  casting = await Casting.start({ AUTH_ISSUER: provider.url });
  await anActor(casting.database);
}

const get = async (key?: Key, header: Record<string, unknown> = {}) => {
  const token = await provider.sign({ permissions: [Permission.GetActors] }, header, key);
  return casting.withAuthorization(`Bearer ${token}`).get('/actors');
};

describe('the key set', () => {
  it('out of order while none was ever had', async () => {
    const set = () => JSON.stringify({ keys: provider.keys.map(({ jwk }) => jwk) });
    const faults: Record<string, RequestListener> = {
      '500': (_, response) => response.writeHead(500).end(),
      garbage: (_, response) => response.end(Buffer.from([0xff, 0x00, 0xfe])),
      empty: (_, response) => response.end('{"keys":[]}'),
      reset: ({ socket }) => socket.resetAndDestroy(),
      'stalled half way': (_, response) => response.write(set().slice(0, 100)),
      hanging: () => undefined,
    };
    const figures: string[] = [];
    provider.answer = faults['500'];
    await start();
    await sleep(1.1 * SECONDS);
    for (const [name, fault] of Object.entries(faults)) {
      provider.answer = fault;
      const began = performance.now();
      const answers = await Promise.all([get(), get(), get(undefined, { kid: randomUUID() })]);
      const took = Math.round(performance.now() - began);
      expect(statuses(answers)).toEqual({ 503: 3 });
      expect(took).toBeLessThan(roughly(3.5 * SECONDS));
      figures.push(`${name} ${took} ms`);
      // The key set is not requested again within a second.
      await sleep(1.1 * SECONDS);
    }
    provider.answer = undefined;
    expect((await get()).status).toBe(200);
    figure(`Key set out of order at the start: 503, never 401 (${figures.join(', ')}); 200 once it is back`);
  });

  it('gone after it was had, rotated, withdrawn', async () => {
    await start();
    const [first] = provider.keys as [Key];
    expect((await get()).status).toBe(200);
    const port = Number(new URL(provider.url).port);
    await provider.stop();
    expect((await get(undefined, { kid: randomUUID() })).status).toBe(503);
    expect(statuses(await Promise.all(Array.from({ length: 50 }, () => get())))).toEqual({ 200: 50 });
    // The key set is not requested again within a second.
    await sleep(1.1 * SECONDS);

    await provider.listen(port);
    provider.keys = [];
    const second = await provider.addKey('second');
    const before = provider.fetches;
    expect((await get(first)).status).toBe(200);
    const began = performance.now();
    expect((await get(second)).status).toBe(200);
    const took = Math.round(performance.now() - began);
    expect((await get(first)).status).toBe(401);
    expect(provider.fetches).toBe(before + 1);
    figure(`Key set gone: 50 × 200; a new key: 200 after ${took} ms; the withdrawn one: 401 after the same fetch`);
  });

  it('300 forged kids', async () => {
    // The clients, the service and the provider share one process.
    jest.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal);
    await start();
    expect((await get()).status).toBe(200);
    const before = provider.fetches;
    const valid = new Load(5, () => get());
    const forged = await Promise.all(Array.from({ length: 300 }, () => get(undefined, { kid: randomUUID() })));
    const answers = await valid.stop();
    expect(statuses(forged)).toEqual({ 401: 300 });
    expect(statuses(answers)).toEqual({ 200: answers.length });
    expect(provider.fetches).toBe(before + 1);
    figure(`300 forged kids: 300 × 401, valid callers ${answers.length} × 200 within ${within(answers)} ms, 1 fetch`);
  });
});
