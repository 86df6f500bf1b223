import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { loadDatabaseConfig } from '../src/config/config.js';
import { Client } from '../src/database/client.js';
import { DatabaseUnavailable } from '../src/database/failures.js';
import { clientOptions } from '../src/database/options.js';
import { KeptRows } from '../src/kept/kept-rows.js';
import { Casting, type Answer } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { aCasting, actorBody, aMovie, anActor, aRole } from './support/factories.js';
import { capturedLog } from './support/log.js';
import { PgBouncer } from './support/pgbouncer.js';
import { TcpProxy } from './support/tcp-proxy.js';
import { until } from './support/until.js';

const UNAVAILABLE = 'The service is not available right now; try again in a moment';

let database: TestDatabase;
let casting: Casting | undefined;
beforeEach(async () => void (database = await createDatabase()));
afterEach(async () => {
  await casting?.stop();
  casting = undefined;
  jest.restoreAllMocks();
  await database.drop();
});

/** A connection to the server's own database, not to the one that the test blocks. */
async function asSuperuser(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.TEST_POSTGRES_URL! });
  await client.connect();
  for (const sql of statements) await client.query(sql);
  await client.end();
}

describe('a connection that cannot be made', () => {
  const role = 'refused';
  let name: string;
  let url: URL;
  let bouncer: PgBouncer | undefined;
  let log: () => string;

  beforeEach(async () => {
    url = new URL(database.url);
    name = url.pathname.slice(1);
    [url.username, url.password] = [role, 'right'];
    await asSuperuser(`CREATE ROLE ${role} LOGIN PASSWORD 'right'`, `GRANT CONNECT ON DATABASE ${name} TO ${role}`);
    await database.query(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`);
    log = capturedLog();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await casting?.stop();
    await bouncer?.stop();
    casting = bouncer = undefined;
    await database.query(`DROP OWNED BY ${role}`);
    await asSuperuser(`DROP ROLE ${role}`);
  });

  const cutOff = () =>
    asSuperuser(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '${role}'`);

  async function everyRoute(): Promise<Answer[]> {
    const director = casting!.as('director');
    return [
      await director.get('/actors'),
      await director.get('/actors?q=ada'),
      await director.get('/movies/1'),
      await director.post('/actors', actorBody()),
      await director.patch('/actors/1', { age: 3 }),
      await director.delete('/actors/1'),
      await director.get('/changes'),
    ];
  }

  /** Expects 503 of every route, with the reason in the log, until `undo`. */
  async function expectUnavailable(reason: RegExp, undo: () => Promise<void>): Promise<void> {
    await cutOff();
    log = capturedLog();
    try {
      // Requests on connections whose loss was not noticed yet may fail in another way, but not with 500.
      for (const { status } of await everyRoute()) expect(status).toBe(503);
      const answers = await everyRoute();
      for (const { status, headers } of answers) expect([status, headers.get('retry-after')]).toEqual([503, '2']);
      // PgBouncer takes the statement before it has a connection, so the outcome could be open.
      if (!bouncer) expect(answers[4]!.body.message).toBe(UNAVAILABLE);
      expect(log()).toMatch(new RegExp(`503: .*${reason.source}`));
      // Its own answers say 503; a load balancer that took it out would answer in their place.
      await until(async () => {
        expect((await casting!.as(undefined).get('/health/ready')).status).toBe(200);
        return new RegExp(`Database unavailable: .*${reason.source}`).test(log());
      });
    } finally {
      await undo();
    }
  }

  it.each([
    [
      'a password that was changed',
      /password authentication failed/,
      `ALTER ROLE ${role} PASSWORD 'wrong'`,
      `ALTER ROLE ${role} PASSWORD 'right'`,
    ],
    [
      'a role that may not log in any more',
      /is not permitted to log in/,
      `ALTER ROLE ${role} NOLOGIN`,
      `ALTER ROLE ${role} LOGIN`,
    ],
    [
      'a role at its limit',
      /too many connections for role/,
      `ALTER ROLE ${role} CONNECTION LIMIT 0`,
      `ALTER ROLE ${role} CONNECTION LIMIT -1`,
    ],
    [
      'a database that takes none',
      /is not currently accepting connections/,
      'ALTER DATABASE :name ALLOW_CONNECTIONS false',
      'ALTER DATABASE :name ALLOW_CONNECTIONS true',
    ],
    [
      'a database that is another one’s',
      /permission denied for database/,
      'REVOKE CONNECT ON DATABASE :name FROM public, refused',
      'GRANT CONNECT ON DATABASE :name TO refused',
    ],
  ])('because of %s is a 503 with the reason in the log', async (_, reason, refuse, allow) => {
    casting = await Casting.start({ DATABASE_URL: url.href, LOG_LEVEL: 'warn' });
    await asSuperuser(refuse.replace(':name', name));
    await expectUnavailable(reason, () => asSuperuser(allow.replace(':name', name)));
    await casting.recovered();
    expect((await casting.as('director').post('/actors', actorBody())).status).toBe(200);
  });

  it('because the database is gone is a 503 with the reason in the log', async () => {
    casting = await Casting.start({ DATABASE_URL: url.href, LOG_LEVEL: 'warn' });
    const rename = (from: string, to: string) =>
      asSuperuser(
        `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${from}'`,
        `ALTER DATABASE ${from} ALLOW_CONNECTIONS false`,
        `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${from}'`,
        `ALTER DATABASE ${from} RENAME TO ${to}`,
        `ALTER DATABASE ${to} ALLOW_CONNECTIONS true`,
      );
    await rename(name, `${name}_gone`);
    await expectUnavailable(/does not exist/, () => rename(`${name}_gone`, name));
    await casting.recovered();
    expect((await casting.as('director').post('/actors', actorBody())).status).toBe(200);
  });

  (PgBouncer.isInstalled ? it : it.skip)('by PgBouncer, which connects at the first statement, is a 503', async () => {
    bouncer = await PgBouncer.start(url.href, 'server_login_retry = 1');
    casting = await Casting.start({ DATABASE_URL: bouncer.url, LOG_LEVEL: 'warn' });
    await asSuperuser(`ALTER ROLE ${role} NOLOGIN`);
    await expectUnavailable(/./, () => asSuperuser(`ALTER ROLE ${role} LOGIN`));
    await casting.recovered();
    expect((await casting.as('director').post('/actors', actorBody())).status).toBe(200);
  });

  it.each([
    ['an unknown host', { hostname: 'database.invalid' }],
    ['a closed port', { port: '1' }],
    ['missing TLS', { search: '?sslmode=require' }],
    ['an unknown role', { username: 'nobody' }],
  ])('because of %s is DatabaseUnavailable, with the cause', async (_, parts) => {
    const target = Object.assign(new URL(database.url), parts);
    const client = new Client(clientOptions(loadDatabaseConfig({ DATABASE_URL: target.href })));
    const refusal: Error = await client.connect().then(
      () => Promise.reject(new Error('connected')),
      (error: Error) => error,
    );
    expect(refusal).toBeInstanceOf(DatabaseUnavailable);
    expect(refusal.cause).toBeDefined();
    expect(refusal.message).not.toBe('');
  });
});

it('every session has time-outs: those of the pool, of kept rows, of readiness', async () => {
  await database.query(`
    CREATE TABLE sessions (application text, statement text, lock text, idle text);
    CREATE FUNCTION note_session() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO sessions SELECT current_setting('application_name'), current_setting('statement_timeout'),
        current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout');
    END $$;
    CREATE EVENT TRIGGER note_session ON login EXECUTE FUNCTION note_session()`);
  casting = await Casting.start({
    DATABASE_URL: database.url,
    DATABASE_STATEMENT_TIMEOUT_MS: '4001',
    DATABASE_LOCK_TIMEOUT_MS: '3001',
    DATABASE_IDLE_TRANSACTION_TIMEOUT_MS: '5001',
  });
  await until(() => casting!.app.get(KeptRows).now());
  const sessions = await database.query<Record<string, string>>(
    "SELECT DISTINCT * FROM sessions WHERE application LIKE 'casting-api%' ORDER BY application, statement",
  );
  expect(sessions).toEqual([
    { application: 'casting-api', statement: '1min', lock: '100ms', idle: '5001ms' },
    { application: 'casting-api', statement: '4001ms', lock: '3001ms', idle: '5001ms' },
    { application: 'casting-api health', statement: '1s', lock: '3001ms', idle: '5001ms' },
  ]);
});

const OPEN = 'The change may or may not have been made; look before you send it again';

it.each([
  ['POST with a key', 'COMMIT', 'leaves the outcome open', OPEN, 1],
  ['POST with a key', 'INSERT INTO actors', 'changes nothing', UNAVAILABLE, 0],
  // These commit by themselves.
  ['POST', 'INSERT INTO actors', 'leaves the outcome open', OPEN, 1],
  ['PATCH', 'WITH sent', 'leaves the outcome open', OPEN, 1],
  ['PATCH of a cast', 'SELECT row_to_json', 'changes nothing', UNAVAILABLE, 0],
  ['PATCH of a cast', 'WITH sent', 'leaves the outcome open', OPEN, 1],
  ['POST', 'SELECT json_agg', 'comes after the commit and leaves the outcome open', OPEN, 1],
  ['PATCH', 'SELECT json_agg', 'comes after the commit and leaves the outcome open', OPEN, 1],
  ['PATCH of a casting', 'SELECT own_id', 'comes after the commit and leaves the outcome open', OPEN, 1],
] as const)('a connection that breaks in a %s at the %s %s, and the answer says so', async (...row) => {
  const [verb, statement, , message, made] = row;
  const id = await anActor(database);
  const movie = await aMovie(database);
  const castingId = await aCasting(database, await aRole(database, movie), id);
  const url = new URL(database.url);
  const network = await TcpProxy.start(Number(url.port));
  url.port = String(network.port);
  casting = await Casting.start({ DATABASE_URL: url.href, DATABASE_KEPT_MIB: '0' });
  try {
    const isAnswered = network.holdAnswerTo(statement);
    const director = casting.as('director');
    const body = actorBody({ name: 'Once' });
    const key = verb === 'POST with a key' ? { 'idempotency-key': 'once' } : {};
    const sent = verb.startsWith('POST')
      ? director.post('/actors', body, key)
      : verb === 'PATCH'
        ? director.patch(`/actors/${id}`, body)
        : verb === 'PATCH of a casting'
          ? director.patch(`/castings/${castingId}`, { notes: 'Once' })
          : director.patch(`/movies/${movie}`, { title: 'Once', actors: [id] });
    await isAnswered;
    network.reset();
    const answer = await sent;
    expect([answer.status, answer.body.message]).toEqual([503, message]);
    const written = `SELECT name FROM actors WHERE name = 'Once' UNION ALL SELECT title FROM movies WHERE title = 'Once'
      UNION ALL SELECT notes FROM castings WHERE notes = 'Once'`;
    expect(await database.query(written)).toHaveLength(made);
  } finally {
    await casting.stop();
    casting = undefined;
    network.stop();
  }
});

it('a deadlock with another session is tried again', async () => {
  casting = await Casting.start({ DATABASE_URL: database.url });
  const actors = [await anActor(database), await anActor(database), await anActor(database)];
  const movie = await aMovie(database);
  const [first, other] = [1, 2].map(() => new pg.Client({ connectionString: database.url })) as [pg.Client, pg.Client];
  const isAwaited = async (client: pg.Client) => {
    const [{ pid }] = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows as [{ pid: number }];
    const blocked = 'SELECT FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))';
    await until(async () => (await database.query(blocked, [pid])).length > 0);
  };
  const lock = (index: number) => `SELECT FROM actors WHERE id = ${actors[index]} FOR UPDATE`;
  try {
    await Promise.all([first.connect(), other.connect()]);
    await first.query(`BEGIN; ${lock(1)}`);
    // PostgreSQL looks for a deadlock once, deadlock_timeout after a wait began, and rolls back the session that finds one.
    await other.query(`SET deadlock_timeout = '1h'; BEGIN; ${lock(2)}`);
    const sent = casting.as('director').patch(`/movies/${movie}`, { actors });
    await isAwaited(first);
    const held = other.query(lock(0));
    const waits = "SELECT FROM pg_stat_activity WHERE query = $1 AND wait_event_type = 'Lock'";
    await until(async () => (await database.query(waits, [lock(0)])).length > 0);
    // The service waits for the other session now, which already waits for it: the service finds the deadlock.
    await first.query('ROLLBACK');
    await held;
    await other.query('ROLLBACK');
    const { status, body } = await sent;
    expect([status, body.movies[0].actors]).toEqual([200, actors]);
    await database.query('SELECT pg_stat_force_next_flush()');
    const deadlocks = 'SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()';
    await until(async () => (await database.query<{ deadlocks: number }>(deadlocks))[0]!.deadlocks > 0);
  } finally {
    await Promise.all([first.end(), other.end()]);
  }
});
