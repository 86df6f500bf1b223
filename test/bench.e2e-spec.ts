import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Result } from '../bench/measure.js';

const { results } = JSON.parse(readFileSync('bench/results.json', 'utf8')) as { results: Result[] };
const page = readFileSync('docs/performance.md', 'utf8');
const [, table] = /\| workload .*\n\|.*\n((?:\|.*\n)+)/.exec(page)!;
const rows = table!
  .trim()
  .split('\n')
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe('the figures of docs/performance.md', () => {
  it.each(rows)('are those of the last bench: %s, %s', (title, actors, ...figures) => {
    const found = results.find((result) => result.title === title && result.actors.toLocaleString('en') === actors)!;
    const { ours } = found.figures;
    const measured = (['raw', 'textbook', 'limit'] as const).map((peer) => String(found.ratios[peer]?.ratio ?? '–'));
    const reported = [Math.round(ours!.perSecond).toLocaleString('en'), String(ours!.p99), ...measured];
    expect(figures).toEqual(reported);
  });
});
