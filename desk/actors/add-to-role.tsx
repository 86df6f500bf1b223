import { useId, useState } from 'preact/hooks';
import type { Actor, Movie, Role } from '../../clients/typescript/index.js';
import { ask, useLive } from '../api/live.js';
import { addCandidates } from '../board/board-changes.js';
import { Combobox, type Choice } from '../ui/combobox.js';
import { showDay, showDays } from '../ui/days.js';
import { Dialog } from '../ui/dialog.js';
import { discard, Form, useForm } from '../ui/form.js';
import { route, setQuery } from '../ui/route.js';

interface Props {
  readonly actors: readonly Actor[];
  readonly onDone: () => void;
}

/** Makes the selected actors candidates of a part. */
export function AddToRole({ actors, onDone }: Props) {
  const isOpen = route.value.query.get('edit') === 'add';
  const close = () => setQuery({ edit: undefined });
  return (
    <>
      <div class="notice">
        <span role="status">{actors.length} selected</span>
        <button class="main" onClick={() => setQuery({ edit: 'add' }, true)}>
          Add to a part
        </button>
        <button onClick={onDone}>Clear</button>
      </div>
      {isOpen && <AddDialog actors={actors} onClose={close} onAdded={() => (close(), onDone())} />}
    </>
  );
}

interface DialogProps {
  readonly actors: readonly Actor[];
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

function AddDialog({ actors, onClose, onAdded }: DialogProps) {
  const [movie, choose] = useState<Choice>();
  const form = useForm('add-to-role', { role_id: '' });
  const { roles, castings } = useParts(movie?.id);
  const role = roles.find(({ id }) => String(id) === form.values.role_id);
  const isKnown = ({ id }: Actor) => castings.some(({ role_id, actor_id }) => role_id === role?.id && actor_id === id);
  const fresh = actors.filter((actor) => !isKnown(actor));
  const close = () => {
    discard('add-to-role');
    onClose();
  };
  const add = async () => {
    if (!role) throw new Error('Choose a movie and a part.');
    if (fresh.length > 0) await addCandidates(role, fresh);
    onAdded();
  };
  return (
    <Dialog title="Add to a part" onClose={close}>
      <p dir="auto">{actors.map(({ name }) => name).join(', ')}</p>
      <div class="field">
        <strong aria-hidden="true">Movie</strong>
        <Combobox
          label="Movie"
          placeholder={movie?.name ?? 'Type the title'}
          search={findMovies}
          onPick={choose}
          empty="No movie is called so."
        />
      </div>
      <Form form={form} onSubmit={add} action={fresh.length > 0 ? `Add ${fresh.length}` : 'Done'} onCancel={close}>
        {movie && <PartField title={movie.name} roles={roles} value={form.values.role_id ?? ''} onChange={form.set} />}
        {role && <Known role={role} names={actors.filter(isKnown).map(({ name }) => name)} />}
      </Form>
    </Dialog>
  );
}

/** The parts of the movie with their castings; none while they are on their way. */
function useParts(movieId: number | undefined) {
  const params = { path: { movie_id: movieId ?? 0 }, query: { include: 'castings' as const, limit: 500 } };
  const live = useLive(movieId === undefined ? undefined : '/movies/{movie_id}/roles', params);
  const { roles = [], castings = [] } = (!live.isLoading && live.data) || {};
  return { roles, castings };
}

/** Who need not be added. */
const Known = ({ role, names }: { role: Role; names: readonly string[] }) => (
  <p class="note" role="status" dir="auto">
    {names.length > 0 &&
      `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} on the list for ${role.name} already.`}
  </p>
);

interface PartFieldProps {
  readonly title: string;
  readonly roles: readonly Role[];
  readonly value: string;
  readonly onChange: (field: string, value: string) => void;
}

function PartField({ title, roles, value, onChange }: PartFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>
        Part in <span dir="auto">{title}</span>
      </label>
      <select id={id} value={value} onChange={(event) => onChange('role_id', event.currentTarget.value)}>
        <option value="">{roles.length > 0 ? 'Choose a part' : 'This movie has no parts yet'}</option>
        {roles.map((role) => (
          <option key={role.id} value={role.id}>
            {[role.name, showDays(role.starts, role.ends)].filter(Boolean).join(', ')}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The movies for what was typed, the newest first. @throws Refusal */
async function findMovies(text: string): Promise<Choice[]> {
  const q = text.trim();
  const { data } = await ask('/movies', { query: { ...(q ? { q } : { sort: ['-release_date'] }), limit: 8 } });
  return data!.movies.map(({ id, title, release_date }: Movie) => ({ id, name: title, note: showDay(release_date) }));
}
