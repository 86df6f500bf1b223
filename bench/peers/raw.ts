// The casting service written for speed on plain Fastify: pg with prepared statements, answers by fast-json-stringify,
// each token verified once. It has only the documented answers, pages and search.
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import pg from 'pg';
import { inOrder, searchIn } from '../../src/lists/name-query.js';
import { addCastings, isFree } from './raw-castings.js';
import { addChangesOfMovies, addPosts } from './raw-writes.js';

const { PORT, DATABASE_URL, AUTH_ISSUER = '', AUTH_AUDIENCE = '', SEARCH } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const keys = createRemoteJWKSet(new URL('.well-known/jwks.json', AUTH_ISSUER));
const server = Fastify();

interface Claims {
  permissions: string[];
  exp: number;
}
const verified = new Map<string, Claims>();

const requires = (permission: string) => async (request: FastifyRequest, reply: FastifyReply) => {
  const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
  let claims = verified.get(token);
  if (!claims) {
    const { payload } = await jwtVerify<Claims>(token, keys, { issuer: AUTH_ISSUER, audience: AUTH_AUDIENCE });
    if (verified.size === 10_000) verified.clear();
    claims = { permissions: payload.permissions, exp: payload.exp };
    verified.set(token, claims);
  }
  if (claims.exp * 1000 < Date.now()) return reply.code(401).send(envelope(401, 'Token expired.'));
  if (!claims.permissions.includes(permission)) return reply.code(403).send(envelope(403, 'Permission not found.'));
  return undefined;
};
const envelope = (error: number, message: string) => ({ error, message, success: false });
const notFound = (reply: FastifyReply) => reply.code(404).send(envelope(404, 'Resource was not found'));

const integer = { type: 'integer' };
const string = { type: 'string' };
const success = { type: 'boolean' };
const actor = { type: 'object', properties: { age: integer, gender: string, id: integer, name: string } };
const movie = {
  type: 'object',
  properties: { actors: { type: 'array', items: integer }, id: integer, release_date: string, title: string },
};
const answer = (properties: object) => ({ response: { '2xx': { type: 'object', properties } } });
const actorAnswer = answer({ actor, success });
const actorsAnswer = answer({ actors: { type: 'array', items: actor }, success });
const moviesAnswer = answer({ movies: { type: 'array', items: movie }, success });
const changes = {
  type: 'object',
  properties: {
    age: { type: 'integer', minimum: 0, maximum: 150 },
    gender: { type: 'string', minLength: 1, maxLength: 50 },
    name: { type: 'string', minLength: 1, maxLength: 200 },
  },
};

const ACTORS = 'SELECT age, gender, id, name FROM actors';
const statement = (name: string, text: string, values: unknown[] = []) => ({ name, text, values });
const allActors = statement('actors', `${ACTORS} ORDER BY id`);
const update = (id: unknown, { age, gender, name }: Record<string, unknown>) =>
  statement(
    'update',
    `UPDATE actors SET version = version + 1, age = coalesce($2, age), gender = coalesce($3, gender),
     name = coalesce($4, name) WHERE id = $1`,
    [id, age, gender, name],
  );

server.get('/actors/:id', { schema: actorAnswer, onRequest: requires('get:actors') }, async (request, reply) => {
  const { id } = request.params as { id: string };
  const { rows } = await pool.query(statement('actor', `${ACTORS} WHERE id = $1`, [id]));
  return rows.length > 0 ? { actor: rows[0] as object, success: true } : notFound(reply);
});

server.get('/actors', { schema: actorsAnswer, onRequest: requires('get:actors') }, async (request, reply) => {
  const { limit = '', page, cursor, q, sort = 'id', ...asked } = request.query as Record<string, string | undefined>;
  if (asked.free_from) return free(reply, { ...asked, limit, q });
  if (q) return { actors: (await search(q, Number(limit))).rows, success: true };
  if (page) return pageByOffset(reply, sort, { limit: Number(limit), page: Number(page) });
  if (limit) return pageByCursor(reply, Number(limit), Number(cursor ?? 0));
  const { rows } = await pool.query(allActors);
  return rows.length > 0 ? { actors: rows as object[], success: true } : notFound(reply);
});

async function pageByOffset(reply: FastifyReply, sort: string, { limit, page }: { limit: number; page: number }) {
  const order = sort === 'name' ? [...inOrder('name_folded', 'name'), 'id'].join() : 'id';
  const [{ rows }, { rows: counts }] = await Promise.all([
    pool.query(
      statement(`offset ${order}`, `${ACTORS} ORDER BY ${order} LIMIT $1 OFFSET $2`, [limit, (page - 1) * limit]),
    ),
    pool.query<{ total: number }>(statement('count', 'SELECT count(*)::integer AS total FROM actors')),
  ]);
  reply.header('x-total-count', counts[0]!.total);
  return { actors: rows as object[], success: true };
}

async function pageByCursor(reply: FastifyReply, limit: number, after: number) {
  const { rows } = await pool.query<{ id: number }>(
    statement('page', `${ACTORS} WHERE id > $2 ORDER BY id LIMIT $1 + 1`, [limit, after]),
  );
  if (rows.length > limit) {
    rows.pop();
    reply.header('link', `</actors?limit=${limit}&cursor=${rows.at(-1)!.id}>; rel="next"`);
  }
  return { actors: rows, success: true };
}

/** Who is free on some days, among those who match a search or have an age. */
async function free(
  reply: FastifyReply,
  { limit, q, age_gte, free_from, free_to }: Record<string, string | undefined>,
) {
  if (q) {
    const { rows } = await search(q, Number(limit), [free_from!, free_to!]);
    return { actors: rows, success: true };
  }
  const most = limit ? Number(limit) : undefined;
  const { rows } = await pool.query<{ id: number }>(
    statement(
      `free ${age_gte ? 'and old' : ''} ${most ? 'page' : ''}`,
      `${ACTORS} actor WHERE ${isFree('$1', '$2')} ${age_gte ? 'AND age >= $3' : ''}
       ORDER BY id ${most ? `LIMIT $${age_gte ? 4 : 3} + 1` : ''}`,
      [free_from, free_to, ...(age_gte ? [age_gte] : []), ...(most ? [most] : [])],
    ),
  );
  if (most && rows.length > most) {
    rows.pop();
    reply.header('link', `</actors?limit=${most}&cursor=${rows.at(-1)!.id}>; rel="next"`);
  }
  return { actors: rows, success: true };
}

/** Searches with the service's index and conditions, or with ILIKE. Not prepared, because a generic plan uses no index. */
function search(q: string, limit: number, freeDays: string[] = []) {
  const [matches, rank] =
    SEARCH === 'index'
      ? [
          (i: number) => `name_folded LIKE casting_within($${i})`,
          searchIn('name_folded').rank.replaceAll(':search', '$2'),
        ]
      : [
          (i: number) => `name ILIKE '%' || $${i} || '%'`,
          `CASE WHEN name ILIKE $2 THEN 0 WHEN name ILIKE replace($2, ' ', '%') || '%' THEN 1
           WHEN ' ' || name ILIKE '% ' || split_part($2, ' ', 1) || '%' THEN 2 ELSE 3 END`,
        ];
  const words = q.split(' ');
  const conditions = words.map((_, i) => matches(i + 3));
  if (freeDays.length > 0) conditions.push(isFree(`$${words.length + 3}`, `$${words.length + 4}`));
  return pool.query<object>(`${ACTORS} actor WHERE ${conditions.join(' AND ')} ORDER BY ${rank}, id LIMIT $1`, [
    limit,
    q,
    ...words,
    ...freeDays,
  ]);
}

const patching = { schema: { ...actorsAnswer, body: changes }, onRequest: requires('patch:actors') };
server.patch('/actors/:id', patching, async (request, reply) => {
  const change = update((request.params as { id: string }).id, request.body as Record<string, unknown>);
  if (request.headers.prefer === 'return=minimal') {
    const { rowCount } = await pool.query(change);
    return rowCount ? reply.code(204).header('preference-applied', 'return=minimal').send() : notFound(reply);
  }
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query(change);
    const { rows } = await client.query(allActors);
    await client.query('COMMIT');
    return rowCount ? { actors: rows as object[], success: true } : notFound(reply);
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
});

server.get('/movies', { schema: moviesAnswer, onRequest: requires('get:movies') }, async (_, reply) => {
  const { rows } = await pool.query(
    statement(
      'movies',
      `SELECT (SELECT coalesce(array_agg(actor_id ORDER BY actor_id), '{}') FROM movie_actors WHERE movie_id = movie.id) AS actors,
       id, to_char(release_date, 'Dy, DD Mon YYYY "00:00:00 GMT"') AS release_date, title FROM movies movie ORDER BY id`,
    ),
  );
  return rows.length > 0 ? { movies: rows as object[], success: true } : notFound(reply);
});

addPosts(server, pool, requires);
addCastings(server, pool, requires);
addChangesOfMovies(server, pool, requires);
await server.listen({ port: Number(PORT), host: '127.0.0.1' });
