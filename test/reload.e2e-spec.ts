import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isAlive } from '../src/dev/processes.js';
import { freePort } from './support/ports.js';
import { until } from './support/until.js';

const SOURCE = 'src/operations/health.controller.ts';
const original = readFileSync(SOURCE, 'utf8');

let clone: string;
let port: number;
let launcher: ChildProcess;
let output = '';

/** Drains for so long that no kept connection is cut off on a slow machine. */
const environment = () => ({ PATH: process.env.PATH, PORT: String(port), DRAIN_SECONDS: '5' });

beforeAll(async () => {
  clone = mkdtempSync(join(tmpdir(), 'casting-dev-'));
  for (const name of [
    'src',
    'desk',
    'clients',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ]) {
    cpSync(name, join(clone, name), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(clone, 'node_modules'));
  port = await freePort();
  launcher = spawn(process.execPath, [join(clone, 'src/dev/run.mjs'), 'dev'], { env: environment(), detached: true });
  for (const stream of [launcher.stdout!, launcher.stderr!]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const ended = once(launcher, 'exit').then(() => Promise.reject(new Error(output)));
  await Promise.race([until(() => output.includes('Three roles, three tokens')), ended]);
  ended.catch(() => undefined);
});
afterAll(async () => {
  if (launcher.exitCode === null && launcher.signalCode === null) {
    process.kill(-launcher.pid!, 'SIGINT');
    await once(launcher, 'exit');
  }
  rmSync(clone, { recursive: true, force: true });
});

const save = (source: string) => writeFileSync(join(clone, SOURCE), source);
const saying = (status: string) => original.replace("status: 'live', success", `status: '${status}', success`);

/** @throws Error if the connection is refused or cut off */
async function ask(
  path: string,
  agent: Agent | false = false,
  headers = {},
): Promise<{ status: number | undefined; body: string }> {
  const request = get({ port, path, agent, headers });
  const [answer] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
  return { status: answer.statusCode, body: await text(answer) };
}

const live = async () => (JSON.parse((await ask('/health/live')).body) as { status: string }).status;

const children = () =>
  readFileSync(`/proc/${launcher.pid}/task/${launcher.pid}/children`, 'utf8').trim().split(' ').map(Number);

/** Whether the launcher has printed `part` since `mark`. */
const printedSince = (mark: number, part: string) => () => output.slice(mark).includes(part);

describe('npm run dev', () => {
  it('answers every request while a change is taken over, on new and on kept connections', async () => {
    const token = /DIRECTOR=(.+)/.exec(readFileSync(join(clone, '.casting/tokens.env'), 'utf8'))![1]!;
    const headers = { authorization: `Bearer ${token}` };
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    let changes = 0;
    const takeOver = async () => {
      let going = true;
      const seen: (number | undefined)[] = [];
      const keepAsking = async (agent?: Agent) => {
        while (going) seen.push((await ask('/actors', agent, headers)).status);
      };
      const clients = Promise.all([keepAsking(kept), keepAsking(kept), keepAsking(), keepAsking()]);
      const before = children();
      save(saying(`changed ${++changes}`));
      // Continues until the old process has ended, to send requests during its shutdown as well.
      await Promise.race([until(() => !before.every(isAlive)), clients]);
      going = false;
      await clients;
      expect(await live()).toBe(`changed ${changes}`);
      return new Set(seen);
    };
    // A worker listens after 2 s at the latest, and is 503 where its database has not answered by then.
    const seen = await until(async () => {
      const seen = await takeOver();
      return !seen.has(503) && seen;
    });
    expect(seen).toEqual(new Set([200]));
    kept.destroy();
  });

  it('answers a request that the old process was given just before it was let go', async () => {
    const service = children().find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dist-dev/main.js'),
    )!;
    const mark = output.length;
    process.kill(service, 'SIGSTOP');
    const answers = Promise.all([ask('/health/live'), ask('/health/live')]);
    save(saying('given'));
    await until(printedSince(mark, 'Reloaded'));
    process.kill(service, 'SIGCONT');
    expect((await answers).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('keeps the old process, and says why, where the source is no JavaScript', async () => {
    const mark = output.length;
    save(saying('broken').replace('live() {', 'live() {{{'));
    await until(printedSince(mark, 'Not reloaded'));
    expect(output.slice(mark)).toMatch(/^src\/operations\/health\.controller\.ts\(\d+,\d+\): error TS1\d+: .+/m);
    expect(await live()).toBe('given');
  });

  it('reports a wrong type, and runs the change nevertheless', async () => {
    const mark = output.length;
    save(saying('typed').replace('live() {', 'live() {\n    const count: number = String(1);\n    void count;'));
    await until(printedSince(mark, 'Reloaded'));
    expect(output.slice(mark)).toContain("error TS2322: Type 'string' is not assignable to type 'number'.");
    expect(await live()).toBe('typed');
  });

  it('keeps the old process where the new one does not start', async () => {
    const mark = output.length;
    save(`${saying('failing')}\nthrow new Error('out of order');\n`);
    await until(printedSince(mark, 'Not reloaded'));
    expect(output.slice(mark)).toContain('out of order');
    expect(await live()).toBe('typed');

    save(saying('repaired'));
    await until(async () => (await live()) === 'repaired');
  });

  it('bundles the Casting Desk again', async () => {
    const script = async () => {
      const { body } = await ask('/desk/');
      // Whole, while it is being replaced.
      expect(body).toMatch(/<\/html>\n$/);
      return /main-\w+\.js/.exec(body)?.[0];
    };
    const before = await script();
    const screen = join(clone, 'desk/session/sign-in.tsx');
    writeFileSync(screen, readFileSync(screen, 'utf8').replace('who is free when.', 'who is free where.'));
    await until(async () => (await script()) !== before);
    expect((await ask(`/desk/${await script()}`)).body).toContain('who is free where.');
  });

  it.each(['dev', 'start', 'reset'])('npm run %s is refused meanwhile', (command) => {
    const { status, stderr } = spawnSync(process.execPath, [join(clone, 'src/dev/run.mjs'), command], {
      env: environment(),
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(status).toBe(1);
    expect(stderr).toBe(
      `npm start is running here already (process ${launcher.pid}): stop it first, with Ctrl-C or kill ${launcher.pid}\n`,
    );
  });

  it('Ctrl-C ends all that it started', async () => {
    const started = children();
    // At least the compiler, the bundler, PostgreSQL and the service.
    expect(started.length).toBeGreaterThanOrEqual(4);
    const exit = once(launcher, 'exit');
    process.kill(-launcher.pid!, 'SIGINT');
    expect(await exit).toEqual([0, null]);
    expect(started.filter(isAlive)).toEqual([]);
    await expect(ask('/health/live')).rejects.toThrow('ECONNREFUSED');
    expect(existsSync(join(clone, '.casting/launcher.pid'))).toBe(false);
  });
});
