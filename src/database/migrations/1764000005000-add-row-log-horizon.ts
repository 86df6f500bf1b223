import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  { table: 'actors', resource: 'actors', id: 'id' },
  { table: 'movies', resource: 'movies', id: 'id' },
  { table: 'movie_actors', resource: 'movies', id: 'movie_id' },
];

/**
 * `row_log_horizon` holds the highest transaction id that any session deleted from `row_log`. A list whose snapshot does
 * not see all transactions up to it may lack changes that the log no longer has, and must be loaded again.
 *
 * After a TRUNCATE of the log its contents are unknown. The log then gets a line that says that everything changed, which
 * version 1.2.0 understands as well. A thousand changed castings of one movie count as one changed movie.
 */
export class AddRowLogHorizon1764000005000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE row_log_horizon (
        is_only boolean NOT NULL DEFAULT true,
        transaction_id xid8 NOT NULL,
        CONSTRAINT pk_row_log_horizon PRIMARY KEY (is_only),
        CONSTRAINT ck_row_log_horizon_is_only CHECK (is_only)
      );
      -- What was deleted before this migration is not known, but it is older than this.
      INSERT INTO row_log_horizon (transaction_id) VALUES (pg_current_xact_id());

      CREATE FUNCTION row_log_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE row_log_horizon horizon SET transaction_id = last.transaction_id
        FROM (SELECT transaction_id FROM before ORDER BY transaction_id DESC LIMIT 1) last
        WHERE horizon.transaction_id < last.transaction_id;
        RETURN NULL;
      END $$;
      CREATE TRIGGER row_log_deleted AFTER DELETE ON row_log
        REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION row_log_deleted();

      CREATE FUNCTION row_log_truncated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO row_log (resource, ids) VALUES ('actors', '{0}'), ('movies', '{0}');
        RETURN NULL;
      END $$;
      CREATE TRIGGER row_log_truncated AFTER TRUNCATE ON row_log EXECUTE FUNCTION row_log_truncated();
    `);
    for (const { table, resource, id } of tables) {
      const [before, after] = [`SELECT ${id} AS id FROM before`, `SELECT ${id} AS id FROM after`];
      const rows = { insert: after, update: `${before} UNION ${after}`, delete: before };
      for (const [event, changed] of Object.entries(rows)) {
        await queryRunner.query(`
          CREATE OR REPLACE FUNCTION log_${table}_${event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO row_log (resource, ids)
            SELECT '${resource}', CASE WHEN count(*) > 1000 THEN '{0}' ELSE array_agg(id) END
            FROM (SELECT DISTINCT id FROM (${changed}) changed) resources HAVING count(*) > 0;
            RETURN NULL;
          END $$`);
      }
    }
  }

  /** The functions that count resources stay: they serve the older version just as well. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION row_log_deleted CASCADE;
      DROP FUNCTION row_log_truncated CASCADE;
      DROP TABLE row_log_horizon;
    `);
  }
}
