import type { FastifyReply } from 'fastify';
import { Answer } from '../http/answer.js';
import { etagOf, type Versioned } from '../http/etag.js';
import { applied, preferences, type Preferences } from '../http/prefer.js';
import { pageLinks } from '../lists/page-links.js';
import type { ListQuery } from '../lists/list-query.js';

/** The answer to GET of one row: `{"actor":{…},"success":true}` with its `ETag`. */
export class OneAnswer extends Answer {
  constructor(
    private readonly name: string,
    private readonly row: { readonly json: string; readonly version: number },
  ) {
    super();
  }

  render(reply: FastifyReply): string {
    reply.header('etag', etagOf(this.row.version));
    return `{"${this.name}":${this.row.json},"success":true}`;
  }
}

/** A list as it is answered, and the facts of its page. */
export interface RenderedPage {
  readonly body: string | Buffer;
  readonly etag?: string;
  readonly total?: number;
  readonly next?: readonly string[];
}

/** The answer to a list: the facts of the page are in headers, `Link` among them (RFC 8288). */
export class ListAnswer extends Answer {
  constructor(
    private readonly query: ListQuery,
    private readonly page: RenderedPage,
  ) {
    super();
  }

  render(reply: FastifyReply): string | Buffer {
    const { body, etag, total } = this.page;
    const { request } = reply;
    const { count, handling } = preferences(request);
    const links = pageLinks(request.url, this.query, this.page);
    if (total !== undefined) reply.header('x-total-count', total);
    applied(reply, 'count', count);
    if (handling === 'lenient') applied(reply, 'handling', handling);
    if (links) reply.header('link', links);
    if (etag) reply.header('etag', etag);
    return body;
  }
}

/** What a write left behind: the one row, and the whole list as it is answered, unless the caller prefers less. */
export interface Written<T> {
  readonly one: Versioned<T>;
  readonly list?: string | Buffer;
  /** It was done before, by a request with the same `Idempotency-Key`. */
  readonly replayed?: boolean;
}

/** The answer to a write: the contract's list, or what `Prefer: return=` asks for (RFC 7240). */
export class WrittenAnswer<T extends { id: number }> extends Answer {
  constructor(
    private readonly resource: { readonly name: string; readonly one: string },
    private readonly prefer: Preferences,
    private readonly written: Written<T>,
  ) {
    super();
  }

  render(reply: FastifyReply): string | Buffer | undefined {
    const { one, list, replayed } = this.written;
    const isPost = reply.request.method === 'POST';
    if (isPost) reply.header('location', `/${this.resource.name}/${one.row.id}`);
    if (replayed) reply.header('idempotent-replayed', 'true');
    if (this.prefer.handling === 'lenient') applied(reply, 'handling', this.prefer.handling);
    if (list !== undefined) return list;
    applied(reply, 'return', this.prefer.return);
    reply.header('etag', etagOf(one.version));
    if (isPost) reply.code(201);
    if (this.prefer.return !== 'minimal') return `{"${this.resource.one}":${JSON.stringify(one.row)},"success":true}`;
    if (!isPost) reply.code(204);
    return undefined;
  }
}
