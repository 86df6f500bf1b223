import type { FastifyReply } from 'fastify';
import { Answer } from '../http/answer.js';
import { etagOf, type Versioned } from '../http/etag.js';
import { Header } from '../http/headers.js';
import { applied, preferences, type Preferences } from '../http/prefer.js';
import type { ListQuery } from '../lists/list-query.js';
import { pageLinks } from '../lists/page-links.js';
import type { Row } from './resource.js';

/** The answer to GET of one row: `{"actor":{…},"success":true}` with its `ETag`. */
export class OneAnswer extends Answer {
  private readonly version: number;

  constructor(name: string, { json, version }: { readonly json: string; readonly version: number }) {
    super(`{"${name}":${json},"success":true}`);
    this.version = version;
  }

  describe(reply: FastifyReply): void {
    reply.header(Header.ETag, etagOf(this.version));
  }
}

/** The facts of a page, beside its rows. */
export interface PageFacts {
  readonly etag?: string;
  readonly total?: number | undefined;
  readonly next?: readonly string[] | undefined;
}

/** A list as it is answered. */
export interface RenderedPage extends PageFacts {
  readonly body: string | Buffer;
}

/** The answer to a list: the facts of the page are in headers, `Link` among them (RFC 8288). */
export class ListAnswer extends Answer {
  private readonly facts: PageFacts;

  constructor(
    private readonly query: ListQuery,
    { body, ...facts }: RenderedPage,
  ) {
    super(body);
    this.facts = facts;
  }

  describe(reply: FastifyReply): void {
    const { etag, total } = this.facts;
    const { count, handling } = preferences(reply.request);
    const links = pageLinks(reply.request.url, this.query, this.facts);
    if (total !== undefined) reply.header(Header.TotalCount, total);
    applied(reply, 'count', count);
    if (handling === 'lenient') applied(reply, 'handling', handling);
    if (links) reply.header(Header.Link, links);
    if (etag) reply.header(Header.ETag, etag);
  }
}

/** What a write left behind: the one row, and the whole list as it is answered, unless the caller prefers less. */
export interface Written<T> {
  readonly one: Versioned<T>;
  readonly list?: string | Buffer | undefined;
  /** It was done before, by a request with the same `Idempotency-Key`. */
  readonly replayed?: boolean;
}

/** The answer to a write: the contract's list, or what `Prefer: return=` asks for (RFC 7240). */
export class WrittenAnswer<T extends Row> extends Answer {
  private readonly isList: boolean;
  private readonly id: number;
  private readonly version: number;
  private readonly isReplayed: boolean | undefined;

  constructor(
    private readonly resource: { readonly name: string; readonly one: string },
    private readonly prefer: Preferences,
    { one, list, replayed }: Written<T>,
  ) {
    const isWanted = prefer.return !== 'minimal';
    super(list ?? (isWanted ? `{"${resource.one}":${JSON.stringify(one.row)},"success":true}` : undefined));
    this.isList = list !== undefined;
    this.id = one.row.id;
    this.version = one.version;
    this.isReplayed = replayed;
  }

  describe(reply: FastifyReply): void {
    const isPost = reply.request.method === 'POST';
    if (isPost) reply.header(Header.Location, `/${this.resource.name}/${this.id}`);
    if (this.isReplayed) reply.header(Header.IdempotentReplayed, 'true');
    if (this.prefer.handling === 'lenient') applied(reply, 'handling', this.prefer.handling);
    if (this.isList) return;
    applied(reply, 'return', this.prefer.return);
    reply.header(Header.ETag, etagOf(this.version));
    if (isPost) reply.code(201);
    else if (this.prefer.return === 'minimal') reply.code(204);
  }
}
