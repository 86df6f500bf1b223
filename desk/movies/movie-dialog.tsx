import type { Movie } from '../../clients/typescript/index.js';
import { create, update } from '../api/writes.js';
import { isoDay } from '../ui/days.js';
import { Dialog } from '../ui/dialog.js';
import { discard, Field, Form, useForm, useOpened } from '../ui/form.js';

interface Props {
  /** The movie to edit; `undefined`: a new one. */
  readonly movie: Movie | undefined;
  readonly onClose: () => void;
}

/** Adds a movie, or edits its title and date. */
export function MovieDialog({ movie, onClose }: Props) {
  const name = `movie-${movie?.id ?? 'new'}`;
  const shown = useOpened(name, movie);
  const form = useForm(name, {
    title: shown?.title ?? '',
    release_date: shown ? isoDay(shown.release_date) : '',
  });
  const close = () => {
    discard(name);
    onClose();
  };
  const save = async (values: Readonly<Record<string, string>>) => {
    if (shown) await update('movies', shown, values, `${values.title} is saved.`);
    else await create('movies', '/movies', values, `${values.title} is added. Open it to add its parts.`);
    close();
  };
  return (
    <Dialog title={shown ? 'Edit movie' : 'New movie'} onClose={close}>
      <Form form={form} onSubmit={save} action={shown ? 'Save' : 'Add'} onCancel={close}>
        <Field form={form} name="title" label="Title" />
        <Field form={form} name="release_date" label="Release date" type="date" />
      </Form>
    </Dialog>
  );
}
