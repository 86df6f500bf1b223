import { anyOf, days, oneOfWords, rowIds } from '../lists/filters.js';
import type { ListSpec } from '../lists/list-query.js';
import { conflictKinds } from './conflict.dto.js';

/** The query parameters of the list of conflicts. */
export const conflictList: ListSpec = {
  filters: {
    actor_id: anyOf(rowIds, 'conflict.actor_id'),
    movie_id: {
      ...rowIds,
      description: 'Matches conflicts with one of these movies on either side.',
      sql: (values) => `(conflict.movie_id = ANY(${values}) OR conflict.other_movie_id = ANY(${values}))`,
    },
    kind: anyOf(oneOfWords(...conflictKinds), 'conflict.kind'),
    from: {
      ...days,
      one: true,
      description: 'Leaves out conflicts that end before this day.',
      sql: (day) => `conflict.ends >= ${day}`,
    },
    to: {
      ...days,
      one: true,
      description: 'Leaves out conflicts that start after this day.',
      sql: (day) => `conflict.starts <= ${day}`,
    },
  },
  sorts: { id: 'conflict.id', starts: 'conflict.starts' },
  order: 'starts',
};
