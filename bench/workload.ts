/**
 * The programs to compare with. `related` is this service with another workload, whose speed this one should keep up with.
 */
export type Peer = 'raw' | 'rawIndexed' | 'textbook' | 'limit' | 'related';
/** What must not be exceeded: processor time per request as a multiple of the limit's, and milliseconds. */
export type Ceiling = 'cpu' | 'p50' | 'p99';
/** For a peer: the ratio of this service's speed to the peer's that it should reach. `null`: measured without a bar. */
export type Bars = Partial<Record<Peer | Ceiling, number | null>>;

export interface Request {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** A running service with its data and valid tokens. */
export interface Target {
  url: string;
  tokens: string[];
  actors: number;
  movies: number;
  /** The texts of the searches. */
  searches: string[];
  /** The URL of the database. */
  database: string;
}

/** A load that runs at the same time. */
export interface Beside {
  perSecond: number;
  refused: number;
}

type Of<T> = (target: Target) => T;

export interface Workload {
  name: string;
  title: string;
  /** The bars by the number of actors. A size without bars measures only this service, for the plot. */
  bars: Record<number, Bars>;
  /** The label in the plot. */
  plotted?: string;
  /** Whether the catalogue must have roles, castings and absences. It is another one, so that they change no other figures. */
  castings?: true;
  requests: Of<Promise<Request[]> | Request[]>;
  related?: Workload;
  /** How many clients wait for an answer at a time; 32 unless set, and fewer for slow programs. */
  connections?: number;
  /** Requests a second, sent whether or not earlier ones were answered: a client that waits would hide a stall. */
  pace?: number;
  /** How many rows each answer has. */
  rows?: number;
  /** For writes: the reads that show what they changed. */
  shown?: Of<Request[]>;
  /** For writes: the SQL that removes what they added, so that the tables stay as they are. */
  undo?: Of<string[]>;
  /** Settings of the service. */
  settings?: (actors: number) => NodeJS.ProcessEnv;
  beside?: (target: Target, seconds: number, folder: string) => Promise<Beside>;
  /** One of these is sent as each turn begins. */
  first?: Of<Request[]>;
}

/** The number of different requests of a workload. */
const REQUESTS = 1000;
/** Those that are sent once before the load, to check the answers. */
export const REHEARSED = [0, 1, 501, 998];
export const PAGE = 50;
export const MINIMAL = { prefer: 'return=minimal' };

export const many = (request: (i: number) => Request) => Array.from({ length: REQUESTS }, (_, i) => request(i));

/** Ids spread over the table in no order; 7919 is prime. */
export const spread = (i: number, rows: number) => ((i * 7919) % rows) + 1;

/**
 * The row of the request `i` and whether it changes it (0) or changes it back (1), so that each write has something to do
 * however often all are repeated. Blocks of 250, because the threads of the load start 491 requests apart and should not
 * write to the same row.
 */
export const alternating = (i: number) => ({
  row: Math.floor(i / 500) * 250 + (i % 250),
  turn: Math.floor(i / 250) % 2,
});

export function get({ tokens }: Pick<Target, 'tokens'>, i: number, path: string, headers = {}): Request {
  return { method: 'GET', path, headers: { authorization: `Bearer ${tokens[i % tokens.length]}`, ...headers } };
}

/** A write with a JSON body. */
export function send(method: Request['method'], path: string, body: object, { headers }: Request): Request {
  return { method, path, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** The path of the next page, if there is one. Cursors are opaque and differ by service. */
export const nextIn = ({ headers }: Response) => /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];

export async function nextOf(target: Target, path: string): Promise<string | undefined> {
  const answer = await fetch(target.url + path, { headers: get(target, 0, path).headers });
  await answer.arrayBuffer();
  return nextIn(answer);
}
