import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HistoryService } from '../history/history.service.js';
import { KeptRows } from '../kept/kept-rows.js';
import { Reads } from './reads.js';
import type { Resource, Row } from './resource.js';
import { ResourceRepository } from './resource.repository.js';
import { Writes } from './writes.js';

/** The repository, reads and writes of one resource. */
export interface Collection<T extends Row> {
  readonly rows: ResourceRepository<T>;
  readonly reads: Reads<T>;
  readonly writes: Writes<T>;
}

/** The registry of collections. Each resource has one. */
@Injectable()
export class Resources {
  private readonly collections = new Map<string, Collection<Row>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly history: HistoryService,
    private readonly keptRows: KeptRows,
  ) {}

  /** The collection of a resource. Call it in a constructor, because `include` of other resources looks it up by name. */
  of<T extends Row>(resource: Resource<T>): Collection<T> {
    const known = this.collections.get(resource.name) as Collection<T> | undefined;
    if (known) return known;
    const made = this.make(resource);
    this.collections.set(resource.name, made);
    return made;
  }

  private make<T extends Row>(resource: Resource<T>): Collection<T> {
    const { dataSource, history } = this;
    const rows = new ResourceRepository(resource, dataSource.getRepository(resource.entity));
    const kept = resource.documented && this.keptRows.table(resource.name, rows.statements.all);
    const readsOf = (name: string) => this.collections.get(name)!.reads;
    return {
      rows,
      reads: new Reads(rows, kept, history, readsOf),
      writes: new Writes(rows, kept, history, dataSource),
    };
  }
}
