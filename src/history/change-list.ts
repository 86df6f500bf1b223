import { oneOfWords, wordsOf, type ListSpec } from '../http/list-query.js';

/** What may be asked of the changes of one row. */
export const changeList: ListSpec = {
  filters: {
    action: {
      ...oneOfWords('create', 'update', 'delete', 'restore'),
      sql: (values) => `change.action = ANY(${values})`,
    },
    sub: { ...wordsOf(255, 'auth0|5f7c8ec7c33c6c004bbafe82'), sql: (values) => `change.subject = ANY(${values})` },
  },
  sorts: { id: 'change.id' },
};
