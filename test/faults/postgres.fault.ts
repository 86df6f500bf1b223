import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { Casting, IMPATIENT } from '../support/casting.js';
import { Cluster } from '../support/cluster.js';
import { actorBody } from '../support/factories.js';
import { Ledger } from '../support/ledger.js';
import { figure, Load, roughly, statuses, within, type Sent } from '../support/load.js';

const CLIENTS = 8;
const SECONDS = 1000;

let cluster: Cluster;
let casting: Casting;
afterEach(async () => {
  await casting.stop();
  await cluster.stop();
});

async function start(): Promise<void> {
  cluster = await Cluster.start();
  casting = await Casting.start({ DATABASE_URL: cluster.url, ...IMPATIENT });
  await casting.as('director').post('/actors', actorBody());
}

/** A quarter of the requests are writes. */
const work = (client: number, i: number) =>
  i % 4 === 0
    ? casting.as('director').patch('/actors/1', { name: `Client ${client}, change ${i}` })
    : casting.as('director').get('/actors/1');

/** Calls /health/live every 50 ms. */
const watch = () => new Load(1, () => casting.as(undefined).get('/health/live'), 50);

function expectServedOrUnavailable(answers: Sent[]): void {
  const counts = statuses(answers);
  expect(Object.keys(counts)).toEqual(['200', '503']);
  for (const { status, headers } of answers) expect(headers.has('retry-after')).toBe(status === 503);
}

describe('PostgreSQL', () => {
  it('killed with -9 under 8 clients, 4 s down, started again', async () => {
    await start();
    const load = new Load(CLIENTS, work);
    await sleep(1 * SECONDS);
    await cluster.signal('SIGKILL');
    await sleep(4 * SECONDS);
    expect((await casting.as(undefined).get('/health/live')).status).toBe(200);
    expect((await casting.as(undefined).get('/health/ready')).status).toBe(200);
    await cluster.startAgain();
    const back = await load.servedAfter(performance.now());
    const answers = await load.stop();

    expectServedOrUnavailable(answers);
    expect(back).toBeLessThan(roughly(2 * SECONDS));
    const { 200: served, 503: refused } = statuses(answers);
    figure(
      `PostgreSQL killed for 4 s: ${served} × 200, ${refused} × 503, slowest ${within(answers)} ms; first 200 ${back} ms after its return`,
    );
  });

  it('stopped (SIGSTOP) for 12 s', async () => {
    await start();
    const load = new Load(CLIENTS, work);
    const live = watch();
    await sleep(0.5 * SECONDS);
    const stopped = performance.now();
    await cluster.signal('SIGSTOP');
    await sleep(1 * SECONDS);
    const asked = performance.now();
    // Load balancers wait for it only briefly, and must not take every process out.
    expect((await casting.as(undefined).get('/health/ready')).status).toBe(200);
    const answeredAfter = performance.now() - asked;
    await load.outlast(stopped, 12 * SECONDS);
    const resumed = performance.now();
    await cluster.signal('SIGCONT');
    const back = await load.servedAfter(performance.now());
    const [answers, lives] = await Promise.all([load.stop(), live.stop()]);

    expectServedOrUnavailable(answers);
    expect(statuses(lives)).toEqual({ 200: lives.length });
    expect(within(lives, 0.9)).toBeLessThan(roughly(0.1 * SECONDS));
    expect(asked + answeredAfter).toBeLessThan(resumed);
    expect(back).toBeLessThan(roughly(2 * SECONDS));
    figure(
      `PostgreSQL stopped for 12 s: slowest ${within(answers)} ms, /health/live p99 ${within(lives, 0.99)} ms, ` +
        `/health/ready in ${Math.round(answeredAfter)} ms; first 200 ${back} ms after its return`,
    );
  });

  it('away when the service starts', async () => {
    cluster = await Cluster.start();
    await cluster.halt();
    const began = performance.now();
    casting = await Casting.boot({ DATABASE_URL: cluster.url, ...IMPATIENT });
    expect((await casting.as(undefined).get('/health/live')).status).toBe(200);
    const live = Math.round(performance.now() - began);
    expect((await casting.as(undefined).get('/actors')).status).toBe(401);
    const director = casting.as('director');
    for (const answer of [
      await casting.as(undefined).get('/health/ready'),
      await director.get('/actors'),
      await director.post('/actors', actorBody()),
      await director.patch('/movies/1', { actors: [1] }),
      await director.delete('/actors/1'),
    ]) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(answer.body).toMatchObject({ error: 503, success: false });
    }
    await cluster.startAgain();
    const returned = performance.now();
    await casting.ready();
    expect((await director.post('/actors', actorBody())).status).toBe(200);
    const serving = Math.round(performance.now() - returned);
    expect(live).toBeLessThan(roughly(3 * SECONDS));
    expect(serving).toBeLessThan(roughly(3 * SECONDS));
    figure(`Boot without a database: live after ${live} ms, serving ${serving} ms after PostgreSQL`);
  });

  it('cuts connections at random, between and within statements', async () => {
    await start();
    const load = new Load(CLIENTS, work);
    for (let i = 0; i < 100; i++) {
      await sleep(Math.random() * 30);
      await cluster.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'casting-api' AND random() < 0.5`,
      );
    }
    const answers = await load.stop();
    expectServedOrUnavailable(answers);
    await casting.recovered();
    const { 200: served, 503: refused } = statuses(answers);
    figure(`Connections cut 100 times: ${served} × 200, ${refused} × 503`);
  });
});

/** The reason why no file system can be mounted here, if any. */
function unmountable(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'casting-faults-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'pipe' });
    execFileSync('umount', [folder]);
    return undefined;
  } catch (error) {
    return (error as Error).message.trim().replaceAll(/\s+/g, ' ');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const reason = unmountable();
if (reason !== undefined) figure(`Disk full: not tested, because this user may not mount a tmpfs (${reason})`);

(reason === undefined ? describe : describe.skip)('the disk of PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'casting-faults-'));
  afterAll(() => {
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  });

  it('full while writing', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=755', 'tmpfs', folder]);
    cluster = await Cluster.start(join(folder, 'cluster'));
    casting = await Casting.start({ DATABASE_URL: cluster.url, ...IMPATIENT });
    const director = casting.as('director');
    const ledger = new Ledger();
    const name = (client: number, i: number) => `Client ${client}, actor ${i}, ${randomBytes(60).toString('hex')}`;
    const load = new Load(CLIENTS, (client, i) =>
      ledger.write(name(client, i), (name) =>
        director.post('/actors', actorBody({ name }), { prefer: 'return=minimal' }),
      ),
    );
    await load.until((answers) => answers.length > 50);
    const filler = join(folder, 'filler');
    expect(() => fill(filler)).toThrow('ENOSPC');
    await load.until((answers) => answers.filter(({ status }) => status === 503).length > 50);
    expect((await casting.as(undefined).get('/health/live')).status).toBe(200);
    rmSync(filler);
    const back = await load.servedAfter(performance.now());
    const answers = await load.stop();

    expect(Object.keys(statuses(answers))).toEqual(['201', '503']);
    const rows = await cluster.query<{ name: string }>('SELECT name FROM actors');
    const { acknowledged, refused, unknown, ...faults } = ledger.audit(rows.map(({ name }) => name));
    expect(faults).toEqual({ lost: 0, duplicated: 0, refusedButPresent: 0 });
    expect((await director.get('/actors')).status).toBe(200);
    figure(
      `Disk full: ${acknowledged} written, ${refused} × 503, ${unknown} unknown, 0 lost, 0 duplicated, ` +
        `0 refused but present; first write ${back} ms after there was room`,
    );
  });
});

/** Fills the rest of the file system. @throws ENOSPC */
function fill(path: string): never {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(4096));
  } finally {
    closeSync(file);
  }
}
