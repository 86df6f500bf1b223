import type { Detail, Refusal } from '../api/refusal.js';
import { wordsOf } from '../api/refusal.js';
import { setQuery } from '../ui/route.js';
import { goToRow } from './source-input.js';
import type { Goal } from './targets.js';
import type { Work } from './work.js';

/** What the service adds for programs. */
const HINT = /; send (Prefer: |dates=).*$/;
const isConflict = ({ message }: Detail) => message.includes('; send Prefer: ');
const isUnclearDate = ({ message }: Detail) => message.includes('; send dates=');

interface Props {
  readonly goal: Goal;
  readonly refusal: Refusal;
  readonly work: Work;
}

/** Why nothing is imported: the rows to settle, or what is wrong with the whole. */
export function Refused({ goal, refusal, work }: Props) {
  const { details } = refusal;
  if (details.length === 0) return <p class="problem-text">{wordsOf(refusal)}</p>;
  const { faults = details.length } = (refusal.body ?? {}) as { faults?: number };
  const rows = new Set(details.map(({ row }) => row)).size;
  return (
    <>
      <h2>
        <span aria-hidden="true" class="bad">
          ✖{' '}
        </span>
        {faults > details.length
          ? `${faults.toLocaleString()} faults`
          : `${rows} ${rows === 1 ? 'row' : 'rows'} to settle`}
      </h2>
      {faults > details.length && <p class="note">The first {details.length} are here.</p>}
      {details.some(isUnclearDate) && <DateChoice />}
      <table class="faults">
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">Cell</th>
            <th scope="col">What is wrong</th>
          </tr>
        </thead>
        <tbody>
          {details.map((detail, at) => (
            <Fault key={at} detail={detail} fields={goal.target.fields} />
          ))}
        </tbody>
      </table>
      {details.every(isConflict) ? (
        <p class="actions">
          <span>Conflicts can be settled later; they are listed under Today.</span>
          <button onClick={() => void work.check(true)}>Go on all the same</button>
        </p>
      ) : (
        <p class="note">
          Nothing is written before every row is right. Correct it above, or in your spreadsheet program, and paste it
          again.
        </p>
      )}
    </>
  );
}

const Fault = ({ detail, fields }: { detail: Detail; fields: Readonly<Record<string, string>> }) => (
  <tr>
    <th scope="row">
      {detail.row && (
        <button class="quiet" aria-label={`Go to row ${detail.row}`} onClick={() => goToRow(detail.row!)}>
          {detail.row}
        </button>
      )}
    </th>
    <td>
      {fields[detail.field] ?? (detail.field === 'row' ? 'Whole row' : 'Whole table')}
      {detail.value && (
        <>
          {' '}
          <bdi>“{detail.value}”</bdi>
        </>
      )}
    </td>
    <td dir="auto">{detail.message.replace(HINT, '')}</td>
  </tr>
);

const DateChoice = () => (
  <p class="actions">
    <span>How are the dates written?</span>
    <button onClick={() => setQuery({ dates: 'dmy' })}>The day first (31/12)</button>
    <button onClick={() => setQuery({ dates: 'mdy' })}>The month first (12/31)</button>
  </p>
);
