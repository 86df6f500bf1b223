import type { EntityManager } from 'typeorm';
import { prepared, queryPrepared, type PreparedStatement } from '../database/prepared.js';
import { listBody, type RenderedRow } from '../http/answer.js';
import { tagOf } from '../http/etag.js';
import type { KeptList } from './kept-list.js';
import type { KeptRows } from './kept-rows.js';
import { SharedReads } from './shared-reads.js';

const PATIENCE_MS = 500;

/** A list as it is answered, and how many rows it has. */
interface WholeList {
  readonly body: Buffer;
  readonly etag: string;
  readonly total: number;
}

/** A table whose rows are answered as JSON: from memory where `KeptRows` keeps them, else rendered by PostgreSQL. */
export class KeptTable {
  private readonly reads = new SharedReads<WholeList>(PATIENCE_MS);
  private readonly one: PreparedStatement;

  constructor(
    private readonly rows: KeptRows,
    private readonly name: string,
    private readonly sql: string,
  ) {
    this.one = prepared(`SELECT id, version, json FROM (${sql}) kept WHERE id = $1`);
  }

  /** The list as of a moment after the call; `undefined`: read the table. */
  async now(): Promise<KeptList | undefined> {
    return (await this.rows.now())?.get(this.name);
  }

  /** The whole list as it is answered, as of a moment after the call. */
  async body(manager: EntityManager): Promise<Buffer> {
    return (await this.now())?.body ?? (await this.read(manager)).body;
  }

  /** One row, read from the table; `null`: there is none. */
  async find(manager: EntityManager, id: number): Promise<RenderedRow | null> {
    return (await queryPrepared<RenderedRow[]>(manager, this.one, [id]))[0] ?? null;
  }

  /** The whole list, read from the table after the call. Callers that wait at the same time share one read. */
  read(manager: EntityManager): Promise<WholeList> {
    return this.reads.join(async () => {
      const { body, total } = await this.render(manager);
      const bytes = Buffer.from(body);
      return { body: bytes, etag: tagOf(bytes), total };
    });
  }

  /** The whole list as it is answered, read from the table as one text: rows as objects take many times the memory. */
  private async render(manager: EntityManager): Promise<{ body: string; total: number }> {
    const sql = `SELECT string_agg(json, ',' ORDER BY id) AS rows, count(*)::integer AS total FROM (${this.sql}) kept`;
    const [{ rows, total }] = await manager.query<[{ rows: string | null; total: number }]>(sql);
    return { body: listBody({ [this.name]: rows ?? '' }), total };
  }
}
