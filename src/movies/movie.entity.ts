import { Check, Column, Entity, Index, JoinTable, ManyToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Actor } from '../actors/actor.entity.js';

@Entity('movies')
@Check('ck_movies_title', 'char_length(title) BETWEEN 1 AND 200')
@Check('ck_movies_release_date', "release_date BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'")
@Index('ix_movies_release_date', ['releaseDate', 'id'])
// TypeORM has no words for a collation or an operator class in an index.
@Index('ix_movies_title', { synchronize: false })
@Index('ix_movies_search', { synchronize: false })
export class Movie {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS', primaryKeyConstraintName: 'pk_movies' })
  id: number;

  @Column({ type: 'text' })
  title: string;

  /** A calendar day, `YYYY-MM-DD`: it has no time and no zone. */
  @Column({ type: 'date', name: 'release_date' })
  releaseDate: string;

  /** How often the row or its cast was written: its ETag. */
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
    // TypeORM would index movie_id a second time beside the primary key; the migrations alone make this table.
    synchronize: false,
    joinColumn: { name: 'movie_id', foreignKeyConstraintName: 'fk_movie_actors_movie' },
    inverseJoinColumn: { name: 'actor_id', foreignKeyConstraintName: 'fk_movie_actors_actor' },
  })
  actors: Relation<Actor[]>;
}
