import { Permission } from '../auth/permissions.js';
import { integerOf, wordsOf, type ListSpec, type ValueForm } from '../lists/list-query.js';
import { inOrder, isOneOf, searchIn } from '../lists/name-query.js';
import { releaseDate } from './release-date.js';

const id = integerOf(1, 2 ** 31 - 1, 3);

const LEAP_YEAR = '(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)';
const DAY_OF_ANY_YEAR = '(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31';
/** Exactly the days that exist, for clients and testers that make values of it. */
const CALENDAR_DAY = `^(?!0000)(\\d{4}-(${DAY_OF_ANY_YEAR})|${LEAP_YEAR}-02-29)$`;

const day: ValueForm = {
  read: (text) => {
    const date = releaseDate(text);
    if (date === undefined) throw new Error('must be a calendar day such as 2002-12-04');
    return date;
  },
  // The form of RFC 1123 has a comma after the day of the week, a time of ISO 8601 perhaps one before the fraction: only
  // where another date begins does a comma end one. None begins otherwise, so that escaped commas separate as well.
  separator: /(?:,|%2C)(?=\d{4}-|[a-z]{3}(?:,|%2C))/i,
  // No `format: date`: Swagger UI has no field for it.
  schema: { type: 'string', pattern: CALENDAR_DAY, examples: ['2002-12-04'] },
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
  include: { name: 'actors', permission: Permission.GetActors },
};
