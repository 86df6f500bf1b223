import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  { table: 'actors', resource: 'actors', id: 'id', isResource: true },
  { table: 'movies', resource: 'movies', id: 'id', isResource: true },
  { table: 'movie_actors', resource: 'movies', id: 'movie_id', isResource: false },
];

/** The functions of the triggers that write `row_log`; with `added`, they also log by how many rows a table grew. */
async function logChanges(queryRunner: QueryRunner, withAdded: boolean): Promise<void> {
  for (const { table, resource, id, isResource } of tables) {
    const [before, after] = [`SELECT ${id} AS id FROM before`, `SELECT ${id} AS id FROM after`];
    const events = [
      { event: 'insert', changed: after, added: isResource ? 'count(*)' : '0' },
      { event: 'update', changed: `${before} UNION ${after}`, added: '0' },
      { event: 'delete', changed: before, added: isResource ? '-count(*)' : '0' },
    ];
    for (const { event, changed, added } of events) {
      await queryRunner.query(`
        CREATE OR REPLACE FUNCTION log_${table}_${event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          INSERT INTO row_log (resource, ids${withAdded ? ', added' : ''})
          SELECT '${resource}', CASE WHEN count(*) > 1000 THEN '{0}' ELSE array_agg(id) END${withAdded ? `, ${added}` : ''}
          FROM (SELECT DISTINCT id FROM (${changed}) changed) resources HAVING count(*) > 0;
          RETURN NULL;
        END $$`);
    }
  }
}

/**
 * `row_log.added` is the number of rows that a statement added to the table of its resource, negative if it deleted them.
 * Processes use it to keep the number of all rows. NULL, as after a TRUNCATE, means that it is not known.
 */
export class CountRows1764000008000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE row_log ADD added integer');
    await logChanges(queryRunner, true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await logChanges(queryRunner, false);
    await queryRunner.query('ALTER TABLE row_log DROP added');
  }
}
