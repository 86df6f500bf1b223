import { CANDIDATES, candidate, confirmable, CONFIRMABLES, movieOf } from './catalogue-castings.js';
import {
  alternating,
  get,
  many,
  MINIMAL,
  PAGE,
  REHEARSED,
  send,
  spread,
  type Bars,
  type Target,
  type Workload,
} from './workload.js';
import { patchActor } from './writes.js';

const at = (bars: Bars) => ({ 100_000: bars });

/** One caller: what a person waits for. */
const one = { castings: true as const, connections: 1 };

const boardOf = (movie: number) => `/movies/${movie}/roles?include=castings`;

/** 14 days of 2026, others in each request. */
const freeDays = (i: number) => {
  const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);
  return `free_from=${day(i % 300)}&free_to=${day((i % 300) + 13)}`;
};
const freeActors = (parameters: (i: number, target: Target) => string) => (target: Target) =>
  many((i) => get(target, i, `/actors?${freeDays(i)}${parameters(i, target)}`));

const free = { ...one, name: 'free', bars: at({ raw: null, p50: 25 }) };

const freePage: Workload = {
  ...free,
  title: 'free on 14 days, page of 50',
  rows: PAGE,
  requests: freeActors(() => `&limit=${PAGE}`),
};

const reads: Workload[] = [
  {
    ...one,
    name: 'board',
    title: 'a board of 200 roles and 1,000 castings',
    bars: at({ raw: null, p50: 5 }),
    rows: 1000,
    requests: (target) => many((i) => get(target, i, boardOf(1))),
  },
  freePage,
  {
    ...free,
    title: 'free on 14 days and 60 or older',
    rows: PAGE,
    requests: freeActors(() => `&limit=${PAGE}&age_gte=60`),
  },
  {
    ...free,
    title: 'free on 14 days, by name',
    bars: at({ rawIndexed: null, p50: 25 }),
    requests: freeActors((i, { searches }) => {
      return `&limit=${PAGE}&q=${encodeURIComponent(searches[i % searches.length]!)}`;
    }),
  },
  {
    ...free,
    title: 'free on 14 days, page of 500',
    bars: at({ raw: null, related: PAGE / 500 }),
    rows: 500,
    requests: freeActors(() => '&limit=500'),
    related: freePage,
  },
  {
    ...free,
    title: 'free on 14 days, all',
    // As if all were free.
    bars: at({ raw: null, related: PAGE / 100_000 }),
    requests: freeActors(() => ''),
    related: freePage,
  },
  {
    ...one,
    name: 'conflicts',
    title: 'all conflicts of 9,000 confirmed castings',
    bars: at({ raw: null }),
    requests: (target) => many((i) => get(target, i, '/conflicts')),
  },
  {
    ...one,
    name: 'conflicts',
    title: 'page of 50 conflicts',
    bars: at({ raw: null }),
    rows: PAGE,
    requests: (target) => many((i) => get(target, i, `/conflicts?limit=${PAGE}`)),
  },
];

const patchStatus = (target: Target, i: number, casting: number, status: string) =>
  send('PATCH', `/castings/${casting}`, { status }, get(target, i, '', MINIMAL));

const boardsOf = (castingOf: (i: number) => number) => (target: Target) =>
  REHEARSED.map((i) => get(target, i, boardOf(movieOf(castingOf(i)))));

const undecided = (i: number) => candidate(spread(alternating(i).row, CANDIDATES));
const wanted = (i: number) => confirmable(spread(alternating(i).row, CONFIRMABLES));

const write = { name: 'castings', castings: true as const, connections: 32 };

const changeOfStatus: Workload = {
  ...write,
  title: 'change of status',
  bars: at({ raw: null, related: 0.7 }),
  requests: (target) =>
    many((i) => patchStatus(target, i, undecided(i), ['shortlisted', 'audition'][alternating(i).turn]!)),
  shown: boardsOf(undecided),
  related: patchActor,
};

const writes: Workload[] = [
  changeOfStatus,
  {
    ...write,
    title: 'confirmation with its check, and back',
    bars: at({ raw: null, related: null }),
    requests: (target) =>
      many((i) => patchStatus(target, i, wanted(i), ['confirmed', 'offered'][alternating(i).turn]!)),
    shown: (target) => [...boardsOf(wanted)(target), get(target, 0, '/movies')],
    related: changeOfStatus,
  },
];

export const castings = [...reads, ...writes];
