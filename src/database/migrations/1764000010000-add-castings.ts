import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `roles` are the parts of a movie, `castings` the candidacies of actors for them, `absences` days on which actors can't work.
 *
 * A confirmed casting implies a membership: `fk_castings_member`. The trigger `release_castings` releases the confirmed castings
 * of a membership that is deleted. Without it, versions of the service that do not know castings would fail.
 *
 * `fk_castings_movie` is needed beside `fk_castings_role`: when a movie is deleted, its memberships go first.
 */
export class AddCastings1764000010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE roles (
        id integer GENERATED ALWAYS AS IDENTITY,
        movie_id integer NOT NULL,
        name text NOT NULL,
        billing integer,
        starts date,
        ends date,
        notes text NOT NULL DEFAULT '',
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT pk_roles PRIMARY KEY (id),
        CONSTRAINT fk_roles_movie FOREIGN KEY (movie_id) REFERENCES movies (id) ON DELETE CASCADE,
        CONSTRAINT ck_roles_name CHECK (char_length(name) BETWEEN 1 AND 200),
        CONSTRAINT ck_roles_billing CHECK (billing BETWEEN 1 AND 9999),
        CONSTRAINT ck_roles_dates CHECK ((starts IS NULL) = (ends IS NULL) AND starts <= ends),
        CONSTRAINT uq_roles_movie UNIQUE (movie_id, id)
      );
      CREATE INDEX ix_roles_billing ON roles (movie_id, billing, id);

      CREATE TABLE castings (
        id integer GENERATED ALWAYS AS IDENTITY,
        movie_id integer NOT NULL,
        role_id integer NOT NULL,
        actor_id integer NOT NULL,
        status text NOT NULL DEFAULT 'considered',
        notes text NOT NULL DEFAULT '',
        version integer NOT NULL DEFAULT 1,
        confirmed_actor_id integer GENERATED ALWAYS AS (CASE WHEN status = 'confirmed' THEN actor_id END) STORED,
        CONSTRAINT pk_castings PRIMARY KEY (id),
        CONSTRAINT fk_castings_movie FOREIGN KEY (movie_id) REFERENCES movies (id) ON DELETE CASCADE,
        CONSTRAINT fk_castings_role FOREIGN KEY (movie_id, role_id) REFERENCES roles (movie_id, id) ON DELETE CASCADE,
        CONSTRAINT fk_castings_actor FOREIGN KEY (actor_id) REFERENCES actors (id) ON DELETE CASCADE,
        CONSTRAINT fk_castings_member FOREIGN KEY (movie_id, confirmed_actor_id) REFERENCES movie_actors (movie_id, actor_id),
        CONSTRAINT uq_castings_role_actor UNIQUE (role_id, actor_id),
        CONSTRAINT ck_castings_status CHECK (status IN ('considered', 'shortlisted', 'audition', 'callback', 'pinned',
          'offered', 'confirmed', 'declined', 'released'))
      );
      CREATE INDEX ix_castings_actor ON castings (actor_id, status);
      CREATE INDEX ix_castings_movie ON castings (movie_id);
      CREATE INDEX ix_castings_member ON castings (movie_id, confirmed_actor_id) WHERE confirmed_actor_id IS NOT NULL;

      CREATE TABLE absences (
        id integer GENERATED ALWAYS AS IDENTITY,
        actor_id integer NOT NULL,
        starts date NOT NULL,
        ends date NOT NULL,
        notes text NOT NULL DEFAULT '',
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT pk_absences PRIMARY KEY (id),
        CONSTRAINT fk_absences_actor FOREIGN KEY (actor_id) REFERENCES actors (id) ON DELETE CASCADE,
        CONSTRAINT ck_absences_dates CHECK (starts <= ends)
      );
      CREATE INDEX ix_absences_actor ON absences (actor_id, starts);

      -- Roles, castings and absences that were deleted with a row that they refer to. They return when all such rows exist.
      CREATE TABLE pending_rows (
        resource text NOT NULL,
        id integer NOT NULL,
        movie_id integer,
        role_id integer,
        actor_id integer,
        CONSTRAINT pk_pending_rows PRIMARY KEY (resource, id)
      );

      ALTER TABLE changes DROP CONSTRAINT ck_changes_resource,
        ADD CONSTRAINT ck_changes_resource CHECK (resource IN ('actors', 'movies', 'roles', 'castings', 'absences'));

      CREATE FUNCTION release_castings() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE castings SET status = 'released', version = version + 1
        WHERE movie_id = OLD.movie_id AND confirmed_actor_id = OLD.actor_id;
        RETURN OLD;
      END $$;
      CREATE TRIGGER release_castings BEFORE DELETE ON movie_actors FOR EACH ROW EXECUTE FUNCTION release_castings();

      -- Volatile, so that it sees the castings of the moment of the call. A statement that locks a movie does not: its
      -- snapshot is older than its lock.
      CREATE FUNCTION casting_is_confirmed(movie integer, actors integer[]) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$ BEGIN
        RETURN EXISTS (SELECT FROM castings WHERE movie_id = movie AND confirmed_actor_id = ANY(actors));
      END $$;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER release_castings ON movie_actors;
      DROP FUNCTION release_castings, casting_is_confirmed;
      DROP TABLE castings, roles, absences, pending_rows;
      DELETE FROM changes WHERE resource NOT IN ('actors', 'movies');
      ALTER TABLE changes DROP CONSTRAINT ck_changes_resource,
        ADD CONSTRAINT ck_changes_resource CHECK (resource IN ('actors', 'movies'));
    `);
  }
}
