import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { loadDatabaseConfig } from '../src/config/config.js';
import { databaseOptions } from '../src/database/options.js';
import type { Versioned } from '../src/http/etag.js';
import { anyOf, rowIds } from '../src/lists/filters.js';
import { id, integer, optional, resource, text } from '../src/resources/resource.js';
import { ResourceRepository } from '../src/resources/resource.repository.js';
import { createDatabase, type TestDatabase } from './support/database.js';

@Entity('studios')
class Studio {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  version: number;
}

interface StudioDto {
  readonly founded: number;
  readonly id: number;
  readonly motto?: string | null;
  readonly rooms: number;
}

/** A resource with what actors and movies do not have yet: an optional member, and one that other rows decide. */
const studioResource = resource<StudioDto>({
  name: 'studios',
  one: 'studio',
  entity: Studio,
  columns: {
    founded: integer,
    id,
    motto: optional(text(20)),
    rooms: { derived: (studio) => `SELECT count(*)::integer FROM rooms WHERE studio_id = ${studio}.id` },
  },
  filters: { id: anyOf(rowIds, 'studio.id') },
  sorts: { id: 'studio.id' },
});

let database: TestDatabase;
let dataSource: DataSource;
let studios: ResourceRepository<StudioDto>;

const author = { subject: 'someone', requestId: 'a-request' };
const update = (id: number, changes: object) => ({ author, id, changes, versions: undefined });

beforeAll(async () => {
  database = await createDatabase();
  await database.query(`
    CREATE TABLE studios (id integer GENERATED ALWAYS AS IDENTITY, version integer NOT NULL DEFAULT 1,
      founded integer NOT NULL, motto text, CONSTRAINT pk_studios PRIMARY KEY (id));
    CREATE TABLE rooms (studio_id integer);
    ALTER TABLE changes DROP CONSTRAINT ck_changes_resource`);
  const options = databaseOptions(loadDatabaseConfig({ DATABASE_URL: database.url }));
  dataSource = await new DataSource({ ...options, entities: [Studio] }).initialize();
  studios = new ResourceRepository(studioResource, dataSource.getRepository(Studio));
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});
beforeEach(() => database.query('TRUNCATE studios, rooms, changes RESTART IDENTITY'));

const create = async (row: object) => (await studios.createAll([{ author, row }]))[0] as Versioned<StudioDto>;
const add = async (studio: object) => (await create(studio)).row.id;

describe('an optional member', () => {
  it('is null where a new row lacks it', async () => {
    const added = await create({ founded: 1900 });
    expect(added).toEqual({ row: { founded: 1900, id: 1, motto: null, rooms: 0 }, version: 1 });
    expect(await studios.get(1)).toEqual(added);
    const [change] = await database.query('SELECT subject, request_id, action, version, before, after FROM changes');
    const made = { subject: author.subject, request_id: author.requestId, action: 'create' };
    expect(change).toEqual({ ...made, version: 1, before: null, after: added.row });
  });

  it('is emptied by null and kept by absence', async () => {
    const change = (id: number, changes: object) => studios.updateAll([update(id, changes)]);
    const added = await add({ founded: 1900, motto: 'Ars gratia artis' });
    await change(added, { founded: 1901, motto: undefined });
    expect((await studios.get(added)).row).toMatchObject({ founded: 1901, motto: 'Ars gratia artis' });
    await change(added, { motto: null });
    expect(await studios.get(added)).toMatchObject({ row: { founded: 1901, motto: null }, version: 3 });
  });

  it('is null in a row that was deleted before it existed, and is stored as it would be now', async () => {
    await studios.reinsert({ founded: 1900, id: 7, rooms: 0 }, 4);
    await studios.reinsert({ founded: 1900, id: 8, motto: ' Zoe\u0308 ', rooms: 0 }, 2);
    const [seven, eight] = await studios.some([7, 8]);
    expect(seven).toEqual({ row: { founded: 1900, id: 7, motto: null, rooms: 0 }, version: 4 });
    expect(eight!.row.motto).toBe('Zo\u00EB');
    await expect(studios.reinsert({ founded: 1, id: 7, rooms: 0 }, 1)).rejects.toMatchObject({ status: 409 });
  });
});

describe('updates of several rows', () => {
  it('are recorded with what other rows decide', async () => {
    const [one, other] = [await add({ founded: 1 }), await add({ founded: 2 })];
    await database.query(`INSERT INTO rooms VALUES (${other}), (${other})`);
    const updated = await studios.updateAll([update(other, { founded: 3 }), update(one, { founded: 4 })]);
    const json = JSON.stringify({ founded: 3, id: other, motto: null, rooms: 2 });
    expect(updated.get(other)).toEqual({ found: 1, after: { id: other, json, version: 2 } });
    const recorded = await database.query(
      "SELECT resource_id, version, before, after FROM changes WHERE action = 'update' ORDER BY resource_id",
    );
    expect(recorded).toMatchObject([
      { resource_id: one, version: 2, before: { founded: 1, rooms: 0 }, after: { founded: 4, rooms: 0 } },
      { resource_id: other, version: 2, before: { founded: 2, rooms: 2 }, after: { founded: 3, rooms: 2 } },
    ]);
  });
});
