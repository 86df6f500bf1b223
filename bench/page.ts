import { isMet, type Result } from './result.js';
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

/** The heads of what is compared. */
export const columns: Record<Peer | Ceiling, string> = {
  raw: '× raw',
  rawIndexed: '× raw on our index',
  textbook: '× textbook',
  limit: 'of limit',
  related: '× related',
  cpu: 'CPU × limit’s',
  p50: 'p50 ms',
  p99: 'p99 ms',
};
export const compared = Object.keys(columns) as (Peer | Ceiling)[];

/** The markers around the part of docs/performance.md that is made from the results. */
export const PART = /(?<=<!-- made by npm run bench -->\n).*(?=\n<!-- end -->)/s;

/** What docs/performance.md shows of the results. A bar that is missed follows its value in brackets. */
export function pagePart({ machine, node, postgres, generator: by, results, starts }: Saved): string {
  const day = results
    .map(({ measured }) => measured.slice(0, 10))
    .sort()
    .at(-1);
  const shown = compared.filter((name) => name !== 'p50' && name !== 'p99');
  const cell = (name: Peer | Ceiling, { bars }: Result) => {
    const { value, bar = null } = bars[name] ?? {};
    if (value === undefined) return bar === null ? '–' : `not measured (${bar})`;
    return bar === null || isMet(name, value, bar) ? short(value) : `${short(value)} (${bar})`;
  };
  const own = (result: Result) => {
    const { perSecond, appMicros, postgresMicros } = result.figures.ours ?? {};
    const time = (name: 'p50' | 'p99') => (result.bars[name] ? cell(name, result) : short(result.figures.ours?.[name]));
    return [short(perSecond), time('p50'), time('p99'), `${short(appMicros)} + ${short(postgresMicros)}`];
  };
  return [
    `Measured on ${day}: ${machine}, Node ${node}, PostgreSQL ${postgres}, load by ${by}.`,
    table(
      [
        ...['workload', 'actors', 'requests/s', 'p50 ms', 'p99 ms', 'CPU µs, app + PostgreSQL'],
        ...shown.map((name) => columns[name]),
      ],
      results
        .filter(({ bars }) => Object.keys(bars).length > 0)
        .map((result) => [...label(result).slice(1), ...own(result), ...shown.map((name) => cell(name, result))]),
    ),
    coldStarts(starts),
  ].join('\n\n');
}

export const coldStarts = (starts: Start[]) =>
  table(
    ['cold start, actors', 'first 200 after ms', 'all kept after ms', 'peak RSS MiB'],
    starts.map(({ actors, first, kept, peakMiB }) => [
      actors.toLocaleString('en'),
      ...[first, kept, peakMiB].map(short),
    ]),
  );

/** The first cells of a row: name, title and size. */
export const label = ({ name, title, actors }: Result) => [name, title, actors.toLocaleString('en')];

/** Two digits. */
export function short(value: number | undefined): string {
  return value === undefined ? '–' : Number(value.toPrecision(2)).toLocaleString('en', { maximumFractionDigits: 6 });
}

export const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
