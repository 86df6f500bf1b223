import { HttpError, type Answer, type Fields } from './service.js';

export type Identifier = string | number;

export interface One<Row> {
  data: Row;
  /** The version of the row, and the conflicts that a write has caused. */
  meta?: { etag?: string | undefined; conflicts?: unknown };
}

/** What is particular about a resource. */
interface Resource {
  /** The member of answers with one row. Missing where rows can only be read, in lists. */
  readonly one?: string;
  /** Rows are listed and created below the row of another resource, whose id this member has. */
  readonly below?: { readonly resource: string; readonly member: string };
  /** Makes the record of a row. */
  readonly record?: (row: Fields) => Fields;
}

const resources: Record<string, Resource> = {
  actors: { one: 'actor' },
  // Inputs and fields for dates would show an RFC 1123 date in their own time zone, where it may be another day.
  movies: { one: 'movie', record: (row) => ({ ...row, release_date: dayOf(String(row.release_date)) }) },
  roles: { one: 'role', below: { resource: 'movies', member: 'movie_id' } },
  castings: { one: 'casting' },
  absences: { one: 'absence', below: { resource: 'actors', member: 'actor_id' } },
  // Rows of these have no path. The id of their record says in which list to look for them.
  conflicts: {
    record: (row) => ({
      ...row,
      id: idOf(row.kind, row.actor_id, row.casting_id, row.other_casting_id ?? row.absence_id),
    }),
  },
  changes: { record: (row) => ({ ...row, id: idOf(...String(row.resource).split('/').slice(1), row.id) }) },
};

const idOf = (...parts: unknown[]) => parts.join('-');

/** The path of a list, and the members of a filter or a new row that are not part of the path. */
export function placeOf(resource: string, members: object): [path: string, rest: Fields] {
  const { below } = kindOf(resource);
  const parent = resource === 'changes' ? historyIn(members) : below;
  if (!parent) return [`/${resource}`, members as Fields];
  const { [parent.member]: id, ...rest } = members as Fields;
  if (id === undefined || id === null || id === '') {
    const words = `is missing: ${resource} belong to one of the ${parent.resource}`;
    throw new HttpError(`${parent.member} ${words}`, 400, { errors: { [parent.member]: words } });
  }
  return [`${pathOf(parent.resource, id as Identifier)}/${resource === 'changes' ? 'history' : resource}`, rest];
}

/** The row whose history a filter such as `actor_id` asks for. */
function historyIn(filter: object): Resource['below'] {
  const owners = Object.entries(resources).flatMap(([resource, { one }]) =>
    one ? [{ resource, member: `${one}_id` }] : [],
  );
  return owners.find(({ member }) => member in filter);
}

export function kindOf(resource: string): Resource {
  const kind = resources[resource];
  if (!kind) throw new Error(`There is no resource ${resource}, only ${Object.keys(resources).join(', ')}`);
  return kind;
}

export function expectWritable(resource: string): void {
  if (!kindOf(resource).one) throw new Error(`${resource} can only be read`);
}

export const pathOf = (resource: string, id: Identifier) => `/${resource}/${encodeURIComponent(id)}`;

export function rowsIn(resource: string, body: Fields): Fields[] {
  const { one = '', record = (row: Fields) => row } = kindOf(resource);
  return ((body[resource] ?? [body[one]]) as Fields[]).map(record);
}

/** The row in an answer. A proxy that compresses makes its ETag weak, but the version in it stays that of the row. */
export function oneIn(resource: string, { body, headers }: Answer): One<Fields> {
  const { conflicts } = body;
  const etag = headers.get('etag')?.replace(/^W\//, '');
  return { data: rowsIn(resource, body)[0]!, meta: { etag, ...(conflicts !== undefined && { conflicts }) } };
}

/** `2002-12-04` for `Wed, 04 Dec 2002 00:00:00 GMT`. */
function dayOf(date: string): string {
  const [, day, month = '', year] = date.split(' ');
  return `${year}-${String(MONTHS.indexOf(month) / 3 + 1).padStart(2, '0')}-${day}`;
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
