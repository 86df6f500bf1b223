import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Days on which an actor can't work. */
@Entity('absences')
@Check('ck_absences_dates', 'starts <= ends')
@Index('ix_absences_actor', ['actorId', 'starts'])
export class Absence {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS', primaryKeyConstraintName: 'pk_absences' })
  id: number;

  @ForeignKey('Actor', 'id', { name: 'fk_absences_actor', onDelete: 'CASCADE' })
  @Column({ type: 'integer', name: 'actor_id' })
  actorId: number;

  /** The first day, `YYYY-MM-DD`. */
  @Column({ type: 'date' })
  starts: string;

  /** The last day, which belongs to the absence. */
  @Column({ type: 'date' })
  ends: string;

  @Column({ type: 'text', default: '' })
  notes: string;

  /** Counts the writes of the row; the ETag. */
  @Column({ type: 'integer', default: 1 })
  version: number;
}
