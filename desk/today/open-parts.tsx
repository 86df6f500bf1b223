import { useEffect, useState } from 'preact/hooks';
import type { Casting, Movie, Role } from '../../clients/typescript/index.js';
import { ask, useLive } from '../api/live.js';
import { may } from '../session/session.js';
import { dayAfter, showDay, showDays, today } from '../ui/days.js';
import { href } from '../ui/route.js';
import { StatusWord } from '../ui/status.js';

/** What a movie still lacks. */
interface State {
  /** How many parts it has. */
  readonly parts: number;
  readonly open: readonly Role[];
  readonly castings: readonly Casting[];
  readonly hasMore: boolean;
}

/** So many movies are asked for their open parts: the next to come, and then the last that came out. */
const MOVIES = 12;
const PARTS = 30;

/** The movies that are looked at. */
function useMovies(): { movies: readonly Movie[]; hasMore: boolean } {
  const query = { release_date_gte: today(), sort: ['release_date' as const], limit: MOVIES };
  const coming = useLive('/movies', { query });
  const next = coming.data?.movies ?? [];
  const isShort = coming.data !== undefined && next.length < MOVIES;
  const pastQuery = { release_date_lte: dayAfter(today(), -1), sort: ['-release_date' as const], limit: MOVIES };
  const past = useLive(isShort ? '/movies' : undefined, { query: pastQuery });
  const all = isShort ? [...next, ...(past.data?.movies ?? [])] : next;
  const hasMore = (isShort ? past.hasMore : coming.hasMore) ?? false;
  return { movies: all.slice(0, MOVIES), hasMore: hasMore || all.length > MOVIES };
}

/** Parts without an actor, by movie, the next movie first. `newest` is the last change that is known: it asks again. */
export function OpenParts({ newest }: { newest: number }) {
  const { movies, hasMore } = useMovies();
  const states = useStates(movies, newest);
  const isDone = ({ id }: Movie) => states.get(id)?.open.length === 0 && states.get(id)!.parts > 0;
  const shown = movies.filter((movie) => !isDone(movie));
  const done = movies.length - shown.length;
  return (
    <section class="open-parts">
      <div class="heading">
        <h2>Parts still open</h2>
        <a href={href('/movies')}>All movies</a>
      </div>
      {shown.map((movie) => (
        <MovieCard key={movie.id} movie={movie} state={states.get(movie.id)} />
      ))}
      {done > 0 && <p class="note">{done === 1 ? 'One movie is' : `${done} movies are`} fully cast.</p>}
      {hasMore && (
        <p class="note">
          These are the parts of {MOVIES} movies. The others are under <a href={href('/movies')}>All movies</a>.
        </p>
      )}
    </section>
  );
}

const PERIOD_MS = 60_000;

/** What the movies lack. There is no list of parts across movies, so it is asked for each, after a change or a minute. */
function useStates(movies: readonly Movie[], newest: number): ReadonlyMap<number, State> {
  const [states, show] = useState<ReadonlyMap<number, State>>(new Map());
  const ids = movies.map(({ id }) => id);
  useEffect(() => {
    let isShown = true;
    const look = () =>
      void Promise.all(ids.map(async (id) => [id, await stateOf(id)] as const)).then(
        (found) => isShown && show(new Map(found)),
        // Without a connection the parts stay as they are.
        () => undefined,
      );
    look();
    const timer = setInterval(() => document.visibilityState === 'visible' && look(), PERIOD_MS);
    return () => void ((isShown = false), clearInterval(timer));
  }, [ids.join(), newest]);
  return states;
}

async function stateOf(id: number): Promise<State> {
  const path = { movie_id: id };
  const query = { open: ['true' as const], include: 'castings' as const, limit: PARTS };
  const [open, all] = await Promise.all([
    ask('/movies/{movie_id}/roles', { path, query }),
    ask('/movies/{movie_id}/roles', { path, query: { limit: 1 } }),
  ]);
  const { roles, castings = [] } = open.data!;
  return { parts: all.total ?? 0, open: roles, castings, hasMore: open.hasMore ?? false };
}

function MovieCard({ movie, state }: { movie: Movie; state: State | undefined }) {
  return (
    <article class="card">
      <h3>
        <a href={href(`/movies/${movie.id}`)} dir="auto">
          {movie.title}
        </a>
      </h3>
      <p class="note">
        {showDay(movie.release_date)}
        {state && state.parts > 0 && ` · ${state.open.length}${state.hasMore ? '+' : ''} of ${state.parts} parts open`}
      </p>
      {state?.parts === 0 && (
        <p>
          No parts yet.{' '}
          {may('patch', 'movies') && <a href={href('/import', { to: 'cast', movie: movie.id })}>Import a cast list</a>}
        </p>
      )}
      {state && state.open.length > 0 && (
        <ul>
          {state.open.map((role) => (
            <li key={role.id}>
              <bdi>{role.name}</bdi> <small>{showDays(role.starts, role.ends)}</small>
              <Nearest castings={state.castings.filter(({ role_id }) => role_id === role.id)} />
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

/** How far the candidates of a part are, from the nearest on. */
const order: readonly Casting['status'][] = ['offered', 'pinned', 'callback', 'audition', 'shortlisted', 'considered'];

function Nearest({ castings }: { castings: readonly Casting[] }) {
  const counts = order.flatMap((status) => {
    const count = castings.filter((casting) => casting.status === status).length;
    return count > 0 ? [{ status, count }] : [];
  });
  return (
    <small class="block">
      {counts.length === 0 && <>○ nobody yet</>}
      {counts.map(({ status, count }, at) => (
        <span key={status}>
          {at > 0 && ', '}
          {count > 1 && `${count} `}
          <StatusWord status={status} />
        </span>
      ))}
    </small>
  );
}
