import type { ComponentChildren } from 'preact';
import type { Live } from '../api/live.js';
import { wordsOf } from '../api/refusal.js';
import { route, setQuery } from './route.js';

/** How many rows a list begins with, and the most that it shows; searching leads further. */
export const PAGE = 50;
const MOST = 500;

/** How many rows the list on the screen shows, from the URL. */
export const limitOf = () => Math.min(Number(route.value.query.get('show')) || PAGE, MOST);

interface SearchProps {
  readonly label: string;
  /** The parameter of the URL that keeps it. */
  readonly name?: string;
}

/** A field that searches as one types. */
export const SearchField = ({ label, name = 'q' }: SearchProps) => (
  <input
    type="search"
    data-search
    class="search"
    aria-label={label}
    placeholder={label}
    dir="auto"
    value={route.value.query.get(name) ?? ''}
    onInput={(event) => setQuery({ [name]: event.currentTarget.value, show: undefined })}
  />
);

interface SortProps {
  readonly field: string;
  readonly children: ComponentChildren;
  readonly class?: string;
}

/** The head of a column by which the list can be sorted. */
export function SortHead({ field, children, ...rest }: SortProps) {
  const sort = route.value.query.get('sort') ?? '';
  const direction = sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : 'none';
  const next = direction === 'ascending' ? `-${field}` : field;
  return (
    <th scope="col" aria-sort={direction} {...rest}>
      <button class="sort" onClick={() => setQuery({ sort: next }, true)}>
        {children}
        <span aria-hidden="true">{{ ascending: ' ↑', descending: ' ↓', none: '' }[direction]}</span>
      </button>
    </th>
  );
}

interface ListProps {
  readonly live: Live<unknown>;
  /** How many rows are on the screen. */
  readonly count: number;
  /** `actor`, for "12 actors". */
  readonly noun: string;
  /** What to do when there is nothing. */
  readonly empty: ComponentChildren;
  readonly children: ComponentChildren;
}

/** What is around every list: how many rows there are, why there are none, and more of them. */
export function List({ live, count, noun, empty, children }: ListProps) {
  if (live.problem && !live.data) return <p class="empty">{wordsOf(live.problem)}</p>;
  if (live.isLoading && !live.data) return <p class="empty">Loading …</p>;
  const total = live.total ?? count;
  return (
    <>
      <p class="count" role="status">
        {total.toLocaleString()} {total === 1 ? noun : `${noun}s`}
        {count < total && ` · the first ${count.toLocaleString()} are here`}
      </p>
      {count === 0 ? <div class="empty">{empty}</div> : children}
      {live.hasMore && <More />}
    </>
  );
}

const More = () =>
  limitOf() < MOST ? (
    <button onClick={() => setQuery({ show: limitOf() + 150 })}>Show more</button>
  ) : (
    <p class="note">Search or filter to see others.</p>
  );
