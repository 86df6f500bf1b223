import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp } from '../src/app.js';
import { loadConfig } from '../src/config/config.js';
import { Casting, environment } from './support/casting.js';
import { actorBody } from './support/factories.js';
import { freePort } from './support/ports.js';
import { until } from './support/until.js';

let casting: Casting;
let port: number;
beforeAll(async () => {
  port = await freePort();
  casting = await Casting.start({ METRICS_PORT: String(port), HOST: '127.0.0.1' });
});
afterAll(() => casting.stop());

const scrape = (path = '/metrics') => fetch(`http://127.0.0.1:${port}${path}`);

/** The value of a sample; 0 if it does not exist. */
async function sample(name: string): Promise<number> {
  const line = (await (await scrape()).text()).split('\n').find((text) => text.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}

describe('/metrics', () => {
  it('counts requests by route template, method and status', async () => {
    const count = 'http_request_duration_seconds_count{method="GET",route="/actors/:actor_id",status="404"}';
    const before = await sample(count);
    await casting.as('assistant').get('/actors/1');
    await casting.as('assistant').get('/actors/2');
    expect(await sample(count)).toBe(before + 2);
  });

  it('keeps made-up paths, ids and queries out of its labels', async () => {
    for (const path of ['/secret-path-1', '/secret-path-2?q=secret', '/actors/987654?q=secret']) {
      await casting.as('assistant').get(path);
    }
    const text = await (await scrape()).text();
    expect(text).not.toMatch(/secret|987654/);
    expect(await sample('http_request_duration_seconds_count{method="GET",route="unknown path",status="404"}')).toBe(2);
  });

  it('counts tokens and fetches of the key set by outcome', async () => {
    const outcome = (name: string) => sample(`casting_token_verifications_total{outcome="${name}"}`);
    const names = ['verified', 'remembered', 'refused'];
    const before = await Promise.all(names.map(outcome));
    for (let time = 0; time < 3; time++) await casting.as('producer').get('/actors');
    await casting.withAuthorization('Bearer nonsense').get('/actors');
    expect(await Promise.all(names.map(outcome))).toEqual([before[0]! + 1, before[1]! + 2, before[2]! + 1]);
    expect(await sample('casting_key_set_fetches_total{outcome="success"}')).toBe(casting.issuer.fetches);
  });

  it('counts freshness questions, hits, loads and bytes of kept rows', async () => {
    const event = (name: string) => sample(`casting_kept_rows_total{event="${name}"}`);
    await casting.as('producer').post('/actors', actorBody());
    await until(async () => {
      await casting.as('producer').get('/actors');
      return (await event('hits')) > 0 && (await sample('casting_kept_bytes{table="actors"}')) > 0;
    });
    expect(await event('loads')).toBeGreaterThan(0);
    expect(await sample('casting_kept_bytes{table="movies"}')).toBe(0);
    expect(await event('questions')).toBeGreaterThanOrEqual(await event('hits'));
    const failures = await event('failures');
    await until(async () => {
      await casting.as('producer').get('/actors');
      // Its last statement was a question, unless it asked for changes after it.
      await casting.database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE '% AS seen'`);
      return (await event('failures')) > failures;
    });
  });

  it('shows the pool, the event loop and the process', async () => {
    expect(await sample('casting_database_connections{state="idle"}')).toBeGreaterThan(0);
    expect(await sample('process_resident_memory_bytes')).toBeGreaterThan(0);
    expect(await (await scrape()).text()).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('is in the text format, alone on its port, and not on the public one', async () => {
    expect((await scrape()).headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect((await scrape('/')).status).toBe(404);
    expect((await fetch(`${casting.url}/metrics`)).status).toBe(404);
  });

  it('is off by default: the API and the test’s issuer are all that listens', async () => {
    const before = listeners();
    const other = await Casting.start();
    expect(listeners() - before).toBe(2);
    await other.stop();
  });

  it('closes with the service, and says which setting is at fault when its port is taken', async () => {
    const own = await freePort();
    const settings = { METRICS_PORT: String(own), HOST: '127.0.0.1' };
    const other = await Casting.start(settings);
    expect((await fetch(`http://127.0.0.1:${own}/metrics`)).status).toBe(200);
    const taken = loadConfig(environment(other.database.url, other.issuer.url, settings));
    await expect(createApp(taken)).rejects.toMatchObject({ code: 'EADDRINUSE', port: own, setting: 'METRICS_PORT' });
    await other.stop();
    await expect(fetch(`http://127.0.0.1:${own}/metrics`)).rejects.toThrow();
  });
});

const listeners = () =>
  process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap' || name === 'TCPServerSocketWrap').length;
