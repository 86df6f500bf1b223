import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

type Listener = (pair: [Socket, Socket], chunk: Buffer) => void;

/** A TCP proxy between two programs, which can stall or break their connections. */
export class TcpProxy {
  private readonly pairs = new Set<[Socket, Socket]>();
  private readonly listeners: Listener[] = [];
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
    for (const listener of this.listeners) client.on('data', (chunk: Buffer) => listener(pair, chunk));
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

  /** Existing connections carry no more data, without an error on either side. New connections work. */
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

  /** No connection carries data until `restore`. Data that was sent meanwhile arrives then, as with TCP. */
  blackHole(): void {
    this.dark = true;
    this.silence();
  }

  restore(): void {
    this.dark = false;
    for (const pair of this.pairs) join(pair);
  }

  /** Nothing comes back after a client has sent `text`. */
  loseAnswerTo(text: string): void {
    this.listen(([client, server], chunk) => {
      if (chunk.includes(text)) server.unpipe(client).pause();
    });
  }

  /** New connections lead to another port. */
  lead(target: number): void {
    this.target = target;
  }

  /** Ends every connection; new ones lead to another port. */
  redirect(target: number): void {
    this.lead(target);
    this.reset();
  }

  /**
   * Holds back the server's answer to the next message that contains `text`, and everything after it on that connection.
   * The promise resolves when the answer has arrived at the proxy, or the client has given up, with a function that
   * releases it.
   */
  holdAnswerTo(text: string): Promise<() => void> {
    let isFound = false;
    return new Promise((resolve) => {
      this.listen(([client, server], chunk) => {
        if (isFound || !chunk.includes(text)) return;
        isFound = true;
        server.unpipe(client);
        const held = () => resolve(() => server.pipe(client));
        server.once('readable', held).once('close', held);
      });
    });
  }

  /** Calls the listener with what the client sends on each connection, also on later ones. */
  private listen(listener: Listener): void {
    this.listeners.push(listener);
    for (const pair of this.pairs) pair[0].on('data', (chunk: Buffer) => listener(pair, chunk));
  }

  /** Resets every connection (RST). */
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
