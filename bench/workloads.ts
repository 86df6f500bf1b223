/** The programs to compare with. A bar is the ratio of this service's speed to the peer's that it should reach. */
export type Peer = 'raw' | 'rawIndexed' | 'textbook' | 'limit';
export type Bars = Partial<Record<Peer, number>>;

export interface Request {
  method: 'GET' | 'PATCH';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** A running service with its data and valid tokens. */
export interface Target {
  url: string;
  tokens: string[];
  actors: number;
  /** The texts of the searches. */
  searches: string[];
}

export interface Workload {
  name: string;
  title: string;
  /** The bars by the number of actors. A size without bars measures only this service, for the plot. */
  bars: Record<number, Bars>;
  /** The label in the plot. */
  plotted?: string;
  requests(target: Target): Promise<Request[]> | Request[];
}

/** The number of different requests of a workload. */
const REQUESTS = 1000;
export const PAGE = 50;

export const workloads: Workload[] = [
  {
    name: 'W1',
    title: 'one actor',
    plotted: 'one actor',
    bars: everySize({ 1_000: { raw: 3, textbook: 18, limit: 0.55 } }),
    requests: (target) => many((i) => get(target, i, `/actors/${idOf(i, target)}`)),
  },
  {
    name: 'W2',
    title: 'the whole list',
    plotted: 'whole list',
    bars: everySize({
      100: { raw: 4.5, textbook: 25, limit: 0.55 },
      1_000: { raw: 18, textbook: 100, limit: 0.75 },
      10_000: { raw: 50, textbook: 180, limit: 0.9 },
    }),
    requests: (target) => many((i) => get(target, i, '/actors')),
  },
  {
    name: 'W3',
    title: 'page of 50 by deep offset',
    bars: { 100_000: { raw: 100, textbook: 100, limit: 0.5 } },
    requests: (target) => {
      const pages = target.actors / PAGE;
      return many((i) => get(target, i, `/actors?limit=${PAGE}&page=${pages - (i % (pages / 10))}`));
    },
  },
  {
    name: 'W3',
    title: 'page of 50 by cursor',
    plotted: 'page of 50',
    bars: everySize({ 100_000: { raw: 3.3, textbook: 17, limit: 0.5 } }),
    requests: async (target) => {
      const cursors = await cursorsOf(target);
      return many((i) => get(target, i, `/actors?limit=${PAGE}&cursor=${cursors[i % cursors.length]}`));
    },
  },
  {
    name: 'W4',
    title: 'PATCH, answered by the list',
    bars: { 1_000: { raw: 9, textbook: 40, limit: 0.18 } },
    requests: (target) => many((i) => patch(target, i)),
  },
  {
    name: 'W4',
    title: 'PATCH, `return=minimal`',
    bars: { 1_000: { raw: 2, textbook: 20, limit: 0.3 } },
    requests: (target) => many((i) => patch(target, i, { prefer: 'return=minimal' })),
  },
  {
    name: 'W5',
    title: 'all movies with ids',
    bars: { 1_000: { raw: 45, textbook: 300, limit: 0.65 }, 10_000: { raw: 75, textbook: 600, limit: 0.9 } },
    requests: (target) => many((i) => get(target, i, '/movies')),
  },
  {
    name: 'W6',
    title: 'name search',
    plotted: 'search',
    bars: everySize({
      100_000: { raw: 10, rawIndexed: 1, textbook: 11 },
      1_000_000: { raw: 50, rawIndexed: 1, textbook: 60 },
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
    bars: { 1_000: { raw: 9, textbook: 50, limit: 0.3 } },
    requests: (target) => many((i) => (i % 10 === 0 ? patch(target, i) : get(target, i, '/actors'))),
  },
  {
    name: '304',
    title: 'a list that the caller holds',
    plotted: '304',
    bars: everySize({}, { limit: 0.7 }),
    requests: async (target) => {
      const { url, tokens } = target;
      const answer = await fetch(`${url}/actors`, { headers: { authorization: `Bearer ${tokens[0]}` } });
      await answer.arrayBuffer();
      const etag = answer.headers.get('etag') ?? '';
      return many((i) => get(target, i, '/actors', { 'if-none-match': etag }));
    },
  },
];

function everySize(bars: Record<number, Bars>, others: Bars = {}): Record<number, Bars> {
  return Object.fromEntries([100, 1_000, 10_000, 100_000, 1_000_000].map((size) => [size, bars[size] ?? others]));
}

/** The request of the whole list, to check what a write did. */
export const theList = (target: Target) => get(target, 0, '/actors');

const many = (request: (i: number) => Request) => Array.from({ length: REQUESTS }, (_, i) => request(i));

function get({ tokens }: Target, i: number, path: string, headers = {}): Request {
  return { method: 'GET', path, headers: { authorization: `Bearer ${tokens[i % tokens.length]}`, ...headers } };
}

function patch(target: Target, i: number, headers = {}): Request {
  const { headers: authorization } = get(target, i, '');
  return {
    method: 'PATCH',
    path: `/actors/${idOf(i, target)}`,
    headers: { ...authorization, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ age: (i * 37) % 100 }),
  };
}

/** Ids spread over the table in no order; 7919 is prime. */
const idOf = (i: number, { actors }: Target) => ((i * 7919) % actors) + 1;

/** At most 200 cursors. They are opaque and differ by service, so they are taken from its links. */
async function cursorsOf({ url, tokens, actors }: Target): Promise<string[]> {
  const limit = Math.min(500, actors / 2);
  const cursors: string[] = [];
  for (let path = `/actors?limit=${limit}`; cursors.length < 200;) {
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${tokens[0]}` } });
    await answer.arrayBuffer();
    const [, next, cursor] =
      /<([^>]*[?&]cursor=([^&>]*)[^>]*)>; rel="next"/.exec(answer.headers.get('link') ?? '') ?? [];
    if (next === undefined) break;
    cursors.push(cursor!);
    path = next;
  }
  return cursors;
}
