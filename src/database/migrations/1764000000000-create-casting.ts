import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCasting1764000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE actors (
        id integer GENERATED ALWAYS AS IDENTITY,
        name text NOT NULL,
        gender text NOT NULL,
        age integer NOT NULL,
        CONSTRAINT pk_actors PRIMARY KEY (id),
        CONSTRAINT ck_actors_name CHECK (char_length(name) BETWEEN 1 AND 200),
        CONSTRAINT ck_actors_gender CHECK (char_length(gender) BETWEEN 1 AND 50),
        CONSTRAINT ck_actors_age CHECK (age BETWEEN 0 AND 150)
      );
      CREATE TABLE movies (
        id integer GENERATED ALWAYS AS IDENTITY,
        title text NOT NULL,
        release_date date NOT NULL,
        CONSTRAINT pk_movies PRIMARY KEY (id),
        CONSTRAINT ck_movies_title CHECK (char_length(title) BETWEEN 1 AND 200),
        CONSTRAINT ck_movies_release_date CHECK (release_date BETWEEN DATE '0001-01-01' AND DATE '9999-12-31')
      );
      CREATE TABLE movie_actors (
        movie_id integer NOT NULL,
        actor_id integer NOT NULL,
        CONSTRAINT pk_movie_actors PRIMARY KEY (movie_id, actor_id),
        CONSTRAINT fk_movie_actors_movie FOREIGN KEY (movie_id) REFERENCES movies (id) ON DELETE CASCADE,
        CONSTRAINT fk_movie_actors_actor FOREIGN KEY (actor_id) REFERENCES actors (id) ON DELETE CASCADE
      );
      CREATE INDEX ix_movie_actors_actor ON movie_actors (actor_id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE movie_actors; DROP TABLE movies; DROP TABLE actors;');
  }
}
