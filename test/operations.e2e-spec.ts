import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { settings } from '../src/config/settings.js';
import { isTemporary } from '../src/database/failures.js';
import { errorAnswer } from '../src/http/errors/error-envelope.js';
import { Casting } from './support/casting.js';
import { freePort } from './support/ports.js';

const page = readFileSync('OPERATIONS.md', 'utf8');
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.startsWith('dev'))
  .map((path) => readFileSync(join('src', path), 'utf8'))
  .join('\n');
/** The cells of the table rows below a heading. */
const table = (heading: string) =>
  page
    .split(`## ${heading}\n`)[1]!
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim())
        .slice(1, -1),
    );

describe('what OPERATIONS.md says', () => {
  it.each(table('What a 503 means'))('%s (%s) is a 503 or says so in the log', (says, states) => {
    for (const [state] of states.matchAll(/\w{5}/g))
      expect([state, errorAnswer({ code: state }).status]).toEqual([state, 503]);
    if (states !== '–') return;
    for (const [, message] of says.matchAll(/(?:^|[^`])`{1,2}([^`].*?)`{1,2}(?:,|$)/g)) {
      const text = message!
        .replace(/^503: /, '')
        .split(/…|: run/)[0]!
        .replace(/^(Not ready|Database unavailable): /, '');
      const [, code] = /^connect (\w+) /.exec(text) ?? [];
      const known = isTemporary(Object.assign(new Error(text), { code })) || sources.includes(text);
      expect([text, known]).toEqual([text, true]);
    }
  });

  it('the time-outs are those of the settings', () => {
    const rows = table('Time-outs').flatMap(([what, long]) => {
      const [, name] = /`(\w+)`/.exec(what!) ?? [];
      return name ? [[name, parseInt(long!) * 1000] as const] : [];
    });
    expect(rows).toHaveLength(5);
    for (const [name, ms] of rows)
      expect([name, settings[name as keyof typeof settings].fallback]).toEqual([name, String(ms)]);
  });

  it('every setting that it names exists', () => {
    const named = [...page.matchAll(/`([A-Z]+_[A-Z_]+)(?:=\d+)?`/g)].map(([, name]) => name!);
    expect(named.filter((name) => !(name in settings))).toEqual([]);
    expect(page).toContain(`\`DRAIN_SECONDS\` (${settings.DRAIN_SECONDS.fallback})`);
    expect(page).toContain(`\`DATABASE_POOL_SIZE\` (${settings.DATABASE_POOL_SIZE.fallback})`);
  });

  it('every metric that it names exists', async () => {
    const port = await freePort();
    const casting = await Casting.start({ METRICS_PORT: String(port) });
    await casting.as('director').get('/actors');
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    await casting.stop();
    const named = page.match(/\b(?:casting|http|nodejs)_\w+(?:\{\w+="[\w ]+"\})?/g)!;
    expect(named.length).toBeGreaterThan(6);
    expect(named.filter((name) => !metrics.includes(name))).toEqual([]);
  });

  it('every file and test that it names exists', () => {
    for (const [, path] of page.matchAll(/`(src\/[\w/.-]+)`|\]\(([^)#]+)/g))
      if (path) expect([path, existsSync(path)]).toEqual([path, true]);
    const tests = [...page.matchAll(/`(test\/\w+)`/g)].map(([, test]) => test);
    expect(tests.filter((test) => !existsSync(`${test}.e2e-spec.ts`))).toEqual([]);
  });
});
