import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Config } from '../src/config/config.js';
import { statements, type Statement } from '../src/database/client.js';
import type { Role } from '../src/dev/identity/roles.js';
import { openApiDocument } from '../src/http/openapi/document.js';
import { Casting, environment } from './support/casting.js';
import { actorBody, aMovie, anActor, movieBody } from './support/factories.js';
import { ProductionBuild, type ServiceProcess } from './support/service-process.js';
import { until } from './support/until.js';

const HIGHEST = 2 ** 31 - 1;
const OURS = '{"error":500,"message":"Internal Server error","success":false}';

let build: ProductionBuild;
let casting: Casting;
/** The service in its own process, so that its log can be read. */
let service: ServiceProcess;
let requests = 0;

beforeAll(async () => {
  build = await ProductionBuild.present();
  casting = await Casting.start();
  service = await build.run(environment(casting.database.url, casting.issuer.url, { LOG_LEVEL: 'error' }));
  await service.ready();
});
afterAll(async () => {
  service.process.kill();
  await service.exit;
  build.stop();
  await casting.stop();
});
beforeEach(() => casting.clear());

const query = <T extends pg.QueryResultRow>(sql: string, parameters?: unknown[]) =>
  casting.database.query<T>(sql, parameters);

async function send(method: string, path: string, body?: object, role: Role = 'producer') {
  const requestId = `refusal-${++requests}`;
  const headers = {
    authorization: `Bearer ${await casting.token(role)}`,
    'x-request-id': requestId,
    ...(body && { 'content-type': 'application/json' }),
  };
  const answer = await fetch(service.url + path, { method, headers, body: body ? JSON.stringify(body) : null });
  return { requestId, status: answer.status, text: await answer.text() };
}

/** Expects a 500 without details, and one log line with the cause and the request's id. */
async function expectOurs(answer: Awaited<ReturnType<typeof send>>, sqlState: string): Promise<void> {
  expect([answer.status, answer.text]).toEqual([500, OURS]);
  const lines = () =>
    service
      .output()
      .split('\n')
      .filter((line) => line.includes(`"${answer.requestId}"`));
  await until(() => lines().length > 0);
  expect(lines()).toHaveLength(1);
  const { level, requestId, err } = JSON.parse(lines()[0]!) as { level: number; requestId: string; err: object };
  expect({ level, requestId, err }).toMatchObject({
    level: 50,
    requestId: answer.requestId,
    err: { type: 'QueryFailedError', code: sqlState, stack: expect.stringContaining('QueryFailedError') },
  });
}

describe('a refusal by PostgreSQL of validated input is 500, with its cause in the log', () => {
  it.each([
    ['actors', actorBody()],
    ['movies', movieBody()],
  ] as const)('the last id of %s', async (table, body) => {
    await query(`ALTER TABLE ${table} ALTER COLUMN id RESTART WITH ${HIGHEST}`);
    const last = await send('POST', `/${table}`, body);
    expect([last.status, last.text]).toEqual([200, expect.stringContaining(`"id":${HIGHEST}`)]);
    await expectOurs(await send('POST', `/${table}`, body), '2200H');
    await query(`ALTER TABLE ${table} ALTER COLUMN id RESTART WITH 1`);
  });

  it('an id that is already taken', async () => {
    const id = await anActor(casting.database);
    await query(`ALTER TABLE actors ALTER COLUMN id RESTART WITH ${id}`);
    await expectOurs(await send('POST', '/actors', actorBody()), '23505');
  });

  it('the last version of an actor, while other actors are changed', async () => {
    const [id, neighbour] = [await anActor(casting.database), await anActor(casting.database)];
    await query('UPDATE actors SET version = $1 WHERE id = $2', [HIGHEST, id]);
    const answers = await Promise.all([
      ...[1, 2].map((age) => send('PATCH', `/actors/${neighbour}`, { age })),
      send('PATCH', `/actors/${id}`, { age: 3 }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 500]);
    await expectOurs(answers[2]!, '22003');
    const rows = await query<{ age: number; version: number }>('SELECT age, version FROM actors ORDER BY id');
    expect(rows).toEqual([{ age: 41, version: HIGHEST }, expect.objectContaining({ version: 3 })]);
  });

  it('the last version of a movie, by every route that increments it', async () => {
    const [cast, other] = [await anActor(casting.database), await anActor(casting.database)];
    const id = await aMovie(casting.database, { actors: [cast] });
    await query('UPDATE movies SET version = $1', [HIGHEST]);
    await expectOurs(await send('PATCH', `/movies/${id}`, { title: 'x' }), '22003');
    await expectOurs(await send('PUT', `/movies/${id}/actors/${other}`), '22003');
    await expectOurs(await send('DELETE', `/movies/${id}/actors/${cast}`), '22003');
    await expectOurs(await send('DELETE', `/actors/${cast}`), '22003');
    expect((await send('DELETE', `/movies/${id}`)).status).toBe(200);
    await expectOurs(await send('POST', `/movies/${id}/restore`), '22003');
  });

  it.each(['22P02', '22001', '23502', '23503', '23505', '23514', '23P01'])(
    'SQLSTATE %s of a trigger',
    async (state) => {
      await query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
                 AS $$ BEGIN RAISE 'house rule' USING ERRCODE = '${state}'; END $$`);
      await query('CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON actors FOR EACH ROW EXECUTE FUNCTION refuse()');
      const answer = await send('POST', '/actors', actorBody());
      await query('DROP FUNCTION refuse CASCADE');
      await expectOurs(answer, state);
      expect((await send('POST', '/actors', actorBody())).status).toBe(200);
    },
  );
});

describe('two concurrent restores of a row', () => {
  const actors = ['actors', "(id, name, gender, age) OVERRIDING SYSTEM VALUE VALUES ($1, 'x', 'y', 1)"] as const;
  const movies = [
    'movies',
    "(id, title, release_date) OVERRIDING SYSTEM VALUE VALUES ($1, 'x', '2002-12-04')",
  ] as const;

  it.each([
    ['COMMIT', 409, ...actors],
    ['COMMIT', 409, ...movies],
    ['ROLLBACK', 200, ...actors],
    ['ROLLBACK', 200, ...movies],
  ] as const)('the first ends with %s: %i for the second (%s)', async (end, status, table, row) => {
    const id = await (table === 'actors' ? anActor : aMovie)(casting.database);
    expect((await send('DELETE', `/${table}/${id}`)).status).toBe(200);
    const first = new pg.Client({ connectionString: casting.database.url });
    await first.connect();
    await first.query('BEGIN');
    await first.query(`INSERT INTO ${table} ${row}`, [id]);
    let isAnswered = false;
    const second = send('POST', `/${table}/${id}/restore`).finally(() => (isAnswered = true));
    const waiting = `SELECT FROM pg_stat_activity
                     WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO ${table} %'`;
    await until(async () => isAnswered || (await query(waiting)).length > 0);
    const hasWaited = !isAnswered;
    await first.query(end);
    await first.end();
    expect(hasWaited).toBe(true);
    const answer = await second;
    expect(answer.status).toBe(status);
    if (status === 200) return;
    const field = table === 'actors' ? 'actor_id' : 'movie_id';
    const details = [{ field, message: 'exists; there is nothing to restore' }];
    expect(JSON.parse(answer.text)).toMatchObject({ details, error: 409 });
  });
});

describe('what can be no id of a row', () => {
  /** All routes with ids, from the document, with the examples of their bodies. */
  const routes = () => {
    const { paths, components } = openApiDocument(casting.app, casting.app.get(Config));
    const exampleOf = (operation: object) => {
      const [, name] = /"requestBody":.*?"#\/components\/schemas\/(\w+)"/.exec(JSON.stringify(operation)) ?? [];
      if (name === undefined) return undefined;
      const { properties } = components!.schemas![name] as { properties: Record<string, { example: unknown }> };
      return Object.fromEntries(Object.entries(properties).map(([member, { example }]) => [member, example]));
    };
    return Object.entries(paths)
      .filter(([path]) => path.includes('{'))
      .flatMap(([path, item]) =>
        Object.entries(item as Record<string, object>).map(
          ([verb, operation]) => [verb.toUpperCase(), path, exampleOf(operation)] as const,
        ),
      );
  };

  it.each(['abc', '0', '-1', '1e3', '007', '2147483648', '99999999999999999999', '%00', '%F0%9F%98%80'])(
    '%s is 404 on every route, and the database is not asked',
    async (id) => {
      const token = await casting.token('producer');
      const asked: string[] = [];
      const listen = (statement: unknown) => void asked.push((statement as Statement).text);
      statements.subscribe(listen);
      try {
        for (const [method, path, body] of routes()) {
          const answer = await fetch(casting.url + path.replaceAll(/\{\w+\}/g, id), {
            method,
            headers: {
              authorization: `Bearer ${token}`,
              'if-match': '"5"',
              ...(method === 'POST' && { 'idempotency-key': 'a-key' }),
              ...(body && { 'content-type': 'application/json' }),
            },
            ...(body && { body: JSON.stringify(body) }),
          });
          expect([method, path, answer.status]).toEqual([method, path, 404]);
        }
        expect(asked).toEqual([]);
      } finally {
        statements.unsubscribe(listen);
      }
    },
  );

  it('comes behind the faults of the body and of the query', async () => {
    expect((await send('PATCH', '/actors/abc', { age: -1 })).status).toBe(422);
    expect((await send('PATCH', '/movies/abc', { title: '', actors: [1] })).status).toBe(422);
    expect((await send('GET', '/actors/abc/history?nme=1')).status).toBe(400);
  });
});
