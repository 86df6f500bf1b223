import {
  EntityMetadataNotFoundError,
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
} from 'typeorm';

/** There is no connection to the database: not yet, or not any more. */
export class DatabaseUnavailable extends Error {}

/** The server is a standby: it accepts no writes, and what it reads may be outdated. */
export class StandbyRefused extends DatabaseUnavailable {
  constructor() {
    super('the database is a standby; DATABASE_URL must name the primary');
  }
}

/** Whatever the reason that a connection could not be made: the request that needed it is not at fault. */
export function unavailable(cause: Error & { code?: string }): DatabaseUnavailable {
  if (cause instanceof DatabaseUnavailable) return cause;
  // For a name with several addresses Node gives an error without a message.
  return new DatabaseUnavailable(cause.message || cause.code || cause.name, { cause });
}

/** A write failed that may have been committed, or a committed one could not be answered. The caller must look before repeating it. */
export class OutcomeUnknown extends Error {}

/** The five-character SQLSTATE of a failed statement (PostgreSQL, appendix A), if PostgreSQL gave one. */
export function sqlState(error: unknown): string | undefined {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const code = (cause as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

const temporary = [
  DatabaseUnavailable,
  OutcomeUnknown,
  // Before its first connection TypeORM knows no entities.
  EntityMetadataNotFoundError,
  // When a connection breaks between two statements of a transaction, TypeORM releases the query runner.
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
];

/** Node's codes for a connection that failed or broke. */
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

/** pg's errors without a code for a connection that was lost, was never made, or does not answer. */
const connectionMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client was closed|Client has encountered a connection error|Driver not Connected|Cannot use a pool after calling end)/;

/**
 * Whether PostgreSQL ended the connection with this error. Behind PgBouncer this can also be a refused login: it connects
 * to the server only at the first statement.
 */
export function endsConnection(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return ['FATAL', 'PANIC'].includes((cause as { severity?: string } | null | undefined)?.severity ?? '');
}

/**
 * Whether a later attempt may succeed: the database is unreachable, starting, overloaded or too slow.
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
