import { Injectable } from '@nestjs/common';
import type { Answer } from '../http/answer.js';
import { notFound } from '../http/errors/failures.js';
import type { ListQuery } from '../lists/list-query.js';
import type { Caller } from '../resources/caller.js';
import { Resources } from '../resources/resources.js';
import type { CreateAbsenceDto, UpdateAbsenceDto } from './absence.dto.js';
import { absenceResource } from './absence.resource.js';
import { conflictsOfAbsence } from './conflict-check.js';
import { checkDates } from './dates.js';
import { endWait, mustBeRestored } from './dependents.js';
import { lockInOrder } from './lock-order.js';
import { Parents } from './parents.js';

/** Reads and writes the absences of actors. An absence is a fact: it is never refused, whatever it contradicts. */
@Injectable()
export class AbsencesService {
  /** Reads lists, single absences and their history. */
  readonly reads = this.resources.of(absenceResource).reads;
  private readonly writes = this.resources.of(absenceResource).writes;

  constructor(
    private readonly resources: Resources,
    private readonly parents: Parents,
  ) {}

  /** The absences of an actor, by their first day. @throws Failure 404 */
  listOf(actorId: number, query: ListQuery): Promise<Answer> {
    return this.parents.ofActor(actorId, this.reads, 'absence.actor_id', query);
  }

  /** @throws Failure 422 for wrong dates, 404 of the actor */
  create(caller: Caller, actorId: number, { notes = '', ...dates }: CreateAbsenceDto): Promise<Answer> {
    checkDates(dates);
    return this.writes.writeOnce(caller, async ({ manager, rows }) => {
      const { actors } = await lockInOrder(manager, { actors: [actorId] });
      if (!actors.has(actorId)) throw notFound();
      const row = { ...dates, actor_id: actorId, notes };
      const created = await rows.create(caller, row);
      return { ...created, beside: { conflicts: await conflictsOfAbsence(manager, created.row) } };
    });
  }

  /** @throws Failure 404, 412, 422 for wrong dates */
  update(caller: Caller, id: number, changes: UpdateAbsenceDto): Promise<Answer> {
    if (changes.starts && changes.ends) checkDates(changes);
    return this.writes.write(caller, async (transaction) => {
      const { manager, rows } = transaction;
      // A confirmation of the actor that is being made must see the absence, or the absence must see it.
      const { actor_id } = (await rows.get(id)).row;
      const { actors } = await lockInOrder(manager, { actors: [actor_id] });
      if (!actors.has(actor_id)) throw notFound();
      const { row } = await this.writes.lock(transaction, caller, id);
      checkDates({ starts: changes.starts ?? row.starts, ends: changes.ends ?? row.ends });
      await rows.update(caller, id, changes);
      const after = await rows.get(id);
      return { ...after, beside: { conflicts: await conflictsOfAbsence(manager, after.row) } };
    });
  }

  /** @throws Failure 404, 412 */
  remove(caller: Caller, id: number): Promise<Answer> {
    return this.writes.remove(caller, id);
  }

  /** @throws Failure 404 without a deletion in the history, 409 if the absence exists or its actor is deleted */
  restore(caller: Caller, id: number): Promise<Answer> {
    return this.writes.restore(caller, id, {
      prepare: async ({ manager }, { actor_id }) => {
        const { actors } = await lockInOrder(manager, { actors: [actor_id] });
        if (!actors.has(actor_id)) throw mustBeRestored('actor_id', `/actors/${actor_id}`);
        await endWait(manager, absenceResource, id);
      },
      restoreDependents: async ({ manager }, absence) => ({ conflicts: await conflictsOfAbsence(manager, absence) }),
    });
  }
}
