/**
 * SQL for a migrated database, each text in a transaction of its own, that gives every new actor an absence, every new movie two roles with the same days as in every
 * other movie and two candidates, and every new membership a confirmed casting and a candidacy. So conflicts abound.
 *
 * What a restore brings back by itself is not made again.
 */
export const CASTINGS_EVERYWHERE = [
  `
  CREATE FUNCTION absent_everywhere() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO absences (actor_id, starts, ends, notes) SELECT NEW.id, '2026-03-20', '2026-03-31', 'On stage'
    WHERE NOT EXISTS (SELECT FROM pending_rows WHERE resource = 'absences' AND actor_id = NEW.id);
    RETURN NULL;
  END $$;
  CREATE TRIGGER absent_everywhere AFTER INSERT ON actors FOR EACH ROW EXECUTE FUNCTION absent_everywhere();`,
  `
  CREATE FUNCTION roles_everywhere() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO roles (movie_id, name, billing, starts, ends)
    SELECT NEW.id, name, billing, '2026-03-05', '2026-04-02' FROM unnest('{Ripley,Newt}'::text[]) WITH ORDINALITY AS role (name, billing)
    WHERE NOT EXISTS (SELECT FROM pending_rows WHERE resource = 'roles' AND movie_id = NEW.id);
    INSERT INTO castings (movie_id, role_id, actor_id, status)
    SELECT NEW.id, role.id, candidate.id, 'offered' FROM roles role, (
      SELECT id FROM actors ORDER BY id DESC LIMIT 2 FOR KEY SHARE SKIP LOCKED) candidate
    WHERE movie_id = NEW.id AND billing = 2;
    RETURN NULL;
  END $$;
  CREATE TRIGGER roles_everywhere AFTER INSERT ON movies FOR EACH ROW EXECUTE FUNCTION roles_everywhere();`,
  `
  CREATE FUNCTION cast_everywhere() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO castings (movie_id, role_id, actor_id, status)
    SELECT NEW.movie_id, role.id, NEW.actor_id, CASE billing WHEN 1 THEN 'confirmed' ELSE
      ('{considered,shortlisted,audition,callback,pinned,offered,declined,released}'::text[])[NEW.actor_id % 8 + 1] END
    FROM roles role WHERE movie_id = NEW.movie_id AND NOT EXISTS (
      SELECT FROM pending_rows WHERE resource = 'castings' AND role_id = role.id AND actor_id = NEW.actor_id)
    ON CONFLICT (role_id, actor_id) DO NOTHING;
    UPDATE castings SET status = 'confirmed', version = version + 1
    WHERE (movie_id, actor_id) = (NEW.movie_id, NEW.actor_id) AND status = 'released'
      AND role_id IN (SELECT id FROM roles WHERE movie_id = NEW.movie_id AND billing = 1);
    RETURN NULL;
  END $$;
  CREATE TRIGGER cast_everywhere AFTER INSERT ON movie_actors FOR EACH ROW EXECUTE FUNCTION cast_everywhere();`,
];
