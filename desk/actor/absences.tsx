import type { Absence, Actor } from '../../clients/typescript/index.js';
import { create, remove, update } from '../api/writes.js';
import { may } from '../session/session.js';
import { showDays } from '../ui/days.js';
import { Dialog } from '../ui/dialog.js';
import { discard, Field, Form, useForm, useOpened } from '../ui/form.js';
import { setQuery } from '../ui/route.js';
import { attempt } from '../ui/toast.js';

interface Props {
  readonly actor: Actor;
  readonly absences: readonly Absence[];
}

/** The days on which the actor can't work. */
export const Absences = ({ actor, absences }: Props) => (
  <section>
    <div class="heading">
      <h2>Absences</h2>
      {may('patch', 'actors') && <button onClick={() => setQuery({ absence: 'new' }, true)}>+ Absence</button>}
    </div>
    {absences.length === 0 ? (
      <p class="note">None are known.</p>
    ) : (
      <ul class="rows">
        {absences.map((absence) => (
          <li key={absence.id}>
            <span>
              {showDays(absence.starts, absence.ends)} <small dir="auto">{absence.notes}</small>
            </span>
            {may('patch', 'actors') && <Actions actor={actor} absence={absence} />}
          </li>
        ))}
      </ul>
    )}
  </section>
);

function Actions({ actor, absence }: { actor: Actor; absence: Absence }) {
  const days = showDays(absence.starts, absence.ends);
  const drop = () => remove('absences', absence, `The absence of ${actor.name}, ${days}, is deleted.`);
  return (
    <span>
      <button class="quiet" aria-label={`Edit ${days}`} onClick={() => setQuery({ absence: absence.id }, true)}>
        Edit
      </button>
      <button class="quiet" aria-label={`Delete ${days}`} onClick={() => attempt(drop)}>
        Delete
      </button>
    </span>
  );
}

interface DialogProps {
  readonly actor: Actor;
  /** The absence to edit; `undefined`: a new one. */
  readonly absence: Absence | undefined;
}

/** Adds or edits an absence. */
export function AbsenceDialog({ actor, ...props }: DialogProps) {
  const name = `absence-${props.absence?.id ?? `of-${actor.id}`}`;
  const absence = useOpened(name, props.absence);
  const { starts = '', ends = '', notes = '' } = absence ?? {};
  const form = useForm(name, { starts, ends, notes });
  const close = () => {
    discard(name);
    setQuery({ absence: undefined });
  };
  const save = async (values: Readonly<Record<string, string>>) => {
    // One day is both the first and the last.
    const fields = { ...values, ends: values.ends || values.starts };
    const said = `The absence of ${actor.name} is ${absence ? 'saved' : 'added'}.`;
    if (absence) await update('absences', absence, fields, said);
    else await create('absences', `/actors/${actor.id}/absences`, fields, said);
    close();
  };
  return (
    <Dialog title={absence ? 'Edit absence' : `New absence of ${actor.name}`} onClose={close}>
      <Form form={form} onSubmit={save} action={absence ? 'Save' : 'Add'} onCancel={close}>
        <Field form={form} name="starts" label="First day" type="date" />
        <Field form={form} name="ends" label="Last day" type="date" hint="Empty: the first day alone" />
        <Field form={form} name="notes" label="Notes" />
      </Form>
    </Dialog>
  );
}
