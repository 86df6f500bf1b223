import { Permission } from '../auth/permissions.js';
import { isFree, isFreeForRole } from '../castings/free-sql.js';
import { anyOf, atLeast, atMost, days, integerOf, rowIds, wordsOf } from '../lists/filters.js';
import { inOrder, isOneOf, searchIn } from '../lists/name-query.js';
import { id, integer, resource, text } from '../resources/resource.js';
import { actorLimits, type ActorDto } from './actor.dto.js';
import { Actor } from './actor.entity.js';

const ages = integerOf(actorLimits.age.minimum, actorLimits.age.maximum, 25);
const foldedGender = 'casting_fold(actor.gender) COLLATE "C"';

export const actorResource = resource<ActorDto>({
  name: 'actors',
  one: 'actor',
  entity: Actor,
  documented: true,
  columns: { age: integer, gender: text(actorLimits.gender.maxLength), id, name: text(actorLimits.name.maxLength) },
  sheet: { name: 'name', gender: 'gender', age: 'age' },
  filters: {
    id: anyOf(rowIds, 'actor.id'),
    name: { ...wordsOf(actorLimits.name.maxLength, 'Zoë López'), sql: isOneOf('actor.name_folded', 'actor.name') },
    gender: { ...wordsOf(actorLimits.gender.maxLength, 'female'), sql: isOneOf(foldedGender, 'actor.gender') },
    age: anyOf(ages, 'actor.age'),
    age_gte: atLeast(ages, 'actor.age'),
    age_lte: atMost(ages, 'actor.age'),
    movie_id: {
      ...rowIds,
      sql: (values) => `actor.id = ANY(ARRAY(SELECT actor_id FROM movie_actors WHERE movie_id = ANY(${values})))`,
    },
    free_from: {
      ...days,
      until: 'free_to',
      description: 'Leaves out actors who are confirmed or absent on any of these days; the first day.',
      sql: isFree,
    },
    free_for_role: {
      ...rowIds,
      one: true,
      description: 'Like `free_from` and `free_to`, for the days of this role; parts in the same movie do not count.',
      sql: isFreeForRole,
    },
  },
  sorts: {
    id: 'actor.id',
    name: inOrder('actor.name_folded', 'actor.name'),
    gender: inOrder(foldedGender, 'actor.gender'),
    age: 'actor.age',
  },
  search: searchIn('actor.name_folded'),
  include: {
    name: 'movies',
    permission: Permission.GetMovies,
    lists: {
      movies: (actors) => `SELECT movie_id FROM movie_actors WHERE actor_id = ANY(${actors})`,
    },
  },
});
