import { Injectable } from '@nestjs/common';
import { MembershipsService } from '../castings/memberships.service.js';
import type { Answer } from '../http/answer.js';
import type { ListQuery } from '../lists/list-query.js';
import type { Caller } from '../resources/caller.js';
import type { Collection } from '../resources/collection.js';
import { Resources } from '../resources/resources.js';
import type { ActorDto, CreateActorDto, UpdateActorDto } from './actor.dto.js';
import { actorResource } from './actor.resource.js';

/** What may be done with actors. */
@Injectable()
export class ActorsService {
  private readonly actors: Collection<ActorDto>;

  constructor(
    resources: Resources,
    private readonly memberships: MembershipsService,
  ) {
    this.actors = resources.of(actorResource);
  }

  /** @throws Failure 404 when there are none and nothing was asked for */
  list(query: ListQuery): Promise<Answer> {
    return this.actors.list(query);
  }

  /** @throws Failure 404 */
  get(id: number): Promise<Answer> {
    return this.actors.get(id);
  }

  create(caller: Caller, actor: CreateActorDto): Promise<Answer> {
    return this.actors.create(caller, ({ rows }) => rows.insert(actor));
  }

  /** @throws Failure 404, 412 */
  update(caller: Caller, id: number, changes: UpdateActorDto): Promise<Answer> {
    return this.actors.update(caller, id, changes);
  }

  /** Deletes an actor, who leaves all casts. @throws Failure 404, 412 */
  remove(caller: Caller, id: number): Promise<Answer> {
    return this.actors.write(caller, async (transaction) => {
      const { one, movies } = await this.memberships.lockActor(transaction, caller, id);
      await this.memberships.leave(transaction, caller, id, movies);
      await transaction.rows.delete(id);
      const row = { ...one.row, movies };
      await transaction.record({ action: 'delete', before: { row, version: one.version } });
      return one;
    });
  }

  /**
   * Brings a deleted actor back from its history, with its castings: those of a deleted movie come back with the movie.
   * @throws Failure 404 when nothing of it is known, 409 when it exists
   */
  restore(caller: Caller, id: number): Promise<Answer> {
    return this.actors.restore(caller, id, (transaction, former) =>
      this.memberships.reuniteActor(transaction, caller, former as ActorDto & { movies: number[] }),
    );
  }

  /** @throws Failure 404 for an actor that never was */
  changes(id: number, query: ListQuery): Promise<Answer> {
    return this.actors.changes(id, query);
  }
}
