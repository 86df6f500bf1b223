import { useId } from 'preact/hooks';
import type { Movie } from '../../clients/typescript/index.js';
import { showDay, showDays, today } from '../ui/days.js';
import { href, route, setQuery } from '../ui/route.js';
import type { Candidate, Part } from './parts.js';
import type { Warnings } from './warnings.js';

interface Props {
  readonly movie: Movie;
  readonly parts: readonly Part[];
  /** Names of the cast who have no part. */
  readonly others: readonly string[];
  readonly warnings: Warnings;
}

/** A clean page for the printer: the cast of the movie, or the shortlist of the part that the URL names. */
export function Sheet({ movie, parts, others, warnings }: Props) {
  const id = useId();
  const chosen = route.value.query.get('part') ?? '';
  const part = parts.find(({ role }) => String(role.id) === chosen);
  return (
    <>
      <div class="tools">
        <label class="filter" for={id}>
          <span>What to print</span>
          <select
            id={id}
            value={part ? chosen : ''}
            onChange={(event) => setQuery({ part: event.currentTarget.value })}
          >
            <option value="">Cast list</option>
            {parts.map(({ role }) => (
              <option key={role.id} value={role.id}>
                Shortlist: {role.name}
              </option>
            ))}
          </select>
        </label>
        <button class="main" onClick={() => print()}>
          Print
        </button>
        <a class="button" href={href(`/movies/${movie.id}`)}>
          Back to the board
        </a>
      </div>
      <article class="sheet-of-paper" aria-label="Page to print">
        <header>
          <h1 dir="auto">{movie.title}</h1>
          <p>
            {showDay(movie.release_date)} · {part ? 'Shortlist' : 'Cast'}, as of {showDay(today())}
          </p>
        </header>
        {part ? <Shortlist part={part} warnings={warnings} /> : <CastList parts={parts} others={others} />}
      </article>
    </>
  );
}

const CastList = ({ parts, others }: Pick<Props, 'parts' | 'others'>) => (
  <>
    <table>
      <thead>
        <tr>
          <th scope="col">No.</th>
          <th scope="col">Part</th>
          <th scope="col">Actor</th>
          <th scope="col">Days</th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ role, candidates }) => (
          <tr key={role.id}>
            <td>{role.billing ?? '–'}</td>
            <th scope="row" dir="auto">
              {role.name}
            </th>
            <td dir="auto">{confirmed(candidates) || 'open'}</td>
            <td>{showDays(role.starts, role.ends) || '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
    {others.length > 0 && <p dir="auto">Also in the cast: {others.join(', ')}</p>}
  </>
);

const confirmed = (candidates: readonly Candidate[]) =>
  candidates
    .filter(({ casting }) => casting.status === 'confirmed')
    .map(({ actor }) => actor.name)
    .join(', ');

const Shortlist = ({ part: { role, candidates }, warnings }: { part: Part; warnings: Warnings }) => (
  <>
    <h2 dir="auto">{role.name}</h2>
    <p>{showDays(role.starts, role.ends) || 'Days are not set yet'}</p>
    {role.notes && (
      <p class="notes" dir="auto">
        {role.notes}
      </p>
    )}
    {candidates.length === 0 ? (
      <p>Nobody is on the list yet.</p>
    ) : (
      <table>
        <thead>
          <tr>
            <th scope="col">Candidate</th>
            <th scope="col">Status</th>
            <th scope="col">Notes</th>
          </tr>
        </thead>
        <tbody>
          {candidates.map(({ casting, actor }) => (
            <tr key={casting.id}>
              <th scope="row" dir="auto">
                {actor.name}{' '}
                <small>
                  {actor.gender}, {actor.age}
                </small>
              </th>
              <td>{casting.status}</td>
              <td class="notes" dir="auto">
                {[...(warnings.get(casting.id) ?? []).map((text) => `⚠ ${text}`), casting.notes]
                  .filter(Boolean)
                  .join('\n')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </>
);
