import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Page } from '../database/listing.js';
import { transaction } from '../database/transaction.js';
import type { Versioned, Written } from '../http/answers.js';
import { stale, type Versions } from '../http/etag.js';
import { notFound } from '../http/failures.js';
import type { ListQuery } from '../http/list-query.js';
import type { Preferences } from '../http/prefer.js';
import type { ActorDto, CreateActorDto, UpdateActorDto } from './actor.dto.js';
import { ActorsRepository } from './actors.repository.js';
import { Filmography } from './filmography.js';

/** What may be done with actors. What a write answers is read in its own transaction. */
@Injectable()
export class ActorsService {
  constructor(
    private readonly actors: ActorsRepository,
    private readonly filmography: Filmography,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws Failure 404 when there are none and nothing was asked for */
  async list(query: ListQuery): Promise<Page<ActorDto>> {
    const page = await this.actors.page(query);
    if (!query.asked && page.rows.length === 0) throw notFound();
    return page;
  }

  /** The movies in which any of these actors plays. */
  moviesOf(actors: ActorDto[]): Promise<unknown[]> {
    return this.filmography.of(actors.map(({ id }) => id));
  }

  /** @throws Failure 404 */
  get(id: number): Promise<Versioned<ActorDto>> {
    return this.actors.get(id);
  }

  create(actor: CreateActorDto, prefer: Preferences): Promise<Written<ActorDto>> {
    return transaction(this.dataSource, async (manager) => {
      const actors = this.actors.within(manager);
      return written(actors, await actors.insert(actor), prefer);
    });
  }

  /** @throws Failure 404, 412 */
  update(id: number, changes: UpdateActorDto, versions: Versions, prefer: Preferences): Promise<Written<ActorDto>> {
    return transaction(this.dataSource, async (manager) => {
      const actors = this.actors.within(manager);
      await actors.update(id, changes, versions);
      return written(actors, id, prefer);
    });
  }

  /** @throws Failure 404, 412 */
  remove(id: number, versions: Versions, prefer: Preferences): Promise<Written<ActorDto>> {
    return transaction(this.dataSource, async (manager) => {
      const actors = this.actors.within(manager);
      await this.filmography.lock(manager, id);
      const one = await actors.lock(id);
      if (versions && !versions.includes(one.version)) throw stale(one.version);
      await this.filmography.leave(manager, id);
      await actors.delete(id);
      return prefer.return ? { id, one } : { id, list: await actors.list() };
    });
  }
}

async function written(actors: ActorsRepository, id: number, prefer: Preferences): Promise<Written<ActorDto>> {
  return prefer.return ? { id, one: await actors.get(id) } : { id, list: await actors.list() };
}
