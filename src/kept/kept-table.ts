import type { EntityManager } from 'typeorm';
import { prepared, queryPrepared, type PreparedStatement } from '../database/prepared.js';
import type { RenderedRow } from '../http/answer.js';
import type { KeptList } from './kept-list.js';
import type { KeptRows } from './kept-rows.js';
import { readList, type Table } from './portions.js';
import { SharedReads } from './shared-reads.js';

/** A table whose rows are answered as JSON: from memory where `KeptRows` keeps them, else rendered by PostgreSQL. */
export class KeptTable {
  /** The one that runs holds a connection for as long as it reads the whole table. */
  private readonly reads = new SharedReads<KeptList>();
  private readonly one: PreparedStatement;

  constructor(
    private readonly rows: KeptRows,
    private readonly table: Table,
  ) {
    this.one = prepared(`SELECT id, version, json FROM (${table.sql}) kept WHERE id = $1`);
  }

  /** The list as of a moment after the call; `undefined`: read the table. */
  async now(): Promise<KeptList | undefined> {
    return (await this.rows.now())?.get(this.table.name);
  }

  /** The whole list as it is answered, as of a moment after the call. */
  async body(manager: EntityManager): Promise<Buffer> {
    return (await this.now())?.body ?? (await this.read(manager)).body;
  }

  /** One row, read from the table; `null`: there is none. */
  async find(manager: EntityManager, id: number): Promise<RenderedRow | null> {
    return (await queryPrepared<RenderedRow[]>(manager, this.one, [id]))[0] ?? null;
  }

  /** The list, read from the table after the call. Callers that wait at the same time share one read. */
  read(manager: EntityManager): Promise<KeptList> {
    return this.reads.join(() =>
      manager.transaction('REPEATABLE READ', (snapshot) =>
        readList((sql, values) => snapshot.query(sql, values), this.table),
      ),
    );
  }
}
