import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/**
 * One change of one actor or movie. Rows are written once and never changed.
 *
 * The table has one more column, `transaction_id xid8`, from which the feed knows which snapshots see the change. TypeORM
 * does not support that type, so `synchronize` is off for this table.
 */
@Entity('changes', { synchronize: false })
export class Change {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_changes',
  })
  id: string;

  @Column({ type: 'timestamptz', default: () => 'clock_timestamp()' })
  at: Date;

  @Column({ type: 'text' })
  subject: string;

  @Column({ type: 'text', name: 'request_id' })
  requestId: string;

  @Column({ type: 'text' })
  action: Action;

  @Column({ type: 'text' })
  /** The name of the resource and of its table. */
  resource: string;

  @Column({ type: 'integer', name: 'resource_id' })
  resourceId: number;

  /** The version of the row after the change; for a deletion, the last version. */
  @Column({ type: 'integer' })
  version: number;

  @Column({ type: 'json', nullable: true })
  before: object | null;

  @Column({ type: 'json', nullable: true })
  after: object | null;
}

export type Action = 'create' | 'update' | 'delete' | 'restore';
