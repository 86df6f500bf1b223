import type { FastifyReply } from 'fastify';
import { Answer, oneBody, type AnswerBody, type RenderedRow } from '../http/answer.js';
import { etagOf, type Versioned } from '../http/etag.js';
import { Header } from '../http/headers.js';
import { applied, preferences, type Preferences } from '../http/prefer.js';
import type { ListQuery } from '../lists/list-query.js';
import { pageLinks } from '../lists/page-links.js';
import { describeForm, typeOf } from '../spreadsheets/files.js';
import type { Row } from './resource.js';

/** The answer to a GET of one row: `{"actor":{…},"success":true}` with its `ETag`. */
export class OneAnswer extends Answer {
  private readonly version: number;

  constructor(name: string, { json, version }: RenderedRow) {
    super(oneBody(name, json));
    this.version = version;
  }

  describe(reply: FastifyReply): void {
    reply.header(Header.ETag, etagOf(this.version));
  }
}

/** What is known of a page besides its rows. */
export interface PageFacts {
  readonly etag?: string;
  readonly total?: number | undefined;
  readonly next?: readonly string[] | undefined;
}

/** A list with its rendered body. */
export interface RenderedPage extends PageFacts {
  readonly body: AnswerBody;
}

/** The answer to a list request. The facts of the page are sent as headers, such as `Link` (RFC 8288). */
export class ListAnswer extends Answer {
  private readonly facts: PageFacts;

  constructor(
    private readonly query: ListQuery,
    { body, ...facts }: RenderedPage,
  ) {
    super(body, query.form && typeOf(query.form));
    this.facts = facts;
  }

  describe(reply: FastifyReply): void {
    const { etag, total } = this.facts;
    const { count, handling } = preferences(reply.request);
    const links = pageLinks(reply.request.url, this.query, this.facts);
    describeForm(reply, this.query.form);
    if (total !== undefined) {
      reply.header(Header.TotalCount, total);
      applied(reply, 'count', count);
    }
    if (handling === 'lenient') applied(reply, 'handling', handling);
    if (links) reply.header(Header.Link, links);
    if (etag) reply.header(Header.ETag, etag);
  }
}

/** The result of a write: the row, and the body of the whole list unless the caller prefers a shorter answer. */
export interface Written {
  readonly one: RenderedRow;
  /** Members of the answer beside the row. */
  readonly beside?: object | undefined;
  readonly list?: Buffer | undefined;
  /** Whether an earlier request with the same `Idempotency-Key` did the write. */
  readonly replayed?: boolean;
}

/** The answer to a write: the documented list, or what `Prefer: return=` requests (RFC 7240). */
export class WrittenAnswer extends Answer {
  private readonly isList: boolean;
  private readonly id: number;
  private readonly version: number;
  private readonly isReplayed: boolean | undefined;

  constructor(
    private readonly resource: { readonly name: string; readonly one: string },
    private readonly prefer: Preferences,
    { one, beside, list, replayed }: Written,
  ) {
    super(list ?? (prefer.return === 'minimal' ? undefined : oneBody(resource.one, one.json, beside)));
    this.isList = list !== undefined;
    this.id = one.id;
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

/** The row in the form of answers. */
export const rendered = <T extends Row>({ row, version }: Versioned<T>): RenderedRow => ({
  id: row.id,
  version,
  json: JSON.stringify(row),
});
