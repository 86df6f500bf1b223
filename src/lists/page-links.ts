import { cursorOf, type ListQuery } from './list-query.js';
import type { Page } from './listing.js';
import { parametersIn } from './query-reader.js';

/** Clients read 16 KiB of headers: with a long URL they get only the one link that they need to go on. */
const LONG_URL = 2000;

/** The value of `Link` (RFC 8288) for a page of the list at `url`, if there are pages around it. */
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

/** The same list, relative to the origin, with these parameters changed and the others as the caller wrote them. */
function target(url: string, change: Record<string, string>): string {
  const [path] = url.split(/[?#]/, 1);
  const kept = [...parametersIn(url)].filter(({ name }) => !Object.hasOwn(change, name)).map(({ part }) => part);
  return `${path}?${[...kept, new URLSearchParams(change).toString()].join('&')}`;
}
