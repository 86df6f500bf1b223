import type { EntityManager } from 'typeorm';
import { actorLimits } from '../actors/actor.dto.js';
import { missing } from '../castings/cast-changes.js';
import type { MembershipsService } from '../castings/memberships.service.js';
import type { Author } from '../history/author.js';
import type { Versioned } from '../http/etag.js';
import { faultOf } from '../http/text.js';
import { idIn } from '../http/validation.js';
import type { Candidate } from '../resources/import-candidates.js';
import { batches, idsByName, type Plan } from '../resources/import-plan.js';
import type { Tally } from '../resources/import-report.js';
import type { Relations } from '../resources/imports.js';
import type { Row } from '../resources/resource.js';
import { eachInTurns } from '../resources/slices.js';
import { faultAt } from '../spreadsheets/faults.js';
import type { MovieDto } from './movie.dto.js';

/** The casts in a sheet of movies: ids or names of actors in one cell, parted by `;`. */
export class ImportedCasts implements Relations {
  constructor(private readonly memberships: MembershipsService) {}

  async resolve(manager: EntityManager, candidates: readonly Candidate[], tally: Tally): Promise<Candidate[]> {
    const names = candidates.flatMap(({ values }) => namesIn(values.actors));
    const known = await idsByName(manager, { name: 'actors' }, 'name', names);
    const resolved: Candidate[] = [];
    await eachInTurns(candidates, (candidate) => {
      const { row, values } = candidate;
      if (values.actors === undefined) return resolved.push(candidate);
      const ids = itemsIn(values.actors).flatMap((item) => {
        const id = idIn(item);
        if (id !== undefined) return [id];
        const found = known.get(item) ?? [];
        if (found.length !== 1) tally.fault(faultAt(row, 'actors', advice(found), item));
        return found;
      });
      const actors = [...new Set(ids)].sort((one, other) => one - other);
      return resolved.push({ ...candidate, values: { ...values, actors } });
    });
    return resolved;
  }

  async lock(manager: EntityManager, { creations, updates }: Plan, tally: Tally): Promise<void> {
    const casts = [
      ...creations.map(({ entry, values }) => ({ row: entry.row, actors: castIn(values) ?? [] })),
      ...updates.map(({ entry, changes }) => ({ row: entry.row, actors: castIn(changes) ?? [] })),
    ];
    const leaving = updates.flatMap(({ before, changes }) =>
      missing(castOf(before), castIn(changes) ?? castOf(before)),
    );
    const ids = new Set([...casts.flatMap(({ actors }) => actors), ...leaving]);
    const existing = new Set<number>();
    for (const batch of batches([...ids].sort((one, other) => one - other))) {
      for (const id of await this.memberships.keepActors(manager, batch)) existing.add(id);
    }
    for (const { row, actors } of casts) {
      const unknown = actors.filter((id) => !existing.has(id));
      if (unknown.length === 0) continue;
      const message = `must be ids or names of existing actors; unknown: ${unknown.slice(0, 20).join(', ')}`;
      tally.fault(faultAt(row, 'actors', message));
    }
  }

  update(manager: EntityManager, author: Author, updates: Plan['updates']): Promise<void> {
    const changes = updates.map(({ before, changes: { actors, ...members } }) => {
      const [former, cast] = [castOf(before), (actors as number[] | undefined) ?? castOf(before)];
      return { author, id: before.row.id, joining: missing(cast, former), leaving: missing(former, cast), members };
    });
    return this.memberships.change(manager, changes);
  }
}

const castIn = ({ actors }: Readonly<Record<string, unknown>>) => actors as number[] | undefined;
const castOf = ({ row }: Versioned<Row>) => (row as MovieDto).actors;

const itemsIn = (cell: unknown) =>
  (typeof cell === 'string' ? cell : '')
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** What can't be the name of an actor, such as a NUL, is not looked up: PostgreSQL would refuse the statement. */
const namesIn = (cell: unknown) =>
  itemsIn(cell).filter((item) => idIn(item) === undefined && faultOf(item, actorLimits.name.maxLength) === undefined);

const advice = (ids: readonly number[]) =>
  ids.length === 0
    ? 'must be ids or names of existing actors'
    : `is the name of several actors; write the id of one: ${ids.slice(0, 20).join(', ')}`;
