import { anyOf, oneOfWords, wordsOf } from '../lists/filters.js';
import type { ListSpec } from '../lists/list-query.js';

/** Reads a `sub` unchanged. It is an identifier of the identity provider, not a name, so name rules do not apply. */
function subject(text: string): string {
  const sub = text.trim();
  if (!/^[^\0\p{Surrogate}]{1,255}$/u.test(sub)) throw new Error('must be 1 to 255 characters');
  return sub;
}

/** The query parameters of the history of one row. */
export const changeList: ListSpec = {
  filters: {
    action: anyOf(oneOfWords('create', 'update', 'delete', 'restore'), 'change.action'),
    sub: anyOf({ ...wordsOf(255, 'auth0|5f7c8ec7c33c6c004bbafe82'), read: subject }, 'change.subject'),
  },
  sorts: { id: 'change.id' },
};
