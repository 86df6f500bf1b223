import { userInfo } from 'node:os';
import type pg from 'pg';
import { actorResource } from '../actors/actor.resource.js';
import { identities } from '../database/identities.js';
import { IMPORT_ID, IMPORTED_BY } from '../database/old-tables.js';
import { recordFrom } from '../history/history.service.js';
import { MAX_INTEGER } from '../http/validation.js';
import { movieResource } from '../movies/movie.resource.js';
import { jsonOf, storedOf, typesOf } from '../resources/columns.js';
import type { Resource, Row } from '../resources/resource.js';
import type { OldRows, Progress } from './old-rows.js';
import type { Plan } from './plan.js';

const BATCH = 5000;
const MAX_SUBJECT = 255;

/**
 * Inserts and records the rows in the JSON array `$1`, with their ids. The history says `create`, because that is what happened
 * here, and a new action would be one that the readers of `/changes` do not know; `sub` and request id say that it was a move.
 */
function insertOf<T extends Row>(resource: Resource<T>): string {
  const { name, one, links } = resource;
  const stored = storedOf(resource);
  const names = ['id', ...stored.map(([member]) => member)].join(', ');
  const member = links?.member;
  return `
    WITH sent AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1) AS sent (id integer, ${typesOf(stored)}${member ? `, ${member} integer[]` : ''})
    ), inserted AS (
      INSERT INTO ${name} (${names}) OVERRIDING SYSTEM VALUE SELECT ${names} FROM sent ORDER BY id RETURNING *
    ), ${one} AS MATERIALIZED (
      SELECT inserted.*${member ? `, sent.${member}` : ''} FROM inserted JOIN sent USING (id)
    )${links ? `, links AS (INSERT INTO ${links.table} (${links.own}, ${links.other}) SELECT id, unnest(${member}) FROM ${one})` : ''}
    ${recordFrom(`SELECT $2, $3, 'create', '${name}', id, version, NULL, ${jsonOf(resource, member ? { [member]: `${one}.${member}` } : {})}
    FROM ${one} ORDER BY id`)}`;
}

const INSERT_ACTORS = insertOf(actorResource);
const INSERT_MOVIES = insertOf(movieResource);

/** Adds actors to the casts of movies that are here: a change of each movie, as by a PATCH. */
const EXTEND_CASTS = `
  WITH sent AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1) AS sent (id integer, actors integer[])
  ), before AS MATERIALIZED (
    SELECT movie.id, version, title, release_date, sent.actors, ${jsonOf(movieResource)} AS row
    FROM movies movie JOIN sent USING (id)
  ), links AS (
    INSERT INTO movie_actors (movie_id, actor_id) SELECT id, unnest(actors) FROM sent
  ), after AS (
    UPDATE movies SET version = movies.version + 1 FROM before WHERE movies.id = before.id
    RETURNING movies.id, movies.version
  ), movie AS (
    SELECT id, after.version, title, release_date, actors, row FROM before JOIN after USING (id)
  )
  ${recordFrom(`SELECT $2, $3, 'update', 'movies', id, version, row, ${jsonOf(movieResource, {
    actors: `SELECT array_agg(actor_id ORDER BY actor_id) FROM (
      SELECT actor_id FROM movie_actors WHERE movie_id = movie.id UNION SELECT unnest(movie.actors)) cast_now`,
  })}
  FROM movie ORDER BY id`)}`;

/** Who the history says it was, and in which run. */
export interface Run {
  readonly subject: string;
  readonly requestId: string;
}

export const thisRun = (): Run => ({
  subject: `${IMPORTED_BY}${userName()}`.slice(0, MAX_SUBJECT),
  requestId: IMPORT_ID + new Date().toISOString().replaceAll(':', '.'),
});

/** A container may run as a user id that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** Inserts what the plan says, in the transaction of `session`, whose tables are locked. */
export async function move(session: pg.Client, plan: Plan, run: Run, progress: Progress): Promise<void> {
  const write = async (what: string, sql: string, rows: readonly object[]) => {
    for (let i = 0; i < rows.length; i += BATCH) {
      const batch = rows.slice(i, i + BATCH);
      await session.query(sql, [JSON.stringify(batch), run.subject, run.requestId]);
      progress(`${what}: ${i + batch.length} of ${rows.length} moved`);
    }
  };
  const isNew = ({ fate }: { fate: string }) => fate === 'new';
  const actors = plan.actors.filter(isNew).map(({ id, row }) => ({ id, ...row }));
  const movies = plan.movies.filter(isNew).map(({ id, row, cast }) => ({ id, ...row, actors: cast }));
  await write('actors', INSERT_ACTORS, actors);
  await write('movies', INSERT_MOVIES, movies);
  await write('casts', EXTEND_CASTS, plan.lateCasts);
}

/**
 * Sets the identities behind the highest ids that the old service has given, also to rows that are left out or that it has
 * deleted: an id that a client remembers must not become another row.
 */
export async function passOldIds(session: pg.Client, { highest }: OldRows): Promise<void> {
  const query = async (sql: string) => (await session.query(sql)).rows as unknown[];
  for (const { table, sequence, last, highest: present } of await identities(query)) {
    const old = table === 'actors' ? highest.actors : table === 'movies' ? highest.movies : 0;
    const wanted = Math.max(present, old <= MAX_INTEGER ? old : 0);
    if (wanted > last) await session.query('SELECT setval($1::regclass, $2::bigint)', [sequence, wanted]);
  }
}
