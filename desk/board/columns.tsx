import { may } from '../session/session.js';
import { AddCandidate } from './add-candidate.js';
import { CandidateItem, type Facts } from './candidate.js';
import { groups, type Part } from './parts.js';

interface Props extends Facts {
  readonly parts: readonly Part[];
}

/** One column a group of statuses, with the candidates of all parts. */
export function Columns({ parts, ...facts }: Props) {
  const cards = parts.flatMap(({ role, candidates }) => candidates.map((candidate) => ({ role, candidate })));
  const empty = parts.filter(({ candidates }) => candidates.length === 0);
  return (
    <>
      {empty.length > 0 && <NobodyYet parts={empty} />}
      <div class="columns">
        {groups.map(({ title, statuses }) => {
          const own = cards.filter(({ candidate }) => statuses.includes(candidate.casting.status));
          return (
            <section key={title} aria-label={title}>
              <h2>
                {title} <small>{own.length}</small>
              </h2>
              <ul>
                {own.map(({ role, candidate }) => (
                  <CandidateItem key={candidate.casting.id} {...{ role, candidate, ...facts }} withPart />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </>
  );
}

const NobodyYet = ({ parts }: { parts: readonly Part[] }) => (
  <section class="card nobody-yet" aria-labelledby="nobody-yet">
    <h2 id="nobody-yet">Nobody yet</h2>
    <ul>
      {parts.map((part) => (
        <li key={part.role.id}>
          <span dir="auto">{part.role.name}</span>
          {may('patch', 'movies') && <AddCandidate part={part} />}
        </li>
      ))}
    </ul>
  </section>
);
