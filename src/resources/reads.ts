import type { HistoryService } from '../history/history.service.js';
import { listBody, type Answer } from '../http/answer.js';
import { notFound } from '../http/errors/failures.js';
import type { KeptTable } from '../kept/kept-table.js';
import type { ListQuery } from '../lists/list-query.js';
import { isOfAllById } from '../lists/listing.js';
import { isSheet } from '../spreadsheets/exports.js';
import { ListAnswer, OneAnswer, rendered, type RenderedPage } from './answers.js';
import { keptPage } from './kept-page.js';
import type { Row } from './resource.js';
import type { ResourceRepository } from './resource.repository.js';

/** The reads of one resource: lists, single rows and their history. */
export class Reads<T extends Row> {
  constructor(
    private readonly rows: ResourceRepository<T>,
    private readonly kept: KeptTable | undefined,
    private readonly history: HistoryService,
    /** The reads of another resource, by its name. */
    private readonly readsOf: (name: string) => Reads<Row>,
  ) {}

  /** @throws Failure 404 if the list is documented, empty, and the request has no parameter */
  async list(query: ListQuery): Promise<Answer> {
    return new ListAnswer(query, isSheet(query) ? await this.rows.sheet(query) : await this.page(query));
  }

  /** @throws Failure 404 */
  async get(id: number): Promise<Answer> {
    const { manager, resource } = this.rows;
    if (!this.kept) return new OneAnswer(resource.one, rendered(await this.rows.get(id)));
    const list = await this.kept.now();
    const row = list ? list.get(id) : await this.kept.find(manager, id);
    if (!row) throw notFound();
    return new OneAnswer(resource.one, row);
  }

  /** The history of a row, also of a deleted one. @throws Failure 404 if the row never existed */
  async changes(id: number, query: ListQuery): Promise<Answer> {
    const { name } = this.rows.resource;
    if (isSheet(query)) {
      if ((await this.history.last(this.rows.manager, name, id)) === null) await this.rows.get(id);
      return new ListAnswer(query, await this.history.sheetOf(name, id, query));
    }
    const { json, ...page } = await this.history.of(name, id, query);
    // A row that was never changed through this service has no history, but exists. `get` throws if it does not.
    const isKnown = json !== '' || (await this.history.last(this.rows.manager, name, id)) !== null;
    if (!isKnown) await this.rows.get(id);
    return new ListAnswer(query, { ...page, body: listBody({ changes: json }) });
  }

  private async page(query: ListQuery): Promise<RenderedPage> {
    if (!this.kept || query.include || !isOfAllById(query)) return this.readPage(query);
    const list = (await this.kept.now()) ?? (query.limit ? undefined : await this.kept.read(this.rows.manager));
    // Without parameters an empty table is 404.
    if (list?.size === 0 && !query.asked) throw notFound();
    return (list && keptPage(this.rows.resource.name, list, query)) ?? this.readPage(query);
  }

  private async readPage(query: ListQuery): Promise<RenderedPage> {
    const { name, include } = this.rows.resource;
    const { json, ids, ...page } = await this.rows.page(query);
    const others = query.include ? Object.entries(include!.lists) : [];
    const lists = await Promise.all(
      others.map(async ([other, select]) => [other, await this.readsOf(other).related(select, ids)]),
    );
    return { ...page, body: listBody({ [name]: json, ...(Object.fromEntries(lists) as Record<string, string>) }) };
  }

  /** The rows that are related to a page of another resource. `select` yields their ids. */
  private async related(select: (ids: string) => string, ids: readonly number[]): Promise<string> {
    // The list in memory must not be older than the ids.
    const related = this.kept && (await this.rows.relatedIds(select, ids));
    const list = await this.kept?.now();
    return related && list ? list.some(related) : (await this.rows.related(select, ids)).json;
  }
}
