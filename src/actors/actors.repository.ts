import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { prepared, queryPrepared } from '../database/prepared.js';
import { narrow, readPage, type Listing, type Page } from '../lists/listing.js';
import { LOCKED } from '../database/shared-commit.js';
import type { Author } from '../history/author.js';
import { recordFrom } from '../history/history.service.js';
import type { Versioned } from '../resources/answers.js';
import type { Versions } from '../http/etag.js';
import { conflict, notFound } from '../http/errors/failures.js';
import { stored } from '../http/text.js';
import type { ActorDto, CreateActorDto, UpdateActorDto } from './actor.dto.js';
import { Actor } from './actor.entity.js';

const asAnswered = (actor: string) =>
  `row_to_json((SELECT r FROM (SELECT ${actor}.age, ${actor}.gender, ${actor}.id, ${actor}.name) r))`;

/** All actors, for `KeptRows`. */
export const KEPT_ACTORS = `SELECT id, version, ${asAnswered('actors')}::text AS json FROM actors`;

/** What a PATCH wants of one actor. */
export interface ActorUpdate {
  readonly author: Author;
  readonly id: number;
  readonly changes: UpdateActorDto;
  readonly versions: Versions;
}

/** What became of an update: `after` is missing where the actor had none of the versions that the caller expects. */
export interface UpdatedActor {
  readonly version: number;
  readonly after?: Versioned<ActorDto>;
}

/** An actor as `UPDATE_ALL` found and left it. */
type UpdatedRow = ActorDto & { found: number | null; version: number | null };

// One statement, for a batch of writes pays for each by a round trip. Its UPDATE meets every row as the lock before it
// left it: PostgreSQL goes on from a row's latest version, whatever the statement's snapshot says (READ COMMITTED).
const updateAll = (lock: string, found: string) =>
  prepared(`
  WITH wanted AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1) AS wanted (id integer, age integer, gender text, name text,
      versions integer[], subject text, request_id text)
  ), before AS MATERIALIZED (
    SELECT actor.age, actor.gender, actor.id, actor.name, actor.version FROM actors actor JOIN wanted USING (id)
    ORDER BY actor.id ${lock}
  ), after AS (
    UPDATE actors SET age = coalesce(wanted.age, before.age), gender = coalesce(wanted.gender, before.gender),
      name = coalesce(wanted.name, before.name), version = before.version + 1
    FROM before JOIN wanted USING (id)
    WHERE actors.id = before.id AND (wanted.versions IS NULL OR before.version = ANY(wanted.versions))
    RETURNING actors.age, actors.gender, actors.id, actors.name, actors.version
  ), recorded AS (
    ${recordFrom(`SELECT subject, request_id, 'update', 'actors', id, after.version, ${asAnswered('before')},
      ${asAnswered('after')} FROM wanted JOIN before USING (id) JOIN after USING (id)`)}
  )
  SELECT id, before.version AS found, after.age, after.gender, after.name, after.version
  FROM ${found} LEFT JOIN after USING (id)`);
const UPDATE_ALL = updateAll('FOR NO KEY UPDATE OF actor', 'before');
/** Of an actor that is there and was skipped, being locked, it returns the id alone. */
const UPDATE_UNLOCKED = updateAll(
  'FOR NO KEY UPDATE OF actor SKIP LOCKED',
  'actors JOIN wanted USING (id) LEFT JOIN before USING (id)',
);

/** The actors at rest. Rows are read as they are answered, their columns in the contract's order. */
@Injectable()
export class ActorsRepository {
  constructor(@InjectRepository(Actor) private readonly actors: Repository<Actor>) {}

  /** The same, inside the transaction of `manager`. */
  within(manager: EntityManager): ActorsRepository {
    return new ActorsRepository(manager.withRepository(this.actors));
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

  /** Puts a deleted actor back under its own id. @throws Failure 409 when another request has just done so */
  async reinsert({ age, gender, id, name }: ActorDto, version: number): Promise<void> {
    const [inserted] = await this.actors.query<unknown[]>(
      `INSERT INTO actors (id, name, gender, age, version) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT ON CONSTRAINT pk_actors DO NOTHING RETURNING id`,
      [id, stored(name, 200), stored(gender, 50), age, version],
    );
    if (!inserted) throw conflict('actor_id', 'exists; there is nothing to restore');
  }

  /**
   * Changes what each update names, counts it as a change and writes it down. Every other writer is kept off the actors,
   * locked in id order, until the transaction ends. Returns what became of those that exist; no two may be of one actor.
   * Unless it `waits`, an actor whom another session has locked is left as it is: `LOCKED`.
   */
  async updateAll(updates: readonly ActorUpdate[], waits: boolean): Promise<Map<number, UpdatedActor | Error>> {
    const wanted = updates.map(({ author: { subject, requestId }, id, changes, versions }) => {
      const { age, gender, name } = changes;
      return { id, age, gender, name, versions, subject, request_id: requestId };
    });
    const sql = waits ? UPDATE_ALL : UPDATE_UNLOCKED;
    const rows = await queryPrepared<UpdatedRow[]>(this.actors.manager, sql, [JSON.stringify(wanted)]);
    return new Map(
      rows.map(({ found, version, ...row }) => {
        const after = version === null ? undefined : { row: answered(row), version };
        return [row.id, found === null ? LOCKED : { version: found, after }];
      }),
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
