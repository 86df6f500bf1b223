import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { prepared, queryPrepared, type PreparedStatement } from '../database/prepared.js';
import { tagOf } from '../http/etag.js';
import { listBody, type KeptList, type KeptRow } from './kept-list.js';
import type { KeptRows } from './kept-rows.js';

/** Behind a reading that takes longer, such as one that waits for a lock, the next one starts all the same. */
const PATIENCE_MS = 500;

/** A list as it is answered, and how many rows it has. */
interface WholeList {
  readonly body: Buffer;
  readonly etag: string;
  readonly total: number;
}

/** A table whose rows are answered as JSON: from memory where `KeptRows` keeps them, else rendered by PostgreSQL. */
export class KeptTable {
  private reading: Promise<unknown> = Promise.resolve();
  /** The reading that has not begun yet: who comes now may share it. */
  private next: Promise<WholeList> | undefined;
  private readonly one: PreparedStatement;

  constructor(
    private readonly rows: KeptRows,
    private readonly name: string,
    private readonly sql: string,
  ) {
    this.one = prepared(`SELECT id, version, json FROM (${sql}) kept WHERE id = $1`);
  }

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
    return (await queryPrepared<KeptRow[]>(manager, this.one, [id]))[0] ?? null;
  }

  /** The whole list, read from the table once for all who asked before the reading began, so never staler than a request. */
  read(manager: EntityManager): Promise<WholeList> {
    return (this.next ??= this.reading.then(() => {
      this.next = undefined;
      const list = this.render(manager).then(({ body, total }): WholeList => {
        const bytes = Buffer.from(body);
        return { body: bytes, etag: tagOf(bytes), total };
      });
      const ended = list.catch(() => undefined);
      this.reading = Promise.race([ended, sleep(PATIENCE_MS, undefined, { ref: false })]);
      return list;
    }));
  }

  /** The whole list as it is answered, read from the table: as one text, for a row as an object takes many times its JSON. */
  private async render(manager: EntityManager): Promise<{ body: string; total: number }> {
    const sql = `SELECT string_agg(json, ',' ORDER BY id) AS rows, count(*)::integer AS total FROM (${this.sql}) kept`;
    const [{ rows, total }] = await manager.query<[{ rows: string | null; total: number }]>(sql);
    return { body: listBody(this.name, rows ?? ''), total };
  }
}
