import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

@Entity('roles')
@Check('ck_roles_name', 'char_length(name) BETWEEN 1 AND 200')
@Check('ck_roles_billing', 'billing BETWEEN 1 AND 9999')
@Check('ck_roles_dates', '(starts IS NULL) = (ends IS NULL) AND starts <= ends')
// A casting refers to a role and its movie, so that it can't be in another movie than its role.
@Unique('uq_roles_movie', ['movieId', 'id'])
@Index('ix_roles_billing', ['movieId', 'billing', 'id'])
export class Role {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS', primaryKeyConstraintName: 'pk_roles' })
  id: number;

  @ForeignKey('Movie', 'id', { name: 'fk_roles_movie', onDelete: 'CASCADE' })
  @Column({ type: 'integer', name: 'movie_id' })
  movieId: number;

  @Column({ type: 'text' })
  name: string;

  /** The place in the order of names, 1 on top. */
  @Column({ type: 'integer', nullable: true })
  billing: number | null;

  /** The first day of the part, `YYYY-MM-DD`. */
  @Column({ type: 'date', nullable: true })
  starts: string | null;

  /** The last day of the part, which belongs to it. */
  @Column({ type: 'date', nullable: true })
  ends: string | null;

  @Column({ type: 'text', default: '' })
  notes: string;

  /** Counts the writes of the row; the ETag. */
  @Column({ type: 'integer', default: 1 })
  version: number;
}
