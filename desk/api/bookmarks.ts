import { baseUrl } from './client.js';

/** How far the feed of changes was read at some moment. */
export interface Bookmark {
  /** Until when, in milliseconds. */
  readonly at: number;
  /** The `since` of later changes. */
  readonly position: string;
}

const KEY = `casting-desk.feed.${baseUrl}`;
const MOST = 60;

/** The bookmarks, oldest first. They let the Desk begin with recent changes: the feed can only be read forwards. */
export const bookmarks = (): readonly Bookmark[] => JSON.parse(localStorage.getItem(KEY) ?? '[]') as Bookmark[];

/** Keeps the last bookmark of each day. */
export function keep(bookmark: Bookmark): void {
  const day = ({ at }: Bookmark) => new Date(at).toDateString();
  const others = bookmarks().filter((one) => day(one) !== day(bookmark));
  localStorage.setItem(KEY, JSON.stringify([...others, bookmark].slice(-MOST)));
}

/** Forgets all, as the database is another one or was restored. */
export const dropBookmarks = () => localStorage.removeItem(KEY);
