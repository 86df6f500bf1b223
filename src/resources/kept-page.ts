import type { KeptList } from '../kept/kept-list.js';
import type { Listing } from '../lists/listing.js';
import type { RenderedPage } from './answers.js';

/** Renders a page from the list in memory, for a listing of all rows by id. `undefined`: read it from the database. */
export function keptPage(list: KeptList, listing: Listing): RenderedPage | undefined {
  const total = listing.count ? list.size : undefined;
  const { limit, offset = 0, after: [id] = [] } = listing;
  if (limit === undefined) return { body: list.body, etag: list.etag, total };
  if (id !== undefined && !/^\d{1,10}$/.test(id)) return undefined;
  const rows = id === undefined ? list.slice(offset, limit + 1) : list.after(Number(id), limit + 1);
  const page = rows.slice(0, limit);
  const next = rows.length > limit ? [String(page.at(-1)!.id)] : undefined;
  return { body: list.bodyOf(page), total, next };
}
