import { Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { listBody, type Answer } from '../http/answer.js';
import type { ListQuery } from '../lists/list-query.js';
import { readPage } from '../lists/listing.js';
import { ListAnswer } from '../resources/answers.js';
import { exportOf, isSheet } from '../spreadsheets/exports.js';
import { conflictSheet, JSON_OF_CONFLICT } from './conflict-sheet.js';
import { ALL_CONFLICTS } from './conflict-sql.js';

/** Reads conflicts. They are not stored, but follow from castings, roles and absences. */
@Injectable()
export class ConflictsService {
  constructor(private readonly dataSource: DataSource) {}

  /** Conflicts of all actors, each once. */
  async list(query: ListQuery): Promise<Answer> {
    if (isSheet(query)) return new ListAnswer(query, await exportOf(query, conflictSheet, () => this.all()));
    const { json, ...page } = await readPage(() => this.select(), query);
    return new ListAnswer(query, { ...page, body: listBody({ conflicts: json }) });
  }

  private select(): SelectQueryBuilder<object> {
    return this.all().select('conflict.id', 'id').addSelect(`${JSON_OF_CONFLICT}::text`, 'json');
  }

  private all(): SelectQueryBuilder<object> {
    return this.dataSource.createQueryBuilder().from<object>(`(${ALL_CONFLICTS})`, 'conflict');
  }
}
