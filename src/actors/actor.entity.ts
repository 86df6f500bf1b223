import { Check, Column, Entity, Index, ManyToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { Movie } from '../movies/movie.entity.js';

@Entity('actors')
@Check('ck_actors_name', 'char_length(name) BETWEEN 1 AND 200')
@Check('ck_actors_gender', 'char_length(gender) BETWEEN 1 AND 50')
@Check('ck_actors_age', 'age BETWEEN 0 AND 150')
@Index('ix_actors_age', ['age', 'id'])
// TypeORM cannot express a collation, an expression or an operator class of an index; the migrations create these.
@Index('ix_actors_name', { synchronize: false })
@Index('ix_actors_gender', { synchronize: false })
@Index('ix_actors_search', { synchronize: false })
export class Actor {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS', primaryKeyConstraintName: 'pk_actors' })
  id: number;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  gender: string;

  @Column({ type: 'integer' })
  age: number;

  /** Counts the writes of the row; the ETag. */
  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({
    type: 'text',
    name: 'name_folded',
    collation: 'C',
    generatedType: 'STORED',
    asExpression: 'casting_fold(name)',
    nullable: true,
  })
  nameFolded: string;

  // The movie owns the join. The string target avoids an import circle between the two entities.
  @ManyToMany('Movie', 'actors')
  movies: Relation<Movie[]>;
}
