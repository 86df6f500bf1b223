import { channel } from 'node:diagnostics_channel';
import pg from 'pg';
import { sqlState, StandbyRefused, unavailable } from './failures.js';

/** A statement that was sent. Its text has placeholders, never values. */
export interface Statement {
  readonly text: string;
  readonly database: string | undefined;
  readonly result: Promise<unknown>;
}

/** Every `Statement` is published here; tracing subscribes. */
export const statements = channel('casting.statement');

/**
 * invalid_sql_statement_name and duplicate_prepared_statement: PgBouncer before 1.21 gives each transaction any connection
 * to the server, also one on which our statement was not prepared.
 */
export const LOST_STATEMENT = ['26000', '42P05'];

/** What one connection found out about its server, shared by all connections of a pool. */
export interface Server {
  /** A prepared statement was lost once. From then on statements are sent without preparing them. */
  losesStatements: boolean;
}

/** read_only_sql_transaction: the answer to a write on a standby, or on a primary that is set read-only. */
const READ_ONLY = '25006';

type Connected = (error: Error | null) => void;

/** pg's client, except that a broken connection neither ends the process nor returns to the pool, and a standby is refused. */
export class Client extends pg.Client {
  /** A pool gives all its connections the same one. */
  server: Server = { losesStatements: false };
  /** Called when this connection became useless, and other connections to the same server may be useless as well. */
  onLoss = (): void => undefined;
  /** Called with the process id of the backend that did not answer in time. */
  onSilence: (pid: number) => void = () => undefined;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // Between the pool and TypeORM there is a moment in which neither listens. If the connection broke then, the
    // unhandled 'error' event would end the process. The next query on the client fails anyway.
    this.on('error', () => undefined);
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((...args: unknown[]) => {
      const [sent, values] = args as [string | pg.QueryConfig, unknown[]?];
      const statement = typeof sent === 'string' ? { text: sent } : sent;
      const { text } = statement;
      const result = statement.name ? this.runPrepared(query, statement, values) : query(...args);
      if (!(result instanceof Promise)) return result;
      result.catch((error: Error) => this.dropWhenUseless(error));
      if (statements.hasSubscribers) {
        statements.publish({ text, database: this.database, result } satisfies Statement);
      }
      return result;
    }) as pg.Client['query'];
  }

  /** @throws DatabaseUnavailable, whatever the reason */
  override connect(): Promise<pg.Client>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.Client> | void {
    if (!callback) {
      return new Promise((resolve, reject) => this.connect((error) => (error ? reject(error) : resolve(this))));
    }
    super.connect((error: Error | null) => {
      if (error) return callback(unavailable(error));
      this.refuseStandby().then(
        () => callback(null),
        (refusal: Error) => {
          this.drop();
          callback(unavailable(refusal));
        },
      );
    });
  }

  /** How many milliseconds the server has for each statement from now on; undefined or 0: no limit. */
  set patience(milliseconds: number | undefined) {
    const { connectionParameters } = this as unknown as { connectionParameters: pg.ClientConfig };
    connectionParameters.query_timeout = milliseconds;
  }

  /** Destroys the socket; a pool then removes the client. */
  drop(): void {
    this.connection.stream.destroy();
  }

  /**
   * Runs the statement once more, without its name, if its preparation was lost. A transaction is broken then: it fails,
   * and `transaction` repeats it from the start.
   */
  private async runPrepared(
    query: (statement: pg.QueryConfig, values?: unknown[]) => unknown,
    statement: pg.QueryConfig,
    values?: unknown[],
  ): Promise<unknown> {
    if (this.server.losesStatements) return query({ ...statement, name: undefined }, values);
    const isAlone = this.getTransactionStatus() === 'I';
    try {
      return await query(statement, values);
    } catch (error) {
      if (!LOST_STATEMENT.includes((error as { code?: string }).code ?? '')) throw error;
      this.server.losesStatements = true;
      if (!isAlone) throw error;
      return query({ ...statement, name: undefined }, values);
    }
  }

  /**
   * A query, because `ParameterStatus` is not reliable behind PgBouncer: it repeats what its first connection reported,
   * even after a promotion.
   */
  private async refuseStandby(): Promise<void> {
    const { rows } = await super.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby');
    if (rows[0]?.standby) throw new StandbyRefused();
  }

  /** A server that did not answer in time may never answer again, and one that became a standby is useless. */
  private dropWhenUseless(error: Error): void {
    const isSilent = error.message === 'Query read timeout';
    if (!isSilent && sqlState(error) !== READ_ONLY) return;
    this.drop();
    this.onLoss();
    if (isSilent) this.onSilence((this as unknown as { processID: number }).processID);
  }
}
