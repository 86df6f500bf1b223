import pg from 'pg';

/** pg's client, which must neither end the process nor go back to the pool dead. */
export class Client extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // There are moments when the pool no longer listens and TypeORM does not yet: a connection that breaks then would
    // raise an unheard 'error'. Whoever uses the client is told by its next query.
    this.on('error', () => undefined);
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((...args: unknown[]) => {
      const result = query(...args);
      if (result instanceof Promise) result.catch((error: Error) => this.dropWhenSilent(error));
      return result;
    }) as pg.Client['query'];
  }

  /** A server that did not answer in time may never do so again: without its socket the pool lets go of the client. */
  private dropWhenSilent({ message }: Error): void {
    if (message === 'Query read timeout') this.connection.stream.destroy();
  }
}
