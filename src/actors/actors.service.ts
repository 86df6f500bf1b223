import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { transaction } from '../database/transaction.js';
import { notFound } from '../http/failures.js';
import type { ActorDto, CreateActorDto, UpdateActorDto } from './actor.dto.js';
import { ActorsRepository } from './actors.repository.js';

/** What may be done with actors. Each write answers the whole list as its own transaction sees it. */
@Injectable()
export class ActorsService {
  constructor(
    private readonly actors: ActorsRepository,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws Failure 404 when there are none */
  async list(): Promise<ActorDto[]> {
    const actors = await this.actors.list();
    if (actors.length === 0) throw notFound();
    return actors;
  }

  /** @throws Failure 404 */
  get(id: number): Promise<ActorDto> {
    return this.actors.get(id);
  }

  create(actor: CreateActorDto): Promise<{ id: number; actors: ActorDto[] }> {
    return transaction(this.dataSource, async (manager) => {
      const actors = this.actors.within(manager);
      const id = await actors.insert(actor);
      return { id, actors: await actors.list() };
    });
  }

  /** @throws Failure 404 */
  update(id: number, changes: UpdateActorDto): Promise<ActorDto[]> {
    return transaction(this.dataSource, async (manager) => {
      const actors = this.actors.within(manager);
      await actors.update(id, changes);
      return actors.list();
    });
  }

  /** @throws Failure 404 */
  remove(id: number): Promise<ActorDto[]> {
    return transaction(this.dataSource, async (manager) => {
      const actors = this.actors.within(manager);
      await actors.delete(id);
      return actors.list();
    });
  }
}
