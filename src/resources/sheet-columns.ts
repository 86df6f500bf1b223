import type { Sheet, SheetColumn } from '../spreadsheets/exports.js';
import { jsonOf } from './columns.js';
import { isStored, type Column, type Resource, type Row } from './resource.js';

/** The spreadsheet of a resource. Days are ISO dates there, whatever their form in answers. */
export function sheetOf<T extends Row>(resource: Resource<T>): Sheet {
  const { one, sheet = {}, columns } = resource;
  const sqlOf = (member: string) => {
    const column: Column = columns[member as keyof T];
    return isStored(column) ? `${one}.${member}` : column.derived(one);
  };
  const first = Object.entries(sheet).map(([name, value]): SheetColumn => {
    if (typeof value === 'string') return { name, sql: sqlOf(value) };
    return { name, sql: value.sql(one), permission: value.permission };
  });
  const named = ['id', ...Object.values(sheet)];
  const others = Object.keys(columns).filter((member) => !named.includes(member));
  return {
    columns: [
      ...first,
      ...others.map((name) => ({ name, sql: sqlOf(name) })),
      { name: 'id', sql: `${one}.id` },
      { name: 'version', sql: `${one}.version` },
    ],
    json: jsonOf(resource, {}, [`${one}.version`]),
  };
}
