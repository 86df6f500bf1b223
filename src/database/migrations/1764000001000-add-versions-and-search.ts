import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `version` counts the changes of a row, for ETags. `*_folded` is the text without case and accents, for search.
 *
 * Without the right to create extensions the migration still succeeds. Then accents matter, and a search reads the table.
 */
export class AddVersionsAndSearch1764000001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DO $$ BEGIN
        CREATE EXTENSION IF NOT EXISTS unaccent;
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
      EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
        RAISE NOTICE 'unaccent and pg_trgm are not available';
      END $$;

      -- unaccent() is only STABLE, for its dictionary could be changed; nobody does, and an index needs IMMUTABLE.
      DO $$ DECLARE place text; BEGIN
        SELECT quote_ident(nspname) INTO place FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'unaccent';
        EXECUTE format(
          'CREATE FUNCTION casting_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS %L',
          CASE WHEN place IS NULL THEN 'SELECT lower(normalize(value, NFC))'
               ELSE format('SELECT lower(%s.unaccent(%L::regdictionary, normalize(value, NFC)))', place, place || '.unaccent') END);
      END $$;

      -- The LIKE pattern of a text that occurs anywhere, or at the start: %, _ and \\ are plain characters.
      CREATE FUNCTION casting_within(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        AS $$ SELECT '%' || regexp_replace(casting_fold(value), '([\\\\%_])', '\\\\\\1', 'g') || '%' $$;
      CREATE FUNCTION casting_start(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        AS $$ SELECT substr(casting_within(value), 2) $$;

      ALTER TABLE actors
        ADD version integer NOT NULL DEFAULT 1,
        ADD name_folded text GENERATED ALWAYS AS (casting_fold(name)) STORED;
      ALTER TABLE movies
        ADD version integer NOT NULL DEFAULT 1,
        ADD title_folded text GENERATED ALWAYS AS (casting_fold(title)) STORED;

      CREATE INDEX ix_actors_name ON actors (name, id);
      CREATE INDEX ix_actors_gender ON actors (gender, id);
      CREATE INDEX ix_actors_age ON actors (age, id);
      CREATE INDEX ix_movies_title ON movies (title, id);
      CREATE INDEX ix_movies_release_date ON movies (release_date, id);

      DO $$ DECLARE place text; BEGIN
        SELECT quote_ident(nspname) INTO place FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'pg_trgm';
        IF place IS NOT NULL THEN
          EXECUTE format('CREATE INDEX ix_actors_search ON actors USING gin (name_folded %s.gin_trgm_ops)', place);
          EXECUTE format('CREATE INDEX ix_movies_search ON movies USING gin (title_folded %s.gin_trgm_ops)', place);
        END IF;
      END $$;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP INDEX ix_actors_name, ix_actors_gender, ix_actors_age, ix_movies_title, ix_movies_release_date;
      ALTER TABLE actors DROP version, DROP name_folded;
      ALTER TABLE movies DROP version, DROP title_folded;
      DROP FUNCTION casting_start; DROP FUNCTION casting_within; DROP FUNCTION casting_fold;
    `);
  }
}
