import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { positionText } from '../src/history/feed-query.js';
import { attempt } from './load.js';
import { get, nextIn, type Beside, type Request, type Target } from './workload.js';

const PAGE = 500;
const FEED = `/changes?limit=${PAGE}`;
/** How long a follower waits at the end of the feed. */
const POLL_MS = 1000;

/** Clients that send one request repeatedly. */
export const callers =
  (connections: number, request: (target: Target) => Request) =>
  async (target: Target, seconds: number, folder: string): Promise<Beside> => {
    const done = await attempt({ url: target.url, requests: [request(target)], connections, seconds, folder });
    return { perSecond: done.perSecond, refused: done.refused + done.broken };
  };

/** Clients that read the feed from its end on, page after page. Each polls once a second when it has read everything. */
export const followers =
  (count: number) =>
  async (target: Target, seconds: number): Promise<Beside> => {
    const end = Date.now() + seconds * 1000;
    const from = await behind(target, 0);
    let [answers, refused] = [0, 0];
    const follow = async () => {
      for (let path = from; Date.now() < end;) {
        const answer = await fetch(target.url + path, { headers: get(target, 0, path).headers });
        answers += 1;
        if (!answer.ok) refused += 1;
        path = nextIn(answer) ?? path;
        const { changes = [] } = (await answer.json()) as { changes?: unknown[] };
        if (changes.length < PAGE) await delay(Math.min(POLL_MS, Math.max(0, end - Date.now())));
      }
    };
    await Promise.all(Array.from({ length: count }, follow));
    return { perSecond: answers / seconds, refused };
  };

/** The path of the page for a reader who has not seen the last `percent` of all changes. */
export async function behind(target: Target, percent: number): Promise<string> {
  const answer = await fetch(target.url + FEED, { headers: get(target, 0, FEED).headers });
  await answer.arrayBuffer();
  const since = new URLSearchParams(nextIn(answer)?.split('?')[1]).get('since') ?? '';
  const [origin] = JSON.parse(Buffer.from(since, 'base64url').toString()) as [string];
  const client = new pg.Client({ connectionString: target.database });
  await client.connect();
  try {
    const { rows } = await client.query<{ end: string }>(
      `SELECT transaction_id::text::bigint + 1 AS end FROM changes ORDER BY transaction_id DESC
       OFFSET (SELECT count(*) * $1 / 100 FROM changes) LIMIT 1`,
      [percent],
    );
    const end = rows[0]?.end ?? '1';
    return `${FEED}&since=${positionText({ origin, read: `${end}:${end}:` })}`;
  } finally {
    await client.end();
  }
}
