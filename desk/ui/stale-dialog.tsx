import { useState } from 'preact/hooks';
import { ask as read } from '../api/live.js';
import { kinds, showValue, type Kind, type Row } from '../api/rows.js';
import { showMoment } from './days.js';
import { ask, Dialog } from './dialog.js';

type Values = Readonly<Record<string, unknown>>;

interface Props {
  readonly kind: Kind;
  readonly theirs: Row;
  readonly yours: Values;
  readonly changed: string;
  readonly answer: (kept: ReadonlySet<string> | undefined) => void;
}

/**
 * Shows what another person has changed in the meantime, field by field. Gives the fields of which the own values are to
 * be written; `undefined`: the person went back.
 */
export async function askWhichValues(kind: Kind, theirs: Row, yours: Values): Promise<ReadonlySet<string> | undefined> {
  const changed = await lastChange(kind, theirs.id);
  return ask((answer) => <StaleDialog {...{ kind, theirs, yours, changed, answer }} />);
}

/** Shows what another person has changed in a row that is to be deleted. Gives whether to delete it all the same. */
export async function askWhetherToDelete(kind: Kind, row: Row, news: readonly string[]): Promise<boolean> {
  const changed = await lastChange(kind, row.id);
  return ask((answer) => (
    <Dialog title="Another person changed this" onClose={() => answer(false)}>
      <p>
        This {kinds[kind].noun} was changed{changed}, after you saw it:
      </p>
      <ul>
        {news.map((field) => (
          <li key={field}>
            {kinds[kind].fields[field]}:{' '}
            <strong dir="auto">{showValue(field, (row as object as Values)[field])}</strong>
          </li>
        ))}
      </ul>
      <p class="actions">
        <button class="main" onClick={() => answer(false)}>
          Keep it
        </button>
        <button onClick={() => answer(true)}>Delete all the same</button>
      </p>
    </Dialog>
  ));
}

/** When the row was last changed, and by whom, for those who may know. */
async function lastChange(kind: Kind, id: number): Promise<string> {
  const path = `/${kind}/{${kinds[kind].member}_id}/history`;
  try {
    const params = { path: { [`${kinds[kind].member}_id`]: id }, query: { limit: 1, sort: ['-id'] } };
    const { data } = await read(path as '/actors/{actor_id}/history', params as never);
    const [change] = data!.changes;
    return change ? ` at ${showMoment(change.at)}` : '';
  } catch {
    return '';
  }
}

function StaleDialog({ kind, theirs, yours, changed, answer }: Props) {
  const [kept, keep] = useState<ReadonlySet<string>>(new Set());
  const choose = (field: string, isKept: boolean) => {
    const next = new Set(kept);
    if (isKept) next.add(field);
    else next.delete(field);
    keep(next);
  };
  return (
    <Dialog title="Another person changed this" onClose={() => answer(undefined)}>
      <p>
        This {kinds[kind].noun} was changed{changed}, after you opened it. Choose what it shall be:
      </p>
      {Object.entries(yours).map(([field, own]) => (
        <fieldset key={field}>
          <legend>{kinds[kind].fields[field] ?? field}</legend>
          <Choice field={field} whose="theirs" value={(theirs as object as Values)[field]} {...{ kept, choose }} />
          <Choice field={field} whose="yours" value={own} {...{ kept, choose }} />
        </fieldset>
      ))}
      <p class="actions">
        <button class="main" onClick={() => answer(kept)}>
          Save this choice
        </button>
        <button onClick={() => answer(undefined)}>Go back</button>
      </p>
    </Dialog>
  );
}

interface ChoiceProps {
  readonly field: string;
  readonly whose: 'theirs' | 'yours';
  readonly value: unknown;
  readonly kept: ReadonlySet<string>;
  readonly choose: (field: string, isKept: boolean) => void;
}

function Choice({ field, whose, value, kept, choose }: ChoiceProps) {
  return (
    <label class="choice">
      <input
        type="radio"
        name={field}
        checked={kept.has(field) === (whose === 'yours')}
        onChange={() => choose(field, whose === 'yours')}
      />
      <span>{whose === 'yours' ? 'Yours' : 'Theirs'}:</span> <strong dir="auto">{showValue(field, value)}</strong>
    </label>
  );
}
