import { signal } from '@preact/signals';
import { bookmarks, dropBookmarks, keep, type Bookmark } from './bookmarks.js';
import { client } from './client.js';
import { useRefresh } from './live.js';
import { Refusal, refusalOf, unreachable } from './refusal.js';
import type { Change } from './undo.js';

/** What was read of the feed of changes. */
export interface Feed {
  /** Newest first; of a step with very many changes, such as an import, the first ones. */
  readonly changes: readonly Change[];
  /** How many changes each step had, by the id of its request. */
  readonly counts: ReadonlyMap<string, number>;
  /** Whether the reading began later than the feed does, so that there may be earlier changes to read. */
  readonly hasEarlier: boolean;
  /** Whether there are so many changes that the oldest were not kept. */
  readonly isCut: boolean;
  /** How many changes were read so far, until the first reading is done. */
  readonly reading?: number;
  readonly problem?: Refusal;
}

const NOTHING_READ: Feed = { changes: [], counts: new Map(), hasEarlier: false, isCut: false, reading: 0 };
const feed = signal<Feed>(NOTHING_READ);

/** How many of the newest changes are kept, and how many of one step. */
const MOST = 5000;
const MOST_OF_STEP = 50;
const PAGE = 500;

/** Where the reading began, and where it goes on. */
let hasBegun = false;
let start: Bookmark | undefined;
let position: string | undefined;
let running: Promise<void> | undefined;

/** The latest changes of all rows, kept up to date while they are on the screen. */
export function useFeed(): Feed {
  useRefresh(follow);
  return feed.value;
}

/** Reads from an earlier moment on. */
export async function readEarlier(): Promise<void> {
  // A reading that is under way would go on from its own position.
  while (running) await running;
  const before = start;
  begin(before && bookmarks().findLast(({ at }) => at < before.at));
  await follow();
}

/** The start of yesterday, in the time zone of the reader. */
export function yesterday(): number {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1).getTime();
}

function begin(bookmark: Bookmark | undefined): void {
  start = bookmark;
  position = bookmark?.position;
  feed.value = { ...NOTHING_READ, hasEarlier: bookmark !== undefined };
}

/** Reads the changes since the last time; one reading at a time. */
function follow(): Promise<void> {
  if (!hasBegun) {
    hasBegun = true;
    begin(bookmarks().findLast(({ at }) => at < yesterday()));
  }
  running ??= readOn()
    .catch((error: unknown) => {
      feed.value = { ...feed.value, problem: error instanceof Refusal ? error : unreachable() };
    })
    .finally(() => (running = undefined));
  return running;
}

async function readOn(): Promise<void> {
  const at = Date.now();
  const before = position;
  if (position === undefined) await readAll();
  else await readLater(position);
  if (position !== before && position !== undefined) keep({ at, position });
  const { reading, problem, ...read } = feed.value;
  if (reading !== undefined || problem) feed.value = read;
}

async function readLater(since: string): Promise<void> {
  const { data, error, response } = await client.GET('/changes', { params: { query: { since, limit: PAGE } } });
  if (response.status === 400) {
    // The database was restored or is another one: its feed begins again.
    dropBookmarks();
    begin(undefined);
    return readAll();
  }
  if (!data) throw refusalOf(response.status, error);
  position = positionAfter(response);
  add(data.changes);
  if (data.changes.length === PAGE && position !== undefined) await readLater(position);
}

/** All changes come in one answer, a line for each, however many there are. */
async function readAll(): Promise<void> {
  // What a reading that broke off has left would be there twice.
  begin(undefined);
  const query = { format: 'ndjson' } as const;
  const { data, error, response } = await client.GET('/changes', { params: { query }, parseAs: 'stream' });
  if (!data) throw refusalOf(response.status, error);
  const reader = data.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (rest + read.value).split('\n');
    rest = lines.pop()!;
    add(lines.filter(Boolean).map((line) => JSON.parse(line) as Change));
  }
  position = positionAfter(response);
}

function add(later: readonly Change[]): void {
  if (later.length === 0) return;
  const { changes, counts: before, reading, isCut, ...others } = feed.value;
  const counts = new Map(before);
  const added: Change[] = [];
  for (const change of later) {
    const count = (counts.get(change.request_id) ?? 0) + 1;
    counts.set(change.request_id, count);
    if (count <= MOST_OF_STEP) added.unshift(change);
  }
  feed.value = {
    ...others,
    changes: [...added, ...changes].slice(0, MOST),
    counts,
    isCut: isCut || added.length + changes.length > MOST,
    ...(reading !== undefined && { reading: reading + later.length }),
  };
}

/** The `since` of the link to later changes. */
function positionAfter({ headers }: Response): string | undefined {
  const [, parameters] = /\?([^>]*)>; rel="next"/.exec(headers.get('link') ?? '') ?? [];
  return new URLSearchParams(parameters).get('since') ?? undefined;
}
