import type { Role } from '../../clients/typescript/index.js';
import { may } from '../session/session.js';
import { href, setQuery } from '../ui/route.js';
import { Mark } from '../ui/status.js';
import type { Candidate } from './parts.js';
import { StatusOf } from './status.js';

/** What is known of candidates beside their rows. */
export interface Facts {
  readonly warnings: ReadonlyMap<number, readonly string[]>;
  /** Since when offers are out. */
  readonly offers: ReadonlyMap<number, string>;
}

interface Props extends Facts {
  readonly candidate: Candidate;
  readonly role: Role;
  /** Whether the part is named, where it is not clear from the place. */
  readonly withPart?: boolean;
}

/** A candidate as a line of a list, or as a card. */
export function CandidateItem({ candidate, role, warnings, offers, withPart = false }: Props) {
  const { casting, actor } = candidate;
  const isOut = ['declined', 'released'].includes(casting.status);
  return (
    <li class={isOut ? 'candidate out' : 'candidate'}>
      <Mark status={casting.status} />
      <div class="who">
        <a href={href(`/actors/${actor.id}`)} dir="auto">
          {actor.name}
        </a>
        {withPart && (
          <span class="note">
            {role.billing !== null && `${role.billing} · `}
            <bdi>{role.name}</bdi>
          </span>
        )}
        {warnings.get(casting.id)?.map((text) => (
          <span key={text} class="warning" dir="auto">
            ⚠ {text}
          </span>
        ))}
        {casting.notes && (
          <span class="note notes" dir="auto">
            {casting.notes}
          </span>
        )}
      </div>
      <StatusOf candidate={candidate} role={role} since={offers.get(casting.id)} />
      {may('patch', 'movies') && (
        <button
          class="quiet"
          aria-label={`Edit ${actor.name} as ${role.name}`}
          onClick={() => setQuery({ edit: `candidate-${casting.id}` }, true)}
        >
          Edit
        </button>
      )}
    </li>
  );
}
