import { signal } from '@preact/signals';

/** What the hash of the URL says: `#/movies/3?view=table`. The hash, because the page then works under any path. */
export interface Route {
  /** `['movies', '3']` */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

type Query = Readonly<Record<string, string | number | undefined>>;

/** A link may have been cut off in the middle of a character. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const read = (): Route => {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { path: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) };
};

/** Where the page is. */
export const route = signal(read());

addEventListener('hashchange', () => (route.value = read()));

/** The link to a screen; parameters without a value are left out. */
export function href(path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  const text = new URLSearchParams(given).toString();
  return `#${path}${text && `?${text}`}`;
}

/** Opens a screen; Back returns to this one. */
export function go(path: string, query?: Query): void {
  location.hash = href(path, query);
}

/**
 * Changes parameters of the URL and leaves the others; `undefined` removes one.
 * @param isStep whether Back undoes it; typing in a search field is no step
 */
export function setQuery(changes: Query, isStep = false): void {
  const query = { ...Object.fromEntries(route.value.query), ...changes };
  const url = href(`/${route.value.path.map(encodeURIComponent).join('/')}`, query);
  if (isStep) history.pushState(null, '', url);
  else history.replaceState(null, '', url);
  route.value = read();
}
