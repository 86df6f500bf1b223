import type { Movie } from '../../clients/typescript/index.js';
import { deleteMovie } from '../movies/movie-changes.js';
import { may } from '../session/session.js';
import { showDay } from '../ui/days.js';
import { Export } from '../ui/export.js';
import { go, href, route, setQuery } from '../ui/route.js';
import { attempt } from '../ui/toast.js';
import { summary, type Part } from './parts.js';

interface Props {
  readonly movie: Movie;
  readonly parts: readonly Part[];
  readonly conflicts: number;
}

/** The title of a movie, where things stand, what can be done, and the views of the board. */
export const BoardHead = ({ movie, parts, conflicts }: Props) => (
  <>
    <div class="heading">
      <h1>
        <span dir="auto">{movie.title}</span> <small class="date">{showDay(movie.release_date)}</small>
      </h1>
      {may('patch', 'movies') && (
        <button class="main" onClick={() => setQuery({ edit: 'new' }, true)}>
          + Part
        </button>
      )}
      {may('patch', 'movies') && (
        <a class="button" href={href('/import', { to: 'cast', movie: movie.id })}>
          Import cast
        </a>
      )}
      <a class="button" href={href(`/movies/${movie.id}`, { view: 'print' })}>
        Print
      </a>
      <Export path={`/movies/${movie.id}/castings`} query={{ sort: 'billing' }} />
      <MovieActions movie={movie} />
    </div>
    <div class="views-line">
      <Views movieId={movie.id} />
      <p class="summary" role="status">
        {summary(parts, conflicts)}
      </p>
    </div>
  </>
);

const MovieActions = ({ movie }: { movie: Movie }) => (
  <>
    {may('patch', 'movies') && (
      <button class="quiet" onClick={() => setQuery({ edit: 'movie' }, true)}>
        Edit movie
      </button>
    )}
    {may('delete', 'movies') && (
      <button class="quiet" onClick={() => attempt(() => deleteMovie(movie).then(() => go('/movies')))}>
        Delete movie
      </button>
    )}
  </>
);

function Views({ movieId }: { movieId: number }) {
  const { query } = route.value;
  const present = query.get('view') ?? 'table';
  const views = [
    ['table', 'Table'],
    ['columns', 'Columns'],
    // The history is for those who may change the movie.
    ...(may('patch', 'movies') ? ([['history', 'History']] as const) : []),
  ] as const;
  return (
    <nav class="views" aria-label="Views of the movie">
      {views.map(([view, title]) => (
        <a
          key={view}
          href={href(`/movies/${movieId}`, { ...Object.fromEntries(query), view, edit: undefined })}
          aria-current={view === present ? 'true' : undefined}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}
