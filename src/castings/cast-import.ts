import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { actorResource } from '../actors/actor.resource.js';
import { inOrder, type Answer } from '../http/answer.js';
import { notFound } from '../http/errors/failures.js';
import type { Versioned } from '../http/etag.js';
import type { Caller } from '../resources/caller.js';
import { candidatesIn, type Candidate } from '../resources/import-candidates.js';
import { batches, idsByName } from '../resources/import-plan.js';
import { Tally, type Report } from '../resources/import-report.js';
import type { ImportRequest } from '../resources/import-request.js';
import { importSheet } from '../resources/imports.js';
import { updateLocked } from '../resources/locked-updates.js';
import type { ResourceRepository } from '../resources/resource.repository.js';
import { Resources } from '../resources/resources.js';
import { faultAt } from '../spreadsheets/faults.js';
import type { Sheet } from '../spreadsheets/sheet.js';
import { targets } from '../spreadsheets/targets.js';
import { CastList, type Board, type ListedCasting, type ListedRole } from './cast-list.js';
import { CastRowDto } from './cast-row.dto.js';
import type { CastingDto } from './casting.dto.js';
import { castingResource } from './casting.resource.js';
import { clashesIn } from './conflict-check.js';
import { disengage, engage, type Member } from './engagements.js';
import { lockInOrder } from './lock-order.js';
import type { RoleDto } from './role.dto.js';
import { roleResource } from './role.resource.js';

const rules = { create: CastRowDto, update: CastRowDto, named: 'role' };

/** Imports the cast list of a movie: its roles, and the castings for them. */
@Injectable()
export class CastImport {
  private readonly roles = this.resources.of(roleResource).rows;
  private readonly castings = this.resources.of(castingResource).rows;

  constructor(
    private readonly dataSource: DataSource,
    private readonly resources: Resources,
  ) {}

  /** @throws Failure 404 of the movie, and what `importSheet` throws */
  run(request: ImportRequest, movieId: number): Promise<Answer> {
    return importSheet(this.dataSource, request, targets.cast, async (sheet) => {
      const tally = new Tally('casting', sheet.faults);
      const candidates = await candidatesIn(sheet, rules, 'id', tally);
      tally.check();
      return (manager) => this.importAll(manager, request, movieId, { sheet, candidates });
    });
  }

  private async importAll(
    manager: EntityManager,
    { caller, options }: ImportRequest,
    movieId: number,
    { sheet, candidates }: { sheet: Sheet; candidates: readonly Candidate[] },
  ): Promise<Report> {
    const board = await this.lockedBoard(manager, movieId, candidates);
    const tally = new Tally('casting');
    const list = new CastList(board, tally);
    await list.decide(candidates);
    await checkActors(manager, list, tally);
    tally.check();
    await this.write(manager, caller, movieId, list);
    if (caller.prefer.handling !== 'lenient') await checkClashes(manager, movieId, list, tally);
    tally.check();
    return tally.report(sheet, options.dryRun);
  }

  /** Locks the movie, which keeps its roles and castings as they are, and reads them. */
  private async lockedBoard(manager: EntityManager, movieId: number, candidates: readonly Candidate[]): Promise<Board> {
    const { movies } = await lockInOrder(manager, { movies: [movieId] });
    if (!movies.has(movieId)) throw notFound();
    const names = (field: string) => candidates.flatMap(({ values }) => (values[field] as string | undefined) ?? []);
    const roles = await all(this.roles.within(manager), manager, movieId);
    const castings = await all(this.castings.within(manager), manager, movieId);
    const actors = await idsByName(manager, actorResource, 'name', names('actor'));
    const folded = await foldedNames(manager, [...names('role'), ...roles.map(({ row }) => row.name)]);
    return {
      movieId,
      roles: roles.map((role) => ({ ...role, folded: folded.get(role.row.name)! })),
      castings,
      folded,
      actors,
    };
  }

  private async write(manager: EntityManager, caller: Caller, movieId: number, list: CastList): Promise<void> {
    const roles = [...list.roles.values()];
    await this.writeRoles(manager, caller, movieId, roles);
    const statusOf = ({ changes, before }: ListedCasting) => changes.status ?? before?.row.status;
    const due = list.castings.filter(({ changes, before }) => !before || Object.keys(changes).length > 0);
    const member = ({ actor_id }: ListedCasting): Member => ({ movie_id: movieId, actor_id });
    const confirmed = due.filter((casting) => statusOf(casting) === 'confirmed');
    const former = due.filter(
      ({ before, changes }) => before?.row.status === 'confirmed' && changes.status !== undefined,
    );
    await engage(manager, caller, confirmed.map(member));
    await this.writeCastings(manager, caller, movieId, due);
    await disengage(manager, caller, former.map(member));
  }

  private async writeRoles(manager: EntityManager, author: Caller, movieId: number, roles: readonly ListedRole[]) {
    const rows = this.roles.within(manager);
    for (const batch of batches(roles.filter(({ before }) => !before))) {
      const created = await rows.createAll(
        batch.map(({ name, fields }) => ({ author, row: { ...fields, movie_id: movieId, name, notes: '' } })),
      );
      for (const [i, role] of created.entries()) {
        if (role instanceof Error) throw role;
        batch[i]!.id = role.row.id;
      }
    }
    const updates = roles.filter(({ before, fields }) => before && Object.keys(fields).length > 0);
    await rows.lock(updates.map(({ id }) => id!));
    for (const batch of batches(updates)) {
      const sent = batch.map(({ id, fields }) => ({ author, id: id!, changes: fields, versions: undefined }));
      await updateLocked(rows, sent);
    }
  }

  private async writeCastings(
    manager: EntityManager,
    author: Caller,
    movieId: number,
    castings: readonly ListedCasting[],
  ): Promise<void> {
    const rows = this.castings.within(manager);
    for (const batch of batches(castings.filter(({ before }) => !before))) {
      const created = await rows.createAll(
        batch.map(({ actor_id, role, changes }) => ({
          author,
          row: { actor_id, movie_id: movieId, role_id: role.id, ...changes },
        })),
      );
      for (const [i, casting] of created.entries()) {
        if (casting instanceof Error) throw casting;
        const one = batch[i]!;
        one.id = casting.row.id;
        one.entry.shown = () => inOrder({ ...casting.row, role: one.role.name });
      }
    }
    const updates = castings.filter(({ before }) => before);
    await rows.lock(updates.map(({ before }) => before!.row.id));
    for (const batch of batches(updates)) {
      const sent = batch.map(({ before, changes }) => ({ author, id: before!.row.id, changes, versions: undefined }));
      await updateLocked(rows, sent);
    }
  }
}

/** All rows of a movie, in order of ids. */
async function all<T extends RoleDto | CastingDto>(
  rows: ResourceRepository<T>,
  manager: EntityManager,
  movieId: number,
): Promise<Versioned<T>[]> {
  const sql = `SELECT id FROM ${rows.resource.name} WHERE movie_id = $1 ORDER BY id`;
  const ids = (await manager.query<{ id: number }[]>(sql, [movieId])).map(({ id }) => id);
  return rows.some(ids);
}

async function foldedNames(manager: EntityManager, names: readonly string[]): Promise<Map<string, string>> {
  const found = await manager.query<{ name: string; folded: string }[]>(
    'SELECT name, casting_fold(name) AS folded FROM unnest($1::text[]) AS sent (name)',
    [[...new Set(names)]],
  );
  return new Map(found.map(({ name, folded }) => [name, folded]));
}

/** Locks the actors of a cast list against other commitments; unknown ones are faults. */
async function checkActors(manager: EntityManager, { castings }: CastList, tally: Tally): Promise<void> {
  const ids = [...new Set(castings.map(({ actor_id }) => actor_id))];
  const actors = new Set<number>();
  for (const batch of batches(ids.sort((one, other) => one - other))) {
    const locked = await lockInOrder(manager, { actors: batch }, 'UPDATE');
    for (const id of locked.actors) actors.add(id);
  }
  for (const { actor_id, entry } of castings) {
    if (actors.has(actor_id)) continue;
    tally.fault(faultAt(entry.row, 'actor_id', 'must be the id of an existing actor', String(actor_id)));
  }
}

/** A new commitment that contradicts others is a fault of its row. */
async function checkClashes(manager: EntityManager, movieId: number, list: CastList, tally: Tally): Promise<void> {
  const clashes = await clashesIn(manager, movieId);
  for (const { entry, role, changes, id } of list.castings) {
    const isNew = changes.status === 'confirmed' || 'starts' in role.fields || 'ends' in role.fields;
    for (const explain of (isNew && clashes.get(id!)) || []) {
      const text = tally.isFull ? 'contradicts another commitment' : await explain();
      tally.fault(faultAt(entry.row, 'status', `${text}; send Prefer: handling=lenient to confirm all the same`));
    }
  }
}
