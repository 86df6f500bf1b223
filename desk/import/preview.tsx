import { isSameValue, showValue } from '../api/rows.js';
import { keyOf, outcomesOf, type Before, type Outcome } from './before.js';
import type { Goal, Target } from './targets.js';
import type { Report } from './upload.js';
import type { Stage, Work } from './work.js';

interface Props {
  readonly goal: Goal;
  readonly stage: Extract<Stage, { at: 'checked' }>;
  readonly work: Work;
}

/** What an import would do. */
export function Preview({ goal: { target }, stage, work }: Props) {
  const { report, before, isLenient } = stage;
  const { name, charset } = work.source.value;
  const due = report.created + report.updated;
  const shown = outcomesOf(report).filter(({ action }) => action !== 'unchanged');
  return (
    <>
      <section class="card import-summary" aria-label="What would change">
        <p class="about">
          {name && <bdi>{name} · </bdi>}
          {report.rows.toLocaleString()} {report.rows === 1 ? 'row' : 'rows'}
          {aboutFile(report, charset)}
        </p>
        <Columns columns={report.columns} fields={target.fields} />
        <div class="actions">
          <Counts report={report} />
          {due > 0 && (
            <button class="main" onClick={() => void work.apply(stage)}>
              Import {due.toLocaleString()} {due === 1 ? 'row' : 'rows'}
            </button>
          )}
        </div>
        {isLenient && <p class="note">Rows that cause a conflict are imported all the same.</p>}
        {due === 0 && <p>Everything is here already, as it is in the sheet. There is nothing to import.</p>}
      </section>
      <Notices notices={report.notices} fields={target.fields} />
      {shown.length > 0 && <Changes {...{ target, before, shown, due }} />}
    </>
  );
}

const separators: Record<string, string> = { ',': 'commas', ';': 'semicolons', '|': 'bars' };

function aboutFile({ separator }: Report, charset: string | undefined): string {
  const parts = [separators[separator ?? ''], charset].filter(Boolean);
  return parts.length > 0 ? ` · ${parts.join(', ')}` : '';
}

/** Which column is which field; those that are not used come last. */
function Columns({ columns, fields }: { columns: Report['columns']; fields: Target['fields'] }) {
  const order = Object.keys(fields);
  const placeOf = (field: string | null) => (field === null ? order.length : order.indexOf(field));
  return (
    <ul class="sheet-columns" aria-label="Columns">
      {Object.entries(columns)
        .sort(([, one], [, other]) => placeOf(one) - placeOf(other))
        .map(([column, field]) => (
          <li key={column} class={field ? '' : 'unused'}>
            <bdi>{column}</bdi>
            {field === null && ' is not used'}
            {field !== null && fields[field] !== column && ` → ${fields[field] ?? field}`}
          </li>
        ))}
    </ul>
  );
}

/** The counts of a report, each with its word and its mark. */
export const Counts = ({ report: { created, updated, unchanged } }: { report: Report }) => (
  <ul class="counts">
    <li class={created > 0 ? 'good' : 'note'}>
      <span aria-hidden="true">✚ </span>
      {created.toLocaleString()} new
    </li>
    <li class={updated > 0 ? 'warn' : 'note'}>
      <span aria-hidden="true">✎ </span>
      {updated.toLocaleString()} changed
    </li>
    <li>
      <span aria-hidden="true">= </span>
      {unchanged.toLocaleString()} as they are
    </li>
  </ul>
);

interface Notice {
  readonly field: string;
  readonly message: string;
  readonly row: number;
}

const Notices = ({ notices, fields }: { notices: readonly Notice[]; fields: Target['fields'] }) =>
  notices.length === 0 ? null : (
    <details class="card">
      <summary>
        {notices.length} {notices.length === 1 ? 'thing' : 'things'} to look at
      </summary>
      <ul>
        {notices.map(({ field, message, row }, at) => (
          <li key={at} dir="auto">
            Row {row}, {fields[field] ?? field}: {message}
          </li>
        ))}
      </ul>
    </details>
  );

interface ChangesProps {
  readonly target: Target;
  readonly before: Before;
  readonly shown: readonly Outcome[];
  /** How many rows are new or change. */
  readonly due: number;
}

const Changes = ({ target, before, shown, due }: ChangesProps) => (
  <table class="changes">
    <caption class="note">
      {shown.length < due ? `What becomes of the first ${shown.length} of them` : 'What becomes of them'}
    </caption>
    <thead>
      <tr>
        <th scope="col">Row</th>
        <th scope="col">What</th>
        <th scope="col">Change</th>
      </tr>
    </thead>
    <tbody>
      {shown.map((outcome) => (
        <tr key={outcome.row}>
          <td>{outcome.row}</td>
          <th scope="row" dir="auto">
            {titleOf(outcome, before)}
          </th>
          <td>
            {outcome.action === 'create' ? <New outcome={outcome} fields={target.fields} /> : null}
            {outcome.action === 'update' ? <Changed {...{ outcome, before, fields: target.fields }} /> : null}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** What a row is called: a name, a title, or a part and who is to play it. */
export function titleOf({ values }: Outcome, before?: Before): string {
  const { name, title, role, actor_id } = values as Record<string, string | number | undefined>;
  if (role === undefined) return String(name ?? title ?? '');
  return [role, before?.actors.get(actor_id as number)].filter(Boolean).join(' – ');
}

interface RowProps {
  readonly outcome: Outcome;
  readonly fields: Target['fields'];
}

/** What is not in the title. */
const isDetail = (field: string) =>
  !['id', 'name', 'title', 'role', 'actor_id', 'role_id', 'movie_id', 'version'].includes(field);

function New({ outcome, fields }: RowProps) {
  const known = Object.entries(outcome.values).filter(
    ([field, value]) => isDetail(field) && value !== '' && value !== null && fields[field],
  );
  return (
    <>
      <span class="good">
        <span aria-hidden="true">✚ </span>new
      </span>
      {known.map(([field, value]) => (
        <span key={field} class="value">
          {' '}
          · <bdi>{showValue(field, value)}</bdi>
        </span>
      ))}
    </>
  );
}

function Changed({ outcome, before, fields }: RowProps & { before: Before }) {
  const row = before.rows.get(keyOf(outcome)) ?? {};
  const changed = Object.entries(outcome.values).filter(
    ([field, value]) => field in row && field !== 'id' && !isSameValue(field, row[field], value),
  );
  return (
    <>
      <span class="warn" aria-hidden="true">
        ✎{' '}
      </span>
      {changed.length === 0 && 'billing or days of the part'}
      {changed.map(([field, value], at) => (
        <span key={field}>
          {at > 0 && ' · '}
          {fields[field] ?? field} <del>{<bdi>{showValue(field, row[field])}</bdi>}</del>{' '}
          <span aria-hidden="true">→</span>
          <span class="hidden"> becomes </span> <bdi>{showValue(field, value)}</bdi>
        </span>
      ))}
    </>
  );
}
