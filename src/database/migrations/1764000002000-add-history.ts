import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `changes` records what was done to actors and movies, one row for each change; `idempotency_keys` the outcome of a POST,
 * for its retries. `before`, `after` and `outcome` are json, not jsonb: their members keep the order of the contract.
 */
export class AddHistory1764000002000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE changes (
        id bigint GENERATED ALWAYS AS IDENTITY,
        transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        subject text NOT NULL,
        request_id text NOT NULL,
        action text NOT NULL,
        resource text NOT NULL,
        resource_id integer NOT NULL,
        version integer NOT NULL,
        before json,
        after json,
        CONSTRAINT pk_changes PRIMARY KEY (id),
        CONSTRAINT ck_changes_action CHECK (action IN ('create', 'update', 'delete', 'restore')),
        CONSTRAINT ck_changes_resource CHECK (resource IN ('actors', 'movies'))
      );
      CREATE INDEX ix_changes_resource ON changes (resource, resource_id, id);
      CREATE INDEX ix_changes_transaction ON changes (transaction_id);

      CREATE TABLE idempotency_keys (
        subject text NOT NULL,
        route text NOT NULL,
        key text NOT NULL,
        body_hash text NOT NULL,
        outcome json NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_idempotency_keys PRIMARY KEY (subject, route, key)
      );
      CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE idempotency_keys; DROP TABLE changes;');
  }
}
