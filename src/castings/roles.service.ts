import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Answer } from '../http/answer.js';
import { notFound } from '../http/errors/failures.js';
import { expectVersion, type Versioned } from '../http/etag.js';
import type { ListQuery } from '../lists/list-query.js';
import type { Caller } from '../resources/caller.js';
import { Resources } from '../resources/resources.js';
import type { Transaction } from '../resources/writes.js';
import { conflictsOfRole } from './conflict-check.js';
import { checkDates } from './dates.js';
import { endWait, lockedWith, mustBeRestored, removeDependents, restoreDependents } from './dependents.js';
import { disengage } from './engagements.js';
import { lockInOrder } from './lock-order.js';
import { Parents } from './parents.js';
import type { CreateRoleDto, RoleDto, UpdateRoleDto } from './role.dto.js';
import { roleResource } from './role.resource.js';

/** Reads and writes the roles of movies. */
@Injectable()
export class RolesService {
  /** Reads lists, single roles and their history. */
  readonly reads = this.resources.of(roleResource).reads;
  private readonly writes = this.resources.of(roleResource).writes;

  constructor(
    private readonly resources: Resources,
    private readonly parents: Parents,
  ) {}

  /** The roles of a movie, by billing. @throws Failure 404 */
  listOf(movieId: number, query: ListQuery): Promise<Answer> {
    return this.parents.ofMovie(movieId, this.reads, 'role.movie_id', query);
  }

  /** @throws Failure 422 for wrong dates, 404 of the movie */
  create(caller: Caller, movieId: number, { name, notes = '', ...optional }: CreateRoleDto): Promise<Answer> {
    checkDates(optional);
    return this.writes.writeOnce(caller, async ({ manager, rows }) => {
      const { movies } = await lockInOrder(manager, { movies: [movieId] });
      if (!movies.has(movieId)) throw notFound();
      const row = { ...optional, movie_id: movieId, name, notes };
      return rows.create(caller, row);
    });
  }

  /** @throws Failure 404, 412, 422 for wrong dates; Clash if new dates contradict other commitments of a confirmed actor */
  update(caller: Caller, id: number, changes: UpdateRoleDto): Promise<Answer> {
    const { starts, ends } = changes;
    if (starts === undefined && ends === undefined) return this.writes.update(caller, id, changes);
    if (starts !== undefined && ends !== undefined) checkDates({ starts, ends });
    return this.writes.write(caller, async (transaction) => {
      const { manager, rows } = transaction;
      const { row: before } = await this.lock(transaction, caller, id);
      checkDates({
        starts: starts === undefined ? before.starts : starts,
        ends: ends === undefined ? before.ends : ends,
      });
      await rows.update(caller, id, changes);
      return { ...(await rows.get(id)), beside: { conflicts: await conflictsOfRole(manager, caller, id, before) } };
    });
  }

  /** Deletes a role with its castings. @throws Failure 404, 412 */
  remove(caller: Caller, id: number): Promise<Answer> {
    return this.writes.write(caller, async (transaction) => {
      const { manager, rows } = transaction;
      const before = await this.lock(transaction, caller, id);
      const castings = await removeDependents(manager, caller, { by: 'role_id', id });
      await rows.delete(id);
      await transaction.record({ action: 'delete', before });
      await disengage(
        manager,
        caller,
        castings.filter(({ status }) => status === 'confirmed'),
      );
      return before;
    });
  }

  /**
   * Restores a deleted role with its castings. A casting of a deleted actor returns when that actor is restored.
   * @throws Failure 404 without a deletion in the history, 409 if the role exists or its movie is deleted
   */
  restore(caller: Caller, id: number): Promise<Answer> {
    return this.writes.restore(caller, id, {
      prepare: async ({ manager }, { movie_id }) => {
        await lockMovieOf(manager, id, movie_id);
        await endWait(manager, roleResource, id);
      },
      restoreDependents: ({ manager }) => restoreDependents(manager, caller, { by: 'role_id', id }),
    });
  }

  /** Locks a role, its movie, and the actors of its castings, against other commitments. @throws Failure 404, 412 */
  private async lock({ manager, rows }: Transaction<RoleDto>, caller: Caller, id: number): Promise<Versioned<RoleDto>> {
    const { row } = await rows.get(id);
    const { movies } = await lockInOrder(manager, { movies: [row.movie_id] });
    // No casting is added to the role while its movie is locked.
    const actors = await manager.query<{ id: number }[]>('SELECT actor_id AS id FROM castings WHERE role_id = $1', [
      id,
    ]);
    const { roles } = await lockInOrder(manager, { actors: actors.map(({ id }) => id), roles: [id] }, 'UPDATE');
    // A row that was restored since then can be read, but it is not locked.
    if (!movies.has(row.movie_id) || !roles.has(id)) throw notFound();
    const one = await rows.get(id);
    expectVersion(one.version, caller.versions);
    return one;
  }
}

async function lockMovieOf(manager: EntityManager, id: number, movieId: number): Promise<void> {
  const castings = await lockedWith(manager, { by: 'role_id', id });
  const actors = castings.map(({ actor_id }) => actor_id);
  const { movies } = await lockInOrder(manager, { movies: [movieId], actors });
  if (!movies.has(movieId)) throw mustBeRestored('movie_id', `/movies/${movieId}`);
}
