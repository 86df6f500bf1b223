import type { Absence, Actor, Casting, Movie, Role } from '../../clients/typescript/index.js';
import { isoDay, showDay } from '../ui/days.js';

/** The resources that the Desk changes. */
export interface Rows {
  actors: Actor;
  movies: Movie;
  roles: Role;
  castings: Casting;
  absences: Absence;
}

export type Kind = keyof Rows;
export type Row = Rows[Kind];

interface Words {
  /** The member of an answer that holds the row. */
  readonly member: string;
  /** What a person calls it. */
  readonly noun: string;
  /** Its fields, as people call them. */
  readonly fields: Readonly<Record<string, string>>;
}

const days = { starts: 'First day', ends: 'Last day', notes: 'Notes' };

/** The words for each resource. */
export const kinds: Readonly<Record<Kind, Words>> = {
  actors: { member: 'actor', noun: 'actor', fields: { name: 'Name', gender: 'Gender', age: 'Age' } },
  movies: {
    member: 'movie',
    noun: 'movie',
    fields: { title: 'Title', release_date: 'Release date', actors: 'Cast' },
  },
  roles: { member: 'role', noun: 'part', fields: { name: 'Part', billing: 'Billing', ...days } },
  castings: { member: 'casting', noun: 'candidate', fields: { role_id: 'Part', status: 'Status', notes: 'Notes' } },
  absences: { member: 'absence', noun: 'absence', fields: days },
};

/** The value of a field as a person reads it. */
export function showValue(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (['starts', 'ends', 'release_date'].includes(field) && typeof value === 'string') return showDay(value);
  return Array.isArray(value) ? `${value.length} people` : `${value as string | number}`;
}

/** Whether two values of a field mean the same; a movie's date is read in one form and written in another. */
export function isSameValue(field: string, one: unknown, other: unknown): boolean {
  if (field === 'release_date') return isoDay(String(one)) === isoDay(String(other));
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
