import { hash } from 'node:crypto';
import type { EntityManager } from 'typeorm';

/** A statement that each connection plans only once, for statements that take longer to plan than to run. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

/** The name is a hash of the text: a connection, also one of PgBouncer's, never runs another text under it. */
export const prepared = (text: string): PreparedStatement => ({ name: hash('sha256', text, 'base64url'), text });

/** Runs the statement on the connection of `manager`, inside its transaction if it has one. */
export function queryPrepared<T>(manager: EntityManager, statement: PreparedStatement, values: unknown[]): Promise<T> {
  // TypeORM declares a string, but passes its argument on to pg, which accepts a text with a name.
  return manager.query<T>(statement as unknown as string, values);
}
