import './movies.css';
import type { Movie } from '../../clients/typescript/index.js';
import { useLive } from '../api/live.js';
import { useRow } from '../api/row.js';
import { may } from '../session/session.js';
import { showDay } from '../ui/days.js';
import { Export } from '../ui/export.js';
import { limitOf, List, SearchField, SortHead } from '../ui/list.js';
import { href, route, setQuery } from '../ui/route.js';
import { attempt } from '../ui/toast.js';
import { deleteMovie } from './movie-changes.js';
import { MovieDialog } from './movie-dialog.js';

/** The parameters of `GET /movies` that the URL of the screen has: the newest first, or the best match. */
function queryOf(query: URLSearchParams): Record<string, string> {
  const [q, sort] = [query.get('q')?.trim(), query.get('sort')];
  return { ...(q && { q }), ...(sort ? { sort } : !q && { sort: '-release_date' }) };
}

/** All movies. */
export function MoviesScreen() {
  const query = queryOf(route.value.query);
  const live = useLive('/movies', { query: { ...query, limit: limitOf() } });
  const movies = live.data?.movies ?? [];
  const editing = route.value.query.get('edit');
  const edited = useRow('movies', Number(editing) || undefined);
  return (
    <>
      <div class="heading">
        <h1>Movies</h1>
        {may('post', 'movies') && (
          <button class="main" onClick={() => setQuery({ edit: 'new' }, true)}>
            + Movie
          </button>
        )}
      </div>
      <div class="tools">
        <SearchField label="Search by title" />
        <Export path="/movies" query={query} />
      </div>
      <List live={live} count={movies.length} noun="movie" empty={<NoMovies />}>
        <MovieTable movies={movies} />
      </List>
      {(edited ? may('patch', 'movies') : editing === 'new' && may('post', 'movies')) && (
        <MovieDialog key={editing} movie={edited} onClose={() => setQuery({ edit: undefined })} />
      )}
    </>
  );
}

const MovieTable = ({ movies }: { movies: readonly Movie[] }) => (
  <table class="movies">
    <thead>
      <tr>
        <SortHead field="title">Title</SortHead>
        <SortHead field="release_date">Release date</SortHead>
        <th scope="col" class="cast">
          Cast
        </th>
        {may('patch', 'movies') && <td />}
      </tr>
    </thead>
    <tbody>
      {movies.map((movie) => (
        <tr key={movie.id}>
          <th scope="row" dir="auto">
            <a href={href(`/movies/${movie.id}`)}>{movie.title}</a>
          </th>
          <td>{showDay(movie.release_date)}</td>
          <td class="cast">{movie.actors.length}</td>
          {may('patch', 'movies') && (
            <td class="actions">
              <RowActions movie={movie} />
            </td>
          )}
        </tr>
      ))}
    </tbody>
  </table>
);

const RowActions = ({ movie }: { movie: Movie }) => (
  <>
    <button class="quiet" aria-label={`Edit ${movie.title}`} onClick={() => setQuery({ edit: movie.id }, true)}>
      Edit
    </button>
    {may('delete', 'movies') && (
      <button class="quiet" aria-label={`Delete ${movie.title}`} onClick={() => attempt(() => deleteMovie(movie))}>
        Delete
      </button>
    )}
  </>
);

function NoMovies() {
  if (route.value.query.get('q')) return <p>No movie is called so. Search for less of the title.</p>;
  if (!may('post', 'movies')) return <p>There are no movies yet. An executive producer can add them.</p>;
  return (
    <p>
      There are no movies yet. Add the first one with “+ Movie”, or{' '}
      <a href={href('/import', { to: 'movies' })}>import a spreadsheet</a>.
    </p>
  );
}
