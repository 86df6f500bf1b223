import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Issuer } from '../../test/support/issuer.js';
import type { Config } from '../config/config.js';
import { JwtStrategy } from './jwt.strategy.js';
import { KeySet } from './key-set.js';
import { CAPACITY, VerifiedTokens, type VerifiedToken } from './verified-tokens.js';

let issuer: Issuer;
let config: Config;
beforeAll(async () => {
  issuer = await Issuer.start();
  config = { auth: { issuer: issuer.url, audience: 'casting', jwksUri: issuer.url } } as Config;
});
afterAll(() => issuer.stop());

async function memory() {
  const keySet = new KeySet(config);
  await keySet.find('first');
  return { keySet, tokens: new VerifiedTokens(keySet) };
}

const now = () => Math.floor(Date.now() / 1000);
const verified = (change: Partial<VerifiedToken> = {}): VerifiedToken => ({
  principal: { subject: 'x', permissions: [] },
  exp: now() + 3600,
  nbf: undefined,
  ...change,
});
const as = (token: VerifiedToken) => () => Promise.resolve(token);

it('holds a limited number of tokens; the oldest leaves first', async () => {
  const { tokens } = await memory();
  for (let i = 0; i <= CAPACITY; i += 1) await tokens.learn(`token ${i}`, as(verified()));
  expect(tokens.recall('token 0')).toBeUndefined();
  expect(tokens.recall('token 1')).toBeDefined();
  expect(tokens.recall(`token ${CAPACITY}`)).toBeDefined();
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
