import { Permission } from '../auth/permissions.js';
import { writtenDay } from '../http/written-day.js';
import { anyOf, atLeast, atMost, rowIds, wordsOf } from '../lists/filters.js';
import { inOrder, isOneOf, searchIn } from '../lists/name-query.js';
import { id, resource, text, type Stored } from '../resources/resource.js';
import { movieLimits, type MovieDto } from './movie.dto.js';
import { Movie } from './movie.entity.js';
import { releaseDates, type Fixdate } from './release-date.js';

/** In this format PostgreSQL writes English names in any locale. A `date` has no zone, so nothing shifts it. */
const releaseDay: Stored = {
  type: 'date',
  answered: (column) => `to_char(${column}, 'Dy, DD Mon YYYY "00:00:00 GMT"')`,
  restored: (value) => writtenDay(value as Fixdate),
};

export const movieResource = resource<MovieDto>({
  name: 'movies',
  one: 'movie',
  entity: Movie,
  documented: true,
  links: { member: 'actors', table: 'movie_actors', own: 'movie_id', other: 'actor_id', of: 'actors' },
  columns: {
    actors: {
      derived: (movie) =>
        `SELECT coalesce(array_agg(actor_id ORDER BY actor_id), '{}') FROM movie_actors WHERE movie_id = ${movie}.id`,
    },
    id,
    release_date: releaseDay,
    title: text(movieLimits.title.maxLength),
  },
  sheet: {
    title: 'title',
    release_date: 'release_date',
    actors: 'actors',
    actor_names: {
      // In the order of the ids. Not a join: without statistics PostgreSQL reads all actors for each movie then.
      sql: (movie) =>
        `SELECT string_agg((SELECT name FROM actors WHERE id = actor_id), '; ' ORDER BY actor_id) FROM movie_actors WHERE movie_id = ${movie}.id`,
      permission: Permission.GetActors,
    },
  },
  filters: {
    id: anyOf(rowIds, 'movie.id'),
    title: { ...wordsOf(movieLimits.title.maxLength, 'Terminator'), sql: isOneOf('movie.title_folded', 'movie.title') },
    release_date: anyOf(releaseDates, 'movie.release_date'),
    release_date_gte: atLeast(releaseDates, 'movie.release_date'),
    release_date_lte: atMost(releaseDates, 'movie.release_date'),
    actor_id: {
      ...rowIds,
      sql: (values) => `movie.id = ANY(ARRAY(SELECT movie_id FROM movie_actors WHERE actor_id = ANY(${values})))`,
    },
  },
  sorts: { id: 'movie.id', title: inOrder('movie.title_folded', 'movie.title'), release_date: 'movie.release_date' },
  search: searchIn('movie.title_folded'),
  include: {
    name: 'actors',
    permission: Permission.GetActors,
    lists: {
      actors: (movies) => `SELECT actor_id FROM movie_actors WHERE movie_id = ANY(${movies})`,
    },
  },
});
