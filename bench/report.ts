import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { generator } from './load.js';
import type { Result } from './measure.js';
import type { Server } from './server.js';
import type { Peer } from './workloads.js';

const file = fileURLToPath(new URL('results.json', import.meta.url));

const columns: Record<Peer, string> = {
  raw: '× raw',
  rawIndexed: '× raw with our index',
  textbook: '× textbook',
  limit: 'of limit',
};
const names: Record<Server, string> = {
  ours: 'this service',
  raw: 'raw',
  rawIndexed: 'raw with our index',
  textbook: 'textbook',
  limit: 'limit',
};

/** Prints two Markdown tables: the ratios with their bars, then the figures. */
export function print(results: Result[]): void {
  printRatios(results);
  const all = results.flatMap(({ ratios }) => Object.values(ratios));
  console.log(`\n${all.filter(({ ratio, bar }) => ratio >= bar).length} of ${all.length} bars are met.\n`);
  printFigures(results);
}

function printRatios(results: Result[]): void {
  const peers = Object.keys(columns) as Peer[];
  table(
    ['workload', 'actors', ...peers.map((peer) => columns[peer])],
    results
      .filter(({ ratios }) => Object.keys(ratios).length > 0)
      .map(({ name, title, actors, ratios }) => [
        `${name} ${title}`,
        actors.toLocaleString('en'),
        ...peers.map((peer) => {
          const { ratio, bar } = ratios[peer] ?? {};
          return ratio === undefined || bar === undefined ? '–' : `${short(ratio)} ${met(ratio, bar)} ${bar}`;
        }),
      ]),
  );
}

function printFigures(results: Result[]): void {
  table(
    [
      'workload',
      'actors',
      'program',
      'requests/s',
      'p50 ms',
      'p99 ms',
      'CPU s per 1,000',
      'peak RSS MiB',
      'connections',
    ],
    results.flatMap(({ name, title, actors, figures }) =>
      Object.entries(figures).map(([server, measured]) => [
        ...[`${name} ${title}`, actors.toLocaleString('en'), names[server as Server], short(measured.perSecond)],
        ...[
          short(measured.p50),
          short(measured.p99),
          short(measured.cpuSeconds),
          short(measured.peakMiB),
          String(measured.connections),
        ],
      ]),
    ),
  );
}

/** Replaces the results of the same workloads and sizes in results.json, and returns all results. */
export function save(results: Result[], postgres: string): Result[] {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { results: Result[] }).results : [];
  const same = (a: Result, b: Result) => a.name === b.name && a.title === b.title && a.actors === b.actors;
  const all = [...kept.filter((old) => !results.some((result) => same(old, result))), ...results];
  all.sort((a, b) => a.name.localeCompare(b.name) || a.title.localeCompare(b.title) || a.actors - b.actors);
  const machine = `${availableParallelism()} × ${cpus()[0]?.model}`;
  const saved = { command: 'npm run bench', machine, node: process.version, postgres, generator, results: all };
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  writeFileSync(file, `${JSON.stringify(saved, rounded, 2)}\n`);
  return all;
}

const met = (ratio: number, bar: number) => (ratio >= bar ? '✓ ≥' : '✗ <');

/** Rounds to three digits; numbers from 1,000 on to whole numbers. */
function short(value: number | undefined): string {
  if (value === undefined) return '–';
  const rounded = Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
  return rounded.toLocaleString('en', { maximumFractionDigits: 6 });
}

function table(head: string[], rows: string[][]): void {
  for (const row of [head, head.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
}
