import { Injectable } from '@nestjs/common';
import { actorResource } from '../actors/actor.resource.js';
import type { Answer } from '../http/answer.js';
import { ofParent, type ListQuery } from '../lists/list-query.js';
import { movieResource } from '../movies/movie.resource.js';
import type { Reads } from '../resources/reads.js';
import type { Row } from '../resources/resource.js';
import { Resources } from '../resources/resources.js';

/** The lists of one movie or one actor. */
@Injectable()
export class Parents {
  private readonly movies = this.resources.of(movieResource).reads;
  private readonly actors = this.resources.of(actorResource).reads;

  constructor(private readonly resources: Resources) {}

  /** The rows of a movie, by the SQL of their column with its id. @throws Failure 404 if there is no such movie */
  async ofMovie<T extends Row>(movieId: number, rows: Reads<T>, column: string, query: ListQuery): Promise<Answer> {
    await this.movies.get(movieId);
    return rows.list(ofParent(query, equals(column), movieId));
  }

  /** The rows of an actor, by the SQL of their column with its id. @throws Failure 404 if there is no such actor */
  async ofActor<T extends Row>(actorId: number, rows: Reads<T>, column: string, query: ListQuery): Promise<Answer> {
    await this.actors.get(actorId);
    return rows.list(ofParent(query, equals(column), actorId));
  }
}

const equals = (column: string) => ({ sql: (ids: string) => `${column} = ANY(${ids})` });
