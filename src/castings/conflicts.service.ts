import { Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { listBody, type Answer } from '../http/answer.js';
import type { ListQuery } from '../lists/list-query.js';
import { PageReader } from '../lists/page-reader.js';
import { ListAnswer } from '../resources/answers.js';
import { conflictList } from './conflict-list.js';
import { allConflicts } from './conflict-sql.js';

/** In alphabetical order. */
const members = [
  'absence_id',
  'actor_id',
  'casting_id',
  'ends',
  'kind',
  'movie_id',
  'other_casting_id',
  'other_movie_id',
  'starts',
];
const row = members.map((member) => `conflict.${member}`).join(', ');

/** Reads conflicts. They are not stored, but follow from castings, roles and absences. */
@Injectable()
export class ConflictsService {
  private readonly pages = new PageReader(this.dataSource.manager, () => this.select(false));
  private readonly pagesOfFew = new PageReader(this.dataSource.manager, () => this.select(true));

  constructor(private readonly dataSource: DataSource) {}

  /** Conflicts of all actors, each once. */
  async list(query: ListQuery): Promise<Answer> {
    const ofFew = query.filters.some(({ sql }) => sql === conflictList.filters.actor_id!.sql);
    const { json, ...page } = await (ofFew ? this.pagesOfFew : this.pages).read(query);
    return new ListAnswer(query, { ...page, body: listBody({ conflicts: json }) });
  }

  /** `ofFew`: of few actors. */
  private select(ofFew: boolean): SelectQueryBuilder<object> {
    return this.dataSource
      .createQueryBuilder()
      .select('conflict.id', 'id')
      .addSelect(`json_strip_nulls(row_to_json((SELECT r FROM (SELECT ${row}) r)))::text`, 'json')
      .from<object>(`(${allConflicts({ ofFew })})`, 'conflict');
  }
}
