import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { stored } from '../http/text.js';
import type { ListSpec } from '../lists/list-query.js';

/** Every resource has rows that are known by an id. */
export interface Row {
  readonly id: number;
}

/** A member that clients write: a column of the table of the same name. */
export interface Stored {
  readonly type: 'integer' | 'text' | 'date';
  /** It may be absent: then, and where a request sends null, the column is NULL. */
  readonly optional?: boolean;
  /** The SQL of what is answered, given that of the column; by default the column itself. */
  readonly answered?: (column: string) => string;
  /** What is stored of a value as the history has it. */
  readonly restored?: (value: unknown) => unknown;
}

/** A member that no client writes: SQL, given the alias of the row. What it reads may change under a lock of the row only. */
export interface Derived {
  readonly derived: (alias: string) => string;
}

export type Column = Stored | Derived;

/**
 * All that the service knows of a resource, in one value: its repository, its history, its lists and their document are
 * made of it. A member of the DTO without a column does not compile.
 */
export interface Resource<T extends Row = Row> extends ListSpec {
  /** The name of its table, its path, its lists and its triggers in `row_log`. */
  readonly name: string;
  /** What one row is called: in answers, in paths, and as the alias in SQL. */
  readonly one: string;
  readonly entity: EntityTarget<ObjectLiteral>;
  /** In the order in which the members are answered, which is alphabetical. */
  readonly columns: { readonly [member in keyof T]-?: Column };
}

/** What it says is checked against the DTO `T`. */
export const resource = <T extends Row>(value: Resource<T>): Resource<T> => value;

export const id: Derived = { derived: (alias) => `${alias}.id` };

export const integer: Stored = { type: 'integer' };

/** A name or title of at most `max` characters. Those of older versions become what they would be stored as now. */
export const text = (max: number): Stored => ({
  type: 'text',
  restored: (value) => (typeof value === 'string' ? stored(value, max) : value),
});

export const optional = (column: Stored): Stored => ({ ...column, optional: true });

export const isStored = (column: Column): column is Stored => !('derived' in column);
