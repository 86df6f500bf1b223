import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeptRows } from '../src/database/kept-rows.js';
import { Casting } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { actorBody, aMovie, anActor } from './support/factories.js';
import { freePort } from './support/service-process.js';

const program = '/usr/sbin/pgbouncer';
const installed = existsSync(program) ? describe : describe.skip;
/** PgBouncer refuses to run as root; `nobody` has this id on Debian. */
const NOBODY = 65_534;

installed('PgBouncer in transaction mode, with the settings of the README', () => {
  const folder = mkdtempSync(join(tmpdir(), 'casting-pgbouncer-'));
  let database: TestDatabase;
  let bouncer: ChildProcess;
  let casting: Casting;

  beforeAll(async () => {
    database = await createDatabase();
    const server = new URL(database.url);
    const port = await freePort();
    const [, documented] = /```ini\n(pool_mode[^`]+)```/.exec(readFileSync('README.md', 'utf8'))!;
    const settings = `[databases]
* = host=127.0.0.1 port=${server.port} user=${server.username} password=${server.password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
default_pool_size = 4
${documented}`;
    const file = join(folder, 'pgbouncer.ini');
    writeFileSync(file, settings);
    const isRoot = process.getuid!() === 0;
    if (isRoot) for (const path of [folder, file]) chownSync(path, NOBODY, NOBODY);
    bouncer = spawn(program, [file], isRoot ? { uid: NOBODY, gid: NOBODY, stdio: 'ignore' } : { stdio: 'ignore' });
    while (!(await answers(port))) await sleep(20);
    server.port = String(port);
    casting = await Casting.start({ DATABASE_URL: server.href });
  });

  afterAll(async () => {
    await casting.stop();
    bouncer.kill('SIGTERM');
    await once(bouncer, 'exit');
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('reads and writes as without it, from kept rows that stay loaded', async () => {
    const kept = casting.app.get(KeptRows);
    while (!(await kept.now())) await sleep(10);
    const actors = await Promise.all(Array.from({ length: 10 }, () => anActor(database)));
    const movie = await aMovie(database);
    const producer = casting.as('producer');
    for (let round = 1; round <= 10; round++) {
      const written = await Promise.all([
        ...actors.map((id) => producer.patch(`/actors/${id}`, { age: round })),
        producer.post('/actors', actorBody(), { 'idempotency-key': `round-${round}` }),
        producer.put(`/movies/${movie}/actors/${actors[round - 1]!}`),
        producer.get('/actors?q=ada&limit=3'),
      ]);
      expect(written.map(({ status }) => status)).toEqual(written.map(() => 200));
      const { body } = await producer.get('/actors');
      for (const id of actors) expect(body.actors.find((actor) => actor.id === id)!.age).toBe(round);
      expect((await producer.get(`/movies/${movie}`)).body.movie.actors).toHaveLength(round);
    }
    // Once more at most, when the first prepared statement is lost.
    expect(kept.counts.loads).toBeLessThanOrEqual(2);
    expect(kept.counts.hits).toBeGreaterThan(0);
  });
});

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const answered = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return answered;
}
