import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { Permission } from '../auth/permissions.js';
import { stored } from '../http/text.js';
import type { ListSpec } from '../lists/list-query.js';

/** Rows of every resource have an id. */
export interface Row {
  readonly id: number;
}

/** A member that clients write. It is stored in the column of the same name. */
export interface Stored {
  readonly type: 'integer' | 'text' | 'date';
  /** Whether the member may be absent or null in a request. The column is then NULL. */
  readonly optional?: boolean;
  /** The SQL of the value in answers; `column` is the SQL of the column. The default is the column itself. */
  readonly answered?: (column: string) => string;
  /** Converts a value from the history to the value that a restore stores. */
  readonly restored?: (value: unknown) => unknown;
}

/**
 * A member that is computed by SQL and that clients do not write. A change of what the SQL reads locks the row and increments
 * its version.
 */
export interface Derived {
  readonly derived: (alias: string) => string;
}

export type Column = Stored | Derived;

/** A derived member with the ids of rows of the resource `of`. The table has a row for each: its own id, and the other one. */
export interface Links {
  readonly member: string;
  readonly table: string;
  readonly own: string;
  readonly other: string;
  readonly of: string;
}

/**
 * The definition of a resource. Its SQL, repository, history, lists and their OpenAPI parameters are derived from it.
 * A member of the DTO without a column is a compile error.
 */
export interface Resource<T extends Row = Row> extends ListSpec {
  /** The name of the table, the path, the member with the list in answers, and the resource in `row_log`. */
  readonly name: string;
  /** The singular: in answers, in path parameters, and as the alias in SQL. */
  readonly one: string;
  readonly entity: EntityTarget<ObjectLiteral>;
  /**
   * Whether the contract documents its lists: they are kept in memory, an empty one is 404, and a write answers the whole list.
   * The writes of other resources answer the one row.
   */
  readonly documented?: true;
  readonly links?: Links;
  /** In the order of the members in answers, which is alphabetical. */
  readonly columns: { readonly [member in keyof T]-?: Column };
  /**
   * The columns of a spreadsheet by their headers, in the order in which people read them. The other members follow, the id
   * and the version last.
   */
  readonly sheet?: Readonly<Record<string, string | SheetText>>;
}

/** A column of spreadsheets alone, such as the name of a row of which answers have the id. */
export interface SheetText {
  readonly sql: (alias: string) => string;
  /** Callers without it get spreadsheets without the column. */
  readonly permission?: Permission;
}

/** Defines a resource; the compiler checks it against the DTO `T`. */
export const resource = <T extends Row>(
  value: Resource<T> & { readonly sheet?: Readonly<Record<string, (keyof T & string) | SheetText>> },
): Resource<T> => value;

export const id: Derived = { derived: (alias) => `${alias}.id` };

export const integer: Stored = { type: 'integer' };

/** A text of at most `max` characters. A restore normalises texts that older versions stored in another form. */
export const text = (max: number): Stored => ({
  type: 'text',
  restored: (value) => (typeof value === 'string' ? stored(value, max) : value),
});

/** A text that is stored as it is sent. */
export const plain: Stored = { type: 'text' };

/** A calendar day, answered as `YYYY-MM-DD`. */
export const day: Stored = { type: 'date' };

export const optional = (column: Stored): Stored => ({ ...column, optional: true });

export const isStored = (column: Column): column is Stored => !('derived' in column);
