import { Readable } from 'node:stream';
import { listBody } from '../http/answer.js';
import type { SheetForm } from '../lists/list-form.js';
import { MAX_LIMIT } from '../lists/list-query.js';
import { linesOf, type Lines } from '../spreadsheets/cells.js';
import { changeColumns } from './change-sheet.js';
import type { FeedQuery } from './feed-query.js';
import type { ChangeFeed, FeedPage } from './feed.js';
import type { Position } from './position.js';

/** A part of the feed, and the position behind it. */
export interface RenderedFeed {
  readonly body: string | Buffer | Readable;
  readonly next: Position;
}

export const jsonOfFeed = ({ json, next }: FeedPage): RenderedFeed => ({ body: listBody({ changes: json }), next });

/**
 * The feed from the first `page` on as a spreadsheet: without a limit, up to the snapshot of that page. The positions name
 * the snapshot, so nothing is held for the client: it reads one page after the other at its own pace.
 */
export function sheetOfFeed(feed: ChangeFeed, { limit }: FeedQuery, form: SheetForm, page: FeedPage): RenderedFeed {
  const lines = linesOf(form, changeColumns);
  if (limit !== undefined) return { body: Buffer.from(lines.start + lines.of(page.json)), next: page.next };
  return { body: Readable.from(pages(feed, lines, page)), next: end(page.next) };
}

async function* pages(feed: ChangeFeed, { start, of }: Lines, first: FeedPage) {
  yield Buffer.from(start + of(first.json));
  for (let { next } = first; next.reading !== undefined;) {
    const page = await feed.since(next, MAX_LIMIT);
    yield Buffer.from(of(page.json));
    next = page.next;
  }
}

/** The position behind all changes that the snapshot sees which is being read. */
const end = ({ origin, read, reading }: Position): Position => ({ origin, read: reading ?? read });
