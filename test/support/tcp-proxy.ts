import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The network between two programs, which can fall silent or break. */
export class TcpProxy {
  private readonly pairs = new Set<[Socket, Socket]>();
  private dark = false;
  private readonly server = createServer((client) => {
    const pair: [Socket, Socket] = [client, connect(this.target, '127.0.0.1')];
    this.pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
    if (!this.dark) join(pair);
  });

  private constructor(private target: number) {}

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The connections that exist carry nothing any more, and nobody is told; new ones work. */
  silence(): void {
    for (const [client, server] of this.pairs) {
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        from.unpipe(to);
        from.pause();
      }
    }
  }

  /** No connection carries anything, until `restore`: what was sent meanwhile arrives then, as TCP has it. */
  blackHole(): void {
    this.dark = true;
    this.silence();
  }

  restore(): void {
    this.dark = false;
    for (const pair of this.pairs) join(pair);
  }

  /** On the connections that exist, nothing comes back once a client has sent `text`. */
  loseAnswerTo(text: string): void {
    for (const [client, server] of this.pairs) {
      client.on('data', (chunk: Buffer) => {
        if (chunk.includes(text)) server.unpipe(client).pause();
      });
    }
  }

  /** Every connection ends, and those to come lead to another port. */
  redirect(target: number): void {
    this.target = target;
    this.reset();
  }

  /**
   * Holds back what the server answers to the next thing a client sends that includes `text`, and all that comes behind it
   * on that connection. The promise is kept when the answer is here; what it gives lets it pass.
   */
  holdAnswerTo(text: string): Promise<() => void> {
    return new Promise((resolve) => {
      for (const [client, server] of this.pairs) {
        const listen = (chunk: Buffer) => {
          if (!chunk.includes(text)) return;
          for (const [other] of this.pairs) other.off('data', listen);
          server.unpipe(client);
          server.once('readable', () => resolve(() => server.pipe(client)));
        };
        client.on('data', listen);
      }
    });
  }

  /** Every connection ends with a RST. */
  reset(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  stop(): void {
    this.reset();
    this.server.close();
  }
}

function join([client, server]: [Socket, Socket]): void {
  client.pipe(server).pipe(client);
}
