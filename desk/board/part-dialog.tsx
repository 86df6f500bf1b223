import type { Role } from '../../clients/typescript/index.js';
import { create, update } from '../api/writes.js';
import { Dialog } from '../ui/dialog.js';
import { discard, Field, Form, useForm, useOpened } from '../ui/form.js';
import { attempt } from '../ui/toast.js';
import { deletePart } from './board-changes.js';

interface Props {
  readonly movieId: number;
  /** The part to edit; `undefined`: a new one. */
  readonly role: Role | undefined;
  /** What a new part begins with: the next place, and the days of the others. */
  readonly proposal: Pick<Role, 'billing' | 'starts' | 'ends'>;
  readonly onClose: () => void;
}

/** Adds, edits or deletes a part. */
export function PartDialog({ movieId, role, proposal, onClose }: Props) {
  const name = `role-${role?.id ?? `new-${movieId}`}`;
  const shown = useOpened(name, role);
  const form = useForm(name, valuesOf({ ...empty, ...(shown ?? proposal) }));
  const close = () => {
    discard(name);
    onClose();
  };
  const save = async (values: Readonly<Record<string, string>>) => {
    const fields = fieldsOf(values);
    if (shown) await update('roles', shown, fields, `${values.name} is saved.`);
    else await create('roles', `/movies/${movieId}/roles`, fields, `The part ${values.name} is added.`);
    close();
  };
  return (
    <Dialog title={shown ? 'Edit part' : 'New part'} onClose={close}>
      <Form form={form} onSubmit={save} action={shown ? 'Save' : 'Add'} onCancel={close}>
        <Field form={form} name="name" label="Part" hint="The name of the character" />
        <Field
          form={form}
          name="billing"
          label="Billing"
          type="number"
          hint="The place in the order of names, 1 on top"
        />
        <div class="pair">
          <Field form={form} name="starts" label="First day" type="date" />
          <Field form={form} name="ends" label="Last day" type="date" />
        </div>
        <Field form={form} name="notes" label="Notes" type="lines" />
      </Form>
      {shown && (
        <p class="danger">
          <button onClick={() => attempt(() => deletePart(shown).then(close))}>Delete this part</button>
        </p>
      )}
    </Dialog>
  );
}

const empty = { name: '', notes: '' };

const valuesOf = ({
  name,
  billing,
  starts,
  ends,
  notes,
}: Pick<Role, 'name' | 'billing' | 'starts' | 'ends' | 'notes'>) => ({
  name,
  billing: String(billing ?? ''),
  starts: starts ?? '',
  ends: ends ?? '',
  notes,
});

/** The fields as the service wants them; what is empty has no value. */
const fieldsOf = ({ name, billing, starts, ends, notes }: Readonly<Record<string, string>>) => ({
  name,
  billing: billing ? Number(billing) : null,
  starts: starts || null,
  ends: ends || null,
  notes,
});
