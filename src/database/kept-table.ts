import type { EntityManager } from 'typeorm';
import { prepared } from './client.js';
import { listBody, type KeptList, type KeptRow } from './kept-list.js';
import type { KeptRows } from './kept-rows.js';

/** A table whose rows are answered as JSON: from memory where `KeptRows` keeps them, else rendered by PostgreSQL. */
export class KeptTable {
  constructor(
    private readonly rows: KeptRows,
    private readonly name: string,
    private readonly sql: string,
  ) {}

  /** The list as it is, as of a moment after the call; `undefined`: read the table. */
  async now(): Promise<KeptList | undefined> {
    return (await this.rows.now())?.get(this.name);
  }

  /** The whole list as it is answered, as the transaction of `manager` sees it. */
  async bodyWithin(manager: EntityManager): Promise<string | Buffer> {
    return (await this.rows.within(manager, this.name))?.body ?? (await this.render(manager)).body;
  }

  /** One row, read from the table; `null`: there is none. */
  async find(manager: EntityManager, id: number): Promise<KeptRow | null> {
    const sql = prepared(`SELECT id, version, json FROM (${this.sql}) kept WHERE id = $1`);
    return (await manager.query<KeptRow[]>(sql, [id]))[0] ?? null;
  }

  /** The whole list as it is answered, read from the table: as one text, for a row as an object takes many times its JSON. */
  async render(manager: EntityManager): Promise<{ body: string; total: number }> {
    const sql = `SELECT string_agg(json, ',' ORDER BY id) AS rows, count(*)::integer AS total FROM (${this.sql}) kept`;
    const [{ rows, total }] = await manager.query<[{ rows: string | null; total: number }]>(sql);
    return { body: listBody(this.name, rows ?? ''), total };
  }
}
