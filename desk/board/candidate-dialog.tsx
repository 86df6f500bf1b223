import { useId } from 'preact/hooks';
import { update } from '../api/writes.js';
import { Dialog } from '../ui/dialog.js';
import { discard, Field, Form, useForm, useOpened } from '../ui/form.js';
import { attempt } from '../ui/toast.js';
import { removeCandidate } from './board-changes.js';
import type { Candidate, Part } from './parts.js';

interface Props {
  readonly candidate: Candidate;
  readonly part: Part;
  readonly parts: readonly Part[];
  readonly onClose: () => void;
}

/** Edits the notes of a candidate, moves the candidate to another part, or takes the candidate away. */
export function CandidateDialog({ candidate, part, parts, onClose }: Props) {
  const name = `casting-${candidate.casting.id}`;
  const { casting, actor } = useOpened(name, candidate);
  const id = useId();
  const form = useForm(name, { role_id: String(casting.role_id), notes: casting.notes });
  const close = () => {
    discard(name);
    onClose();
  };
  const save = async ({ role_id, notes }: Readonly<Record<string, string>>) => {
    await update('castings', casting, { role_id: Number(role_id), notes }, `${actor.name} is saved.`);
    close();
  };
  const others = parts.filter(({ role, candidates }) => {
    return role.id === casting.role_id || candidates.every(({ actor: other }) => other.id !== actor.id);
  });
  return (
    <Dialog title={`${actor.name} as ${part.role.name}`} onClose={close}>
      <Form form={form} onSubmit={save} action="Save" onCancel={close}>
        <Field form={form} name="notes" label="Notes" type="lines" />
        <div class={form.faults.role_id ? 'field faulty' : 'field'}>
          <label for={id}>Part</label>
          <select
            id={id}
            value={form.values.role_id}
            onChange={(event) => form.set('role_id', event.currentTarget.value)}
          >
            {others.map(({ role }) => (
              <option key={role.id} value={role.id}>
                {role.name}
              </option>
            ))}
          </select>
          <p class="note">{form.faults.role_id}</p>
        </div>
      </Form>
      <p class="danger">
        <button onClick={() => attempt(() => removeCandidate({ casting, actor }, part.role).then(close))}>
          Take {actor.name} off this part
        </button>
      </p>
    </Dialog>
  );
}
