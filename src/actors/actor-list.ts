import { Permission } from '../auth/permissions.js';
import { integerOf, wordsOf, type ListSpec } from '../lists/list-query.js';
import { inOrder, isOneOf, searchIn } from '../lists/name-query.js';

const id = integerOf(1, 2 ** 31 - 1, 3);
const age = integerOf(0, 150, 25);

const foldedGender = 'casting_fold(actor.gender) COLLATE "C"';

/** What may be asked of a list of actors. */
export const actorList: ListSpec = {
  filters: {
    id: { ...id, sql: (values) => `actor.id = ANY(${values})` },
    name: { ...wordsOf(200, 'Zoë López'), sql: isOneOf('actor.name_folded', 'actor.name') },
    gender: { ...wordsOf(50, 'female'), sql: isOneOf(foldedGender, 'actor.gender') },
    age: { ...age, sql: (values) => `actor.age = ANY(${values})` },
    age_gte: { ...age, sql: (value) => `actor.age >= ${value}` },
    age_lte: { ...age, sql: (value) => `actor.age <= ${value}` },
    movie_id: {
      ...id,
      sql: (values) => `actor.id IN (SELECT actor_id FROM movie_actors WHERE movie_id = ANY(${values}))`,
    },
  },
  sorts: {
    id: 'actor.id',
    name: inOrder('actor.name_folded', 'actor.name'),
    gender: inOrder(foldedGender, 'actor.gender'),
    age: 'actor.age',
  },
  search: searchIn('actor.name_folded'),
  include: { name: 'movies', permission: Permission.GetMovies },
};
