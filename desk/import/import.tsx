import './import.css';
import { useEffect, useMemo } from 'preact/hooks';
import { ask, useLive } from '../api/live.js';
import { Combobox } from '../ui/combobox.js';
import { showDay } from '../ui/days.js';
import { Export } from '../ui/export.js';
import { href, route, setQuery } from '../ui/route.js';
import { Done } from './done.js';
import { Options, optionsOf } from './options.js';
import { Preview } from './preview.js';
import { Refused } from './refused.js';
import { SourceInput } from './source-input.js';
import { nothing } from './source.js';
import { listOf, targets, type Goal } from './targets.js';
import { Work, type Stage } from './work.js';

/** Reads a spreadsheet: what it would change is shown first, and all rows are written or none. */
export function ImportScreen() {
  const allowed = targets.filter(({ isAllowed }) => isAllowed());
  const target = allowed.find(({ to }) => to === route.value.query.get('to')) ?? allowed[0];
  if (!target) return <ViewOnly />;
  const movieId = target.to === 'cast' ? Number(route.value.query.get('movie')) || undefined : undefined;
  return (
    <>
      <div class="heading">
        <h1>Import</h1>
      </div>
      <nav class="choices" aria-label="What to import">
        {allowed.map(({ to, title }) => (
          <a
            key={to}
            class="button"
            href={href('/import', { to, movie: to === 'cast' ? (route.value.query.get('movie') ?? '') : '' })}
            aria-current={to === target.to ? 'page' : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      {target.to === 'cast' && <MovieChoice id={movieId} />}
      {(target.to !== 'cast' || movieId) && <Import key={`${target.to} ${movieId}`} goal={{ target, movieId }} />}
    </>
  );
}

const ViewOnly = () => (
  <>
    <h1>Import</h1>
    <p class="empty">
      You can look at everything, and save each list for your spreadsheet program with “Export”. A casting director can
      import.
    </p>
  </>
);

function MovieChoice({ id }: { id: number | undefined }) {
  const { data, problem } = useLive(id ? '/movies/{movie_id}' : undefined, { path: { movie_id: id ?? 0 } });
  if (!id || problem?.status === 404) {
    return (
      <div class="card movie-choice">
        <h2>Which movie?</h2>
        <Combobox
          label="Search a movie"
          search={findMovies}
          onPick={(movie) => setQuery({ movie: movie.id }, true)}
          empty="No movie is called so."
        />
      </div>
    );
  }
  return (
    <p class="movie-choice">
      Into <a href={href(`/movies/${id}`)}>{<bdi>{data?.movie.title ?? '…'}</bdi>}</a>{' '}
      <button class="quiet" onClick={() => setQuery({ movie: undefined }, true)}>
        Another movie
      </button>
    </p>
  );
}

async function findMovies(q: string) {
  const { data } = await ask('/movies', { query: q.trim() ? { q, limit: 8 } : { sort: ['-release_date'], limit: 8 } });
  return data!.movies.map(({ id, title, release_date }) => ({ id, name: title, note: showDay(release_date) }));
}

function Import({ goal }: { goal: Goal }) {
  const work = useMemo(() => new Work(goal, () => optionsOf(goal)), []);
  const stage = work.stage.value;
  // Also after a new sign-in, when the table is there already.
  useEffect(() => void work.check(), [JSON.stringify(optionsOf(goal))]);
  if (stage.at === 'done') return <Done goal={goal} report={stage.report} onAgain={() => work.take(nothing)} />;
  return (
    <>
      <SourceInput goal={goal} work={work} />
      <Options goal={goal} work={work} />
      <div aria-live="polite" class="outcome">
        {stage.at === 'begin' && work.source.value.text === '' && <Start goal={goal} />}
        {stage.at === 'busy' && <Busy stage={stage} />}
        {stage.at === 'refused' && <Refused goal={goal} refusal={stage.refusal} work={work} />}
        {stage.at === 'checked' && <Preview goal={goal} stage={stage} work={work} />}
      </div>
    </>
  );
}

const Busy = ({ stage: { words, part } }: { stage: Extract<Stage, { at: 'busy' }> }) => (
  <p class="busy">
    <progress aria-label={words} {...(part < 1 && { value: part })} />
    {words} {part < 1 && part > 0 ? `${Math.floor(part * 100)} %` : '…'}
  </p>
);

/** What one may begin with. */
const Start = ({ goal }: { goal: Goal }) => (
  <div class="start">
    <p>
      Nothing is written before you have seen what would change. Or begin with the {goal.target.nouns} that are here,
      change them in your spreadsheet program, and bring them back:
    </p>
    <Export path={listOf(goal)} />
  </div>
);
