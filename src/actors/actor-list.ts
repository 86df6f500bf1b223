import { Permission } from '../auth/permissions.js';
import { integerOf, wordsOf, type ListSpec } from '../http/list-query.js';

const id = integerOf(1, 2 ** 31 - 1, 3);
const age = integerOf(0, 150, 25);

/** What may be asked of a list of actors. */
export const actorList: ListSpec = {
  filters: {
    id: { ...id, sql: (values) => `actor.id = ANY(${values})` },
    name: { ...wordsOf(200, 'Zoë López'), sql: (values) => `actor.name = ANY(${values})` },
    gender: { ...wordsOf(50, 'female'), sql: (values) => `actor.gender = ANY(${values})` },
    age: { ...age, sql: (values) => `actor.age = ANY(${values})` },
    age_gte: { ...age, sql: (value) => `actor.age >= ${value}` },
    age_lte: { ...age, sql: (value) => `actor.age <= ${value}` },
    movie_id: {
      ...id,
      sql: (values) => `actor.id IN (SELECT actor_id FROM movie_actors WHERE movie_id = ANY(${values}))`,
    },
  },
  sorts: { id: 'actor.id', name: 'actor.name', gender: 'actor.gender', age: 'actor.age' },
  search: {
    word: (word) => ({ sql: (value) => `actor.name_folded LIKE casting_within(${value})`, values: word }),
    rank: `CASE WHEN actor.name_folded = casting_fold(:search) THEN 0
                WHEN actor.name_folded LIKE casting_start(:search) THEN 1
                WHEN ' ' || actor.name_folded LIKE casting_within(' ' || :search) THEN 2
                ELSE 3 END`,
  },
  include: { name: 'movies', permission: Permission.GetMovies },
};
