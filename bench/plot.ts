import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Result } from './result.js';

const file = fileURLToPath(new URL('growth.svg', import.meta.url));

const [left, right, top, bottom] = [56, 530, 44, 300];
/** Colours that are visible on white and on black. */
const colours = ['#3b82f6', '#16a34a', '#e0701a', '#a855f7', '#e11d48'];

/** Draws growth.svg: microseconds per request by the size of the table, both axes logarithmic. */
export function plot(results: Result[]): void {
  const series = new Map<string, { actors: number; micros: number }[]>();
  for (const { plotted, actors, figures } of results) {
    if (plotted === undefined || !figures.ours) continue;
    const point = { actors, micros: 1e6 / figures.ours.perSecond };
    series.set(plotted, [...(series.get(plotted) ?? []), point]);
  }
  if (series.size === 0) return;
  const micros = [...series.values()].flat().map((point) => point.micros);
  const [least, most] = [Math.floor(Math.log10(Math.min(...micros))), Math.ceil(Math.log10(Math.max(...micros)))];
  const x = (actors: number) => left + ((Math.log10(actors) - 2) / 4) * (right - left);
  const y = (cost: number) => bottom - ((Math.log10(cost) - least) / Math.max(1, most - least)) * (bottom - top);

  const decades = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
  const grid = [
    ...decades(least, most).map(
      (cost) => `<path d="M${left} ${round(y(cost))}H${right}"/>${label(left - 8, y(cost) + 4, time(cost), 'end')}`,
    ),
    ...decades(2, 6).map((actors) => label(x(actors), bottom + 20, actors.toLocaleString('en'), 'middle')),
  ];
  const ends = spread([...series].map(([, points]) => y(points.at(-1)!.micros) + 4));
  const lines = [...series].map(([name, points], i) => {
    const at = points.map((point) => `${round(x(point.actors))} ${round(y(point.micros))}`);
    const dots = at.map((place) => place.split(' ')).map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3"/>`);
    const colour = colours[i % colours.length];
    return `<g fill="${colour}"><path d="M${at.join('L')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}${label(right + 12, ends[i]!, name, 'start')}</g>`;
  });
  writeFileSync(
    file,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 330" width="640" height="330" font-family="system-ui, sans-serif" font-size="12">
<title>Cost of a request as the table grows</title>
<g fill="#808080" stroke="none">${label(left, 22, 'Time per request, by the number of actors', 'start')}</g>
<g fill="#808080" stroke="#80808040">
${grid.join('\n')}
</g>
${lines.join('\n')}
</svg>
`,
  );
}

const label = (x: number, y: number, text: string, anchor: string) =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" stroke="none">${text}</text>`;

const time = (micros: number) =>
  micros < 1e3 ? `${micros} µs` : micros < 1e6 ? `${micros / 1e3} ms` : `${micros / 1e6} s`;

const round = (value: number) => Math.round(value * 10) / 10;

/** Moves the labels down until they do not overlap. */
function spread(places: number[]): number[] {
  const moved = [...places];
  let lowest = -Infinity;
  for (const [i] of [...places.entries()].sort(([, a], [, b]) => a - b)) {
    lowest = moved[i] = Math.max(moved[i]!, lowest + 14);
  }
  return moved;
}
