// The writes of plain Fastify on pg, without the history that the casting service keeps. Answers are minimal.
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type pg from 'pg';

const integer = { type: 'integer', minimum: 1 };
const actors = { type: 'array', items: integer };
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const date = { type: 'string', format: 'date' };
const newActor = {
  type: 'object',
  required: ['age', 'gender', 'name'],
  properties: { age: { type: 'integer', minimum: 0, maximum: 150 }, gender: text(50), name: text(200) },
};
const movie = { type: 'object', properties: { title: text(200), release_date: date, actors } };

interface Movie {
  title?: string;
  release_date?: string;
  actors?: number[];
}

export const statement = (name: string, text: string, values: unknown[]) => ({ name, text, values });
const insertActor = (values: unknown[]) =>
  statement('new actor', 'INSERT INTO actors (age, gender, name) VALUES ($1, $2, $3) RETURNING id', values);
const insertMovie = ({ title, release_date }: Movie) =>
  statement('new movie', 'INSERT INTO movies (title, release_date) VALUES ($1, $2) RETURNING id', [
    title,
    release_date,
  ]);
const updateMovie = (id: string, { title, release_date }: Movie) =>
  statement(
    'change movie',
    `UPDATE movies SET version = version + 1, title = coalesce($2, title), release_date = coalesce($3, release_date)
     WHERE id = $1`,
    [id, title, release_date],
  );
const cast = (movieId: number | string, actorIds: unknown[]) =>
  statement(
    'cast',
    'INSERT INTO movie_actors (movie_id, actor_id) SELECT $1, unnest($2::integer[]) ON CONFLICT DO NOTHING',
    [movieId, actorIds],
  );
const uncastAll = (movieId: string) =>
  statement('uncast all', 'DELETE FROM movie_actors WHERE movie_id = $1', [movieId]);
const uncast = (movieId: string, actorId: string) =>
  statement('uncast', 'DELETE FROM movie_actors WHERE movie_id = $1 AND actor_id = $2', [movieId, actorId]);

export async function transact<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

export const done = (reply: FastifyReply, found: number | null) =>
  found ? reply.code(204).header('preference-applied', 'return=minimal').send() : reply.code(404).send();
const added = (reply: FastifyReply, location: string) =>
  reply.code(201).headers({ location, 'preference-applied': 'return=minimal' }).send();

export type Requires = (permission: string) => onRequestAsyncHookHandler;

export function addPosts(server: FastifyInstance, pool: pg.Pool, requires: Requires): void {
  server.post('/actors', { schema: { body: newActor }, onRequest: requires('post:actors') }, async (request, reply) => {
    const { age, gender, name } = request.body as Record<string, unknown>;
    const { rows } = await pool.query<{ id: number }>(insertActor([age, gender, name]));
    return added(reply, `/actors/${rows[0]!.id}`);
  });
  const body = { ...movie, required: ['title', 'release_date'] };
  server.post('/movies', { schema: { body }, onRequest: requires('post:movies') }, async (request, reply) => {
    const values = request.body as Movie;
    const id = await transact(pool, async (client) => {
      const { rows } = await client.query<{ id: number }>(insertMovie(values));
      await client.query(cast(rows[0]!.id, values.actors ?? []));
      return rows[0]!.id;
    });
    return added(reply, `/movies/${id}`);
  });
}

export function addChangesOfMovies(server: FastifyInstance, pool: pg.Pool, requires: Requires): void {
  const onRequest = requires('patch:movies');
  server.patch('/movies/:id', { schema: { body: movie }, onRequest }, async (request, reply) => {
    const { id } = request.params as { id: string };
    const changes = request.body as Movie;
    if (!changes.actors) return done(reply, (await pool.query(updateMovie(id, changes))).rowCount);
    const found = await transact(pool, async (client) => {
      const { rowCount } = await client.query(updateMovie(id, changes));
      await client.query(uncastAll(id));
      await client.query(cast(id, changes.actors!));
      return rowCount;
    });
    return done(reply, found);
  });

  const change =
    (of: (movieId: string, actorId: string) => pg.QueryConfig) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const { id, actorId } = request.params as { id: string; actorId: string };
      const found = await transact(pool, async (client) => {
        const { rowCount } = await client.query(updateMovie(id, {}));
        await client.query(of(id, actorId));
        return rowCount;
      });
      return done(reply, found);
    };
  server.put(
    '/movies/:id/actors/:actorId',
    { onRequest },
    change((movie, actor) => cast(movie, [actor])),
  );
  server.delete('/movies/:id/actors/:actorId', { onRequest }, change(uncast));
}
