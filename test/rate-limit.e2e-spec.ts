import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Casting } from './support/casting.js';
import { anActor } from './support/factories.js';
import { capturedLog } from './support/log.js';
import { until } from './support/until.js';

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

describe('TRUST_PROXY', () => {
  /** The statuses of two requests without a token, where a second one from the same address is refused. */
  async function twice(trusted: string, ...forwarded: [string, string]): Promise<number[]> {
    const casting = await Casting.start({ RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY: trusted });
    const statuses: number[] = [];
    for (const address of forwarded) {
      const answer = await casting.as(undefined).get('/actors', undefined, { 'x-forwarded-for': address });
      statuses.push(answer.status);
    }
    await casting.stop();
    return statuses;
  }

  it('has callers counted by the address that a trusted proxy forwards', async () => {
    expect(await twice('127.0.0.1', '203.0.113.1', '203.0.113.2')).toEqual([401, 401]);
    expect(await twice('loopback', '203.0.113.1', '203.0.113.1')).toEqual([401, 429]);
  });

  it('believes the last address that no trusted proxy has, whatever the caller puts before it', async () => {
    expect(await twice('loopback,10.0.0.0/8', '192.0.2.1, 203.0.113.1, 10.0.0.9', '192.0.2.2, 203.0.113.1')).toEqual([
      401, 429,
    ]);
  });

  it('believes no other sender', async () => {
    for (const trusted of ['', '10.0.0.0/8'])
      expect(await twice(trusted, '203.0.113.1', '203.0.113.2')).toEqual([401, 429]);
  });

  it('has the address in the log', async () => {
    const log = capturedLog();
    const casting = await Casting.start({ TRUST_PROXY: '127.0.0.1', LOG_LEVEL: 'info' });
    await casting.as(undefined).get('/actors', undefined, { 'x-forwarded-for': '203.0.113.7' });
    await until(() => log().includes('GET /actors'));
    expect(log()).toContain('"address":"203.0.113.7"');
    await casting.stop();
    jest.restoreAllMocks();
  });
});
