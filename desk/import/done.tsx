import { href } from '../ui/route.js';
import { outcomesOf, type Outcome } from './before.js';
import { Counts, titleOf } from './preview.js';
import type { Goal } from './targets.js';
import type { Report } from './upload.js';

interface Props {
  readonly goal: Goal;
  readonly report: Report;
  readonly onAgain: () => void;
}

/** What was imported, and where it is now. */
export function Done({ goal: { target, movieId }, report, onAgain }: Props) {
  const linked = outcomesOf(report).filter(({ action, values }) => action !== 'unchanged' && values.id !== undefined);
  const due = report.created + report.updated;
  return (
    <section class="card done" role="status">
      <h2>
        <span aria-hidden="true" class="good">
          ✔{' '}
        </span>
        {due.toLocaleString()} {due === 1 ? 'row is' : 'rows are'} imported
      </h2>
      <Counts report={report} />
      <p class="actions">
        {target.to === 'cast' ? (
          <a class="button main" href={href(`/movies/${movieId}`)}>
            Open the movie
          </a>
        ) : (
          <a class="button main" href={href(`/${target.to}`)}>
            Open all {target.nouns}
          </a>
        )}
        <a class="button" href={href('/activity')}>
          Look at what changed
        </a>
        <button onClick={onAgain}>Import more</button>
      </p>
      <p class="note">Something wrong? Under Activity each change can be undone.</p>
      {target.to !== 'cast' && linked.length > 0 && (
        <>
          {linked.length < due && <p class="note">The first {linked.length} of them:</p>}
          <ul class="links">
            {linked.map((outcome) => (
              <li key={outcome.row}>
                <a href={linkOf(outcome, target.to)}>
                  <bdi>{titleOf(outcome)}</bdi>
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

const linkOf = ({ values }: Outcome, to: string) => href(`/${to}/${String(values.id)}`);
