import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/**
 * One change of one actor or movie: a row is written once and never touched again.
 *
 * The migration makes one more column, of a type that TypeORM does not know, so that it leaves the table alone:
 * `transaction_id xid8`, by which the feed tells which snapshots see the change.
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
  /** The name of the resource, which is that of its table. */
  resource: string;

  @Column({ type: 'integer', name: 'resource_id' })
  resourceId: number;

  /** Of the row after the change; of a deleted row, its last. */
  @Column({ type: 'integer' })
  version: number;

  @Column({ type: 'json', nullable: true })
  before: object | null;

  @Column({ type: 'json', nullable: true })
  after: object | null;
}

export type Action = 'create' | 'update' | 'delete' | 'restore';
