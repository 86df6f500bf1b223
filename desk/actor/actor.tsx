import './actor.css';
import type { Actor } from '../../clients/typescript/index.js';
import { deleteActor } from '../actors/actor-changes.js';
import { ActorDialog } from '../actors/actor-dialog.js';
import { useLive } from '../api/live.js';
import { wordsOf } from '../api/refusal.js';
import { useRow } from '../api/row.js';
import { mayReadHistory } from '../api/undo.js';
import { may } from '../session/session.js';
import { ConflictList } from '../ui/conflicts.js';
import { History } from '../ui/history.js';
import { route, setQuery } from '../ui/route.js';
import { useTitle } from '../ui/title.js';
import { attempt } from '../ui/toast.js';
import { AbsenceDialog, Absences } from './absences.js';
import { Castings } from './castings.js';
import { Strip, type Engagement } from './strip.js';

const MOST = 500;

/** One actor: parts, absences, what takes the days of twelve months, conflicts, history. */
export function ActorScreen({ id }: { id: number }) {
  const path = { actor_id: id };
  const { data, problem } = useLive('/actors/{actor_id}', { path });
  const isGone = problem?.status === 404;
  const actor = isGone ? undefined : data?.actor;
  useTitle(actor?.name);
  return (
    <>
      <Heading actor={actor} />
      {problem && (isGone || !actor) && <p class="empty">{wordsOf(problem)}</p>}
      {actor && <Work actor={actor} />}
      {mayReadHistory('actors') && (
        <section>
          <h2>History</h2>
          <History kind="actors" id={id} />
        </section>
      )}
      {actor && <Dialogs actor={actor} />}
    </>
  );
}

const Heading = ({ actor }: { actor: Actor | undefined }) => (
  <div class="heading">
    <div class="name">
      <h1>
        <bdi>{actor?.name ?? 'Actor'}</bdi>
      </h1>
      {actor && (
        <p class="note" dir="auto">
          {actor.gender}, {actor.age}
        </p>
      )}
    </div>
    {actor && may('patch', 'actors') && <button onClick={() => setQuery({ edit: 'actor' }, true)}>Edit</button>}
    {actor && may('delete', 'actors') && (
      <button onClick={() => attempt(() => deleteActor(actor))} aria-label={`Delete ${actor.name}`}>
        Delete
      </button>
    )}
  </div>
);

/** What the actor does and when. */
function Work({ actor }: { actor: Actor }) {
  const path = { actor_id: actor.id };
  const castings = useLive('/actors/{actor_id}/castings', { path, query: { include: 'actors', limit: MOST } });
  const absences = useLive('/actors/{actor_id}/absences', { path, query: { limit: MOST } }).data?.absences ?? [];
  const conflicts = useLive('/conflicts', { query: { actor_id: [actor.id], limit: MOST } }).data?.conflicts ?? [];
  const { data } = castings;
  if (!data) return <p class="empty">{castings.problem ? wordsOf(castings.problem) : 'Loading …'}</p>;
  const engagements = data.castings
    .map((casting): Engagement => {
      const role = data.roles?.find((one) => one.id === casting.role_id);
      return { casting, role, movie: data.movies?.find((one) => one.id === casting.movie_id) };
    })
    .sort((one, other) => (one.role?.starts ?? '9').localeCompare(other.role?.starts ?? '9'));
  return (
    <>
      {conflicts.length > 0 && (
        <section class="card warned">
          <h2>{conflicts.length === 1 ? 'A conflict' : `${conflicts.length} conflicts`}</h2>
          <ConflictList conflicts={conflicts} known={data} />
        </section>
      )}
      <Strip engagements={engagements} absences={absences} />
      <section>
        <h2>Parts</h2>
        <Castings engagements={engagements} />
      </section>
      <Absences actor={actor} absences={absences} />
    </>
  );
}

/** The dialogs are in the URL, so that they are still open after a new sign-in. */
function Dialogs({ actor }: { actor: Actor }) {
  const { query } = route.value;
  const absenceId = query.get('absence');
  const absence = useRow('absences', (may('patch', 'actors') && Number(absenceId)) || undefined);
  if (!may('patch', 'actors')) return null;
  if (query.get('edit') === 'actor') return <ActorDialog actor={actor} onClose={() => setQuery({ edit: undefined })} />;
  if (absence || absenceId === 'new') return <AbsenceDialog key={absenceId} actor={actor} absence={absence} />;
  return null;
}
