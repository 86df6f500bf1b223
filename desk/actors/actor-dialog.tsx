import type { Actor } from '../../clients/typescript/index.js';
import { create, update } from '../api/writes.js';
import { Dialog } from '../ui/dialog.js';
import { discard, Field, Form, useForm, useOpened } from '../ui/form.js';

interface Props {
  /** The actor to edit; `undefined`: a new one. */
  readonly actor: Actor | undefined;
  readonly onClose: () => void;
}

/** Adds or edits an actor. */
export function ActorDialog({ onClose, ...props }: Props) {
  const name = `actor-${props.actor?.id ?? 'new'}`;
  const actor = useOpened(name, props.actor);
  const form = useForm(name, {
    name: actor?.name ?? '',
    gender: actor?.gender ?? '',
    age: actor ? String(actor.age) : '',
  });
  const close = () => {
    discard(name);
    onClose();
  };
  const save = async (values: Readonly<Record<string, string>>) => {
    const fields = { ...values, age: values.age === '' ? null : Number(values.age) };
    if (actor) await update('actors', actor, fields, `${values.name} is saved.`);
    else await create('actors', '/actors', fields, `${values.name} is added.`);
    close();
  };
  return (
    <Dialog title={actor ? 'Edit actor' : 'New actor'} onClose={close}>
      <Form form={form} onSubmit={save} action={actor ? 'Save' : 'Add'} onCancel={close}>
        <Field form={form} name="name" label="Name" />
        <Field form={form} name="gender" label="Gender" list="genders" />
        <Genders id="genders" />
        <Field form={form} name="age" label="Age" type="number" />
      </Form>
    </Dialog>
  );
}

/** Suggestions; any other word is fine. */
export const Genders = ({ id }: { id: string }) => (
  <datalist id={id}>
    {['female', 'male', 'non-binary'].map((gender) => (
      <option key={gender} value={gender} />
    ))}
  </datalist>
);
