import { parseArgs } from 'node:util';
import { databaseUrl } from '../config/database-url.js';

export const USAGE = `Moves the rows of the documented service of 2020 (tables actor, movie, movie_actor_association) to this service.

  npm run import-2020 -- [postgres://…] [--apply] [--skip-unfit]
  npm run -s import-2020 -- [postgres://…] --fix > fix.sql

postgres://…   the database with the old tables; without it, DATABASE_URL, which is always the database to move to
--apply        moves the rows, in one transaction; without it, a dry run reports what would be moved and changes nothing
--skip-unfit   leaves out rows that this service can't have, and ids that other rows have here
--fix          prints a psql script that corrects unfit rows in the old tables; you fill in the values
`;

export interface Arguments {
  /** The URL of the database with the old tables; `undefined`: the service's own. */
  readonly source: string | undefined;
  readonly apply: boolean;
  readonly skipUnfit: boolean;
  readonly fix: boolean;
  readonly help: boolean;
}

/** @throws Error with one line for arguments that are wrong; no part of a URL is quoted, because it may be the password */
export function readArguments(args: string[]): Arguments {
  const flag = { type: 'boolean', default: false } as const;
  const options = { apply: flag, 'skip-unfit': flag, fix: flag, help: flag };
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.length > 1) throw new Error('Name one database; options begin with --');
  if (values.apply && values.fix) throw new Error('--fix only prints a script: use it without --apply');
  return {
    source: positionals[0] === undefined ? undefined : readUrl(positionals[0]),
    apply: values.apply,
    skipUnfit: values['skip-unfit'],
    fix: values.fix,
    help: values.help,
  };
}

function readUrl(text: string): string {
  try {
    return databaseUrl(text);
  } catch (error) {
    throw new Error(`The database to move from ${(error as Error).message}`, { cause: error });
  }
}
