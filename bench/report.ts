import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { generator } from './load.js';
import { coldStarts, columns, compared, PART, pagePart, short, table, label, type Found, type Saved } from './page.js';
import { isCeiling, isMet, type Figures, type Result } from './result.js';
import type { Server } from './server.js';
import { COLD, type Start } from './starts.js';
import type { Ceiling, Peer } from './workload.js';
import { workloads } from './workloads.js';

const resultsFile = fileURLToPath(new URL('results.json', import.meta.url));
const pageFile = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

const names: Record<Server, string> = {
  ours: 'this service',
  raw: 'raw',
  rawIndexed: 'raw on our index',
  textbook: 'textbook',
  limit: 'limit',
  related: 'related',
};

/** Prints Markdown tables: what was compared with its bars, then the figures. */
export function print({ results, starts }: Found): void {
  const withBars = results.filter(({ bars }) => Object.keys(bars).length > 0);
  const cell = (name: Peer | Ceiling, { bars, related }: Result) => {
    const { value, bar = null } = bars[name] ?? {};
    const of = name === 'related' && related ? ` of ${related}` : '';
    if (bar === null) return value === undefined ? '–' : short(value) + of;
    if (value === undefined) return '✗ not measured';
    return `${short(value)} ${isMet(name, value, bar) ? '✓' : '✗'} ${isCeiling(name) ? '≤' : '≥'} ${bar}${of}`;
  };
  console.log(
    table(
      ['', 'workload', 'actors', ...compared.map((name) => columns[name])],
      withBars.map((result) => [...label(result), ...compared.map((name) => cell(name, result))]),
    ),
  );
  const all = results.flatMap(({ bars }) => Object.entries(bars)).filter(([, { bar }]) => bar !== null);
  const met = all.filter(([name, { value, bar }]) => value !== undefined && isMet(name, value, bar!));
  console.log(`\n${met.length} of ${all.length} bars are met.\n\n${figures(results)}\n\n${coldStarts(starts)}`);
}

function figures(results: Result[]): string {
  const units = ['requests/s', 'p50 ms', 'p99 ms', 'CPU µs app', 'PostgreSQL', 'peak RSS MiB', 'connections'];
  const of = (measured: Figures) => [
    ...[measured.perSecond, measured.p50, measured.p99, measured.appMicros, measured.postgresMicros].map(short),
    ...[short(measured.peakMiB), short(measured.connections)],
    measured.beside ? `${short(measured.beside.perSecond)}, refused ${measured.beside.refused}` : '–',
  ];
  return table(
    ['', 'workload', 'actors', 'program', ...units, 'beside/s'],
    results.flatMap((result) =>
      Object.entries(result.figures).map(([server, measured]) => [
        ...label(result),
        names[server as Server],
        ...of(measured),
      ]),
    ),
  );
}

/** Adds the results to results.json and docs/performance.md, in place of older ones of the same workload and size. */
export function save(found: Found, postgres: string): Saved {
  const before = existsSync(resultsFile) ? (JSON.parse(readFileSync(resultsFile, 'utf8')) as Found) : undefined;
  const saved: Saved = {
    command: 'npm run bench',
    machine: `${availableParallelism()} × ${cpus()[0]?.model}`,
    node: process.version,
    postgres,
    generator,
    results: resultsIn([...found.results, ...(before?.results ?? [])]),
    starts: startsIn([...found.starts, ...(before?.starts ?? [])]),
  };
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  const text = JSON.stringify(saved, rounded, 2);
  writeFileSync(resultsFile, `${text}\n`);
  const part = pagePart(JSON.parse(text) as Saved);
  writeFileSync(
    pageFile,
    readFileSync(pageFile, 'utf8').replace(PART, () => part),
  );
  return saved;
}

/** The first result of each workload and size, in the order of the workloads. */
const resultsIn = (all: Result[]) =>
  workloads.flatMap((workload) => {
    const its = all.filter(({ name, title }) => name === workload.name && title === workload.title);
    return Object.keys(workload.bars).flatMap((size) => its.find(({ actors }) => actors === Number(size)) ?? []);
  });

const startsIn = (all: Start[]) => COLD.sizes.flatMap((size) => all.find(({ actors }) => actors === size) ?? []);
