import { Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { listBody, type Answer } from '../http/answer.js';
import type { ListQuery } from '../lists/list-query.js';
import { PageReader } from '../lists/page-reader.js';
import { ListAnswer } from '../resources/answers.js';
import { exportOf, isSheet } from '../spreadsheets/exports.js';
import { conflictList } from './conflict-list.js';
import { conflictSheet, JSON_OF_CONFLICT } from './conflict-sheet.js';
import { allConflicts } from './conflict-sql.js';

/** Reads conflicts. They are not stored, but follow from castings, roles and absences. */
@Injectable()
export class ConflictsService {
  private readonly pages = new PageReader(this.dataSource.manager, () => this.select(false));
  private readonly pagesOfFew = new PageReader(this.dataSource.manager, () => this.select(true));

  constructor(private readonly dataSource: DataSource) {}

  /** Conflicts of all actors, each once. */
  async list(query: ListQuery): Promise<Answer> {
    const ofFew = query.filters.some(({ sql }) => sql === conflictList.filters.actor_id!.sql);
    if (isSheet(query)) return new ListAnswer(query, await exportOf(query, conflictSheet, () => this.all(ofFew)));
    const { json, ...page } = await (ofFew ? this.pagesOfFew : this.pages).read(query);
    return new ListAnswer(query, { ...page, body: listBody({ conflicts: json }) });
  }

  private select(ofFew: boolean): SelectQueryBuilder<object> {
    return this.all(ofFew).select('conflict.id', 'id').addSelect(`${JSON_OF_CONFLICT}::text`, 'json');
  }

  /** `ofFew`: of few actors. */
  private all(ofFew: boolean): SelectQueryBuilder<object> {
    return this.dataSource.createQueryBuilder().from<object>(`(${allConflicts({ ofFew })})`, 'conflict');
  }
}
