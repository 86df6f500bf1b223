import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: Record<string, unknown>;
}

interface Attribute {
  readonly key: string;
  readonly value: Record<string, unknown>;
}

interface TracesData {
  readonly resourceSpans: {
    readonly resource: { readonly attributes: Attribute[] };
    readonly scopeSpans: { readonly spans: (Omit<Span, 'attributes'> & { readonly attributes: Attribute[] })[] }[];
  }[];
}

/** A collector of traces: receives OTLP over HTTP as JSON. */
export class Collector {
  /** Everything that was received, including the headers of the requests. */
  received = '';
  readonly spans: Span[] = [];
  readonly services = new Set<unknown>();
  private readonly server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      this.received += JSON.stringify(request.headers) + body;
      for (const { resource, scopeSpans } of (JSON.parse(body) as TracesData).resourceSpans) {
        this.services.add(plain(resource.attributes)['service.name']);
        for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
          this.spans.push({ ...span, attributes: plain(span.attributes) });
        }
      }
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });

  static async start(): Promise<Collector> {
    const collector = new Collector();
    await new Promise<void>((resolve) => collector.server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Attributes without the types of OTLP: `{ key, value: { intValue: 200 } }` becomes `{ key: 200 }`. */
const plain = (attributes: Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
