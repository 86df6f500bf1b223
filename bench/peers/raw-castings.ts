// Boards, changes of castings and conflicts on plain Fastify and pg, without history. Answers to writes are minimal.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type pg from 'pg';
import { done, statement, transact, type Requires } from './raw-writes.js';

const integer = { type: 'integer' };
const string = { type: 'string' };
const optional = (type: string) => ({ type, nullable: true });
const success = { type: 'boolean' };
const list = (properties: object) => ({ type: 'array', items: { type: 'object', properties } });

const board = {
  actors: list({ age: integer, gender: string, id: integer, name: string }),
  castings: list({
    ...{ actor_id: integer, id: integer, movie_id: integer },
    ...{ notes: string, role_id: integer, status: string },
  }),
  roles: list({
    ...{ billing: optional('integer'), ends: optional('string'), id: integer, movie_id: integer },
    ...{ name: string, notes: string, starts: optional('string') },
  }),
  success,
};
const conflicts = {
  conflicts: list({
    ...{ absence_id: integer, actor_id: integer, casting_id: integer, ends: string, kind: string },
    ...{ movie_id: integer, other_casting_id: integer, other_movie_id: integer, starts: string },
  }),
  success,
};
const answer = (properties: object) => ({ response: { '2xx': { type: 'object', properties } } });

/** The condition that an actor is confirmed or absent on none of the days from `first` to `last`. */
export const isFree = (first: string, last: string) => `
  NOT EXISTS (SELECT FROM castings JOIN roles ON roles.id = role_id WHERE castings.actor_id = actor.id
    AND status = 'confirmed' AND roles.starts <= ${last}::date AND roles.ends >= ${first}::date)
  AND NOT EXISTS (SELECT FROM absences WHERE absences.actor_id = actor.id
    AND absences.starts <= ${last}::date AND absences.ends >= ${first}::date)`;

const rolesOf = (movie: string) =>
  statement(
    'roles',
    `SELECT billing, ends::text, id, movie_id, name, notes, starts::text FROM roles WHERE movie_id = $1
     ORDER BY billing NULLS LAST, id`,
    [movie],
  );
const castingsOf = (movie: string) =>
  statement(
    'castings',
    'SELECT actor_id, id, movie_id, notes, role_id, status FROM castings WHERE movie_id = $1 ORDER BY id',
    [movie],
  );
const actorsOf = (movie: string) =>
  statement(
    'actors of castings',
    `SELECT age, gender, id, name FROM actors WHERE id IN (SELECT actor_id FROM castings WHERE movie_id = $1) ORDER BY id`,
    [movie],
  );

const lockActorOf = (id: string) =>
  statement('lock actor', 'SELECT FROM actors WHERE id = (SELECT actor_id FROM castings WHERE id = $1) FOR UPDATE', [
    id,
  ]);
const lockCasting = (id: string) =>
  statement('lock', 'SELECT movie_id, actor_id, status FROM castings WHERE id = $1 FOR UPDATE', [id]);
const clashesOf = (id: string) =>
  statement(
    'clashes',
    `SELECT FROM castings own JOIN roles own_role ON own_role.id = own.role_id WHERE own.id = $1 AND (
       EXISTS (SELECT FROM castings other WHERE other.role_id = own.role_id AND other.id <> own.id AND other.status = 'confirmed')
       OR EXISTS (
         SELECT FROM castings other JOIN roles other_role ON other_role.id = other.role_id
         WHERE other.actor_id = own.actor_id AND other.movie_id <> own.movie_id AND other.status = 'confirmed'
           AND other_role.starts <= own_role.ends AND other_role.ends >= own_role.starts)
       OR EXISTS (
         SELECT FROM absences absence WHERE absence.actor_id = own.actor_id
           AND absence.starts <= own_role.ends AND absence.ends >= own_role.starts))`,
    [id],
  );
const setStatus = (id: string, status: string) =>
  statement('status', 'UPDATE castings SET status = $2, version = version + 1 WHERE id = $1', [id, status]);
/** Of a casting that is not confirmed. */
const setUsualStatus = (id: string, status: string) =>
  statement(
    'usual status',
    "UPDATE castings SET status = $2, version = version + 1 WHERE id = $1 AND status <> 'confirmed'",
    [id, status],
  );
const join = (movie: number, actor: number) =>
  statement('join', 'INSERT INTO movie_actors (movie_id, actor_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    movie,
    actor,
  ]);
const part = (movie: number, actor: number) =>
  statement(
    'part',
    `DELETE FROM movie_actors WHERE movie_id = $1 AND actor_id = $2
     AND NOT EXISTS (SELECT FROM castings WHERE movie_id = $1 AND confirmed_actor_id = $2)`,
    [movie, actor],
  );
const nextVersion = (movie: number) =>
  statement('next version', 'UPDATE movies SET version = version + 1 WHERE id = $1', [movie]);

const TAKES_PART = "status IN ('confirmed', 'offered')";
const allConflicts = (limit: number | undefined) =>
  statement(
    limit ? 'page of conflicts' : 'conflicts',
    `SELECT absence_id, actor_id, casting_id, ends::text, kind, movie_id, other_casting_id, other_movie_id, starts::text FROM (
       SELECT NULL::integer AS absence_id, own.actor_id, own.id AS casting_id, least(own_role.ends, other_role.ends) AS ends,
         CASE WHEN own.status = 'confirmed' AND other.status = 'confirmed' THEN 'double_booking' ELSE 'competing_offer' END AS kind,
         own.movie_id, other.id AS other_casting_id, other.movie_id AS other_movie_id,
         greatest(own_role.starts, other_role.starts) AS starts
       FROM castings own JOIN roles own_role ON own_role.id = own.role_id
       JOIN castings other ON other.actor_id = own.actor_id AND other.id > own.id AND other.movie_id <> own.movie_id
       JOIN roles other_role ON other_role.id = other.role_id
       WHERE own.${TAKES_PART} AND other.${TAKES_PART}
         AND other_role.starts <= own_role.ends AND other_role.ends >= own_role.starts
       UNION ALL
       SELECT absence.id, own.actor_id, own.id, least(own_role.ends, absence.ends), 'absence', own.movie_id, NULL, NULL,
         greatest(own_role.starts, absence.starts)
       FROM castings own JOIN roles own_role ON own_role.id = own.role_id
       JOIN absences absence ON absence.actor_id = own.actor_id
       WHERE own.${TAKES_PART} AND absence.starts <= own_role.ends AND absence.ends >= own_role.starts
     ) conflict
     ORDER BY conflict.starts, casting_id, coalesce(other_casting_id * 2::bigint, absence_id * 2::bigint + 1)
     ${limit ? 'LIMIT $1 + 1' : ''}`,
    limit ? [limit] : [],
  );

/** Changes a status that is or becomes confirmed: the actor joins or leaves the cast. */
const changeCast = (pool: pg.Pool, id: string, status: string) =>
  transact(pool, async (client) => {
    await client.query(lockActorOf(id));
    const { rows } = await client.query<{ movie_id: number; actor_id: number; status: string }>(lockCasting(id));
    const [before] = rows;
    if (!before) return 404;
    const isConfirmed = status === 'confirmed';
    if (isConfirmed && (await client.query(clashesOf(id))).rowCount) return 409;
    const { movie_id, actor_id } = before;
    const joined = isConfirmed ? await client.query(join(movie_id, actor_id)) : undefined;
    await client.query(setStatus(id, status));
    const parted = isConfirmed ? undefined : await client.query(part(movie_id, actor_id));
    if (joined?.rowCount || parted?.rowCount) await client.query(nextVersion(movie_id));
    return 204;
  });

export function addCastings(server: FastifyInstance, pool: pg.Pool, requires: Requires): void {
  const onRequest = requires('get:movies');
  server.get('/movies/:id/roles', { schema: answer(board), onRequest }, async (request) => {
    const { id } = request.params as { id: string };
    const [roles, castings, actors] = await Promise.all(
      [rolesOf(id), castingsOf(id), actorsOf(id)].map(async (query) => (await pool.query<object>(query)).rows),
    );
    return { actors, castings, roles, success: true };
  });

  server.get('/conflicts', { schema: answer(conflicts), onRequest }, async (request, reply) => {
    const limit = Number((request.query as { limit?: string }).limit ?? 0) || undefined;
    const { rows } = await pool.query<Record<string, unknown>>(allConflicts(limit));
    if (limit && rows.length > limit) {
      rows.pop();
      const { starts, casting_id } = rows.at(-1)!;
      reply.header('link', `</conflicts?limit=${limit}&cursor=${String(starts)},${String(casting_id)}>; rel="next"`);
    }
    const shown = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)));
    return { conflicts: shown, success: true };
  });

  const body = { type: 'object', required: ['status'], properties: { status: string } };
  server.patch(
    '/castings/:id',
    { schema: { body }, onRequest: requires('patch:movies') },
    async (request, reply: FastifyReply) => {
      const { id } = request.params as { id: string };
      const { status } = request.body as { status: string };
      if (status !== 'confirmed' && (await pool.query(setUsualStatus(id, status))).rowCount) return done(reply, 1);
      const code = await changeCast(pool, id, status);
      return code === 204 ? done(reply, 1) : reply.code(code).send();
    },
  );
}
