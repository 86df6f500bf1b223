import { once, type EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { actorResource } from '../src/actors/actor.resource.js';
import { KeptRows } from '../src/kept/kept-rows.js';
import { KeptTable } from '../src/kept/kept-table.js';
import { statementsOf } from '../src/resources/statements.js';
import { Casting } from './support/casting.js';
import { actorBody, anActor } from './support/factories.js';
import { collectGarbage } from './support/garbage.js';
import { until } from './support/until.js';

/** In milliseconds. */
const PATIENCE = 1500;
/** More than the kernel buffers for a client that does not read, so that most of it waits in the service. */
const MANY = 40_000;

const clients: Socket[] = [];
/** A service does not stop before its answers are taken: those of a test that fails are not. */
afterEach(() => clients.splice(0).forEach((client) => client.destroy()));

/** A connection that has sent GET of `path` `times` times and does not read. `closed` is how long the service held it, in ms. */
async function stalled(casting: Casting, path = '/actors', times = 1, headers: readonly string[] = []) {
  const token = await casting.token('assistant');
  const head = [`GET ${path} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${token}`, ...headers, '', ''].join('\r\n');
  const accepted = once(casting.app.getHttpServer() as EventEmitter, 'connection') as Promise<[Socket]>;
  const socket = connect(Number(new URL(casting.url).port), '127.0.0.1').on('error', () => undefined);
  clients.push(socket);
  const [served] = await accepted;
  const began = performance.now();
  socket.pause().write(head.repeat(times));
  // The closing is observed at the server, because the client notices it only when it reads.
  const closed = new Promise<number>((resolve) => served.once('close', () => resolve(performance.now() - began)));
  return { socket, closed };
}

/** Returns only the status, because parsing and checking 8 MB takes long. */
async function statusOf(casting: Casting, path: string): Promise<number> {
  const authorization = `Bearer ${await casting.token('assistant')}`;
  const answer = await fetch(casting.url + path, { headers: { authorization, 'accept-encoding': 'identity' } });
  await answer.arrayBuffer();
  return answer.status;
}

async function fill({ database }: Casting, rows = MANY): Promise<void> {
  await database.query(
    `INSERT INTO actors (name, gender, age) SELECT repeat(md5(i::text), 5), 'female', 30 FROM generate_series(1, $1) i`,
    [rows],
  );
}

/** The bytes in use after garbage collection. */
function memory(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('a client that does not read its answer', () => {
  let casting: Casting;
  beforeAll(async () => {
    casting = await Casting.start({}, { patienceMs: PATIENCE });
    await fill(casting);
    expect((await casting.as('assistant').get('/actors')).body.actors).toHaveLength(MANY);
  });
  afterAll(() => casting.stop());

  it.each([
    ['a list', '/actors', 1, []],
    ['a list with gzip', '/actors', 10, ['Accept-Encoding: gzip']],
    ['spreadsheets', '/actors?format=csv', 10, []],
    ['spreadsheets with gzip', '/actors?format=csv', 30, ['Accept-Encoding: gzip']],
    ['many small answers', '/actors/1', 8_000, []],
    ['files of the documentation, without a token', '/docs/swagger-ui-bundle.js', 20, ['Accept-Encoding: br']],
  ] as const)('%s: the connection is closed after a while', async (_, path, times, headers) => {
    const { closed } = await stalled(casting, path, times, headers);
    expect(await closed).toBeGreaterThan(0.9 * PATIENCE);
  });

  it('a client that reads a little now and then: the connection is closed after a while', async () => {
    const { socket, closed } = await stalled(casting);
    const trickle = setInterval(() => void socket.read(1000), 100);
    expect(await closed).toBeGreaterThan(0.9 * PATIENCE);
    clearInterval(trickle);
  });

  it('a client that reads slowly gets all of it', async () => {
    const { socket } = await stalled(casting, '/actors', 1, ['Connection: close']);
    const began = performance.now();
    let bytes = 0;
    for await (const chunk of socket) {
      bytes += (chunk as Buffer).length;
      await sleep(20);
    }
    const { text } = await casting.as('assistant').get('/actors');
    expect(bytes).toBeGreaterThan(text.length);
    expect(performance.now() - began).toBeGreaterThan(PATIENCE);
  });

  it('slow handlers and idle connections are not closed', async () => {
    const director = casting.as('director');
    const blocker = new pg.Client({ connectionString: casting.database.url });
    await blocker.connect();
    await blocker.query('BEGIN; UPDATE actors SET age = 1 WHERE id = 1');
    const slow = director.patch('/actors/1', { age: 2 }, { prefer: 'return=minimal' });
    const { socket: idle } = await stalled(casting, '/health/live');
    await sleep(PATIENCE + 500);
    await blocker.query('COMMIT');
    await blocker.end();
    expect((await slow).status).toBe(204);
    idle.write('GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of idle) text += String(chunk);
    expect(text.match(/HTTP\/1.1 200/g)).toHaveLength(2);
  });
});

describe('bodies that wait for their clients', () => {
  let casting: Casting;
  beforeAll(async () => {
    // Rows are not kept in memory, so each answer has its own body.
    casting = await Casting.start({ DATABASE_KEPT_MIB: '0' }, { patienceMs: 600_000, unsentBytes: 1_000_000 });
    // The kernel buffers up to 10 MB for a client that does not read.
    await fill(casting, 2 * MANY);
  });
  afterAll(() => casting.stop());

  it('have a bound: beyond it a list is 503 with Retry-After, a small answer and a write are not', async () => {
    const list = '/actors?age=30';
    const reader = casting.as('assistant');
    const { socket } = await stalled(casting, list);
    // Reads only the first bytes, so that the body of this answer stays in memory first.
    await once(socket, 'readable');
    expect(await statusOf(casting, list)).toBe(503);
    const refused = await reader.get(list, undefined, { prefer: 'count=exact' });
    expect([refused.status, refused.body]).toMatchObject([503, { error: 503, success: false }]);
    expect(refused.headers.get('retry-after')).toBe('2');
    for (const name of ['etag', 'x-total-count', 'preference-applied', 'cache-control']) {
      expect(refused.headers.get(name)).toBeNull();
    }
    expect((await reader.get('/actors/1')).status).toBe(200);
    expect((await casting.as('director').post('/actors', actorBody())).status).toBe(200);
    socket.destroy();
    await until(async () => (await statusOf(casting, list)) === 200, 100);
  });
});

describe('spreadsheets that wait for their clients', () => {
  let casting: Casting;
  beforeAll(async () => {
    casting = await Casting.start({}, { patienceMs: 600_000, spools: 2 });
    await fill(casting, 2 * MANY);
  });
  afterAll(() => casting.stop());

  it('have a bound, and hold no transaction: beyond it others get 503', async () => {
    for (let i = 0; i < 2; i++) {
      const { socket } = await stalled(casting, '/actors?format=csv');
      await once(socket, 'readable');
    }
    const page = '/actors?format=csv&limit=1';
    await until(async () => (await statusOf(casting, '/actors?format=csv&id=2')) === 503, 100);
    expect(await statusOf(casting, page)).toBe(200);
    const busy = `SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND state LIKE 'idle in transaction%'`;
    await until(async () => (await casting.database.query(busy)).length === 0, 100);
    for (const socket of clients) socket.destroy();
    await until(async () => (await statusOf(casting, '/actors?format=csv&id=2')) === 200, 100);
  });
});

describe('answers that wait behind another one on their connection', () => {
  let casting: Casting;
  beforeAll(async () => {
    casting = await Casting.start({ DATABASE_KEPT_MIB: '0' }, { patienceMs: 600_000 });
    await fill(casting, 2 * MANY);
  });
  afterAll(() => casting.stop());

  it('hold their compressed bytes, and neither rows nor text', async () => {
    const before = memory();
    const answers: ServerResponse[] = [];
    const server = casting.app.getHttpServer() as EventEmitter;
    server.on('request', (_, answer: ServerResponse) => answers.push(answer));
    const { socket } = await stalled(casting);
    await once(socket, 'readable');
    const authorization = `Authorization: Bearer ${await casting.token('assistant')}`;
    for (const query of ['age=30', 'sort=name', 'include=movies']) {
      socket.write(`GET /actors?${query} HTTP/1.1\r\nHost: x\r\n${authorization}\r\nAccept-Encoding: gzip\r\n\r\n`);
    }
    await until(() => answers.filter((answer) => answer.hasHeader('content-encoding')).length === 3);
    // About 22 MB, mostly the first answer. With rows and texts of the others it would be 71 MB.
    await until(() => memory() - before < 45_000_000, 100);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    socket.destroy();
  });
});

describe('a list that is not kept', () => {
  let casting: Casting;
  beforeAll(async () => void (casting = await Casting.start({ DATABASE_KEPT_MIB: '0' })));
  afterAll(() => casting.stop());

  /** Reads the actors after its snapshot, as soon as nobody holds the advisory lock. */
  const waiting = `SELECT kept.* FROM (${statementsOf(actorResource).all}) kept, (SELECT pg_advisory_xact_lock_shared(1)) turn`;

  /** Takes the advisory lock. Returns how to release it. */
  async function heldUp(): Promise<() => Promise<void>> {
    const holder = new pg.Client({ connectionString: casting.database.url });
    await holder.connect();
    await holder.query('SELECT pg_advisory_lock(1)');
    return () => holder.end();
  }

  const isHeldUp = async () => {
    const sql = "SELECT FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()";
    return (await casting.database.query(sql)).length > 0;
  };

  it('is read once for all requests that came before the read, and again for later ones', async () => {
    await anActor(casting.database);
    const table = new KeptTable(casting.app.get(KeptRows), { name: 'actors', sql: waiting });
    const { manager } = casting.app.get(DataSource);
    const readOn = await heldUp();
    const first = table.read(manager);
    await until(isHeldUp);
    await anActor(casting.database);
    const later = [table.read(manager), table.read(manager), table.read(manager)];
    await readOn();
    expect((await first).size).toBe(1);
    const [a, ...others] = await Promise.all(later);
    expect(a!.size).toBe(2);
    for (const other of others) expect(other).toBe(a);
  });

  it('is of one moment, though it is read in portions', async () => {
    await fill(casting, 5000);
    const table = new KeptTable(casting.app.get(KeptRows), { name: 'actors', sql: waiting });
    const before = (await casting.as('assistant').get('/actors')).text;
    const [counted] = await casting.database.query('SELECT count(*)::integer AS rows FROM actors');
    const readOn = await heldUp();
    const list = table.read(casting.app.get(DataSource).manager);
    await until(isHeldUp);
    await casting.database.query('UPDATE actors SET age = age + 1');
    await casting.database.query('DELETE FROM actors WHERE id % 7 = 0');
    await readOn();
    expect(counted).toEqual({ rows: (await list).size });
    expect((await list).body.toString() === before).toBe(true);
    expect((await casting.as('assistant').get('/actors')).text === before).toBe(false);
  });
});
