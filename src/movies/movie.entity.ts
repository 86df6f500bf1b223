import { Check, Column, Entity, Index, JoinTable, ManyToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Actor } from '../actors/actor.entity.js';

@Entity('movies')
@Check('ck_movies_title', 'char_length(title) BETWEEN 1 AND 200')
@Check('ck_movies_release_date', "release_date BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'")
@Index('ix_movies_release_date', ['releaseDate', 'id'])
// TypeORM cannot express a collation or an operator class of an index; the migrations create these.
@Index('ix_movies_title', { synchronize: false })
@Index('ix_movies_search', { synchronize: false })
export class Movie {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS', primaryKeyConstraintName: 'pk_movies' })
  id: number;

  @Column({ type: 'text' })
  title: string;

  /** A calendar day, `YYYY-MM-DD`, without time and zone. */
  @Column({ type: 'date', name: 'release_date' })
  releaseDate: string;

  /** Counts the writes of the row and its cast; the ETag. */
  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({
    type: 'text',
    name: 'title_folded',
    collation: 'C',
    generatedType: 'STORED',
    asExpression: 'casting_fold(title)',
    nullable: true,
  })
  titleFolded: string;

  @ManyToMany(() => Actor, (actor) => actor.movies)
  @JoinTable({
    name: 'movie_actors',
    // Only the migrations create this table. TypeORM would index movie_id again, although the primary key covers it.
    synchronize: false,
    joinColumn: { name: 'movie_id', foreignKeyConstraintName: 'fk_movie_actors_movie' },
    inverseJoinColumn: { name: 'actor_id', foreignKeyConstraintName: 'fk_movie_actors_actor' },
  })
  actors: Relation<Actor[]>;
}
