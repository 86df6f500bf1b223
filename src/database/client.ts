import { channel } from 'node:diagnostics_channel';
import pg from 'pg';

/** A statement on its way; the text holds placeholders where the values are. */
export interface Statement {
  readonly text: string;
  readonly database: string | undefined;
  readonly result: Promise<unknown>;
}

/** Where every `Statement` is announced, to whoever subscribes. */
export const statements = channel('casting.statement');

/** pg's client, which must neither end the process nor go back to the pool dead. */
export class Client extends pg.Client {
  /** Called when the server did not answer a statement in time. */
  onSilence = (): void => undefined;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // There are moments when the pool no longer listens and TypeORM does not yet: a connection that breaks then would
    // raise an unheard 'error'. Whoever uses the client is told by its next query.
    this.on('error', () => undefined);
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((...args: unknown[]) => {
      const result = query(...args);
      if (!(result instanceof Promise)) return result;
      result.catch((error: Error) => this.dropWhenSilent(error));
      if (statements.hasSubscribers) {
        const [sent] = args as [string | pg.QueryConfig];
        const text = typeof sent === 'string' ? sent : sent.text;
        statements.publish({ text, database: this.database, result } satisfies Statement);
      }
      return result;
    }) as pg.Client['query'];
  }

  /** How many milliseconds the server has for each statement from now on; undefined or 0: for ever. */
  set patience(milliseconds: number | undefined) {
    const { connectionParameters } = this as unknown as { connectionParameters: pg.ClientConfig };
    connectionParameters.query_timeout = milliseconds;
  }

  /** Without its socket the pool lets go of the client. */
  drop(): void {
    this.connection.stream.destroy();
  }

  /** A server that did not answer in time may never do so again. */
  private dropWhenSilent({ message }: Error): void {
    if (message !== 'Query read timeout') return;
    this.drop();
    this.onSilence();
  }
}
