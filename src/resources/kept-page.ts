import { listBody } from '../http/answer.js';
import type { KeptList } from '../kept/kept-list.js';
import type { Listing } from '../lists/listing.js';
import type { RenderedPage } from './answers.js';

/** Renders a page from the list in memory, for a listing of all rows by id. `undefined`: read it from the database. */
export function keptPage(name: string, list: KeptList, listing: Listing): RenderedPage | undefined {
  const total = listing.count ? list.size : undefined;
  const { limit, offset = 0, after: [id] = [] } = listing;
  if (limit === undefined) return { body: list.body, etag: list.etag, total };
  if (id !== undefined && !/^\d{1,10}$/.test(id)) return undefined;
  const { json, next } = id === undefined ? list.slice(offset, limit) : list.after(Number(id), limit);
  return { body: listBody({ [name]: json }), total, next: next === undefined ? undefined : [String(next)] };
}
