import { ask } from '../api/live.js';
import { kindOf } from './targets.js';
import type { Report } from './upload.js';

type Values = Readonly<Record<string, unknown>>;

/** A row of a report: what becomes of it. */
export interface Outcome {
  readonly action: 'create' | 'update' | 'unchanged';
  /** The number of the row in the sheet. */
  readonly row: number;
  /** The resource, such as `actor`. */
  readonly member: string;
  readonly values: Values;
}

/** The rows that would change as they are now, and the names of the actors that the report refers to. */
export interface Before {
  readonly rows: ReadonlyMap<string, Values>;
  readonly actors: ReadonlyMap<number, string>;
}

/** The first rows of a report, and what becomes of them. */
export const outcomesOf = ({ sample }: Report): Outcome[] =>
  (sample as unknown as (Pick<Outcome, 'action' | 'row'> & Values)[]).map(({ action, row, ...rest }) => {
    const [[member, values]] = Object.entries(rest) as [[string, Values]];
    return { action, row, member, values };
  });

export const keyOf = ({ member, values }: Outcome) => `${member} ${String(values.id)}`;

/** Reads what the changes of a report are compared with. @throws Refusal */
export async function readBefore(report: Report): Promise<Before> {
  const outcomes = outcomesOf(report).filter(({ action }) => action !== 'unchanged');
  const rows = new Map<string, Values>();
  const updates = outcomes.filter(({ action, values }) => action === 'update' && values.id !== undefined);
  for (const member of new Set(updates.map((one) => one.member))) {
    const ids = updates.filter((one) => one.member === member).map(({ values }) => values.id as number);
    for (const row of await readRows(member, ids)) rows.set(`${member} ${String(row.id)}`, row);
  }
  const cast = outcomes.flatMap(({ values }) => (values.actor_id as number | undefined) ?? []);
  const actors = await readRows('actor', [...new Set(cast)]);
  return { rows, actors: new Map(actors.map(({ id, name }) => [id as number, name as string])) };
}

async function readRows(member: string, ids: readonly number[]): Promise<Values[]> {
  if (ids.length === 0) return [];
  const kind = kindOf(member);
  // Parts have no list of their own beyond a movie.
  if (kind === 'roles') return Promise.all(ids.map((id) => readRole(id)));
  const { data } = await ask(`/${kind}` as '/actors', { query: { id: [...ids] } });
  return (data as unknown as Record<string, Values[]>)[kind]!;
}

const readRole = async (id: number) => (await ask('/roles/{role_id}', { path: { role_id: id } })).data!.role as never;
