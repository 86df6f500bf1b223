import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWTPayload } from 'jose';
import { Permission } from '../src/auth/permissions.js';
import { Casting, type Answer } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { anActor } from './support/factories.js';
import { collectGarbage } from './support/garbage.js';
import { Issuer, PATIENCE_MS, type Key } from './support/issuer.js';
import { freePort } from './support/ports.js';
import { until } from './support/until.js';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;
const HOURS = 60 * MINUTES;

// The clock that measures waiting periods is fake and moves only on command. Sockets, their time-outs and the times in
// tokens are real.
beforeAll(() => {
  jest.useFakeTimers({
    doNotFake: [
      'Date',
      'hrtime',
      'nextTick',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
});
afterAll(() => void jest.useRealTimers());
const later = (milliseconds: number) => jest.advanceTimersByTime(milliseconds);

let casting: Casting;
let provider: Issuer;

const set = (keys: unknown[] = provider.keys.map(({ jwk }) => jwk)) => JSON.stringify({ keys });
const padded = (length: number) => set().replace(/}$/, `,"padding":"${'x'.repeat(length)}"}`);
const sign = (claims: JWTPayload = {}, header: Record<string, unknown> = {}, key?: Key) =>
  provider.sign({ permissions: [Permission.GetActors], ...claims }, header, key);
const getWith = async (token: string | Promise<string>) =>
  casting.withAuthorization(`Bearer ${await token}`).get('/actors');
const get = (key?: Key) => getWith(sign({}, {}, key));
const forged = (kid: string = randomUUID()) => getWith(sign({}, { kid }));
const times = <T>(count: number, make: () => Promise<T>) => Promise.all(Array.from({ length: count }, make));
const statuses = (answers: Answer[]) => [...new Set(answers.map(({ status }) => status))];

const unknownKey = envelope.unauthorized('invalid_header', 'Unable to find the appropriate key.');
const unavailable = (answer: Answer) => {
  const message = 'The service is not available right now; try again in a moment';
  expect([answer.status, answer.text]).toEqual([503, JSON.stringify({ error: 503, message, success: false })]);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.headers.get('www-authenticate')).toBeNull();
};

async function start(): Promise<void> {
  casting = await Casting.start({ AUTH_ISSUER: provider.url });
  await anActor(casting.database);
}

async function stop(): Promise<void> {
  await casting.stop();
  await provider.stop();
}

/** Answers of the provider are waited for as long as a busy machine takes. */
const neverTimeOut = () => void jest.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal);

/** Delays the next answer of the provider until `release` is called. */
function hold(): { asked: Promise<void>; isWaited: () => boolean; release: () => void } {
  let [arrive, release] = [() => {}, () => {}];
  const asked = new Promise<void>((resolve) => (arrive = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  let closed = false;
  neverTimeOut();
  provider.answer = (_, response) => {
    response.once('close', () => (closed = true));
    arrive();
    void released.then(() => {
      provider.answer = undefined;
      response.end(set());
    });
  };
  return { asked, isWaited: () => !closed, release };
}

const text =
  (make: () => string | Buffer, headers: Record<string, string> = {}, status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(make());
const faults: [string, RequestListener][] = [
  ['500, and a good set in its body', text(set, {}, 500)],
  ['404', text(() => 'Not found', {}, 404)],
  ['204', (_, response) => response.writeHead(204).end()],
  ['a web page', text(() => '<!doctype html><title>Login</title>', { 'content-type': 'text/html' })],
  ['nothing', text(() => '')],
  ['garbage', text(() => Buffer.from([0xff, 0x00, 0xfe]))],
  ['half a set', text(() => set().slice(0, -40))],
  ['null', text(() => 'null')],
  ['{}', text(() => '{}')],
  ['an array', text(() => `[${set()}]`)],
  ['keys that are an object', text(() => '{"keys":{"length":1,"0":{}}}')],
  ['no keys', text(() => set([]))],
  ['keys that are no keys', text(() => set([null, 7, 'key', [], {}, { kty: 'RSA' }, { kty: 'RSA', n: 1, e: [] }]))],
  ['only keys for encryption', text(() => set(provider.keys.map(({ jwk }) => ({ ...jwk, use: 'enc' }))))],
  ['only keys for another algorithm', text(() => set(provider.keys.map(({ jwk }) => ({ ...jwk, alg: 'RS512' }))))],
  ['a good set of 300 KiB', text(() => padded(300 * 1024))],
  ['a good set that unpacks to 50 MiB', text(() => gzipSync(padded(50 * 1024 * 1024)), { 'content-encoding': 'gzip' })],
  [
    'a redirect to a good set',
    ({ url }, response) =>
      url === '/moved' ? response.end(set()) : response.writeHead(302, { location: '/moved' }).end(),
  ],
  ['a connection reset', ({ socket }) => socket.resetAndDestroy()],
  [
    'a connection lost half way',
    ({ socket }, response) => {
      response.writeHead(200, { 'content-length': '5000' }).write(set().slice(0, 20), () => socket.destroy());
    },
  ],
  ['a good set that never ends', (_, response) => response.write(set())],
  ['headers, then silence', (_, response) => response.writeHead(200).flushHeaders()],
  ['silence', () => {}],
  [
    'a byte now and then',
    (_, response) => {
      // A time-out must not be lost with the garbage.
      const drip = setInterval(() => {
        response.write(' ');
        collectGarbage();
      }, 100);
      response.once('close', () => clearInterval(drip));
    },
  ],
];

describe('before the first key set', () => {
  beforeAll(async () => {
    provider = await Issuer.start();
    provider.answer = (_, response) => response.writeHead(500).end();
    await start();
  });
  afterAll(stop);

  it.each(faults)('%s: 503, and never 401', async (_, fault) => {
    later(1 * SECONDS);
    provider.answer = fault;
    const before = provider.fetches;
    const started = Date.now();
    const signedIn = Promise.all([get(), get(), forged(), getWith(sign({ exp: 1 }))]);

    // Requests that need no key are answered as usual.
    const anonymous = casting.as(undefined);
    const others = [
      anonymous.get('/health/live'),
      anonymous.get('/nowhere'),
      anonymous.put('/actors'),
      anonymous.get('/actors'),
    ];
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([200, 404, 405, 401]);
    expect((await getWith('a.b.c')).status).toBe(401);

    (await signedIn).forEach(unavailable);
    expect(provider.fetches).toBe(before + 1);
    expect(Date.now() - started).toBeLessThan(PATIENCE_MS);
  });

  it('does not ask again within a second', async () => {
    later(1 * SECONDS);
    provider.answer = (_, response) => response.writeHead(500).end();
    unavailable(await get());
    const before = provider.fetches;
    later(1 * SECONDS - 1);
    (await times(20, () => get())).forEach(unavailable);
    expect(provider.fetches).toBe(before);
  });

  it('recovers by itself when the set is back: 50 callers at once share one fetch', async () => {
    later(1 * SECONDS);
    const before = provider.fetches;
    const { asked, release } = hold();
    const callers = times(50, () => get());
    await asked;
    await sleep(100);
    release();
    expect(statuses(await callers)).toEqual([200]);
    expect(provider.fetches).toBe(before + 1);
  });
});

describe('after the first key set', () => {
  beforeAll(async () => {
    provider = await Issuer.start(await freePort());
    await start();
  });
  afterAll(stop);

  beforeEach(async () => {
    provider.answer = undefined;
    provider.keys = [];
    await provider.addKey('first');
    // So old that the next caller must wait for a new set.
    later(25 * HOURS);
    expect((await get()).status).toBe(200);
  });

  it('serves for a day while the provider is gone, then 503, and is back with the provider', async () => {
    const port = Number(new URL(provider.url).port);
    await provider.stop();
    for (const wait of [0, 5 * MINUTES, 10 * MINUTES, 23 * HOURS]) {
      later(wait);
      expect((await get()).status).toBe(200);
      unavailable(await forged());
    }
    later(1 * HOURS);
    unavailable(await get());
    unavailable(await forged());

    await provider.listen(port);
    later(1 * SECONDS);
    expect((await get()).status).toBe(200);
  });

  it('after 10 minutes is refreshed in the background, once, while the old set serves', async () => {
    const before = provider.fetches;
    later(10 * MINUTES - 1);
    await get();
    expect(provider.fetches).toBe(before);

    const old = sign();
    later(2);
    const { asked, isWaited, release } = hold();
    provider.keys = [];
    await provider.addKey('first');
    expect((await getWith(old)).status).toBe(200);
    await asked;
    expect(statuses(await times(20, () => getWith(old)))).toEqual([200]);
    expect(isWaited()).toBe(true);

    release();
    await until(async () => (await getWith(old)).status !== 200);
    expect((await getWith(old)).body).toEqual(envelope.unauthorized('invalid_header', 'Token signature is invalid.'));
    expect((await get()).status).toBe(200);
    expect(provider.fetches).toBe(before + 1);
  });

  it('a failed refresh in the background harms no caller and is tried again after 30 s', async () => {
    provider.answer = (_, response) => response.writeHead(500).end();
    const before = provider.fetches;
    const fetched = async (count: number) => {
      await until(() => provider.fetches >= before + count);
      // Long enough for this fetch to end, and for a surplus one to show.
      await sleep(100);
      expect(provider.fetches).toBe(before + count);
    };
    later(11 * MINUTES);
    expect(statuses(await times(20, () => get()))).toEqual([200]);
    await fetched(1);
    later(30 * SECONDS - 1);
    expect(statuses(await times(20, () => get()))).toEqual([200]);
    await fetched(1);
    later(1);
    expect(statuses(await times(20, () => get()))).toEqual([200]);
    await fetched(2);
  });

  it('a new key works at its first use, and the old one beside it', async () => {
    const [first] = provider.keys as [Key];
    const before = provider.fetches;
    const second = await provider.addKey('second');
    expect(statuses(await times(20, () => get(second)))).toEqual([200]);
    expect((await get(first)).status).toBe(200);
    expect(provider.fetches).toBe(before + 1);
  });

  it('a withdrawn key dies with the refresh that a new one brings', async () => {
    const [first] = provider.keys as [Key];
    provider.keys = [];
    const second = await provider.addKey('second');
    expect((await get(first)).status).toBe(200);
    expect((await get(second)).status).toBe(200);
    const answer = await get(first);
    expect([answer.status, answer.body]).toEqual([401, unknownKey]);
  });

  it('a withdrawn key dies with the refresh by age, though its tokens are all remembered', async () => {
    const remembered = await sign();
    expect(statuses(await times(2, () => getWith(remembered)))).toEqual([200]);
    provider.keys = [];
    const second = await provider.addKey('second');
    later(10 * MINUTES + 1);
    await until(async () => (await getWith(remembered)).status !== 200);
    const answer = await getWith(remembered);
    expect([answer.status, answer.body]).toEqual([401, unknownKey]);
    // It stays refused when tokens of the new set are remembered.
    const other = await sign({}, {}, second);
    expect(statuses(await times(2, () => getWith(other)))).toEqual([200]);
    expect((await getWith(remembered)).body).toEqual(unknownKey);
  });

  it('a remembered token lives through a rotation that keeps its key', async () => {
    const remembered = await sign();
    const second = await provider.addKey('second');
    for (const key of [second, second, undefined]) {
      expect((await getWith(remembered)).status).toBe(200);
      expect((await get(key)).status).toBe(200);
    }
  });

  it('a remembered token without a kid is refused once the set has two keys', async () => {
    const remembered = await sign({}, { kid: undefined });
    expect(statuses(await times(2, () => getWith(remembered)))).toEqual([200]);
    const second = await provider.addKey('second');
    expect((await get(second)).status).toBe(200);
    expect((await getWith(remembered)).body).toEqual(unknownKey);
  });

  it('a remembered token is 503 once the set is over 24 h old', async () => {
    const remembered = await sign();
    expect(statuses(await times(2, () => getWith(remembered)))).toEqual([200]);
    provider.answer = (_, response) => response.writeHead(500).end();
    later(24 * HOURS + 1);
    unavailable(await getWith(remembered));
  });

  it('a refresh that fails withdraws nothing', async () => {
    provider.answer = (_, response) => response.end(set([]));
    unavailable(await forged());
    expect((await get()).status).toBe(200);
  });

  // Without the last three, which are as slow as the one before them.
  it.each(faults.slice(0, -3))('%s: an unknown key is 503, a known one 200 and does not wait', async (_, fault) => {
    provider.answer = fault;
    const before = provider.fetches;
    const unknown = times(20, () => forged());
    await until(() => provider.fetches > before);
    expect(statuses(await times(20, () => get()))).toEqual([200]);
    (await unknown).forEach(unavailable);
    expect(provider.fetches).toBe(before + 1);
  });

  it('a new key that is published while the set can’t be fetched: 503, and 200 once it can, a second later', async () => {
    const [first] = provider.keys as [Key];
    const second = await provider.addKey('second');
    provider.answer = (_, response) => response.writeHead(500).end();
    const before = provider.fetches;
    unavailable(await get(second));
    later(1 * SECONDS - 1);
    const both = await Promise.all([times(20, () => get(second)), times(20, () => forged())]);
    both.flat().forEach(unavailable);
    expect(provider.fetches).toBe(before + 1);
    later(1);
    unavailable(await get(second));
    expect(provider.fetches).toBe(before + 2);

    provider.answer = undefined;
    unavailable(await get(second));
    later(1 * SECONDS);
    expect(statuses(await times(20, () => get(second)))).toEqual([200]);
    expect((await get(first)).status).toBe(200);
    expect((await forged()).body).toEqual(unknownKey);
    expect(provider.fetches).toBe(before + 3);
  });

  it('a failed refresh by age is no verdict on an unknown key either', async () => {
    provider.answer = (_, response) => response.writeHead(500).end();
    const before = provider.fetches;
    later(11 * MINUTES);
    expect((await get()).status).toBe(200);
    await until(() => provider.fetches > before);
    unavailable(await forged());
    later(20 * SECONDS);
    unavailable(await forged());
    expect(provider.fetches).toBe(before + 2);
  });

  it('a key that vanished from the set is 401 with the set that lacks it, and 503 while none can be had', async () => {
    const [first] = provider.keys as [Key];
    const second = await provider.addKey('second');
    provider.keys = [second];
    expect((await get(second)).status).toBe(200);
    expect((await get(first)).body).toEqual(unknownKey);
    later(30 * SECONDS);
    provider.answer = (_, response) => response.writeHead(500).end();
    unavailable(await get(first));
    expect((await get(second)).status).toBe(200);
  });

  it('300 forged kids at once: all are refused, valid callers are unharmed, one fetch in 30 s', async () => {
    neverTimeOut();
    const before = provider.fetches;
    const flood = async () => {
      const [attackers, callers] = await Promise.all([times(300, () => forged()), times(50, () => get())]);
      expect(statuses(attackers)).toEqual([401]);
      expect(attackers.map(({ body }) => body as unknown)).toEqual(attackers.map(() => unknownKey));
      expect(statuses(callers)).toEqual([200]);
    };
    await flood();
    expect(provider.fetches).toBe(before + 1);
    later(30 * SECONDS - 1);
    await flood();
    expect(provider.fetches).toBe(before + 1);
    later(1);
    await flood();
    expect(provider.fetches).toBe(before + 2);
  });

  it('forged kids while the provider is slow: valid callers do not wait for it', async () => {
    const { asked, isWaited, release } = hold();
    const attackers = times(20, () => forged());
    await asked;
    expect(statuses(await times(20, () => get()))).toEqual([200]);
    expect(isWaited()).toBe(true);
    release();
    expect(statuses(await attackers)).toEqual([401]);
  });

  it('with two keys a token has to name one', async () => {
    await provider.addKey('second');
    later(25 * HOURS);
    expect((await get()).status).toBe(200);
    const before = provider.fetches;
    const unnamed = () => getWith(sign({}, { kid: undefined }));
    for (const answer of [await unnamed(), ...(await times(20, unnamed))]) {
      expect([answer.status, answer.body]).toEqual([401, unknownKey]);
    }
    expect(provider.fetches).toBe(before + 1);
    expect((await get()).status).toBe(200);
    later(30 * SECONDS);
    provider.answer = (_, response) => response.writeHead(500).end();
    unavailable(await unnamed());
    // Only a new set shows that one key is left.
    provider.answer = undefined;
    provider.keys.pop();
    later(1 * SECONDS);
    expect((await unnamed()).status).toBe(200);
  });

  it('a single key without a kid serves tokens without one', async () => {
    const [first] = provider.keys as [Key];
    provider.answer = (_, response) => response.end(set([{ ...first.jwk, kid: undefined }]));
    later(25 * HOURS);
    expect((await getWith(sign({}, { kid: undefined }))).status).toBe(200);
    expect((await get(first)).body).toEqual(unknownKey);
  });

  it('a set of 200 KiB is not too large', async () => {
    provider.answer = (_, response) => response.end(padded(200 * 1024));
    later(25 * HOURS);
    expect((await get()).status).toBe(200);
  });

  it('a key that says neither use nor alg counts', async () => {
    const [first] = provider.keys as [Key];
    provider.answer = (_, response) => response.end(set([{ ...first.jwk, use: undefined, alg: undefined }]));
    later(25 * HOURS);
    expect((await get()).status).toBe(200);
  });

  it('of a mixed set only the RS256 keys of 2048 bits count', async () => {
    const [first] = provider.keys as [Key];
    const enc = await provider.addKey('enc');
    const other = await provider.addKey('other');
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
    const ec = { ...(await exportJWK((await generateKeyPair('ES256')).publicKey)), kid: 'ec', use: 'sig' };
    provider.answer = (_, response) =>
      response.end(
        set([
          null,
          'key',
          {},
          { kty: 'oct', k: 'c2VjcmV0', kid: 'secret', alg: 'HS256' },
          ec,
          { ...ec, kid: 'first' },
          { ...enc.jwk, use: 'enc' },
          { ...other.jwk, alg: 'RS512' },
          { ...weak, kid: 'weak' },
          first.jwk,
        ]),
      );
    later(25 * HOURS);
    expect((await get(first)).status).toBe(200);
    // It is the only usable key.
    expect((await getWith(sign({}, { kid: undefined }))).status).toBe(200);
    for (const kid of ['enc', 'other', 'ec', 'secret', 'weak']) expect((await forged(kid)).body).toEqual(unknownKey);
    expect((await get(enc)).body).toEqual(unknownKey);
    expect((await get(other)).body).toEqual(unknownKey);
  });
});
