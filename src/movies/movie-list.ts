import { integerOf, wordsOf, type ListSpec, type ValueForm } from '../http/list-query.js';
import { inOrder, isOneOf, searchIn } from '../http/name-query.js';
import { releaseDate } from './release-date.js';

const id = integerOf(1, 2 ** 31 - 1, 3);

const day: ValueForm = {
  read: (text) => {
    const date = releaseDate(text);
    if (date === undefined) throw new Error('must be a calendar day such as 2002-12-04');
    return date;
  },
  // No `format: date`: Swagger UI has no field for it.
  schema: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}', examples: ['2002-12-04'] },
};

/** What may be asked of a list of movies. */
export const movieList: ListSpec = {
  filters: {
    id: { ...id, sql: (values) => `movie.id = ANY(${values})` },
    title: { ...wordsOf(200, 'Terminator'), sql: isOneOf('movie.title_folded', 'movie.title') },
    release_date: { ...day, sql: (values) => `movie.release_date = ANY(${values})` },
    release_date_gte: { ...day, sql: (value) => `movie.release_date >= ${value}` },
    release_date_lte: { ...day, sql: (value) => `movie.release_date <= ${value}` },
    actor_id: {
      ...id,
      sql: (values) => `movie.id IN (SELECT movie_id FROM movie_actors WHERE actor_id = ANY(${values}))`,
    },
  },
  sorts: { id: 'movie.id', title: inOrder('movie.title_folded', 'movie.title'), release_date: 'movie.release_date' },
  search: searchIn('movie.title_folded'),
  include: 'actors',
};
