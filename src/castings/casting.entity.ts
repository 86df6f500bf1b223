import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { CastingStatus } from './casting.dto.js';

/**
 * The candidacy of an actor for a role. The table has one more column, `confirmed_actor_id`, and a foreign key from it to
 * `movie_actors`. TypeORM can't express a key to a table without an entity, so `synchronize` is off.
 */
@Entity('castings', { synchronize: false })
export class Casting {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS', primaryKeyConstraintName: 'pk_castings' })
  id: number;

  @Column({ type: 'integer', name: 'movie_id' })
  movieId: number;

  @Column({ type: 'integer', name: 'role_id' })
  roleId: number;

  @Column({ type: 'integer', name: 'actor_id' })
  actorId: number;

  @Column({ type: 'text', default: 'considered' })
  status: CastingStatus;

  @Column({ type: 'text', default: '' })
  notes: string;

  /** Counts the writes of the row; the ETag. */
  @Column({ type: 'integer', default: 1 })
  version: number;
}
