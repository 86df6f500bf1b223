import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { notFound } from '../http/failures.js';
import type { ActorDto, CreateActorDto, UpdateActorDto } from './actor.dto.js';
import { Actor } from './actor.entity.js';

/** The actors at rest. Rows are read as they are answered, their columns in the contract's order. */
@Injectable()
export class ActorsRepository {
  constructor(@InjectRepository(Actor) private readonly actors: Repository<Actor>) {}

  /** The same, inside the transaction of `manager`. */
  within(manager: EntityManager): ActorsRepository {
    return new ActorsRepository(manager.withRepository(this.actors));
  }

  /** All actors, by id. */
  list(): Promise<ActorDto[]> {
    return this.rows().orderBy('actor.id').getRawMany();
  }

  /** @throws Failure 404 */
  async get(id: number): Promise<ActorDto> {
    const actor = await this.rows().where('actor.id = :id', { id }).getRawOne<ActorDto>();
    if (!actor) throw notFound();
    return actor;
  }

  /** Returns the id that PostgreSQL gave. */
  async insert({ age, gender, name }: CreateActorDto): Promise<number> {
    const { identifiers } = await this.actors.createQueryBuilder().insert().values({ age, gender, name }).execute();
    return (identifiers as [{ id: number }])[0].id;
  }

  /** Sets what `changes` names and nothing else. @throws Failure 404 */
  async update(id: number, { age, gender, name }: UpdateActorDto): Promise<void> {
    const { affected } = await this.actors
      .createQueryBuilder()
      .update()
      .set({ age, gender, name })
      .where('id = :id', { id })
      .execute();
    if (affected === 0) throw notFound();
  }

  /** Deletes the actor; its castings go with it (ON DELETE CASCADE). @throws Failure 404 */
  async delete(id: number): Promise<void> {
    const { affected } = await this.actors.createQueryBuilder().delete().where('id = :id', { id }).execute();
    if (affected === 0) throw notFound();
  }

  /**
   * Keeps those of `ids` that exist from being deleted until the transaction ends, and returns them. Rows are locked in
   * id order, so that two transactions never wait for each other in a circle.
   */
  async lock(ids: number[]): Promise<number[]> {
    const rows = await this.actors
      .createQueryBuilder('actor')
      .select('actor.id', 'id')
      .where('actor.id = ANY(:ids)', { ids })
      .orderBy('actor.id')
      .setLock('for_key_share')
      .getRawMany<{ id: number }>();
    return rows.map(({ id }) => id);
  }

  private rows() {
    return this.actors
      .createQueryBuilder('actor')
      .select('actor.age', 'age')
      .addSelect('actor.gender', 'gender')
      .addSelect('actor.id', 'id')
      .addSelect('actor.name', 'name');
  }
}
