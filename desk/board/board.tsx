import './board.css';
import { useMemo, useRef } from 'preact/hooks';
import type { Actor, Movie } from '../../clients/typescript/index.js';
import { useLive } from '../api/live.js';
import { useOfferTimes } from '../api/offer-times.js';
import { wordsOf } from '../api/refusal.js';
import { removeFromCast } from '../movies/movie-changes.js';
import { may } from '../session/session.js';
import { History } from '../ui/history.js';
import { SearchField } from '../ui/list.js';
import { href, route, setQuery } from '../ui/route.js';
import { useTitle } from '../ui/title.js';
import { attempt } from '../ui/toast.js';
import { Columns } from './columns.js';
import { BoardDialogs } from './dialogs.js';
import { BoardHead } from './head.js';
import { filtered, partsOf, type Part } from './parts.js';
import { Sheet } from './sheet.js';
import { PartsTable } from './table.js';
import { useWarnings } from './warnings.js';

/** More parts than a movie has; the service gives so many at once. */
const MOST_PARTS = 500;

/** A movie: its parts and who is considered for them. */
export function BoardScreen({ id }: { id: number }) {
  const path = { movie_id: id };
  const movie = useLive('/movies/{movie_id}', { path });
  const roles = useLive('/movies/{movie_id}/roles', { path, query: { include: 'castings', limit: MOST_PARTS } });
  const parts = useMemo(() => (roles.data ? partsOf(roles.data) : []), [roles.data]);
  const problem = movie.problem ?? roles.problem;
  // What is known stays on the screen without a connection, but not what was deleted.
  if (problem && (problem.status === 404 || !movie.data || !roles.data)) return <NoBoard words={wordsOf(problem)} />;
  if (!movie.data || !roles.data) return <p class="empty">Loading …</p>;
  return <Board movie={movie.data.movie} parts={parts} total={roles.total ?? parts.length} />;
}

const NoBoard = ({ words }: { words: string }) => (
  <div class="empty">
    <p>{words}</p>
    <p>
      <a href={href('/movies')}>All movies</a>
    </p>
  </div>
);

interface Props {
  readonly movie: Movie;
  readonly parts: readonly Part[];
  /** How many parts there are in all. */
  readonly total: number;
}

function Board({ movie, parts, total }: Props) {
  const { query } = route.value;
  useTitle(movie.title);
  const { warnings, conflicts } = useWarnings(movie.id, parts);
  const offers = useOfferTimes(offered(parts));
  const others = useCastWithoutPart(movie, parts);
  const all = useRef(parts);
  all.current = parts;
  const [view, q, isOnlyOpen] = [query.get('view'), query.get('q') ?? '', query.has('open')];
  if (view === 'print') return <Sheet {...{ movie, parts, others: others.map(({ name }) => name), warnings }} />;
  const found = filtered(parts, q, isOnlyOpen);
  return (
    <>
      <BoardHead {...{ movie, parts, conflicts }} />
      {view !== 'history' && parts.length > 0 && <Tools found={found.length} total={total} count={parts.length} />}
      {view === 'history' ? (
        <History kind="movies" id={movie.id} />
      ) : parts.length === 0 ? (
        <NoParts movieId={movie.id} />
      ) : found.length === 0 ? (
        <p class="empty">No part fits. Search for less of the name, or show all parts.</p>
      ) : view === 'columns' ? (
        <Columns {...{ parts: found, warnings, offers }} />
      ) : (
        <PartsTable {...{ parts: found, all, warnings, offers, canMove: found.length === parts.length }} />
      )}
      {view !== 'history' && <OtherCast movie={movie} people={others} />}
      <BoardDialogs movie={movie} parts={parts} />
    </>
  );
}

const offered = (parts: readonly Part[]) =>
  parts.flatMap(({ candidates }) =>
    candidates.flatMap(({ casting }) => (casting.status === 'offered' ? [casting.id] : [])),
  );

interface ToolsProps {
  readonly found: number;
  /** How many parts are here, and how many there are. */
  readonly count: number;
  readonly total: number;
}

const Tools = ({ found, count, total }: ToolsProps) => (
  <div class="tools">
    <SearchField label="Search parts and candidates" />
    <label class="choice">
      <input
        type="checkbox"
        checked={route.value.query.has('open')}
        onChange={(event) => setQuery({ open: event.currentTarget.checked ? 1 : undefined })}
      />
      Open parts only
    </label>
    <p class="count" role="status">
      {found < count && `${found} of ${count} parts`}
      {count < total && ` The first ${count} of ${total} parts are here.`}
    </p>
  </div>
);

const NoParts = ({ movieId }: { movieId: number }) => (
  <div class="empty">
    {may('patch', 'movies') ? (
      <p>
        There are no parts yet. Add the first one with “+ Part”, or{' '}
        <a href={href('/import', { to: 'cast', movie: movieId })}>import a cast list</a>.
      </p>
    ) : (
      <p>There are no parts yet. A casting director can add them.</p>
    )}
  </div>
);

/** Who is in the cast of the movie without a part of it. */
function useCastWithoutPart(movie: Movie, parts: readonly Part[]): readonly Actor[] {
  const confirmed = parts.flatMap(({ candidates }) =>
    candidates.flatMap(({ casting, actor }) => (casting.status === 'confirmed' ? [actor.id] : [])),
  );
  const others = new Set(movie.actors.filter((id) => !confirmed.includes(id)));
  const params = { path: { movie_id: movie.id }, query: { limit: MOST_PARTS } };
  const cast = useLive(others.size > 0 ? '/movies/{movie_id}/actors' : undefined, params).data?.actors ?? [];
  return cast.filter(({ id }) => others.has(id));
}

function OtherCast({ movie, people }: { movie: Movie; people: readonly Actor[] }) {
  if (people.length === 0) return null;
  return (
    <section class="card other-cast" aria-labelledby="other-cast">
      <h2 id="other-cast">In the cast, without a part</h2>
      <ul>
        {people.map((actor) => (
          <li key={actor.id}>
            <a href={href(`/actors/${actor.id}`)} dir="auto">
              {actor.name}
            </a>
            {may('patch', 'movies') && (
              <button
                class="quiet"
                aria-label={`Take out ${actor.name}`}
                onClick={() => attempt(() => removeFromCast(movie, actor))}
              >
                Take out
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
