import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Permission } from '../auth/permissions.js';
import { removeDependents, restoreDependents } from '../castings/dependents.js';
import { MembershipsService } from '../castings/memberships.service.js';
import type { Answer } from '../http/answer.js';
import type { Caller } from '../resources/caller.js';
import type { ImportRequest } from '../resources/import-request.js';
import { Imports, type ImportDefinition } from '../resources/imports.js';
import { Resources } from '../resources/resources.js';
import { targets } from '../spreadsheets/targets.js';
import { CreateActorDto, UpdateActorDto, type ActorDto } from './actor.dto.js';
import { actorResource } from './actor.resource.js';

const actorImport: ImportDefinition = {
  target: targets.actors,
  rules: { create: CreateActorDto, update: UpdateActorDto, named: 'name' },
  updating: Permission.PatchActors,
};

/** Reads and writes actors. */
@Injectable()
export class ActorsService {
  /** Reads lists, single actors and their history. */
  readonly reads = this.resources.of(actorResource).reads;
  private readonly writes = this.resources.of(actorResource).writes;
  private readonly imports = new Imports(this.dataSource, this.resources.of(actorResource).rows, actorImport);

  constructor(
    private readonly dataSource: DataSource,
    private readonly resources: Resources,
    private readonly memberships: MembershipsService,
  ) {}

  create(caller: Caller, actor: CreateActorDto): Promise<Answer> {
    return this.writes.create(caller, () => actor);
  }

  /** Creates and changes actors by a spreadsheet. @throws what `Imports.run` throws */
  import(request: ImportRequest): Promise<Answer> {
    return this.imports.run(request);
  }

  /** @throws Failure 404, 412 */
  update(caller: Caller, id: number, changes: UpdateActorDto): Promise<Answer> {
    return this.writes.update(caller, id, changes);
  }

  /** Deletes an actor with its castings and absences, and removes it from all casts. @throws Failure 404, 412 */
  remove(caller: Caller, id: number): Promise<Answer> {
    return this.writes.write(caller, async (transaction) => {
      const { one, movies } = await this.memberships.lockActor(transaction, caller, id);
      await removeDependents(transaction.manager, caller, { by: 'actor_id', id });
      await this.memberships.leave(transaction, caller, id, movies);
      await transaction.rows.delete(id);
      const row = { ...one.row, movies };
      await transaction.record({ action: 'delete', before: { row, version: one.version } });
      return one;
    });
  }

  /**
   * Restores a deleted actor with its castings and absences. What refers to a deleted movie or role returns with that.
   * @throws Failure 404 without a deletion in the history, 409 if the actor exists
   */
  restore(caller: Caller, id: number): Promise<Answer> {
    const formerly = (actor: ActorDto) => actor as ActorDto & { movies: number[] };
    return this.writes.restore(caller, id, {
      prepare: ({ manager }, actor) => this.memberships.lockMoviesOf(manager, formerly(actor)),
      restoreDependents: async (transaction, actor) => {
        await this.memberships.reuniteActor(transaction, caller, formerly(actor));
        await restoreDependents(transaction.manager, caller, { by: 'actor_id', id });
      },
    });
  }
}
