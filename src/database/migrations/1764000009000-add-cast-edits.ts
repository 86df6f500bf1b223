import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Shorter rows are recorded whole. */
const LONG = 2000;
/** So many edits in a row; then the cast is recorded whole again, so that reading a change takes few steps. */
const MOST_EDITS = 16;

/**
 * A change of a movie with a long cast records what it did to the text of the cast (`cast_edit`), not the whole cast before
 * and after. `before` and `after` then lack `actors`: `base` is the movie's previous change, whose cast this change found,
 * and `put` replaced `cut` characters of it from the position `at`. A change that found another cast, as after a change by
 * another program, is recorded whole. So are creations, deletions and restores: a restore needs no other change.
 *
 * It is done by a trigger, so that it also shortens what older versions write during an upgrade. They show such a change
 * without `actors`.
 */
export class AddCastEdits1764000009000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE changes ADD cast_edit json;

      -- Bytes, not text: PostgreSQL would count the characters of a text at every step. Casts are ASCII.
      CREATE FUNCTION casting_edited(cast_text bytea, edit json) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
        SELECT overlay(cast_text PLACING convert_to(edit ->> 'put', 'UTF8') FROM (edit ->> 'at')::integer FOR (edit ->> 'cut')::integer)
      $$;

      -- The text of the movie's cast after a change; NULL if that change was deleted.
      CREATE FUNCTION casting_cast_after(change_id bigint) RETURNS bytea LANGUAGE plpgsql STABLE STRICT AS $$
      DECLARE
        change record;
      BEGIN
        SELECT after, cast_edit INTO change FROM changes WHERE id = change_id;
        IF change.cast_edit IS NULL THEN RETURN convert_to(change.after ->> 'actors', 'UTF8'); END IF;
        RETURN casting_edited(casting_cast_after((change.cast_edit ->> 'base')::bigint), change.cast_edit);
      END $$;

      -- How many bytes two texts have in common at the start, or at the end.
      CREATE FUNCTION casting_common(one bytea, other bytea, at_end boolean) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
      DECLARE
        low integer := 0;
        high integer := least(length(one), length(other));
        middle integer;
      BEGIN
        WHILE low < high LOOP
          middle := (low + high + 1) / 2;
          IF substr(one, CASE WHEN at_end THEN length(one) - middle ELSE 0 END + 1, middle)
            = substr(other, CASE WHEN at_end THEN length(other) - middle ELSE 0 END + 1, middle)
          THEN low := middle; ELSE high := middle - 1; END IF;
        END LOOP;
        RETURN low;
      END $$;

      CREATE FUNCTION changes_edit_cast() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        former_start text := '{"actors":' || (NEW.before ->> 'actors') || ',';
        present_start text := '{"actors":' || (NEW.after ->> 'actors') || ',';
        former bytea := convert_to(NEW.before ->> 'actors', 'UTF8');
        present bytea := convert_to(NEW.after ->> 'actors', 'UTF8');
        same_start integer;
        same_end integer;
        base record;
      BEGIN
        -- In this order only the index of a row's changes can be used.
        SELECT id, coalesce((cast_edit ->> 'edits')::integer, 0) + 1 AS edits INTO base FROM changes
        WHERE resource = 'movies' AND resource_id BETWEEN NEW.resource_id AND NEW.resource_id
        ORDER BY resource_id DESC, id DESC LIMIT 1;
        IF base.edits <= ${MOST_EDITS} AND casting_cast_after(base.id) = former
          AND starts_with(NEW.before::text, former_start) AND starts_with(NEW.after::text, present_start)
        THEN
          same_start := casting_common(former, present, false);
          same_end := casting_common(substr(former, same_start + 1), substr(present, same_start + 1), true);
          NEW.cast_edit := json_build_object('base', base.id, 'edits', base.edits, 'at', same_start + 1,
            'cut', length(former) - same_start - same_end,
            'put', convert_from(substr(present, same_start + 1, length(present) - same_start - same_end), 'UTF8'));
          NEW.before := '{' || substr(NEW.before::text, length(former_start) + 1);
          NEW.after := '{' || substr(NEW.after::text, length(present_start) + 1);
        END IF;
        RETURN NEW;
      END $$;

      CREATE TRIGGER changes_edit_cast BEFORE INSERT ON changes FOR EACH ROW
        WHEN (NEW.resource = 'movies' AND NEW.action = 'update' AND octet_length(NEW.after::text) > ${LONG})
        EXECUTE FUNCTION changes_edit_cast();
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION changes_edit_cast CASCADE;
      UPDATE changes SET
        before = ('{"actors":' || convert_from(casting_cast_after((cast_edit ->> 'base')::bigint), 'UTF8') || ',' || substr(before::text, 2))::json,
        after = ('{"actors":' || convert_from(casting_cast_after(id), 'UTF8') || ',' || substr(after::text, 2))::json
      WHERE cast_edit IS NOT NULL;
      DROP FUNCTION casting_cast_after, casting_edited, casting_common;
      ALTER TABLE changes DROP cast_edit;
    `);
  }
}
