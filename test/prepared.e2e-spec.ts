import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DataSource, type EntityManager } from 'typeorm';
import { loadDatabaseConfig } from '../src/config/config.js';
import { statements, type Statement } from '../src/database/client.js';
import { databaseOptions } from '../src/database/options.js';
import { prepared, queryPrepared } from '../src/database/prepared.js';
import { transaction } from '../src/database/transaction.js';
import { PageReader } from '../src/lists/page-reader.js';
import { createDatabase, type TestDatabase } from './support/database.js';

let database: TestDatabase;
beforeAll(async () => void (database = await createDatabase()));
afterAll(() => database.drop());

/** A pool of one connection, so that all statements run in the same session. */
async function withPool(work: (dataSource: DataSource) => Promise<void>): Promise<void> {
  const config = loadDatabaseConfig({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: '1' });
  const dataSource = await new DataSource(databaseOptions(config)).initialize();
  await work(dataSource).finally(() => dataSource.destroy());
}

const statement = prepared('SELECT $1::integer + 1 AS next');
const next = async (manager: EntityManager, number: number) =>
  (await queryPrepared<[{ next: number }]>(manager, statement, [number]))[0].next;
/** The prepared statements of the session. */
const kept = (manager: EntityManager) =>
  manager.query<object[]>('SELECT name, statement AS text FROM pg_prepared_statements');

it('is planned once for each connection, and announced by its text', async () => {
  const texts: string[] = [];
  const listen = (message: unknown) => void texts.push((message as Statement).text);
  await withPool(async ({ manager }) => {
    statements.subscribe(listen);
    expect([await next(manager, 1), await next(manager, 2)]).toEqual([2, 3]);
    statements.unsubscribe(listen);
    expect(await kept(manager)).toEqual([statement]);
  });
  expect(texts).toEqual([statement.text, statement.text]);
});

it('runs even if the server lost it, and only its pool stops preparing', async () => {
  await withPool(async ({ manager }) => {
    expect(await next(manager, 1)).toBe(2);
    await manager.query('DEALLOCATE ALL');
    expect(await next(manager, 2)).toBe(3);
    expect(await next(manager, 3)).toBe(4);
    expect(await kept(manager)).toEqual([]);
  });
  await withPool(async ({ manager }) => {
    expect(await next(manager, 1)).toBe(2);
    expect(await kept(manager)).toEqual([statement]);
  });
});

it('is repeated with its transaction if it was lost within one', async () => {
  await withPool(async (dataSource) => {
    expect(await next(dataSource.manager, 1)).toBe(2);
    await dataSource.query('DEALLOCATE ALL');
    let attempts = 0;
    const work = (manager: EntityManager) => {
      attempts++;
      return next(manager, 2);
    };
    expect(await transaction(dataSource, work)).toBe(3);
    expect(attempts).toBe(2);
  });
});

it('is used for pages without a filter, whose plan does not depend on a value', async () => {
  await withPool(async ({ manager }) => {
    const numbers = () =>
      manager
        .createQueryBuilder()
        .select('number.id', 'id')
        .addSelect('number.id::text', 'json')
        .from<object>('(SELECT generate_series(1, 100) AS id)', 'number');
    const pages = new PageReader(manager, numbers);
    const page = { filters: [], sort: [{ sql: 'number.id', descending: false }], limit: 2, count: false };
    const from = (first: number) => [{ sql: (value: string) => `number.id >= ${value}`, values: first }];
    const read = async (listing: object) => (await pages.read({ ...page, ...listing })).json;

    expect([await read({}), await read({}), await read({ offset: 2 })]).toEqual(['1,2', '1,2', '3,4']);
    expect([await read({ after: ['4'] }), await read({ after: ['6'] })]).toEqual(['5,6', '7,8']);
    expect(await kept(manager)).toHaveLength(3);
    // Each deep page would be another statement.
    expect([await read({ offset: 40 }), await read({ offset: 42 })]).toEqual(['41,42', '43,44']);
    // One plan for all cursors could be a thousand times slower for some.
    const twoWays = [{ sql: 'number.id % 2', descending: true }, ...page.sort];
    expect(await read({ sort: twoWays, after: ['1', '1'] })).toBe('3,5');
    expect([await read({ filters: from(5) }), await read({ filters: from(7) })]).toEqual(['5,6', '7,8']);
    expect(await kept(manager)).toHaveLength(3);
  });
});
