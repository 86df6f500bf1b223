import './history.css';
import { useMemo } from 'preact/hooks';
import { useLive } from '../api/live.js';
import { castChanges, useNames, type NameOf } from '../api/names.js';
import { wordsOf } from '../api/refusal.js';
import { kinds, type Kind } from '../api/rows.js';
import { mayReadHistory, rowOf, undo, undoable, type Change } from '../api/undo.js';
import { me } from '../session/session.js';
import { Deed, done, Subject, subjectOf } from './change.js';
import { showDayOf, showMoment, showTime } from './days.js';
import { attempt } from './toast.js';

const MOST = 100;

/** The history of one row, newest first, with Undo; nothing for those who may not know it. */
export function History({ kind, id }: { kind: Kind; id: number }) {
  const { member } = kinds[kind];
  const path = `/${kind}/{${member}_id}/history`;
  const params = { path: { [`${member}_id`]: id }, query: { limit: MOST, sort: ['-id'] } };
  // The histories of all kinds have the same form.
  const live = useLive(mayReadHistory(kind) ? (path as '/actors/{actor_id}/history') : undefined, params as never);
  if (!mayReadHistory(kind)) return null;
  if (live.problem && !live.data) return <p class="empty">{wordsOf(live.problem)}</p>;
  if (!live.data) return <p class="empty">Loading …</p>;
  const { changes } = live.data;
  if (changes.length === 0) return <p class="note">Nothing was changed yet.</p>;
  return (
    <>
      <ChangeList changes={changes} all={changes} isOfOneRow />
      {live.hasMore && <p class="note">Only the last {MOST} changes are here.</p>}
    </>
  );
}

interface Props {
  /** The changes to show, newest first. */
  readonly changes: readonly Change[];
  /** All later changes too, so that only what still is so can be undone. */
  readonly all: readonly Change[];
  /** Whether the row needs no name, as the screen is about it. */
  readonly isOfOneRow?: boolean;
  /** How many changes each step had, by the id of its request, where `changes` has not all of them. */
  readonly counts?: ReadonlyMap<string, number>;
  /** How many steps are shown; one step is all that one request did. */
  readonly most?: number;
  /** Whether each day has a heading. */
  readonly byDay?: boolean;
}

/** Changes as sentences; those that one request made stand together. */
export function ChangeList({ changes, all, counts, isOfOneRow = false, most = Infinity, byDay = false }: Props) {
  const steps = useMemo(() => stepsOf(changes).slice(0, most), [changes, most]);
  const open = useMemo(() => undoable(all), [all]);
  const nameOf = useNames(useMemo(() => steps.flatMap((step) => step.slice(0, NAMED)), [steps]));
  return (
    <>
      {(byDay ? days(steps) : [steps]).map((ofDay) => (
        <section key={ofDay[0]?.[0]?.id}>
          {byDay && <h2>{showDayOf(ofDay[0]![0]!.at)}</h2>}
          <ul class="changes">
            {ofDay.map((group) => (
              <Group
                key={group[0]!.request_id}
                count={Math.max(group.length, counts?.get(group[0]!.request_id) ?? 0)}
                {...{ group, nameOf, open, isOfOneRow }}
              />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

/** The names of so many changes of one step are loaded. */
const NAMED = 20;

function days(steps: readonly Change[][]): Change[][][] {
  const found = new Map<string, Change[][]>();
  for (const step of steps) {
    const day = new Date(step[0]!.at).toDateString();
    found.set(day, [...(found.get(day) ?? []), step]);
  }
  return [...found.values()];
}

interface GroupProps {
  readonly group: readonly Change[];
  /** How many changes the step had; `group` may have fewer. */
  readonly count: number;
  readonly nameOf: NameOf;
  readonly open: ReadonlySet<number>;
  readonly isOfOneRow: boolean;
}

/** The cast may have followed a casting, which the history of the movie does not have: undone alone, it would end that. */
const isOfCast = (change: Change) => Object.values(castChanges(change)).some((ids) => ids.length > 0);

/** So many changes of one request are shown at once; of more, the first. */
const FEW = 3;

function Group({ group, count, nameOf, open, isOfOneRow }: GroupProps) {
  const [first] = group as [Change];
  const { kind } = rowOf(first);
  const isUniform = group.every((change) => change.action === first.action && rowOf(change).kind === kind);
  const shown = count <= FEW ? count : isUniform ? 0 : 1;
  const line = (change: Change) => (
    <Line
      key={change.id}
      {...{ change, nameOf, isOfOneRow }}
      canUndo={open.has(change.id) && !(isOfOneRow && isOfCast(change))}
    />
  );
  const rest = group.slice(shown, NAMED);
  const others = count - shown - rest.length;
  return (
    <li>
      {shown === 0 && (
        <p>
          {count.toLocaleString()} {kinds[kind].noun}s {done[first.action]}
        </p>
      )}
      {group.slice(0, shown).map(line)}
      {rest.length > 0 && (
        <details>
          <summary>{shown === 0 ? 'Which' : `${(count - shown).toLocaleString()} more in the same step`}</summary>
          {rest.map(line)}
          {others > 0 && <p class="note">and {others.toLocaleString()} others</p>}
        </details>
      )}
      <p class="note">
        <bdi>{first.sub === me.value?.sub ? 'You' : first.sub}</bdi>,{' '}
        {isOfOneRow ? showMoment(first.at) : showTime(first.at)}
      </p>
    </li>
  );
}

interface LineProps {
  readonly change: Change;
  readonly nameOf: NameOf;
  readonly canUndo: boolean;
  readonly isOfOneRow: boolean;
}

function Line({ change, nameOf, canUndo, isOfOneRow }: LineProps) {
  const name = subjectOf(change, nameOf);
  return (
    <p class="change">
      <span>
        {!isOfOneRow && (
          <>
            <Subject {...{ change, nameOf }} />:{' '}
          </>
        )}
        <Deed {...{ change, nameOf }} />
      </span>
      {canUndo && (
        <button
          class="quiet"
          aria-label={`Undo: ${name} ${change.action}`}
          onClick={() => attempt(() => undo(change, name))}
        >
          Undo
        </button>
      )}
    </p>
  );
}

/** Changes of one request together; what was done is before its consequences. */
function stepsOf(changes: readonly Change[]): Change[][] {
  const found = new Map<string, Change[]>();
  for (const change of changes) {
    const group = found.get(change.request_id);
    if (group) group.push(change);
    else found.set(change.request_id, [change]);
  }
  return [...found.values()].map((group) => group.sort((a, b) => weight(a, group) - weight(b, group) || a.id - b.id));
}

/** Deleted and restored rows come before what belongs to them, castings before the casts that follow them. */
const order: readonly Kind[] = ['movies', 'actors', 'roles', 'castings', 'absences'];
const weight = (change: Change, group: readonly Change[]) => {
  const { kind } = rowOf(change);
  const isCast = change.action === 'update' && kind === 'movies' && group.length > 1;
  return isCast ? order.length : order.indexOf(kind);
};
