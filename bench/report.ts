import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { generator } from './load.js';
import { isMet, type Figures, type Result } from './result.js';
import type { Server } from './server.js';
import type { Start } from './starts.js';
import type { Ceiling, Peer } from './workload.js';

export interface Found {
  results: Result[];
  starts: Start[];
}

/** What bench/results.json holds. */
export interface Saved extends Found {
  command: string;
  machine: string;
  node: string;
  postgres: string;
  generator: string;
}

const resultsFile = fileURLToPath(new URL('results.json', import.meta.url));
const pageFile = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

const columns: Record<Peer | Ceiling, string> = {
  raw: '× raw',
  rawIndexed: '× raw on our index',
  textbook: '× textbook',
  limit: 'of limit',
  related: '× related',
  cpu: 'CPU × limit’s',
  p99: 'p99 ms',
};
const names: Record<Server, string> = {
  ours: 'this service',
  raw: 'raw',
  rawIndexed: 'raw on our index',
  textbook: 'textbook',
  limit: 'limit',
  related: 'related',
};
const compared = Object.keys(columns) as (Peer | Ceiling)[];

/** Prints Markdown tables: what was compared with its bars, then the figures. */
export function print({ results, starts }: Found): void {
  const withBars = results.filter(({ bars }) => Object.keys(bars).length > 0);
  const cell = (name: Peer | Ceiling, { bars, related }: Result) => {
    const { value, bar = null } = bars[name] ?? {};
    const of = name === 'related' && related ? ` of ${related}` : '';
    if (bar === null) return value === undefined ? '–' : short(value) + of;
    if (value === undefined) return '✗ not measured';
    const isCeiling = isMet(name, 0, bar);
    return `${short(value)} ${isMet(name, value, bar) ? '✓' : '✗'} ${isCeiling ? '≤' : '≥'} ${bar}${of}`;
  };
  console.log(
    table(
      ['', 'workload', 'actors', ...compared.map((name) => columns[name])],
      withBars.map((result) => [...title(result), ...compared.map((name) => cell(name, result))]),
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
        ...title(result),
        names[server as Server],
        ...of(measured),
      ]),
    ),
  );
}

const coldStarts = (starts: Start[]) =>
  table(
    ['cold start, actors', 'first 200 after ms', 'all kept after ms', 'peak RSS MiB'],
    starts.map(({ actors, first, kept, peakMiB }) => [
      actors.toLocaleString('en'),
      ...[first, kept, peakMiB].map(short),
    ]),
  );

/** What docs/performance.md shows of the results. A bar that is missed follows its value in brackets. */
export function pagePart({ machine, node, postgres, generator: by, results, starts }: Saved): string {
  const day = results
    .map(({ measured }) => measured.slice(0, 10))
    .sort()
    .at(-1);
  const shown = compared.filter((name) => name !== 'p99');
  const cell = (name: Peer | Ceiling, { bars }: Result) => {
    const { value, bar = null } = bars[name] ?? {};
    if (value === undefined) return bar === null ? '–' : `not measured (${bar})`;
    return bar === null || isMet(name, value, bar) ? short(value) : `${short(value)} (${bar})`;
  };
  const own = (result: Result) => {
    const { perSecond, p99, appMicros, postgresMicros } = result.figures.ours ?? {};
    const limited = result.bars.p99 ? cell('p99', result) : short(p99);
    return [short(perSecond), limited, `${short(appMicros)} + ${short(postgresMicros)}`];
  };
  return [
    `Measured on ${day}: ${machine}, Node ${node}, PostgreSQL ${postgres}, load by ${by}.`,
    table(
      ['workload', 'actors', 'requests/s', 'p99 ms', 'CPU µs, app + PostgreSQL', ...shown.map((name) => columns[name])],
      results
        .filter(({ bars }) => Object.keys(bars).length > 0)
        .map((result) => [...title(result).slice(1), ...own(result), ...shown.map((name) => cell(name, result))]),
    ),
    coldStarts(starts),
  ].join('\n\n');
}

/** The markers around the part of docs/performance.md that is made from the results. */
export const PART = /(?<=<!-- made by npm run bench -->\n).*(?=\n<!-- end -->)/s;

/** Replaces the results of the same workloads and sizes in results.json and docs/performance.md; returns all. */
export function save({ results, starts }: Found, postgres: string): Saved {
  const before = existsSync(resultsFile) ? (JSON.parse(readFileSync(resultsFile, 'utf8')) as Partial<Saved>) : {};
  const id = ({ name, title, actors }: Result) => `${name} ${title} ${actors}`;
  const saved: Saved = {
    command: 'npm run bench',
    machine: `${availableParallelism()} × ${cpus()[0]?.model}`,
    node: process.version,
    postgres,
    generator,
    results: replaced(before.results, results, id),
    starts: replaced(before.starts, starts, ({ actors }) => String(actors)),
  };
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  const text = JSON.stringify(saved, rounded, 2);
  writeFileSync(resultsFile, `${text}\n`);
  const page = readFileSync(pageFile, 'utf8');
  writeFileSync(
    pageFile,
    page.replace(PART, () => pagePart(JSON.parse(text) as Saved)),
  );
  return saved;
}

function replaced<T extends { actors: number }>(old: T[] = [], found: T[], id: (one: T) => string): T[] {
  const isOld = (one: T) => !found.some((other) => id(other) === id(one));
  const key = (one: T) => id(one).replace(/\d+$/, '');
  return [...old.filter(isOld), ...found].sort((a, b) => key(a).localeCompare(key(b)) || a.actors - b.actors);
}

const title = ({ name, title, actors }: Result) => [name, title, actors.toLocaleString('en')];

/** Two digits. */
function short(value: number | undefined): string {
  return value === undefined ? '–' : Number(value.toPrecision(2)).toLocaleString('en', { maximumFractionDigits: 6 });
}

const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
