import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `pending_memberships` holds the castings of restored rows whose other side is still deleted (`pending-memberships.ts`).
 * It has no foreign keys, because at least one side of each does not exist.
 */
export class AddPendingMemberships1764000006000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE pending_memberships (
        movie_id integer NOT NULL,
        actor_id integer NOT NULL,
        CONSTRAINT pk_pending_memberships PRIMARY KEY (movie_id, actor_id)
      );
      CREATE INDEX ix_pending_memberships_actor ON pending_memberships (actor_id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE pending_memberships');
  }
}
