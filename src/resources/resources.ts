import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HistoryService } from '../history/history.service.js';
import { KeptRows } from '../kept/kept-rows.js';
import { Collection } from './collection.js';
import type { Resource, Row } from './resource.js';
import { ResourceRepository } from './resource.repository.js';

/** The collections of all resources, each of which exists once. */
@Injectable()
export class Resources {
  private readonly collections = new Map<string, Collection<Row>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly history: HistoryService,
    private readonly keptRows: KeptRows,
  ) {}

  /** The collection of a resource. Resources include each other by name, so that all must be asked for before the first request. */
  of<T extends Row>(resource: Resource<T>): Collection<T> {
    const collection = this.collections.get(resource.name) ?? this.make(resource);
    this.collections.set(resource.name, collection);
    return collection as unknown as Collection<T>;
  }

  private make<T extends Row>(resource: Resource<T>): Collection<Row> {
    const { dataSource, history } = this;
    const rows = new ResourceRepository(resource, dataSource.getRepository(resource.entity));
    const kept = this.keptRows.table(resource.name, rows.statements.all);
    const collection = new Collection(rows, {
      dataSource,
      history,
      kept,
      related: (name, filter, ids) => this.collections.get(name)!.rows.by(filter, ids),
    });
    return collection as unknown as Collection<Row>;
  }
}
