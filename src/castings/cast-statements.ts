import { recordFrom } from '../history/history.service.js';
import { movieResource } from '../movies/movie.resource.js';
import { jsonOf, perMembers, storedOf, typesOf, type StoredMember } from '../resources/columns.js';

const stored = storedOf(movieResource);

// Changes of one batch may set different members.
const assigned = ([name]: StoredMember) =>
  `${name} = CASE WHEN '${name}' = ANY(names) THEN ready.${name} ELSE movie.${name} END`;

const NEW_CAST = `ARRAY(
      SELECT actor_id FROM movie_actors WHERE movie_id = movie.id EXCEPT SELECT unnest(leaving)
      UNION SELECT unnest(joining) ORDER BY 1)`;

/**
 * Changes the casts of the movies in the JSON array `$1` and records that: the actors `joining` join and the actors `leaving`
 * leave. It may also set `members` of the movies. Returns `row` and `version` of each movie that it changed: all but those
 * with another version than the one sent, if one was sent, those with an actor who does not exist, those that an actor would
 * leave who has a confirmed casting, and those with a lock of another session on the movie or an actor.
 *
 * A cast changes only together with the version of its movie. So this statement sees the cast of the version that it locks,
 * although its snapshot is older than the lock.
 */
const changeOf = (members: readonly StoredMember[]) => `
  WITH sent AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1) AS sent (id integer, version integer, joining integer[], leaving integer[],
      ${['names text[]', 'subject text', 'request_id text', ...members.map((member) => typesOf([member]))].join(', ')})
  ), locked AS MATERIALIZED (
    SELECT id, version FROM movies WHERE id = ANY(ARRAY(SELECT id FROM sent)) ORDER BY id FOR UPDATE SKIP LOCKED
  ), wanted AS MATERIALIZED (
    SELECT sent.* FROM sent JOIN locked ON locked.id = sent.id AND locked.version = coalesce(sent.version, locked.version)
  ), actor AS MATERIALIZED (
    SELECT id FROM actors WHERE id = ANY(ARRAY(SELECT unnest(joining || leaving) FROM wanted))
    ORDER BY id FOR KEY SHARE SKIP LOCKED
  ), ready AS MATERIALIZED (
    SELECT wanted.*, (SELECT ${jsonOf(movieResource)} FROM movies movie WHERE movie.id = wanted.id) AS former
    FROM wanted WHERE NOT EXISTS (
      SELECT FROM unnest(joining || leaving) AS actor_id WHERE actor_id NOT IN (SELECT id FROM actor))
      AND (leaving = '{}' OR NOT casting_is_confirmed(wanted.id, leaving))
  ), after AS (
    UPDATE movies movie SET ${[...members.map(assigned), 'version = movie.version + 1'].join(', ')}
    FROM ready WHERE movie.id = ready.id
    RETURNING movie.id, movie.version, subject, request_id, former,
      ${jsonOf(movieResource, { actors: NEW_CAST })} AS row
  ), parted AS (
    DELETE FROM movie_actors WHERE movie_id = ANY(ARRAY(SELECT id FROM ready WHERE leaving <> '{}'))
      AND (movie_id, actor_id) IN (SELECT id, unnest(leaving) FROM ready)
  ), joined AS (
    INSERT INTO movie_actors (movie_id, actor_id) SELECT id, unnest(joining) FROM ready ON CONFLICT DO NOTHING
  ), recorded AS (
    ${recordFrom(`SELECT subject, request_id, 'update', 'movies', id, version, former, row FROM after ORDER BY id`)}
  )
  SELECT row, version FROM after`;

/** The statement that changes casts and these members. */
export const changeCasts = perMembers(stored, changeOf);
