import { prepared, type PreparedStatement } from '../database/prepared.js';
import { recordFrom } from '../history/history.service.js';
import { movieResource } from '../movies/movie.resource.js';
import { integer } from '../resources/resource.js';
import { idsIn, jsonOf, storedOf, typesOf, type StoredMember } from '../resources/statements.js';

const stored = storedOf(movieResource);
const EXISTING = 'ARRAY(SELECT id FROM actor ORDER BY id)';
const NEW_CAST = `ARRAY(
      SELECT actor_id FROM movie_actors WHERE movie_id = movie.id AND actor_id NOT IN (SELECT unnest($3))
      UNION SELECT unnest($2) ORDER BY 1)`;

/**
 * Changes the casts of the movies `$1` and records it: the actors `$2` join, who are in none of them, and the actors `$3`
 * leave. Also sets the `members` of the movies that the JSON `$4` has. Does so only if all these actors exist, and if the
 * movies have the version `$5`; null is any. Returns whether movies had that version, the ids of the actors who exist, and
 * `row` and `version` of each changed movie.
 *
 * A cast changes only together with the version of its movie, so this statement sees the cast of the version that it locks,
 * although its snapshot is older than the lock.
 */
const changeOf = (members: readonly StoredMember[]) => `
  WITH locked AS MATERIALIZED (
    SELECT id FROM movies WHERE id = ANY(${idsIn('$1')}) AND version = coalesce($5, version) ORDER BY id FOR UPDATE
  ), actor AS MATERIALIZED (
    SELECT id FROM actors WHERE id = ANY(${idsIn('$2::integer[] || $3')}) AND EXISTS (SELECT FROM locked)
    ORDER BY id FOR KEY SHARE
  ), before AS MATERIALIZED (
    SELECT id, ${jsonOf(movieResource)} AS row FROM movies movie WHERE id = ANY(ARRAY(SELECT id FROM locked))
  ), after AS (
    UPDATE movies movie SET ${members.map(([member]) => `${member} = sent.${member}, `).join('')}version = movie.version + 1
    FROM before, json_to_record($4) AS sent (${typesOf([['id', integer], ...members])})
    WHERE movie.id = before.id AND (SELECT count(*) FROM actor) = cardinality($2 || $3)
    RETURNING movie.id, movie.version, before.row AS former, ${jsonOf(movieResource, { actors: NEW_CAST })} AS row
  ), parted AS (
    DELETE FROM movie_actors USING after WHERE movie_id = after.id AND actor_id = ANY(${idsIn('$3')})
  ), joined AS (
    INSERT INTO movie_actors (movie_id, actor_id) SELECT id, unnest($2) FROM after ON CONFLICT DO NOTHING
  ), recorded AS (
    ${recordFrom(`SELECT $6, $7, 'update', 'movies', id, version, former, row FROM after`)}
  )
  SELECT EXISTS (SELECT FROM locked) AS found, ${EXISTING} AS existing, row, version
  FROM (SELECT) always LEFT JOIN after ON true`;

const changes = new Map<string, PreparedStatement>();

/** The statement that changes casts and the members of `sent`. */
export function changeCasts(sent: object): PreparedStatement {
  const members = stored.filter(([member]) => sent[member as keyof typeof sent] !== undefined);
  const text = members.map(([member]) => member).join();
  const known = changes.get(text) ?? prepared(changeOf(members));
  changes.set(text, known);
  return known;
}
