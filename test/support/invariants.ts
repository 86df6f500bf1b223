import type { TestDatabase } from './database.js';

const RESOURCES = ['actors', 'movies', 'roles', 'castings', 'absences'];

/**
 * What is wrong with the history: a version that is missing or recorded twice, a change that does not start where the previous
 * one ended, a row that is not as its last change left it. All rows must have been created by the service.
 */
export function historyFaults({ query }: TestDatabase): Promise<object[]> {
  const present = RESOURCES.map((name) => `SELECT '${name}' AS resource, id, version FROM ${name}`);
  return query(`
    WITH step AS (
      SELECT *, lag(version) OVER row AS former_version, lag(after) OVER row AS former, lead(id) OVER row IS NULL AS is_last
      FROM changes WINDOW row AS (PARTITION BY resource, resource_id ORDER BY id)
    ), present AS (${present.join(' UNION ALL ')})
    SELECT coalesce(step.resource, present.resource) || '/' || coalesce(step.resource_id, present.id) AS row, action,
      step.version, former_version, present.version AS present_version
    FROM step FULL JOIN present ON is_last AND step.resource = present.resource AND resource_id = present.id
    WHERE step.id IS NULL
      OR step.version <> coalesce(former_version, 0) + (action <> 'delete')::integer
      -- The deletion of an actor also records the movies.
      OR action IN ('update', 'delete') AND before::jsonb - 'movies' IS DISTINCT FROM former::jsonb
      OR is_last AND present.version IS DISTINCT FROM CASE WHEN action <> 'delete' THEN step.version END`);
}

/** The confirmed castings without a membership. */
export function castWithoutMembership({ query }: TestDatabase): Promise<object[]> {
  return query(`
    SELECT id, movie_id, actor_id FROM castings WHERE status = 'confirmed'
      AND NOT EXISTS (SELECT FROM movie_actors member WHERE (member.movie_id, member.actor_id) = (castings.movie_id, castings.actor_id))`);
}

/**
 * The memberships that outlive their last confirmed casting: since the actor joined the cast, by whatever write, a casting
 * there was confirmed, and now none is.
 */
export function outlivingMemberships({ query }: TestDatabase): Promise<object[]> {
  return query(`
    SELECT member.* FROM movie_actors member CROSS JOIN LATERAL (
      SELECT max(id) AS id FROM changes WHERE resource = 'movies' AND resource_id = movie_id
        AND ${isIn('after')} AND NOT ${isIn('before')}
    ) joined
    WHERE NOT EXISTS (SELECT FROM castings WHERE (castings.movie_id, confirmed_actor_id) = (member.movie_id, member.actor_id))
      AND EXISTS (
        SELECT FROM changes WHERE resource = 'castings' AND changes.id > joined.id AND before ->> 'status' = 'confirmed'
          AND (before ->> 'movie_id', before ->> 'actor_id') = (member.movie_id::text, member.actor_id::text))`);
}

const isIn = (row: string) => `coalesce(${row}::jsonb -> 'actors' @> to_jsonb(member.actor_id), false)`;

/** What restores keep for rows that are still deleted. */
export async function pendingRows({ query }: TestDatabase): Promise<object[]> {
  return [...(await query('TABLE pending_rows')), ...(await query('TABLE pending_memberships'))];
}

interface After {
  readonly actors?: number[];
  readonly actor_id?: number;
  readonly movie_id?: number;
  readonly role_id?: number;
  readonly status?: string;
}

/** What a row refers to: rows, and for a confirmed casting the membership. */
const referencesOf = ({ actors = [], actor_id, movie_id, role_id, status }: After): string[] => [
  ...actors.map((actor) => `actors/${actor}`),
  ...(actor_id ? [`actors/${actor_id}`] : []),
  ...(movie_id ? [`movies/${movie_id}`] : []),
  ...(role_id ? [`roles/${role_id}`] : []),
  ...(status === 'confirmed' ? [`movies/${movie_id} actors/${actor_id}`] : []),
];

/** The changes after which a row refers to one that is not there: a copy with foreign keys could not apply them in turn. */
export async function danglingChanges({ query }: TestDatabase): Promise<string[]> {
  const changes = await query<{ path: string; after: After | null }>(
    `SELECT resource || '/' || resource_id AS path, after FROM changes ORDER BY id`,
  );
  const rows = new Map<string, After>();
  const exists = (reference: string) => {
    const [row, actor] = reference.split(' ') as [string, string?];
    const found = rows.get(row);
    return found && (!actor || found.actors!.some((id) => `actors/${id}` === actor));
  };
  return changes.flatMap(({ path, after }) => {
    if (after) rows.set(path, after);
    else rows.delete(path);
    return [...rows].flatMap(([row, now]) =>
      referencesOf(now)
        .filter((reference) => !exists(reference))
        .map((reference) => `${path}: ${row} refers to ${reference}`),
    );
  });
}
