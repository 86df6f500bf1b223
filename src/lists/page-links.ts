import { cursorOf, type ListQuery } from './list-query.js';
import type { Page } from './listing.js';
import { parametersIn } from './query-reader.js';

/** Clients read at most 16 KiB of headers, so from this length of the URL only the link to the next page is sent. */
const LONG_URL = 2000;

/** The `Link` header (RFC 8288) of a page of the list at `url`; `undefined` if there is no other page. */
export function pageLinks(url: string, query: ListQuery, page: Pick<Page, 'total' | 'next'>): string | undefined {
  const around = pagesAround(query, page).filter(([rel]) => rel === 'next' || url.length < LONG_URL);
  if (around.length === 0) return undefined;
  const target = without(query.page === undefined ? 'cursor' : 'page', url);
  return around.map(([rel, value]) => `<${target}${value}>; rel="${rel}"`).join(', ');
}

type PageLink = [rel: string, value: string | number];

function pagesAround(
  { limit, page, fingerprint }: ListQuery,
  { total = 0, next }: Pick<Page, 'total' | 'next'>,
): PageLink[] {
  if (limit === undefined) return [];
  if (page === undefined) return next ? [['next', cursorOf(next, fingerprint)]] : [];
  const last = Math.max(1, Math.ceil(total / limit));
  const links: PageLink[] = [['first', 1]];
  if (page > 1) links.push(['prev', Math.min(page - 1, last)]);
  if (page < last) links.push(['next', page + 1]);
  return [...links, ['last', last]];
}

/**
 * `url` relative to the origin, up to a new value of one parameter. The others stay as the caller wrote them, but for a raw
 * `>`, which curl sends, and which would end the link.
 */
function without(parameter: string, url: string): string {
  const [path] = url.split(/[?#]/, 1);
  const kept = [...parametersIn(url)]
    .filter(({ name }) => name !== parameter)
    .map(({ part }) => part.replaceAll('>', '%3E'));
  return `${path}?${[...kept, `${parameter}=`].join('&')}`;
}
