import { behind, followers } from './beside.js';
import { besideSheets, standingBy } from './bystander.js';
import { castings } from './castings.js';
import { get, many, nextOf, PAGE, spread, type Bars, type Target, type Workload } from './workload.js';
import { changedActors, otherWrites, patchActor, patchActorListed, patchOf, recasts } from './writes.js';

const oneActor: Workload = {
  name: 'W1',
  title: 'one actor',
  plotted: 'one actor',
  bars: everySize({ 1_000: { raw: 2.4, textbook: 18, limit: 0.55, cpu: 2.2 } }),
  requests: (target) => many((i) => get(target, i, `/actors/${spread(i, target.actors)}`)),
};

const wholeList: Workload = {
  name: 'W2',
  title: 'the whole list',
  plotted: 'whole list',
  bars: everySize({
    100: { raw: 4.5, textbook: 25, limit: 0.55 },
    1_000: { raw: 22, textbook: 100, limit: 0.65, cpu: 1.8 },
    10_000: { raw: 70, textbook: 180, limit: 0.75, cpu: 1.6 },
  }),
  requests: (target) => many((i) => get(target, i, '/actors')),
};

/** The page behind the first one, by its cursor. */
const afterFirst = (path: string) => async (target: Target) => {
  const next = await nextOf(target, path);
  return many((i) => get(target, i, next!));
};

const secondByName: Workload = {
  name: 'page',
  title: 'second page by name, by cursor',
  bars: {},
  requests: afterFirst(`/actors?limit=${PAGE}&sort=name`),
};

const moviesAlone: Workload = {
  name: 'include',
  title: '500 movies',
  bars: {},
  requests: afterFirst('/movies?limit=500'),
};

const fewWriters: Workload = { ...patchActor, connections: 16 };

const typed = ['l', 'lo', 'lop', 'lope', 'lopez', 'the', 'an'];

const byStander = standingBy(oneActor.requests);

const feed = (percent: number): Workload => ({
  name: 'changes',
  title: percent === 0 ? '`/changes?limit=500` at the end' : `\`/changes?limit=500\`, ${percent} % behind`,
  connections: 1,
  bars: { 1_000_000: { p99: 50 } },
  rows: percent === 0 ? 0 : 500,
  requests: async (target) => {
    const path = await behind(target, percent);
    return many((i) => get(target, i, path));
  },
});

const reads: Workload[] = [
  oneActor,
  wholeList,
  {
    name: 'W3',
    title: 'page of 50 by deep offset',
    bars: { 100_000: { raw: 90, textbook: 100, limit: 0.45, cpu: 2.5 } },
    requests: (target) => {
      const pages = target.actors / PAGE;
      return many((i) => get(target, i, `/actors?limit=${PAGE}&page=${pages - (i % (pages / 10))}`));
    },
  },
  {
    name: 'W3',
    title: 'page of 50 by cursor',
    plotted: 'page of 50',
    bars: everySize({ 100_000: { raw: 2.5, textbook: 17, limit: 0.45, cpu: 2.5 } }),
    requests: async (target) => {
      const cursors = await cursorsOf(target);
      return many((i) => get(target, i, `/actors?limit=${PAGE}&cursor=${cursors[i % cursors.length]}`));
    },
  },
  {
    name: 'W5',
    title: 'all movies with ids',
    bars: {
      1_000: { raw: 60, textbook: 300, limit: 0.65, cpu: 1.8 },
      10_000: { raw: 80, textbook: 600, limit: 0.85, cpu: 1.4 },
    },
    requests: (target) => many((i) => get(target, i, '/movies')),
  },
  {
    name: 'W6',
    title: 'name search',
    plotted: 'search',
    bars: everySize({
      100_000: { rawIndexed: 1, textbook: 11 },
      1_000_000: { rawIndexed: 1, textbook: 60 },
    }),
    requests: (target) => {
      const { searches } = target;
      const q = (i: number) => encodeURIComponent(searches[i % searches.length]!);
      return many((i) => get(target, i, `/actors?limit=${PAGE}&q=${q(i)}`));
    },
  },
  {
    name: 'W7',
    title: '90 % the list, 10 % PATCH',
    bars: { 1_000: { raw: 14, textbook: 50, limit: 0.33, cpu: 4 } },
    requests: (target) => many((i) => (i % 10 === 0 ? patchOf(target, i) : get(target, i, '/actors'))),
    shown: changedActors,
  },
  {
    name: '304',
    title: 'a list that the caller holds',
    plotted: '304',
    bars: everySize({ 1_000_000: { limit: null } }, { limit: 0.45, cpu: 3.5 }),
    requests: async (target) => {
      const { url, tokens } = target;
      const answer = await fetch(`${url}/actors`, { headers: { authorization: `Bearer ${tokens[0]}` } });
      await answer.arrayBuffer();
      const etag = answer.headers.get('etag') ?? '';
      return many((i) => get(target, i, '/actors', { 'if-none-match': etag }));
    },
  },
];

const later: Workload[] = [
  {
    name: 'page',
    title: '`page=2&sort=name`',
    bars: sizes({ raw: null, related: 0.5 }),
    rows: PAGE,
    requests: (target) => many((i) => get(target, i, `/actors?limit=${PAGE}&page=2&sort=name`)),
    related: secondByName,
  },
  {
    name: 'typist',
    title: 'a name, letter by letter',
    connections: 8,
    bars: { 1_000: {}, 100_000: {}, 1_000_000: { p99: 100 } },
    requests: (target) => {
      const path = (i: number) => `/${i % 2 ? 'movies' : 'actors'}?limit=${PAGE}&q=${typed[(i >> 1) % typed.length]}`;
      return many((i) => get(target, i, path(i)));
    },
  },
  ...[0, 1, 10].map(feed),
  {
    ...fewWriters,
    name: 'followers',
    title: 'PATCH by 16 writers, 50 followers of `/changes`',
    bars: { 1_000: { related: 0.5 }, 1_000_000: { related: 0.5 } },
    related: fewWriters,
    beside: followers(50),
  },
  { ...byStander, title: 'one actor beside whole lists' },
  {
    ...byStander,
    title: 'one actor beside whole lists that are not kept',
    settings: (actors) => ({ DATABASE_KEPT_MIB: String(Math.floor((actors * 60) / 2 ** 20)) }),
  },
  ...besideSheets(byStander),
  { ...byStander, title: 'one actor beside whole lists, after a cast of 1,100 was changed', first: recasts(1_100) },
  {
    name: 'include',
    title: '500 movies, `include=actors`',
    bars: { 1_000: { related: null }, 100_000: { related: null } },
    rows: 500,
    // Not behind a cursor: 1,000 movies are two pages.
    requests: (target) => many((i) => get(target, i, '/movies?limit=500&include=actors')),
    related: moviesAlone,
  },
  {
    name: 'compressed',
    title: 'the whole list, compressed',
    bars: { 1_000: { related: null }, 10_000: { related: null }, 100_000: { related: null } },
    requests: (target) => many((i) => get(target, i, '/actors', { 'accept-encoding': 'gzip, br' })),
    related: wholeList,
  },
  {
    ...oneActor,
    name: 'workers',
    title: 'one actor, `WORKERS=2`',
    bars: { 1_000: { related: null } },
    settings: () => ({ WORKERS: '2' }),
    related: oneActor,
  },
];

export const workloads: Workload[] = [...reads, patchActorListed, patchActor, ...otherWrites, ...later, ...castings];

function everySize(bars: Record<number, Bars>, others: Bars = {}): Record<number, Bars> {
  return Object.fromEntries([100, 1_000, 10_000, 100_000, 1_000_000].map((size) => [size, bars[size] ?? others]));
}

function sizes(bars: Bars): Record<number, Bars> {
  return { 1_000: bars, 100_000: bars, 1_000_000: bars };
}

/** At most 200 cursors, taken from the links of the pages. */
async function cursorsOf(target: Target): Promise<string[]> {
  const limit = Math.min(500, target.actors / 2);
  const cursors: string[] = [];
  for (let path: string | undefined = `/actors?limit=${limit}`; cursors.length < 200;) {
    path = await nextOf(target, path);
    if (path === undefined) break;
    cursors.push(new URLSearchParams(path.split('?')[1]).get('cursor')!);
  }
  return cursors.map(encodeURIComponent);
}
