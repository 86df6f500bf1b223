import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { narrow, readPage, type Listing, type Page } from '../database/listing.js';
import type { Versioned } from '../http/answers.js';
import { notFound } from '../http/failures.js';
import type { ActorDto, CreateActorDto } from './actor.dto.js';
import { Actor } from './actor.entity.js';

/** All actors, for `KeptRows`. */
export const KEPT_ACTORS = `
  SELECT id, version, row_to_json((SELECT r FROM (SELECT age, gender, id, name) r))::text AS json FROM actors`;

/** The actors at rest. Rows are read as they are answered, their columns in the contract's order. */
@Injectable()
export class ActorsRepository {
  constructor(@InjectRepository(Actor) private readonly actors: Repository<Actor>) {}

  /** The same, inside the transaction of `manager`. */
  within(manager: EntityManager): ActorsRepository {
    return new ActorsRepository(manager.withRepository(this.actors));
  }

  /** All actors, by id. */
  async list(): Promise<ActorDto[]> {
    return (await this.rows().orderBy('actor.id').getRawMany<ActorDto>()).map(answered);
  }

  /** Those of the actors that `listing` asks for. */
  async page(listing: Listing): Promise<Page<ActorDto>> {
    const page = await readPage<Actor, ActorDto>(() => this.rows(), listing);
    return { ...page, rows: page.rows.map(answered) };
  }

  /** The statement of `page`, to look at its plan. */
  statement(listing: Listing): [sql: string, parameters: unknown[]] {
    return narrow(this.rows(), listing).getQueryAndParameters() as [string, unknown[]];
  }

  /** The actors of these ids, by id. */
  async some(ids: number[]): Promise<ActorDto[]> {
    const rows = this.rows().where('actor.id = ANY(:ids)', { ids }).orderBy('actor.id');
    return (await rows.getRawMany<ActorDto>()).map(answered);
  }

  /** @throws Failure 404 */
  async get(id: number): Promise<Versioned<ActorDto>> {
    const found = await this.find(id);
    if (!found) throw notFound();
    return found;
  }

  async find(id: number): Promise<Versioned<ActorDto> | null> {
    const row = await this.rows()
      .addSelect('actor.version', 'version')
      .where('actor.id = :id', { id })
      .getRawOne<ActorDto & { version: number }>();
    return row ? { row: answered(row), version: row.version } : null;
  }

  /** Returns the id that PostgreSQL gave. */
  async insert({ age, gender, name }: CreateActorDto): Promise<number> {
    const { identifiers } = await this.actors.createQueryBuilder().insert().values({ age, gender, name }).execute();
    return (identifiers as [{ id: number }])[0].id;
  }

  /** Puts a deleted actor back under its own id. */
  async reinsert({ age, gender, id, name }: ActorDto, version: number): Promise<void> {
    await this.actors.query(
      `INSERT INTO actors (id, name, gender, age, version) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5)`,
      [id, name, gender, age, version],
    );
  }

  /** Sets all fields of the actors, which must be locked, and counts a change of each. */
  async updateAll(actors: ActorDto[]): Promise<void> {
    if (actors.length === 0) return;
    await this.actors.query(
      `UPDATE actors SET age = new.age, gender = new.gender, name = new.name, version = version + 1
       FROM json_to_recordset($1) AS new (age integer, gender text, id integer, name text) WHERE actors.id = new.id`,
      [JSON.stringify(actors)],
    );
  }

  /** Deletes the actor; its castings go with it (ON DELETE CASCADE). */
  async delete(id: number): Promise<void> {
    await this.actors.createQueryBuilder().delete().where('id = :id', { id }).execute();
  }

  /** Keeps every other writer off the actor until the transaction ends; returns it. @throws Failure 404 */
  async lock(id: number): Promise<Versioned<ActorDto>> {
    await this.actors
      .createQueryBuilder('actor')
      .select('actor.id')
      .where('actor.id = :id', { id })
      .setLock('pessimistic_write')
      .getRawOne();
    return this.get(id);
  }

  /** Keeps every other writer off the actors, locked in id order, until the transaction ends; returns those that exist. */
  async lockToUpdate(ids: number[]): Promise<Map<number, Versioned<ActorDto>>> {
    const rows = await this.rows()
      .addSelect('actor.version', 'version')
      .where('actor.id = ANY(:ids)', { ids })
      .orderBy('actor.id')
      .setLock('for_no_key_update')
      .getRawMany<ActorDto & { version: number }>();
    return new Map(rows.map(({ version, ...row }) => [row.id, { row: answered(row), version }]));
  }

  /**
   * Keeps those of `ids` that exist from being deleted until the transaction ends, and returns them. Rows are locked in
   * id order, so that two transactions never wait for each other in a circle.
   */
  async lockSome(ids: number[]): Promise<number[]> {
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

const answered = ({ age, gender, id, name }: ActorDto): ActorDto => ({ age, gender, id, name });
