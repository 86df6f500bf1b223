import type { DataSource, EntityManager } from 'typeorm';
import { LOCKED, SharedCommit } from '../database/shared-commit.js';
import { committed, transaction } from '../database/transaction.js';
import type { RenderedRow } from '../http/answer.js';
import { conflict, notFound, unprocessable } from '../http/errors/failures.js';
import { expectVersion, stale, type Versioned } from '../http/etag.js';
import type { Caller } from '../resources/caller.js';
import type { ResourceRepository, Update } from '../resources/resource.repository.js';
import type { CastingDto, UpdateCastingDto } from './casting.dto.js';
import { conflictsOfCasting } from './conflict-check.js';
import { disengage, engage } from './engagements.js';
import { lockInOrder } from './lock-order.js';

/** A change of one casting. */
interface Request {
  readonly id: number;
  readonly caller: Caller;
  readonly changes: UpdateCastingDto;
}

/** A casting after a change. `conflicts` are known if the change needed a transaction. */
export interface Changed {
  readonly one: RenderedRow;
  readonly conflicts?: readonly object[];
}

/** The change turned out to be one of the cast as well. */
const CHANGES_CAST = new Error('the casting is confirmed');

/**
 * Changes castings. A change that leaves the cast alone joins the shared commit: it touches one row. All others are made in
 * a transaction that locks the movie, the actor, the role and the casting.
 */
export class CastingChanges {
  private readonly commit = new SharedCommit<Request, RenderedRow>(async (requests, waits) =>
    waits ? [(await this.changeLocked(requests[0]!)).one] : this.changeAll(requests),
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly castings: ResourceRepository<CastingDto>,
  ) {}

  /** @throws Failure 404, 412, 422 for a role of another movie, 409 for a second casting on a role; Clash */
  async submit(request: Request): Promise<Changed> {
    const { role_id, status } = request.changes;
    if (role_id !== undefined || status === 'confirmed') return this.changeLocked(request);
    try {
      return { one: await this.commit.submit(request) };
    } catch (error) {
      if (error === CHANGES_CAST) return this.changeLocked(request);
      throw error;
    }
  }

  /** Changes rows of the version that was seen: another one may be confirmed. */
  private async changeAll(requests: readonly Request[]): Promise<(RenderedRow | Error)[]> {
    const found = await this.castings.some(requests.map(({ id }) => id));
    const castings = new Map(found.map((casting) => [casting.row.id, casting]));
    const updates = requests.map((request) => updateOf(request, castings.get(request.id)));
    const due = updates.filter((update): update is Update => !(update instanceof Error));
    const updated = due.length > 0 ? await committed(this.dataSource, () => this.castings.updateAll(due)) : undefined;
    return updates.map((update) => {
      if (update instanceof Error) return update;
      const outcome = updated?.get(update.id);
      return outcome instanceof Error ? outcome : (outcome?.after ?? LOCKED);
    });
  }

  private changeLocked(request: Request): Promise<Changed> {
    return transaction(this.dataSource, (manager) => this.changeWithin(manager, request));
  }

  private async changeWithin(manager: EntityManager, { id, caller, changes }: Request): Promise<Changed> {
    const rows = this.castings.within(manager);
    const { row: before, version } = await lockCasting(manager, rows, id, changes.role_id);
    expectVersion(version, caller.versions);
    const { role_id = before.role_id, status = before.status } = changes;
    if (role_id !== before.role_id) await checkRole(manager, before, role_id);
    const isConfirmed = status === 'confirmed';
    const confirmedBy = isConfirmed ? fieldThatConfirms(before, { role_id, status }) : undefined;
    if (isConfirmed) await engage(manager, caller, [before]);
    const one = await rows.update(caller, id, changes);
    if (before.status === 'confirmed' && !isConfirmed) await disengage(manager, caller, [before]);
    return { one, conflicts: await conflictsOfCasting(manager, caller, id, confirmedBy) };
  }
}

/** The field whose change makes a casting confirmed, or confirmed for another role. */
function fieldThatConfirms(before: CastingDto, after: Pick<CastingDto, 'role_id' | 'status'>) {
  if (before.status !== after.status) return 'status';
  return before.role_id === after.role_id ? undefined : 'role_id';
}

/** Locks all that a write of a casting may touch. @throws Failure 404 */
export async function lockCasting(
  manager: EntityManager,
  rows: ResourceRepository<CastingDto>,
  id: number,
  otherRole?: number,
): Promise<Versioned<CastingDto>> {
  const { movie_id, actor_id, role_id } = (await rows.get(id)).row;
  const roles = [role_id, ...(otherRole === undefined ? [] : [otherRole])];
  const wanted = { movies: [movie_id], actors: [actor_id], roles, castings: [id] };
  const locked = await lockInOrder(manager, wanted, 'UPDATE');
  // A row that was restored since then can be read, but it is not locked.
  const isLocked = locked.movies.has(movie_id) && locked.actors.has(actor_id) && locked.roles.has(role_id);
  if (!isLocked || !locked.castings.has(id)) throw notFound();
  return rows.get(id);
}

/** @throws Failure 409 that names the casting if the actor is on the role already */
export async function refuseSecond(manager: EntityManager, actorId: number, roleId: number): Promise<void> {
  const [other] = await manager.query<{ id: number }[]>(
    'SELECT id FROM castings WHERE role_id = $1 AND actor_id = $2',
    [roleId, actorId],
  );
  if (other) throw conflict('actor_id', `is on this role already: /castings/${other.id}`);
}

/** @throws Failure 422 for a role that is not in the movie of the casting, 409 if the actor is on it already */
async function checkRole(manager: EntityManager, { movie_id, actor_id }: CastingDto, roleId: number): Promise<void> {
  const [role] = await manager.query<unknown[]>('SELECT FROM roles WHERE id = $1 AND movie_id = $2', [
    roleId,
    movie_id,
  ]);
  if (!role) throw unprocessable([{ field: 'role_id', message: 'must be the id of another role in the same movie' }]);
  await refuseSecond(manager, actor_id, roleId);
}

function updateOf({ id, caller, changes }: Request, casting: Versioned<CastingDto> | undefined): Update | Error {
  if (!casting) return notFound();
  const { row, version } = casting;
  if (caller.versions && !caller.versions.includes(version)) return stale(version, caller.versions);
  if (changes.status !== undefined && row.status === 'confirmed') return CHANGES_CAST;
  return { author: caller, id, changes, versions: [version] };
}
