import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from './support/ports.js';

/** A copy of the repository, because the commands write into their folder. */
let clone: string;
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'casting-clone-'));
  for (const name of [
    'src',
    'desk',
    'clients',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'nest-cli.json',
  ]) {
    cpSync(name, join(clone, name), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(clone, 'node_modules'));
});
afterAll(() => rmSync(clone, { recursive: true, force: true }));

function run(args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, 'src/dev/run.mjs'), ...args], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
    // If it is not refused, it would run until the end of the test.
    timeout: 120_000,
  });
  return { status, output: stdout + stderr };
}

describe('npm start', () => {
  it('says what the port after PORT is for, where that is taken', async () => {
    let [status, output, port]: [number | null, string, number] = [null, '', 0];
    // Another program may use the port before it.
    do {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      ({ port } = taken.address() as AddressInfo);
      ({ status, output } = run(['start'], { PORT: String(port - 1) }));
      taken.close();
    } while (output.startsWith(`Port ${port - 1} is in use`));
    expect(status).toBe(1);
    expect(output).toMatch(
      new RegExp(`^Port ${port}, which is PORT \\+ 1 and for the local sign-in, is in use: .+ PORT=`),
    );
    expect(output.trim().split('\n')).toHaveLength(1);
  });

  it.each(['postgres://u:hunter2#x@h/db', 'postgres://u:hunter2%@h/db', 'postgres://u:hunter2@a,b/db'])(
    'refuses %s before anything is started, and shows no password',
    (url) => {
      const { status, output } = run(['start'], { DATABASE_URL: url });
      expect(status).toBe(1);
      expect(output).toMatch(/^The settings have a fault:\n {2}DATABASE_URL must .+\n$/);
      expect(output).not.toContain('hunter2');
    },
  );

  it('names a mistyped setting of .env', () => {
    writeFileSync(join(clone, '.env'), 'DATABSE_URL=postgres://u:hunter2@h/db\n');
    const { status, output } = run(['start']);
    rmSync(join(clone, '.env'));
    expect(status).toBe(1);
    expect(output).toContain('DATABSE_URL: unknown setting; did you mean DATABASE_URL?');
    expect(output).not.toContain('hunter2');
  });
});

describe('if dist/ is not writable', () => {
  const builds = ['dist', 'dist-dev'];
  beforeAll(() => builds.forEach((name) => writeFileSync(join(clone, name), '')));
  afterAll(() => builds.forEach((name) => rmSync(join(clone, name))));

  it.each(['start', 'doctor', 'dev'])('npm run %s says so in one line', async (command) => {
    const { status, output } = run([command], { PORT: String(await freePort()) });
    expect(status).toBe(1);
    expect(output).toContain(join(clone, 'dist'));
    expect(
      output
        .trim()
        .split('\n')
        .filter((line) => line !== 'Building'),
    ).toHaveLength(1);
  });
});

describe('if .casting/ is not writable', () => {
  // A file in place of the folder also stops root, which may write to any folder.
  beforeAll(() => {
    rmSync(join(clone, '.casting'), { recursive: true, force: true });
    writeFileSync(join(clone, '.casting'), '');
  });

  it.each([['start'], ['dev'], ['token', 'director']])('npm run %s says so in one line', (...args) => {
    const { status, output } = run(args);
    expect(status).toBe(1);
    expect(output).toContain(join(clone, '.casting'));
    expect(output.trim().split('\n')).toHaveLength(1);
  });
});
