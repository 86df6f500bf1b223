import {
  EntityMetadataNotFoundError,
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
} from 'typeorm';

/** No connection was had yet, or the last one is gone. */
export class DatabaseUnavailable extends Error {}

/** The server answers, and is a standby: it takes no writes, and its reads are behind. */
export class StandbyRefused extends DatabaseUnavailable {
  constructor() {
    super('the database is a standby; DATABASE_URL must name the primary');
  }
}

/** What kept a connection from being made, whatever it was, is no fault of the request that needed one. */
export function unavailable(cause: Error & { code?: string }): DatabaseUnavailable {
  if (cause instanceof DatabaseUnavailable) return cause;
  // Node, where a name has several addresses, leaves nothing but the code.
  return new DatabaseUnavailable(cause.message || cause.code || cause.name, { cause });
}

/** The connection broke while a transaction was being committed: it may or may not have been. */
export class OutcomeUnknown extends Error {}

/** The sort keys after which a page should begin are no values of their columns. */
export class BrokenCursor extends Error {}

/** The five-character SQLSTATE of a failed statement (PostgreSQL, appendix A), if PostgreSQL gave one. */
export function sqlState(error: unknown): string | undefined {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const code = (cause as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

const temporary = [
  DatabaseUnavailable,
  OutcomeUnknown,
  // Before the first connection TypeORM knows no entity at all.
  EntityMetadataNotFoundError,
  // A connection that breaks between two statements of a transaction takes its query runner along.
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
];

/** Node's codes for a connection that can't be made or broke. */
const networkCodes = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

/** What pg says, without a code, of a connection that was lost, never came, or fell silent. */
const connectionMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client was closed|Client has encountered a connection error|Driver not Connected|Cannot use a pool after calling end)/;

/**
 * Whether PostgreSQL ended the connection with this error. PgBouncer connects when the first statement comes, so that a
 * refused login ends a connection as well.
 */
export function endsConnection(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return ['FATAL', 'PANIC'].includes((cause as { severity?: string } | null | undefined)?.severity ?? '');
}

/**
 * Whether `error` means "not now": the database is away, starting, overloaded or too slow. Trying later may succeed.
 * 08 connection, 53 resources, 55P03 lock not available, 57014 statement time-out, 57P0x shutdown, 25006 a standby,
 * 25P03/25P04 idle or transaction time-out.
 */
export function isTemporary(error: unknown): boolean {
  if (temporary.some((type) => error instanceof type) || endsConnection(error)) return true;
  const cause = (error instanceof QueryFailedError ? error.driverError : error) as { code?: string; message?: string };
  if (networkCodes.includes(cause?.code ?? '')) return true;
  const state = sqlState(error);
  return state
    ? /^(08|53|57P0|55P03|57014|58|25006|25P03|25P04|40001|40P01)/.test(state)
    : connectionMessages.test(cause?.message ?? '');
}
