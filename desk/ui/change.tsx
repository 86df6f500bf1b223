import type { ComponentChildren } from 'preact';
import { castChanges, type NameOf } from '../api/names.js';
import { kinds, showValue } from '../api/rows.js';
import { changedFields, contentOf, rowOf, type Change } from '../api/undo.js';
import { showDays } from './days.js';
import { href } from './route.js';

interface Props {
  readonly change: Change;
  readonly nameOf: NameOf;
}

interface Content {
  readonly name?: string;
  readonly title?: string;
  readonly actor_id?: number;
  readonly movie_id?: number;
  readonly role_id?: number;
  readonly starts?: string | null;
  readonly ends?: string | null;
  readonly status?: string;
}

/** The name of the row that was changed, as plain text. */
export function subjectOf(change: Change, nameOf: NameOf): string {
  const { name, title, actor_id, role_id, starts, ends } = contentOf(change) as Content;
  const { kind } = rowOf(change);
  if (kind === 'castings') return `${nameOf('actors', actor_id!)} as ${nameOf('roles', role_id!)}`;
  if (kind === 'absences') return `The absence of ${nameOf('actors', actor_id!)}, ${showDays(starts!, ends!)},`;
  return name ?? title ?? '';
}

const Link = ({ to, children }: { to: string; children: ComponentChildren }) => (
  <a href={href(to)}>
    <bdi>{children}</bdi>
  </a>
);

/** The row that was changed, with links. */
export function Subject({ change, nameOf }: Props) {
  const { name, title, actor_id = 0, movie_id = 0, role_id = 0, starts, ends } = contentOf(change) as Content;
  const { kind, id } = rowOf(change);
  const actor = <Link to={`/actors/${actor_id}`}>{nameOf('actors', actor_id)}</Link>;
  const movie = <Link to={`/movies/${movie_id}`}>{nameOf('movies', movie_id)}</Link>;
  if (kind === 'absences') {
    return (
      <>
        {actor}, absence {showDays(starts!, ends!)}
      </>
    );
  }
  if (kind === 'castings') {
    return (
      <>
        {actor} as <bdi>{nameOf('roles', role_id)}</bdi> in {movie}
      </>
    );
  }
  if (kind === 'roles') {
    return (
      <>
        <bdi>{name}</bdi>, part in {movie}
      </>
    );
  }
  const isGone = change.after === null;
  return isGone ? <bdi>{name ?? title}</bdi> : <Link to={`/${kind}/${id}`}>{name ?? title}</Link>;
}

/** What was done to a row, in a word. */
export const done = { create: 'added', update: 'changed', delete: 'deleted', restore: 'brought back' } as const;

/** What was done, such as "age 34 → 35". */
export function Deed({ change, nameOf }: Props) {
  const { status } = contentOf(change) as Content;
  if (change.action !== 'update') {
    return (
      <>
        {done[change.action]}
        {change.action === 'create' && status && ` as ${status}`}
      </>
    );
  }
  const fields = changedFields(change).map((field) => <FieldChange key={field} {...{ change, nameOf, field }} />);
  return <>{fields.flatMap((field, at) => (at === 0 ? [field] : ['; ', field]))}</>;
}

function FieldChange({ change, nameOf, field }: Props & { field: string }) {
  const { kind } = rowOf(change);
  if (field === 'actors') return <CastChange {...{ change, nameOf }} />;
  const show = (row: Change['after']) => {
    const value = row?.[field];
    return field === 'role_id' ? nameOf('roles', value as number) : showValue(field, value);
  };
  const label = (kinds[kind].fields[field] ?? field).toLowerCase();
  return (
    <>
      {field !== 'status' && `${label} `}
      <bdi>{show(change.before)}</bdi> <span aria-hidden="true">→</span>
      <span class="unseen"> to </span> <bdi class="now">{show(change.after)}</bdi>
    </>
  );
}

/** How many names stand in a sentence. */
const FEW = 3;

function CastChange({ change, nameOf }: Props) {
  const { joined, left } = castChanges(change);
  const list = (ids: readonly number[]) => {
    const names = ids.slice(0, FEW).map((id) => <bdi key={id}>{nameOf('actors', id)}</bdi>);
    return [
      ...names.flatMap((name, at) => (at === 0 ? [name] : [', ', name])),
      ...(ids.length > FEW ? [` and ${ids.length - FEW} more`] : []),
    ];
  };
  return (
    <>
      {joined.length > 0 && <>{list(joined)} joined the cast</>}
      {joined.length > 0 && left.length > 0 && '; '}
      {left.length > 0 && <>{list(left)} left the cast</>}
    </>
  );
}
