import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { permissionsOf } from '../../src/dev/identity/roles.js';
import { Balancer } from '../support/balancer.js';
import { environment } from '../support/casting.js';
import { Cluster } from '../support/cluster.js';
import { actorBody } from '../support/factories.js';
import { Issuer } from '../support/issuer.js';
import { Ledger } from '../support/ledger.js';
import { figure, Load, statuses, within, type Reply } from '../support/load.js';
import { freePort } from '../support/ports.js';
import { ProductionBuild } from '../support/service-process.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';

const CLIENTS = 16;
const ROUNDS = 8;

let build: ProductionBuild;
let cluster: Cluster;
let issuer: Issuer;
let headers: Record<string, string>;
beforeAll(async () => {
  build = await ProductionBuild.present();
  [cluster, issuer] = await Promise.all([Cluster.start(), Issuer.start()]);
  const token = await issuer.sign({ permissions: permissionsOf('director'), sub: 'director@casting.test' });
  headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', prefer: 'return=minimal' };
});
afterAll(async () => {
  build.stop();
  await Promise.all([cluster.stop(), issuer.stop()]);
});

const settings = (env: Record<string, string> = {}) => environment(cluster.url, issuer.url, env);

/** @throws Error if the connection breaks */
async function send(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, { headers, ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The outcome for a client that gets no answer. */
const broken: Reply = { status: 0, headers: new Headers(), text: '' };

/** Clients that add actors and note each write in the ledger. */
function storm(url: () => string, ledger: Ledger, round: string): Load {
  return new Load(CLIENTS, (client, i) => {
    const post = (name: string) =>
      send(`${url()}/actors`, { method: 'POST', body: JSON.stringify(actorBody({ name })) });
    return ledger.write(`${round}, client ${client}, actor ${i}`, post).catch(() => sleep(20, broken));
  });
}

async function expectNoneLost(ledger: Ledger, what: string): Promise<void> {
  const rows = await cluster.query<{ name: string }>(`SELECT name FROM actors WHERE name LIKE '${what}%'`);
  const { acknowledged, refused, unknown, ...faults } = ledger.audit(rows.map(({ name }) => name));
  expect(faults).toEqual({ lost: 0, duplicated: 0, refusedButPresent: 0 });
  expect(acknowledged).toBeGreaterThanOrEqual(ROUNDS);
  figure(
    `${what} killed with -9 in a write storm, ${ROUNDS} rounds: ${acknowledged} acknowledged, ${refused} refused, ` +
      `${unknown} unknown; 0 lost, 0 duplicated, 0 refused but present`,
  );
}

describe('a ledger of acknowledged writes', () => {
  it('kill -9 of the service', async () => {
    const ledger = new Ledger();
    for (let round = 0; round < ROUNDS; round++) {
      const service = await build.run(settings());
      await service.ready();
      const load = storm(() => service.url, ledger, `Service ${round}`);
      await load.servedAfter(0);
      await sleep(Math.random() * 300);
      service.process.kill('SIGKILL');
      await service.exit;
      await load.stop();
    }
    await expectNoneLost(ledger, 'Service');
  });

  it('kill -9 of PostgreSQL', async () => {
    const ledger = new Ledger();
    const service = await build.run(settings());
    await service.ready();
    for (let round = 0; round < ROUNDS; round++) {
      const load = storm(() => service.url, ledger, `PostgreSQL ${round}`);
      await load.servedAfter(0);
      await sleep(Math.random() * 300);
      await cluster.signal('SIGKILL');
      await load.until((answers) => answers.some(({ status }) => status === 503));
      await cluster.startAgain();
      await load.servedAfter(performance.now());
      const answers = await load.stop();
      expect(Object.keys(statuses(answers))).toEqual(['201', '503']);
    }
    service.process.kill('SIGTERM');
    expect(await service.exit).toBe(0);
    await expectNoneLost(ledger, 'PostgreSQL');
  });
});

describe('an Idempotency-Key', () => {
  it('that is sent again after kill -9 between commit and answer makes exactly one row', async () => {
    const proxy = await TcpProxy.start(cluster.port);
    const slow = new URL(cluster.url);
    slow.port = String(proxy.port);
    const name = 'Committed, and never answered';
    const post = (url: string) =>
      send(`${url}/actors`, {
        method: 'POST',
        body: JSON.stringify(actorBody({ name })),
        headers: { ...headers, 'idempotency-key': 'sent-twice' },
      });
    const rows = () => cluster.query<{ id: number }>(`SELECT id FROM actors WHERE name = '${name}'`);

    const first = await build.run(settings({ DATABASE_URL: slow.href }));
    await first.ready();
    proxy.loseAnswerTo('COMMIT');
    const unanswered = post(first.url).catch(() => broken);
    await until(async () => (await rows()).length > 0);
    first.process.kill('SIGKILL');
    expect((await unanswered).status).toBe(0);
    proxy.stop();

    const second = await build.run(settings());
    await second.ready();
    const answer = await post(second.url);
    expect([answer.status, answer.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    const [row, ...others] = await rows();
    expect([answer.headers.get('location'), others]).toEqual([`/actors/${row!.id}`, []]);
    second.process.kill('SIGTERM');
    figure('Killed between commit and answer: the key sent again makes no second row');
  });
});

describe('SIGTERM', () => {
  it('turns not ready, serves on, finishes what is in flight, and exits 0', async () => {
    const patient = {
      DATABASE_LOCK_TIMEOUT_MS: '0',
      DATABASE_STATEMENT_TIMEOUT_MS: '0',
      DATABASE_QUERY_TIMEOUT_MS: '0',
    };
    const service = await build.run(settings({ DRAIN_SECONDS: '3', ...patient }));
    await service.ready();
    const post = () => send(`${service.url}/actors`, { method: 'POST', body: JSON.stringify(actorBody()) });

    const blocker = new pg.Client({ connectionString: cluster.url });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE actors IN EXCLUSIVE MODE');
    const slow = Promise.all([post(), post(), post()]);
    const waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    // They share commits, so at least one session waits.
    await until(async () => (await cluster.query(waiting)).length > 0);
    const signalled = Date.now();
    service.process.kill('SIGTERM');
    const readiness = await until(async () => {
      const answer = await fetch(`${service.url}/health/ready`);
      return answer.status === 503 && answer;
    });
    expect(readiness.headers.get('retry-after')).toBe('2');
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
    await sleep(3000); // past the drain: the server is closing
    await blocker.query('COMMIT');
    await blocker.end();
    expect((await slow).map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await service.exit).toBe(0);
    expect(service.output()).not.toContain('cut off');
    figure(`SIGTERM with 3 slow writes in flight: all answered, exit 0 after ${Date.now() - signalled} ms`);
  });

  it('two instances behind a load balancer, restarted in turn four times under load', async () => {
    const balancer = await Balancer.start();
    // Long enough for the load balancer to notice, though it shares its process with the clients.
    const start = async () => {
      const service = await build.run(settings({ DRAIN_SECONDS: '5', PORT: String(await freePort()) }));
      balancer.add(service.url);
      await until(() => balancer.isReady(service.url));
      return service;
    };
    const instances = [await start(), await start()];
    const load = new Load(CLIENTS, (client, i) =>
      i % 4 === 0
        ? send(`${balancer.url}/actors`, {
            method: 'POST',
            body: JSON.stringify(actorBody({ name: `Rolling ${client}.${i}` })),
          })
        : send(`${balancer.url}/actors?limit=1`, {}),
    );
    for (let restart = 0; restart < 4; restart++) {
      const old = instances.shift()!;
      instances.push(await start());
      old.process.kill('SIGTERM');
      expect(await old.exit).toBe(0);
      balancer.remove(old.url);
    }
    const answers = await load.stop();
    balancer.stop();
    for (const { process } of instances) process.kill('SIGTERM');

    const { 200: read, 201: written } = statuses(answers);
    expect(read! + written!).toBe(answers.length);
    figure(
      `Two instances, 4 rolling restarts under ${CLIENTS} clients: ${answers.length} requests, 0 failed, ` +
        `slowest ${within(answers)} ms`,
    );
  });
});
