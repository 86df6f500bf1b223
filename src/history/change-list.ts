import { MAX_SUBJECT } from '../auth/jwt.strategy.js';
import { anyOf, oneOfWords, wordsOf } from '../lists/filters.js';
import type { ListSpec } from '../lists/list-query.js';

const SUBJECT = new RegExp(`^[^\\0\\p{Surrogate}]{1,${MAX_SUBJECT}}$`, 'u');

/** Reads a `sub` unchanged. It is an identifier of the identity provider, not a name, so name rules do not apply. */
function subject(text: string): string {
  const sub = text.trim();
  if (!SUBJECT.test(sub)) throw new Error(`must be 1 to ${MAX_SUBJECT} characters`);
  return sub;
}

/** The query parameters of the history of one row. */
export const changeList: ListSpec = {
  filters: {
    action: anyOf(oneOfWords('create', 'update', 'delete', 'restore'), 'change.action'),
    sub: anyOf({ ...wordsOf(MAX_SUBJECT, 'auth0|5f7c8ec7c33c6c004bbafe82'), read: subject }, 'change.subject'),
  },
  sorts: { id: 'change.id' },
};
