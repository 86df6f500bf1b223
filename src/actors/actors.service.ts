import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { KeptRow } from '../kept/kept-list.js';
import { KeptRows } from '../kept/kept-rows.js';
import type { KeptTable } from '../kept/kept-table.js';
import { isOfAllById, keptPage, type Page, type Rendered } from '../lists/listing.js';
import { SharedCommit } from '../database/shared-commit.js';
import { transaction } from '../database/transaction.js';
import type { Author } from '../history/author.js';
import type { ChangeDto } from '../history/change.dto.js';
import { changeOf, HistoryService } from '../history/history.service.js';
import type { Written } from '../resources/answers.js';
import { expectVersion, stale, type Versions } from '../http/etag.js';
import { conflict, notFound } from '../http/errors/failures.js';
import type { RetryKey } from '../http/idempotency.js';
import { once } from '../resources/idempotency-keys.js';
import type { ListQuery } from '../lists/list-query.js';
import type { Preferences } from '../http/prefer.js';
import type { ActorDto, CreateActorDto, UpdateActorDto } from './actor.dto.js';
import { ActorsRepository, KEPT_ACTORS, type ActorUpdate } from './actors.repository.js';
import { Filmography } from './filmography.js';

/** What may be done with actors. What a write answers is read in its own transaction, which also records the change. */
@Injectable()
export class ActorsService {
  private readonly kept: KeptTable;
  private readonly updates = new SharedCommit<Update, Written<ActorDto>>((updates, waits) =>
    this.updateAll(updates, waits),
  );

  constructor(
    private readonly actors: ActorsRepository,
    private readonly filmography: Filmography,
    private readonly history: HistoryService,
    private readonly dataSource: DataSource,
    keptRows: KeptRows,
  ) {
    this.kept = keptRows.table('actors', KEPT_ACTORS);
  }

  /** @throws Failure 404 when there are none and nothing was asked for */
  async list(query: ListQuery): Promise<Page<ActorDto> | Rendered> {
    const kept = !query.include && isOfAllById(query) ? await this.kept.now() : undefined;
    const page = kept && keptPage(kept, query);
    if (query.asked) return page ?? this.actors.page(query);
    if (kept?.size === 0) throw notFound();
    if (page) return page;
    const { body, etag, total } = await this.kept.read(this.dataSource.manager);
    if (total === 0) throw notFound();
    return { body, etag, total: query.count ? total : undefined };
  }

  /** The movies in which any of these actors plays. */
  moviesOf(actors: ActorDto[]): Promise<unknown[]> {
    return this.filmography.of(actors.map(({ id }) => id));
  }

  /** @throws Failure 404 */
  async get(id: number): Promise<KeptRow> {
    const kept = await this.kept.now();
    const row = kept ? kept.get(id) : await this.kept.find(this.dataSource.manager, id);
    if (!row) throw notFound();
    return row;
  }

  create(author: Author, actor: CreateActorDto, prefer: Preferences, retry?: RetryKey): Promise<Written<ActorDto>> {
    return this.write(prefer, async (actors, manager) => {
      const { outcome, replayed } = await once(manager, retry, async () => {
        const one = await actors.get(await actors.insert(actor));
        await this.history.record(manager, change(author, 'create', { after: one }));
        return one;
      });
      return { one: outcome, replayed };
    });
  }

  /** @throws Failure 404, 412 */
  update(
    author: Author,
    id: number,
    changes: UpdateActorDto,
    versions: Versions,
    prefer: Preferences,
  ): Promise<Written<ActorDto>> {
    return this.updates.submit({ author, id, changes, versions, answersList: !prefer.return });
  }

  /** @throws Failure 404, 412 */
  remove(author: Author, id: number, versions: Versions, prefer: Preferences): Promise<Written<ActorDto>> {
    return this.write(prefer, async (actors, manager) => {
      const { one, movies } = await this.lockWithMovies(actors, manager, id);
      expectVersion(one.version, versions);
      await this.filmography.leave(manager, author, id, movies);
      await actors.delete(id);
      const { age, gender, name } = one.row;
      const before = { row: { age, gender, id, movies, name }, version: one.version };
      await this.history.record(manager, change(author, 'delete', { before }));
      return { one };
    });
  }

  /**
   * Brings a deleted actor back from its history, with its castings: those of a deleted movie come back with the movie.
   * @throws Failure 404 when nothing of it is known, 409 when it exists
   */
  restore(author: Author, id: number, prefer: Preferences, retry?: RetryKey): Promise<Written<ActorDto>> {
    return this.write(prefer, async (actors, manager) => {
      const { outcome, replayed } = await once(manager, retry, async () => {
        const last = await this.history.toRestore(manager, 'actors', id);
        if (await actors.find(id)) throw conflict('actor_id', 'exists; there is nothing to restore');
        if (last?.action !== 'delete') throw notFound();
        const { movies, ...row } = last.before as ActorDto & { movies: number[] };
        await actors.reinsert(row, last.version + 1);
        await this.filmography.rejoin(manager, author, id, movies);
        const one = await actors.get(id);
        await this.history.record(manager, change(author, 'restore', { after: one }));
        return one;
      });
      return { one: outcome, replayed };
    });
  }

  /** @throws Failure 404 for an actor that never was */
  async changes(id: number, query: ListQuery): Promise<Page<ChangeDto>> {
    const page = await this.history.of('actors', id, query);
    if (page.rows.length === 0 && !(await this.history.last(this.dataSource.manager, 'actors', id)))
      await this.actors.get(id);
    return page;
  }

  /**
   * Locks the movies in which the actor plays, and then the actor: nobody can cast or uncast it any more. Where another
   * writer cast it while these locks were waited for, they are let go and taken again with that movie among them: taken
   * behind the actor, its lock would close a circle with a writer who holds it and waits for the actor.
   */
  private async lockWithMovies(actors: ActorsRepository, manager: EntityManager, id: number) {
    await manager.query('SAVEPOINT unlocked');
    for (let others: number[] = []; ;) {
      const locked = await this.filmography.lock(manager, id, others);
      const one = await actors.lock(id);
      const movies = await this.filmography.ids(manager, id);
      if (movies.every((movie) => locked.includes(movie))) return { one, movies };
      others = [...locked, ...movies];
      await manager.query('ROLLBACK TO SAVEPOINT unlocked');
    }
  }

  /** All of the updates in one transaction; an update that its row does not allow is left out. */
  private updateAll(updates: Update[], waits: boolean): Promise<(Written<ActorDto> | Error)[]> {
    return transaction(this.dataSource, async (manager) => {
      const updated = await this.actors.within(manager).updateAll(updates, waits);
      const list = updates.some(({ answersList }) => answersList) ? await this.kept.bodyWithin(manager) : undefined;
      return updates.map(({ id, answersList, versions }) => {
        const outcome = updated.get(id);
        if (outcome instanceof Error) return outcome;
        if (!outcome?.after) return outcome ? stale(outcome.version, versions) : notFound();
        return { one: outcome.after, list: answersList ? list : undefined };
      });
    });
  }

  private write(
    prefer: Preferences,
    work: (actors: ActorsRepository, manager: EntityManager) => Promise<Written<ActorDto>>,
  ): Promise<Written<ActorDto>> {
    return transaction(this.dataSource, async (manager) => {
      const actors = this.actors.within(manager);
      const done = await work(actors, manager);
      return { ...done, list: prefer.return ? undefined : await this.kept.bodyWithin(manager) };
    });
  }
}

const change = changeOf<ActorDto>('actors');

interface Update extends ActorUpdate {
  readonly answersList: boolean;
}
