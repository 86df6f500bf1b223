import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { OutcomeUnknown } from '../database/failures.js';
import type { Answer } from '../http/answer.js';
import { unprocessable, type Detail } from '../http/errors/failures.js';
import { expectVersion } from '../http/etag.js';
import type { ListQuery } from '../lists/list-query.js';
import type { Caller } from '../resources/caller.js';
import { Resources } from '../resources/resources.js';
import { CastingChanges, lockCasting, refuseSecond } from './casting-changes.js';
import type { CastingDto, CreateCastingDto, UpdateCastingDto } from './casting.dto.js';
import { castingResource } from './casting.resource.js';
import { conflictsOfCasting } from './conflict-check.js';
import type { ConflictDto } from './conflict.dto.js';
import { endWait, mustBeRestored } from './dependents.js';
import { disengage, engage } from './engagements.js';
import { lockInOrder } from './lock-order.js';
import { Parents } from './parents.js';
import { roleResource } from './role.resource.js';

/** Reads and writes castings. A confirmed casting makes the actor a member of the cast; the last one that ends, ends that. */
@Injectable()
export class CastingsService {
  /** Reads lists, single castings and their history. */
  readonly reads = this.resources.of(castingResource).reads;
  private readonly writes = this.resources.of(castingResource).writes;
  private readonly castings = this.resources.of(castingResource).rows;
  private readonly roles = this.resources.of(roleResource).rows;
  private readonly changes = new CastingChanges(this.dataSource, this.castings);

  constructor(
    private readonly dataSource: DataSource,
    private readonly resources: Resources,
    private readonly parents: Parents,
  ) {}

  /** The castings in a movie, by id. @throws Failure 404 */
  listOfMovie(movieId: number, query: ListQuery): Promise<Answer> {
    return this.parents.ofMovie(movieId, this.reads, 'casting.movie_id', query);
  }

  /** The castings of an actor, by id. @throws Failure 404 */
  listOfActor(actorId: number, query: ListQuery): Promise<Answer> {
    return this.parents.ofActor(actorId, this.reads, 'casting.actor_id', query);
  }

  /** @throws Failure 422 for an unknown role or actor, 409 if the actor is on the role already; Clash */
  create(caller: Caller, { actor_id, role_id, status = 'considered', notes = '' }: CreateCastingDto): Promise<Answer> {
    return this.writes.writeOnce(caller, async ({ manager, rows }) => {
      const isConfirmed = status === 'confirmed';
      const movie_id = await this.lockNew(manager, { actor_id, role_id }, isConfirmed ? 'UPDATE' : 'KEY SHARE');
      if (isConfirmed) await engage(manager, caller, [{ movie_id, actor_id }]);
      const row = { actor_id, movie_id, notes, role_id, status };
      const created = await rows.create(caller, row);
      const conflicts = await conflictsOfCasting(manager, caller, created.row.id, isConfirmed ? 'status' : undefined);
      return { ...created, beside: { conflicts } };
    });
  }

  /** @throws Failure 404, 412, 422 for a role of another movie, 409 for a second casting on a role; Clash */
  async update(caller: Caller, id: number, changes: UpdateCastingDto): Promise<Answer> {
    const { one, conflicts } = await this.changes.submit({ id, caller, changes });
    if (caller.prefer.return === 'minimal') return this.writes.answer(caller, { one });
    const beside = { conflicts: conflicts ?? (await this.conflictsAfterCommit(caller, id)) };
    return this.writes.answer(caller, { one, beside });
  }

  /** @throws Failure 404, 412 */
  remove(caller: Caller, id: number): Promise<Answer> {
    return this.writes.write(caller, async (transaction) => {
      const { manager, rows } = transaction;
      const before = await lockCasting(manager, rows, id);
      expectVersion(before.version, caller.versions);
      await rows.delete(id);
      await transaction.record({ action: 'delete', before });
      if (before.row.status === 'confirmed') await disengage(manager, caller, [before.row]);
      return before;
    });
  }

  /** @throws Failure 404, 409 if a row to which the casting refers is deleted, or the actor is on the role again; Clash */
  restore(caller: Caller, id: number): Promise<Answer> {
    return this.writes.restore(caller, id, {
      prepare: async ({ manager }, casting) => {
        await this.lockFormer(manager, casting);
        await endWait(manager, castingResource, id);
        await refuseSecond(manager, casting.actor_id, casting.role_id);
        if (casting.status === 'confirmed') await engage(manager, caller, [casting]);
      },
      restoreDependents: async ({ manager }, { status }) => ({
        conflicts: await conflictsOfCasting(manager, caller, id, status === 'confirmed' ? 'status' : undefined),
      }),
    });
  }

  /** @throws OutcomeUnknown: a failure to read must not look like a failure to write, which clients repeat. */
  private async conflictsAfterCommit(caller: Caller, id: number): Promise<ConflictDto[]> {
    try {
      return await conflictsOfCasting(this.dataSource.manager, caller, id);
    } catch (error) {
      throw new OutcomeUnknown(`the conflicts could not be read after the commit: ${(error as Error).message}`);
    }
  }

  /** Locks what a new casting refers to. Returns the movie. @throws Failure 422, 409 */
  private async lockNew(
    manager: EntityManager,
    { actor_id, role_id }: Pick<CastingDto, 'actor_id' | 'role_id'>,
    strength: 'UPDATE' | 'KEY SHARE',
  ): Promise<number> {
    const role = await this.roles.within(manager).find(role_id);
    const movies = role ? [role.row.movie_id] : [];
    const { actors, roles } = await lockInOrder(manager, { movies, actors: [actor_id], roles: [role_id] }, strength);
    const unknown: Detail[] = [];
    if (!actors.has(actor_id)) unknown.push({ field: 'actor_id', message: 'must be the id of an existing actor' });
    if (!roles.has(role_id)) unknown.push({ field: 'role_id', message: 'must be the id of an existing role' });
    if (unknown.length > 0) throw unprocessable(unknown);
    await refuseSecond(manager, actor_id, role_id);
    return role!.row.movie_id;
  }

  private async lockFormer(manager: EntityManager, { movie_id, actor_id, role_id }: CastingDto): Promise<void> {
    const wanted = { movies: [movie_id], actors: [actor_id], roles: [role_id] };
    const { movies, actors, roles } = await lockInOrder(manager, wanted, 'UPDATE');
    if (!movies.has(movie_id)) throw mustBeRestored('movie_id', `/movies/${movie_id}`);
    if (!actors.has(actor_id)) throw mustBeRestored('actor_id', `/actors/${actor_id}`);
    if (!roles.has(role_id)) throw mustBeRestored('role_id', `/roles/${role_id}`);
  }
}
