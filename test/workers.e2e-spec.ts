import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { environment } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { Issuer } from './support/issuer.js';
import { freePort } from './support/ports.js';
import { ProductionBuild } from './support/service-process.js';
import { until } from './support/until.js';

let build: ProductionBuild;
let database: TestDatabase;
let issuer: Issuer;
beforeAll(async () => {
  build = await ProductionBuild.present();
  [database, issuer] = await Promise.all([createDatabase(), Issuer.start()]);
});
afterAll(async () => {
  build.stop();
  await Promise.all([database.drop(), issuer.stop()]);
});

const run = (env: Record<string, string>) => build.run(environment(database.url, issuer.url, { WORKERS: '2', ...env }));

/** Identifies the worker behind a metrics port by the start time of its process. */
const startOf = (port: number) =>
  until(async () => {
    const text = await fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text(), String);
    return /^process_start_time_seconds (\S+)$/m.exec(text)?.[1];
  });

const workersOf = (child: ChildProcess) =>
  readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').map(Number);

describe('WORKERS=2', () => {
  it('starts two workers with metrics of their own, replaces a killed one, and ends all at SIGTERM, exit 0', async () => {
    const port = await freePort();
    const metrics = await freePort();
    const settings = { PORT: String(port), METRICS_PORT: String(metrics), LOG_LEVEL: 'info' };
    const { process: child, output, exit } = await run(settings);
    const ready = () =>
      until(() =>
        fetch(`http://127.0.0.1:${port}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
    await ready();
    // Metrics are served earlier. A worker that ends before it listens ends the service.
    await until(() => output().split('Server listening').length - 1 === 2);
    const started = await Promise.all([startOf(metrics), startOf(metrics + 1)]);
    const workers = workersOf(child);
    expect(workers).toHaveLength(2);

    process.kill(workers[0]!, 'SIGKILL');
    await until(async () => {
      const now = await Promise.all([startOf(metrics), startOf(metrics + 1)]);
      return now.filter((start, place) => start !== started[place]).length === 1;
    });
    expect(output()).toContain(`Worker ${workers[0]} ended; starting another.\n`);
    await ready();
    expect(workersOf(child)).toHaveLength(2);

    const last = workersOf(child);
    // Like a supervisor that signals the whole process group.
    for (const pid of [child.pid!, ...last]) process.kill(pid, 'SIGTERM');
    expect(await exit).toBe(0);
    for (const pid of last) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('SIGHUP to the primary drains all, exit 0', async () => {
    const { process: child, ready, exit } = await run({});
    await ready();
    const workers = workersOf(child);
    child.kill('SIGHUP');
    expect(await exit).toBe(0);
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('exits 1 with the message of a worker that cannot start', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { exit, output } = await run({ PORT: String(port) });
    expect(await exit).toBe(1);
    expect(output()).toMatch(new RegExp(`^(Port ${port} is in use: stop what listens there, or set PORT\\.\n)+$`));
    taken.close();
  });

  it('reports faults of the settings once', async () => {
    const { exit, output } = await run({ PORT: 'eighty' });
    expect(await exit).toBe(1);
    expect(output().match(/PORT must be/g)).toHaveLength(1);
  });
});
