import { may } from '../session/session.js';
import { href } from '../ui/route.js';

interface Props {
  readonly actors: number;
  readonly movies: number;
}

/** What to do first, while there are no actors or no movies. */
export function EmptyOffice({ actors, movies }: Props) {
  if (!may('post', 'actors')) {
    return (
      <p class="empty">
        {actors === 0 && movies === 0 ? 'There are no actors and no movies yet.' : 'Not all is here yet.'} A casting
        director or a producer adds them; then you see here which parts are open.
      </p>
    );
  }
  return (
    <section class="card first-steps">
      <h2>{actors === 0 && movies === 0 ? 'Welcome. Three steps, and you are casting.' : 'What is still missing'}</h2>
      <ol>
        {movies === 0 && (
          <li>
            {may('post', 'movies') ? (
              <>
                <strong>Movies:</strong> <a href={href('/movies', { edit: 'new' })}>add the first one</a> or{' '}
                <a href={href('/import', { to: 'movies' })}>import a spreadsheet</a>.
              </>
            ) : (
              <>
                <strong>Movies:</strong> an executive producer adds them.
              </>
            )}
          </li>
        )}
        {actors === 0 && (
          <li>
            <strong>Actors:</strong> <a href={href('/actors', { edit: 'new' })}>add the first one</a> or{' '}
            <a href={href('/import', { to: 'actors' })}>import a spreadsheet</a>.
          </li>
        )}
        <li>
          <strong>Parts and candidates:</strong> open a <a href={href('/movies')}>movie</a>, add its parts, and under
          each the people you think of.
        </li>
      </ol>
    </section>
  );
}
