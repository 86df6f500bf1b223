import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small load balancer: sends requests in turn to the services that report ready. */
export class Balancer {
  private readonly ready = new Map<string, boolean>();
  private readonly agent = new Agent({ keepAlive: true });
  private turn = 0;
  private readonly probing = setInterval(() => this.probe(), 50);
  // It closes no connection that is idle: the client may send its next request at that moment.
  private readonly server = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) => {
    const targets = [...this.ready].filter(([, ready]) => ready).map(([url]) => url);
    const target = targets[this.turn++ % targets.length];
    if (!target) {
      outgoing.writeHead(502).end();
      return;
    }
    const { method, headers } = incoming;
    const forwarded = request(target + incoming.url, { method, headers, agent: this.agent }, (answer) => {
      // Hop-by-hop headers (RFC 9110, 7.6.1).
      delete answer.headers.connection;
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    incoming.pipe(forwarded);
  });

  static async start(): Promise<Balancer> {
    const balancer = new Balancer();
    balancer.server.listen(0, '127.0.0.1');
    await once(balancer.server, 'listening');
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  add(url: string): void {
    this.ready.set(url, false);
  }

  remove(url: string): void {
    this.ready.delete(url);
  }

  isReady(url: string): boolean {
    return this.ready.get(url) ?? false;
  }

  stop(): void {
    clearInterval(this.probing);
    this.agent.destroy();
    this.server.closeAllConnections();
    this.server.close();
  }

  private probe(): void {
    for (const url of this.ready.keys()) {
      void fetch(`${url}/health/ready`)
        .then(({ ok }) => ok)
        .catch(() => false)
        .then((ok) => this.ready.has(url) && this.ready.set(url, ok));
    }
  }
}
