import { prepared, type PreparedStatement } from '../database/prepared.js';
import { isStored, type Column, type Resource, type Row, type Stored } from './resource.js';

export type StoredMember = [name: string, column: Stored];

/** The JSON of a row in SQL. `derived` replaces the SQL of derived members; `others` are columns that follow. */
export function jsonOf<T extends Row>(
  { one, columns }: Resource<T>,
  derived: Record<string, string> = {},
  others: readonly string[] = [],
): string {
  const answered = Object.entries<Column>(columns).map(([member, column]) => {
    const own = `${one}.${member}`;
    const sql = isStored(column) ? (column.answered?.(own) ?? own) : (derived[member] ?? column.derived(one));
    return sql === own ? sql : `(${sql}) AS ${member}`;
  });
  return `row_to_json((SELECT r FROM (SELECT ${[...answered, ...others].join(', ')}) r))`;
}

/** The members of a resource that are stored. */
export const storedOf = <T extends Row>({ columns }: Resource<T>) =>
  Object.entries<Column>(columns).filter((member): member is StoredMember => isStored(member[1]));

/** The columns of a JSON record with these members. */
export const typesOf = (members: readonly StoredMember[]) =>
  members.map(([name, { type }]) => `${name} ${type}`).join(', ');

/** A prepared statement for each set of members, made by `sql` when it is first asked for. */
export function perMembers(stored: readonly StoredMember[], sql: (members: readonly StoredMember[]) => string) {
  const known = new Map<string, PreparedStatement>();
  return (names: ReadonlySet<string>): PreparedStatement => {
    const members = stored.filter(([name]) => names.has(name));
    const key = members.map(([name]) => name).join();
    const statement = known.get(key) ?? prepared(sql(members));
    known.set(key, statement);
    return statement;
  };
}
