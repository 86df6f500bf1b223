import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Issuer } from '../../test/support/issuer.js';
import type { Config } from '../config/config.js';
import { JwtStrategy } from './jwt.strategy.js';
import { KeySet } from './key-set.js';
import { VerifiedTokens, type VerifiedToken } from './verified-tokens.js';

let issuer: Issuer;
let config: Config;
beforeAll(async () => {
  issuer = await Issuer.start();
  config = { auth: { issuer: issuer.url, audience: 'casting', jwksUri: issuer.url } } as Config;
});
afterAll(() => issuer.stop());

async function memory(bytes?: number) {
  const keySet = new KeySet(config);
  await keySet.find('first');
  return { keySet, tokens: new VerifiedTokens(keySet, bytes) };
}

const now = () => Math.floor(Date.now() / 1000);
const verified = (change: Partial<VerifiedToken> = {}): VerifiedToken => ({
  principal: { subject: 'x', permissions: [] },
  exp: now() + 3600,
  nbf: undefined,
  ...change,
});
const as = (token: VerifiedToken) => () => Promise.resolve(token);

/** How many of the first `count` tokens are recalled. */
const recalled = (tokens: VerifiedTokens, count: number) =>
  Array.from({ length: count }, (_, i) => tokens.recall(`token ${i}`)).filter(Boolean).length;

it.each([
  ['many small', 100, ''],
  ['few large', 10, 'x'.repeat(4_000)],
])('takes a limited memory: %s tokens; those that were not used lately leave first', async (_, count, permission) => {
  const { tokens } = await memory(100_000);
  const token = verified({ principal: { subject: 'x', permissions: [permission] } });
  for (let i = 0; i < count; i += 1) await tokens.learn(`token ${i}`, as(token));
  expect(recalled(tokens, count)).toBe(count);
  for (let i = count; i < 5 * count; i += 1) {
    await tokens.learn(`token ${i}`, as(token));
    expect(tokens.recall('token 1')).toBeDefined();
  }
  expect(tokens.recall('token 0')).toBeUndefined();
  expect(tokens.recall(`token ${5 * count - 1}`)).toBeDefined();
  expect(recalled(tokens, 5 * count)).toBeLessThan(3 * count);
});

it('recalls a token only between its times, 30 s off at most', async () => {
  const { tokens } = await memory();
  const recalled = async (change: Partial<VerifiedToken>) => {
    await tokens.learn('token', as(verified(change)));
    return tokens.recall('token') !== undefined;
  };
  expect(await recalled({ exp: now() - 31 })).toBe(false);
  expect(await recalled({ exp: now() - 20 })).toBe(true);
  expect(await recalled({ nbf: now() + 40 })).toBe(false);
  expect(await recalled({ nbf: now() + 20 })).toBe(true);
});

it('remembers nothing that was verified while the key set changed', async () => {
  const { keySet, tokens } = await memory();
  await tokens.learn('token', async () => {
    await issuer.addKey('second');
    await keySet.find('second');
    return verified();
  });
  expect(tokens.recall('token')).toBeUndefined();
  await tokens.learn('token', as(verified()));
  expect(tokens.recall('token')).toBeDefined();
});

it('remembers nothing that is refused', async () => {
  const { tokens } = await memory();
  await expect(tokens.learn('token', () => Promise.reject(new Error('forged')))).rejects.toThrow('forged');
  expect(tokens.recall('token')).toBeUndefined();
});

it('a principal can not be changed by one of the requests that share it', async () => {
  const { keySet } = await memory();
  const claims = { exp: now() + 3600, sub: 'x', permissions: ['get:actors'] };
  const { principal } = new JwtStrategy(keySet, config).validate(claims);
  expect(() => (principal.permissions as string[]).push('delete:actors')).toThrow(TypeError);
  expect(() => Object.assign(principal, { subject: 'other' })).toThrow(TypeError);
});
