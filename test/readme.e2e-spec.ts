import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pages } from './support/pages.js';
import { freePort } from './support/ports.js';
import { until } from './support/until.js';

const read = (file: string) => readFileSync(file, 'utf8');

describe('the commands in README and docs/', () => {
  const folder = mkdtempSync(join(tmpdir(), 'casting-readme-'));
  let port: number;
  let launcher: ChildProcess;
  let output = '';

  const shell = (script: string) =>
    execFileSync('bash', ['-euc', script], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  beforeAll(async () => {
    const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
      .trim()
      .split('\n');
    for (const file of files.filter((name) => existsSync(name))) cpSync(file, join(folder, file));
    symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
    port = await freePort();
    launcher = spawn('npm', ['start'], { cwd: folder, env: { ...process.env, PORT: String(port) }, detached: true });
    launcher.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
    launcher.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = once(launcher, 'exit').then(() => Promise.reject(new Error(output)));
    const up = (async () => {
      await until(() => output.includes('Three roles, three tokens'));
    })();
    await Promise.race([up, ended]);
    ended.catch(() => undefined);
  });

  afterAll(async () => {
    if (launcher.exitCode === null && launcher.signalCode === null) {
      process.kill(-launcher.pid!, 'SIGINT');
      await once(launcher, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it('npm start: says where everything is, and shows no token', () => {
    for (const line of [
      `http://localhost:${port}/docs`,
      `http://localhost:${port}/actors`,
      `http://localhost:${port}/health/ready`,
      'built-in PostgreSQL 18, .casting/ · 12 actors, 5 movies (demo)',
      'source .casting/tokens.env',
    ]) {
      expect(output).toContain(line);
    }
    expect(output).not.toMatch(/eyJ[\w-]+\./);
    expect(statSync(join(folder, '.casting/tokens.env')).mode & 0o777).toBe(0o600);
  });

  const tried = [
    ...pages
      .map(read)
      .join('\n')
      .matchAll(/^(curl .+)\n# (.+)$/gm),
  ].map(([, command, answer]) => [command!, answer!] as const);

  it('five curl lines to begin with, six to cast a part, three for sheets, and more beyond', () =>
    expect(tried).toHaveLength(26));

  /** What the JavaScript of a page prints, and what the comments behind its `console.log` say that it prints. */
  function printedBy(page: string, role: string): { output: string; expected: string } {
    const code = Array.from(read(page).matchAll(/```js\n([^]+?)```/g), ([, block]) => block!).join('');
    const expected = Array.from(code.matchAll(/console\.log.+ \/\/ (.+)/g), ([, text]) => `${text}\n`).join('');
    const script = `const token = process.env.${role};\n${code.replaceAll('8080', String(port))}`;
    return { output: shell(`source .casting/tokens.env; node --input-type=module <<'END'\n${script}END`), expected };
  }

  it('the lines for fetch print what they say', () => {
    const { output, expected } = printedBy('README.md', 'ASSISTANT');
    expect(output).toBe(expected);
    expect(expected).not.toBe('');
  });

  it.each(tried)('%s', (command, answer) => {
    const got = shell(
      `source .casting/tokens.env; ${command.replace('curl', 'curl -sS').replaceAll('8080', String(port))}`,
    );
    // "…" stands for omitted text. The parts between must appear in this order.
    let from = 0;
    for (const part of answer.split('…')) {
      const at = got.indexOf(part, from);
      expect(`${part} in ${got}: ${at >= from}`).toBe(`${part} in ${got}: true`);
      from = at + part.length;
    }
  });

  it('the code for front ends prints what it says', () => {
    const { output, expected } = printedBy('docs/front-ends.md', 'DIRECTOR');
    expect(output).toBe(expected);
    expect(expected.split('\n')).toHaveLength(8);
  });

  it('npm run -s token -- director', async () => {
    const token = shell('npm run -s token -- director').trim();
    const answer = await fetch(`http://localhost:${port}/actors`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    expect(() => shell('npm run -s token -- king')).toThrow(/assistant, director, producer/);
  });

  it('npm run doctor reports that everything is well and explains a token', () => {
    expect(shell('npm run -s doctor')).not.toContain('FAIL');
    const explained = shell('source .casting/tokens.env; npm run -s doctor -- "$PRODUCER"');
    expect(explained).toContain('delete:movies');
    expect(explained).not.toMatch(/eyJ[\w-]+\./);
  });

  it('npm run import-2020 looks in the database of the started service', () => {
    expect(shell('npm run -s import-2020 -- --help')).toContain('--skip-unfit');
    expect(() => shell('npm run -s import-2020')).toThrow('casting has no tables of the 2020 service');
    expect(() => shell('npm run -s import-2020 -- postgres://localhost:1/casting_2020')).toThrow('ECONNREFUSED');
  });

  it('npm run reset refuses while it runs; Ctrl-C stops everything it started; then reset deletes .casting/', async () => {
    expect(() => shell('npm run -s reset')).toThrow();
    const exit = once(launcher, 'exit');
    process.kill(-launcher.pid!, 'SIGINT');
    await exit;
    await expect(fetch(`http://localhost:${port}/health/live`)).rejects.toThrow();
    expect(existsSync(join(folder, '.casting/postgres/data/postmaster.pid'))).toBe(false);
    shell('npm run -s reset');
    expect(existsSync(join(folder, '.casting'))).toBe(false);
  });
});
