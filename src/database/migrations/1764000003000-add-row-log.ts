import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  { table: 'actors', resource: 'actors', id: 'id' },
  { table: 'movies', resource: 'movies', id: 'id' },
  // A casting is part of its movie.
  { table: 'movie_actors', resource: 'movies', id: 'movie_id' },
];

/**
 * `row_log` lists the rows that a transaction changed, one line for each statement, no matter which program ran it.
 * Processes that keep rows in memory read it. The id 0 stands for all rows: a TRUNCATE, or too many rows to list.
 */
export class AddRowLog1764000003000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE row_log (
        transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
        resource text NOT NULL,
        ids integer[] NOT NULL
      );
      CREATE INDEX ix_row_log_transaction ON row_log (transaction_id);
    `);
    for (const { table, resource, id } of tables) {
      const log = (rows: string) => `
        INSERT INTO row_log (resource, ids)
        SELECT '${resource}', CASE WHEN count(*) > 1000 THEN '{0}' ELSE array_agg(DISTINCT id) END
        FROM (${rows}) changed HAVING count(*) > 0;
        RETURN NULL;`;
      const [before, after] = [`SELECT ${id} AS id FROM before`, `SELECT ${id} AS id FROM after`];
      const triggers = [
        { event: 'INSERT', referencing: 'REFERENCING NEW TABLE AS after', body: log(after) },
        {
          event: 'UPDATE',
          referencing: 'REFERENCING OLD TABLE AS before NEW TABLE AS after',
          body: log(`${before} UNION ${after}`),
        },
        { event: 'DELETE', referencing: 'REFERENCING OLD TABLE AS before', body: log(before) },
        { event: 'TRUNCATE', referencing: '', body: log('SELECT 0 AS id') },
      ];
      for (const { event, referencing, body } of triggers) {
        const name = `log_${table}_${event.toLowerCase()}`;
        await queryRunner.query(`
          CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;
          CREATE TRIGGER ${name} AFTER ${event} ON ${table} ${referencing} FOR EACH STATEMENT EXECUTE FUNCTION ${name}();
        `);
      }
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { table } of tables) {
      for (const event of ['insert', 'update', 'delete', 'truncate']) {
        await queryRunner.query(`DROP FUNCTION log_${table}_${event} CASCADE`);
      }
    }
    await queryRunner.query('DROP TABLE row_log');
  }
}
