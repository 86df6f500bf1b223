import { useEffect, useRef, useState } from 'preact/hooks';
import type { Casting, Role } from '../../clients/typescript/index.js';
import { may } from '../session/session.js';
import { showAge } from '../ui/days.js';
import { statuses } from '../ui/status.js';
import { attempt } from '../ui/toast.js';
import { setStatus } from './board-changes.js';
import type { Candidate } from './parts.js';

type Status = Casting['status'];

interface Props {
  readonly candidate: Candidate;
  readonly role: Role;
  /** Since when an offer is out. */
  readonly since?: string | undefined;
}

/** The status of a candidate: a menu for those who cast, a word for others. */
export function StatusOf(props: Props) {
  const { casting } = props.candidate;
  return (
    <span class="status">
      {may('patch', 'movies') ? <Menu {...props} /> : casting.status}
      {casting.status === 'offered' && props.since && <small>{showAge(props.since)}</small>}
    </span>
  );
}

function Menu({ candidate, role }: Props) {
  const { casting, actor } = candidate;
  const { picked, isPending, ...events } = useMenu(casting.status, (status) => setStatus(candidate, role, status));
  return (
    <>
      <select aria-label={`Status of ${actor.name} as ${role.name}`} value={picked ?? casting.status} {...events}>
        {statuses.map((status) => (
          <option key={status} value={status}>
            {status}
          </option>
        ))}
      </select>
      {isPending && <small role="status">Enter saves, Esc leaves it</small>}
    </>
  );
}

/**
 * An arrow key changes a closed menu at once, and on the way down to `offered` it would pass the actor through everything
 * between. So what the keys choose is written with Enter, or when the menu is left.
 */
function useMenu(status: Status, write: (status: Status) => Promise<unknown>) {
  const [picked, pick] = useState<Status>();
  const [isPending, setPending] = useState(false);
  const isByKey = useRef(false);
  useEffect(() => {
    if (!isPending) pick(undefined);
  }, [status]);
  const leave = () => {
    setPending(false);
    pick(undefined);
  };
  const save = (chosen: Status) => {
    setPending(false);
    pick(chosen);
    if (chosen !== status) attempt(() => write(chosen).finally(() => pick(undefined)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && isPending) save(picked!);
    else if (event.key === 'Escape' && isPending) leave();
    else {
      // The change of a closed menu comes within this event; that of an open one later.
      isByKey.current = true;
      setTimeout(() => (isByKey.current = false));
      return;
    }
    event.preventDefault();
  };
  const onChange = (event: { readonly currentTarget: HTMLSelectElement }) => {
    const chosen = event.currentTarget.value as Status;
    if (!isByKey.current) return save(chosen);
    pick(chosen);
    setPending(true);
  };
  const onBlur = () => isPending && save(picked!);
  return { picked, isPending, onKeyDown, onChange, onBlur };
}
