import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Casting } from './support/casting.js';
import { anActor } from './support/factories.js';

describe('RATE_LIMIT_PER_MINUTE', () => {
  let casting: Casting;
  beforeAll(async () => {
    casting = await Casting.start({ RATE_LIMIT_PER_MINUTE: '5' });
    await anActor(casting.database);
  });
  afterAll(() => casting.stop());

  it('allows that many requests per sub, reports how many are left, then returns 429 with Retry-After', async () => {
    const { headers } = await casting.as('assistant').get('/actors');
    expect(headers.get('ratelimit-policy')).toBe('"minute";q=5;w=60');
    expect(headers.get('ratelimit')).toMatch(/^"minute";r=4;t=\d+$/);
    for (let i = 0; i < 4; i++) expect((await casting.as('assistant').get('/actors')).status).toBe(200);
    const refused = await casting.as('assistant').get('/actors');
    expect([refused.status, refused.body]).toEqual([
      429,
      { error: 429, message: 'You send too many requests; wait as long as Retry-After says', success: false },
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toMatch(/^"minute";r=0;t=\d+$/);
    expect((await casting.as('director').get('/actors')).status).toBe(200);
  });

  it('counts callers without a valid token by address, and does not count public routes', async () => {
    for (let i = 0; i < 5; i++) expect((await casting.withAuthorization('Bearer x').get('/actors')).status).toBe(401);
    expect((await casting.withAuthorization('Bearer y').get('/actors')).status).toBe(429);
    for (let i = 0; i < 10; i++) expect((await casting.as(undefined).get('/health/live')).status).toBe(200);
  });

  it('is off by default', async () => {
    const free = await Casting.start();
    expect((await free.as('assistant').get('/actors')).headers.get('ratelimit')).toBeNull();
    await free.stop();
  });
});
