import { useMemo } from 'preact/hooks';
import { readEarlier, useFeed, type Feed } from '../api/feed.js';
import { wordsOf } from '../api/refusal.js';
import { kinds, type Kind } from '../api/rows.js';
import { rowOf, type Change } from '../api/undo.js';
import { may, me } from '../session/session.js';
import { ChangeList } from '../ui/history.js';
import { route, setQuery } from '../ui/route.js';
import { attempt } from '../ui/toast.js';

const PAGE = 50;

/** Who did what, newest first, with Undo. */
export function ActivityScreen() {
  return (
    <>
      <h1>Activity</h1>
      {may('patch', 'actors') && may('patch', 'movies') ? (
        <Changes />
      ) : (
        <p class="empty">What others changed is shown to casting directors and producers.</p>
      )}
    </>
  );
}

function Changes() {
  const feed = useFeed();
  const { query } = route.value;
  const [kind, who] = [query.get('kind'), query.get('who')];
  const fits = (change: Change) => (!kind || rowOf(change).kind === kind) && (!who || change.sub === who);
  const changes = useMemo(() => feed.changes.filter(fits), [feed.changes, kind, who]);
  if (feed.problem && feed.changes.length === 0) return <p class="empty">{wordsOf(feed.problem)}</p>;
  if (feed.reading !== undefined) {
    return <p class="empty">Reading what happened so far … {feed.reading > 0 && feed.reading.toLocaleString()}</p>;
  }
  return (
    <>
      <Filters feed={feed} />
      {changes.length === 0 && <Nothing isFiltered={Boolean(kind ?? who)} {...feed} />}
      <ChangeList changes={changes} all={feed.changes} counts={feed.counts} most={shown()} byDay />
      <Earlier changes={changes} feed={feed} />
    </>
  );
}

const shown = () => Number(route.value.query.get('show')) || PAGE;

function Earlier({ changes, feed }: { changes: readonly Change[]; feed: Feed }) {
  const steps = new Set(changes.map(({ request_id }) => request_id)).size;
  if (steps > shown()) return <button onClick={() => setQuery({ show: shown() + PAGE })}>Show earlier</button>;
  if (feed.isCut) return <p class="note">Older changes are in the history of each actor and movie.</p>;
  return feed.hasEarlier ? <button onClick={() => attempt(readEarlier)}>Show earlier</button> : null;
}

const Nothing = ({ isFiltered, hasEarlier }: { isFiltered: boolean; hasEarlier: boolean }) => (
  <p class="empty">
    {isFiltered
      ? 'Nothing of this kind happened. Take a filter away.'
      : hasEarlier
        ? 'Nothing happened since yesterday.'
        : 'Nothing happened yet. Every change will be here, with Undo.'}
  </p>
);

function Filters({ feed }: { feed: Feed }) {
  const { query } = route.value;
  const people = [...new Set(feed.changes.map(({ sub }) => sub))].sort();
  return (
    <div class="tools">
      <label class="filter">
        <span>What</span>
        <select
          value={query.get('kind') ?? ''}
          onChange={(event) => setQuery({ kind: event.currentTarget.value, show: undefined }, true)}
        >
          <option value="">everything</option>
          {(Object.keys(kinds) as Kind[]).map((kind) => (
            <option key={kind} value={kind}>
              {kinds[kind].noun}s
            </option>
          ))}
        </select>
      </label>
      <label class="filter">
        <span>Who</span>
        <select
          value={query.get('who') ?? ''}
          onChange={(event) => setQuery({ who: event.currentTarget.value, show: undefined }, true)}
        >
          <option value="">everyone</option>
          {people.map((sub) => (
            <option key={sub} value={sub}>
              {sub === me.value?.sub ? 'You' : sub}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
