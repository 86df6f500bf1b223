import type { Movie } from '../../clients/typescript/index.js';
import { MovieDialog } from '../movies/movie-dialog.js';
import { may } from '../session/session.js';
import { route, setQuery } from '../ui/route.js';
import { CandidateDialog } from './candidate-dialog.js';
import { PartDialog } from './part-dialog.js';
import type { Part } from './parts.js';

interface Props {
  readonly movie: Movie;
  readonly parts: readonly Part[];
}

const close = () => setQuery({ edit: undefined });

/** The dialog that the URL names: `edit=new`, `part-3`, `candidate-7` or `movie`. */
export function BoardDialogs({ movie, parts }: Props) {
  const editing = route.value.query.get('edit');
  if (!editing || !may('patch', 'movies')) return null;
  if (editing === 'movie') return <MovieDialog movie={movie} onClose={close} />;
  const [kind, id] = editing.split('-');
  if (kind === 'candidate') {
    const part = parts.find(({ candidates }) => candidates.some(({ casting }) => String(casting.id) === id));
    const candidate = part?.candidates.find(({ casting }) => String(casting.id) === id);
    return candidate ? <CandidateDialog key={id} {...{ candidate, part: part!, parts }} onClose={close} /> : null;
  }
  const role = parts.find((part) => String(part.role.id) === id)?.role;
  if (!role && editing !== 'new') return null;
  return <PartDialog key={editing} movieId={movie.id} role={role} proposal={proposalFor(parts)} onClose={close} />;
}

/** A new part is the next one, on the days of the last. */
function proposalFor(parts: readonly Part[]) {
  const last = parts.findLast(({ role }) => role.billing !== null)?.role;
  const billing = last?.billing ?? 0;
  return { billing: billing < 9999 ? billing + 1 : null, starts: last?.starts ?? null, ends: last?.ends ?? null };
}
