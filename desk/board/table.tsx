import { useEffect, useMemo, useRef } from 'preact/hooks';
import { may } from '../session/session.js';
import { showDays } from '../ui/days.js';
import { setQuery } from '../ui/route.js';
import { attempt } from '../ui/toast.js';
import { AddCandidate } from './add-candidate.js';
import { movePart } from './board-changes.js';
import { CandidateItem, type Facts } from './candidate.js';
import { isOpen, type Part } from './parts.js';

/** The parts as they are now, for buttons that were drawn before. */
interface Latest {
  readonly current: readonly Part[];
}

interface Props extends Facts {
  readonly parts: readonly Part[];
  /** All parts of the movie, for their order. */
  readonly all: Latest;
  /** Whether a part can be moved; not while others are hidden. */
  readonly canMove: boolean;
}

/** One row a part. The roles are named, because a narrow screen shows the cells below each other. */
export function PartsTable({ parts, ...rest }: Props) {
  const pressed = useRef<HTMLElement | undefined>(undefined);
  useEffect(() => {
    // The button that moved a part has moved with it in the page, and lost the focus.
    pressed.current?.focus();
    pressed.current = undefined;
  }, [parts.map(({ role }) => role.id).join()]);
  return (
    <table role="table" class="parts" aria-label="Parts">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" class="billing">
            Billing
          </th>
          <th role="columnheader" scope="col" class="part">
            Part
          </th>
          <th role="columnheader" scope="col" class="days">
            Days
          </th>
          <th role="columnheader" scope="col">
            Candidates
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {parts.map((part) => (
          <PartRow key={part.role.id} part={part} count={parts.length} pressed={pressed} {...rest} />
        ))}
      </tbody>
    </table>
  );
}

/** The button that has just moved a part. */
interface Pressed {
  current: HTMLElement | undefined;
}

interface RowProps extends Omit<Props, 'parts'> {
  readonly pressed: Pressed;
  readonly part: Part;
  readonly count: number;
}

/** A row; it is drawn again when something in it has changed, since boards may be long. */
function PartRow({ part, warnings, offers, all, pressed, canMove, count }: RowProps) {
  const { role, candidates } = part;
  const own = candidates.map(({ casting: { id } }) => [id, warnings.get(id), offers.get(id)] as const);
  return useMemo(
    () => (
      <tr role="row" id={`part-${role.id}`}>
        <td role="cell" class="billing">
          {role.billing ?? <span class="note">–</span>}
          {canMove && count > 1 && may('patch', 'movies') && <Arrows {...{ part, all, pressed }} />}
        </td>
        <PartName part={part} />
        <td role="cell" class="days">
          {showDays(role.starts, role.ends) || <span class="warning">dates missing</span>}
        </td>
        <td role="cell" class="people">
          {candidates.length === 0 && !may('patch', 'movies') && <span class="note">nobody yet</span>}
          {candidates.length > 0 && (
            <ul class="candidates">
              {candidates.map((candidate) => (
                <CandidateItem key={candidate.casting.id} {...{ candidate, role, warnings, offers }} />
              ))}
            </ul>
          )}
          {may('patch', 'movies') && <AddCandidate part={part} />}
        </td>
      </tr>
    ),
    [JSON.stringify([part, own, canMove, count > 1])],
  );
}

const PartName = ({ part }: { part: Part }) => (
  <th role="rowheader" scope="row" class="part">
    <strong dir="auto">{part.role.name}</strong> {isOpen(part) && <span class="open">○ open</span>}
    {part.role.notes && (
      <span class="note notes" dir="auto">
        {part.role.notes}
      </span>
    )}
    {may('patch', 'movies') && (
      <button
        class="quiet"
        aria-label={`Edit the part ${part.role.name}`}
        onClick={() => setQuery({ edit: `part-${part.role.id}` }, true)}
      >
        Edit
      </button>
    )}
  </th>
);

function Arrows({ part: { role }, all, pressed }: Pick<RowProps, 'part' | 'all' | 'pressed'>) {
  const move = (by: -1 | 1, button: HTMLElement) =>
    attempt(async () => {
      const at = all.current.findIndex((other) => other.role.id === role.id);
      if (!all.current[at + by]) return;
      pressed.current = button;
      await movePart(all.current, at, by);
    });
  return (
    <span class="arrows">
      <button class="quiet" aria-label={`Move ${role.name} up`} onClick={(event) => move(-1, event.currentTarget)}>
        ↑
      </button>
      <button class="quiet" aria-label={`Move ${role.name} down`} onClick={(event) => move(1, event.currentTarget)}>
        ↓
      </button>
    </span>
  );
}
