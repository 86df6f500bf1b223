import { cursorOf, type ListQuery } from './list-query.js';
import type { Page } from './listing.js';
import { parametersIn } from './query-reader.js';

/** Clients read at most 16 KiB of headers, so from this length of the URL only the link to the next page is sent. */
const LONG_URL = 2000;

/** The `Link` header (RFC 8288) of a page of the list at `url`; `undefined` if there is no other page. */
export function pageLinks(url: string, query: ListQuery, page: Pick<Page, 'total' | 'next'>): string | undefined {
  const links = pagesAround(query, page)
    .filter(([rel]) => rel === 'next' || url.length < LONG_URL)
    .map(([rel, change]) => `<${target(url, change)}>; rel="${rel}"`);
  return links.length > 0 ? links.join(', ') : undefined;
}

type PageLink = [rel: string, change: Record<string, string>];

function pagesAround(
  { limit, page, fingerprint }: ListQuery,
  { total = 0, next }: Pick<Page, 'total' | 'next'>,
): PageLink[] {
  if (limit === undefined) return [];
  if (page === undefined) return next ? [['next', { cursor: cursorOf(next, fingerprint) }]] : [];
  const last = Math.max(1, Math.ceil(total / limit));
  const to = (number: number) => ({ page: String(number) });
  const links: PageLink[] = [['first', to(1)]];
  if (page > 1) links.push(['prev', to(Math.min(page - 1, last))]);
  if (page < last) links.push(['next', to(page + 1)]);
  return [...links, ['last', to(last)]];
}

/** `url` relative to the origin with some parameters replaced. The other parameters stay as the caller wrote them. */
function target(url: string, change: Record<string, string>): string {
  const [path] = url.split(/[?#]/, 1);
  const kept = [...parametersIn(url)].filter(({ name }) => !Object.hasOwn(change, name)).map(({ part }) => part);
  return `${path}?${[...kept, new URLSearchParams(change).toString()].join('&')}`;
}
