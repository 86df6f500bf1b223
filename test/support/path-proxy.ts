import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that serves a service below a path, and takes that path off. */
export class PathProxy {
  private readonly server = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) => {
    const { url = '', method, headers } = incoming;
    if (!url.startsWith(this.path)) return void outgoing.writeHead(502).end();
    const below = url.slice(this.path.length);
    const forwarded = request(this.target, { path: below.startsWith('/') ? below : `/${below}`, method, headers });
    forwarded.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });

  private constructor(
    private readonly path: string,
    private readonly target: string,
  ) {}

  static async start(path: string, target: string): Promise<PathProxy> {
    const proxy = new PathProxy(path, target);
    proxy.server.listen(0, 'localhost');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get origin(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
