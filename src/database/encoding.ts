/** SQL columns that `requireUtf8` checks. */
export const ENCODING = "current_setting('server_encoding') AS encoding, current_database() AS database";

export interface Encoding {
  readonly encoding: string;
  readonly database: string;
}

/** @throws Error for a database whose encoding can't hold every name, or that has no notion of characters (SQL_ASCII) */
export function requireUtf8({ encoding, database }: Encoding): void {
  if (encoding === 'UTF8') return;
  throw new Error(
    `the database ${database} has the encoding ${encoding}, which can't be changed: make another one by ` +
      `CREATE DATABASE casting ENCODING 'UTF8' TEMPLATE template0, and name it in DATABASE_URL`,
  );
}
