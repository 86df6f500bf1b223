import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { loadDatabaseConfig } from '../src/config/config.js';
import { migrate } from '../src/database/migrate.js';
import { startPostgres, type RunningPostgres } from '../src/dev/postgres.js';
import { Casting, type Answer } from './support/casting.js';
import { actorBody, aMovie, anActor } from './support/factories.js';

/** Ends the server and all its processes at once, as a power cut would. */
async function kill(postgres: RunningPostgres): Promise<void> {
  const children = execFileSync('pgrep', ['-P', String(postgres.pid)], { encoding: 'utf8' })
    .trim()
    .split('\n');
  for (const pid of [postgres.pid, ...children.map(Number)]) process.kill(pid, 'SIGKILL');
  await sleep(200);
}

async function createCastingDatabase(postgres: RunningPostgres): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  await client.query('CREATE DATABASE casting');
  await client.end();
  await migrate(loadDatabaseConfig({ DATABASE_URL: postgres.url('casting') }));
}

const CLIENTS = 8;
const DOWN_MS = 4000;

describe('PostgreSQL killed with -9 under load, and started again', () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'casting-faults-'));
  let postgres: RunningPostgres;
  let casting: Casting;

  beforeAll(async () => {
    postgres = await startPostgres({ dataDirectory, durable: true });
    await createCastingDatabase(postgres);
    casting = await Casting.start({ DATABASE_URL: postgres.url('casting') });
  });

  afterAll(async () => {
    await casting.stop();
    await postgres.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  it('503 with Retry-After meanwhile, the process lives, all is well again soon, nothing acknowledged is lost', async () => {
    const director = casting.as('director');
    await director.post('/actors', actorBody());
    const acknowledged = new Set<string>();
    let [running, slowest, firstSuccess] = [true, 0, 0];
    let returned = Infinity;
    const others: unknown[] = [];
    const counts = { served: 0, refused: 0 };

    const client = async (n: number) => {
      for (let i = 0; running; i++) {
        const name = `Client ${n}, actor ${i}`;
        const began = Date.now();
        const answer = await (i % 4 === 0 ? director.post('/actors', actorBody({ name })) : director.get('/actors/1'));
        slowest = Math.max(slowest, Date.now() - began);
        if (answer.status === 200) {
          counts.served++;
          if (i % 4 === 0) acknowledged.add(name);
          if (began > returned) firstSuccess ||= Date.now();
        } else if (answer.status === 503 && answer.headers.get('retry-after') && answer.body.error === 503) {
          counts.refused++;
          await sleep(50);
        } else {
          others.push([answer.status, answer.text]);
        }
      }
    };
    const clients = Array.from({ length: CLIENTS }, (_, n) => client(n));
    await sleep(1000);
    await kill(postgres);
    await sleep(DOWN_MS);
    expect((await casting.as(undefined).get('/health/live')).status).toBe(200);
    expect((await casting.as(undefined).get('/health/ready')).status).toBe(503);
    postgres = await startPostgres({ dataDirectory, durable: true });
    returned = Date.now();
    while (firstSuccess === 0) await sleep(20);
    await sleep(500);
    running = false;
    await Promise.all(clients);

    expect(others).toEqual([]);
    expect(counts.refused).toBeGreaterThan(0);
    expect((await casting.as(undefined).get('/health/ready')).status).toBe(200);
    const names = new Set((await director.get('/actors')).body.actors.map(({ name }: { name: string }) => name));
    expect([...acknowledged].filter((name) => !names.has(name))).toEqual([]);
    process.stdout.write(
      `PostgreSQL killed for ${DOWN_MS / 1000} s under ${CLIENTS} clients: ${counts.served} served, ${counts.refused} × 503, ` +
        `slowest answer ${slowest} ms, first 200 ${firstSuccess - returned} ms after its return, ` +
        `${acknowledged.size} writes acknowledged, 0 lost\n`,
    );
  });
});

describe('connections cut at random, between and within statements', () => {
  it('cost 503s and nothing else', async () => {
    const casting = await Casting.start();
    const director = casting.as('director');
    const actor = await anActor(casting.database);
    const movie = await aMovie(casting.database);
    let running = true;
    const answers: Answer[] = [];
    const clients = Array.from({ length: CLIENTS }, async (_, n) => {
      for (let i = n; running; i++) {
        const paths = ['/actors', '/actors/1', '/movies'];
        answers.push(
          await (i % 4 < 3
            ? director.get(paths[i % 4]!)
            : director.patch(`/movies/${movie}`, { actors: i % 8 === 3 ? [actor] : [], title: `Title ${i}` })),
        );
      }
    });
    for (let i = 0; i < 150; i++) {
      await sleep(Math.random() * 30);
      await casting.database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'casting-api' AND random() < 0.5`,
      );
    }
    running = false;
    await Promise.all(clients);
    expect(answers.filter(({ status }) => ![200, 503].includes(status)).map(({ text }) => text)).toEqual([]);
    expect((await director.get('/movies')).status).toBe(200);
    const refused = answers.filter(({ status }) => status === 503).length;
    process.stdout.write(`Connections cut 150 times: ${answers.length - refused} served, ${refused} × 503\n`);
    await casting.stop();
  });
});

describe('the service started before its database', () => {
  it('is live at once, not ready, answers 503, and serves as soon as the database is there', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'casting-faults-'));
    let postgres = await startPostgres({ dataDirectory, durable: false });
    await createCastingDatabase(postgres);
    await postgres.stop();

    const casting = await Casting.boot({ DATABASE_URL: postgres.url('casting') });
    expect((await casting.as(undefined).get('/health/live')).status).toBe(200);
    expect((await casting.as(undefined).get('/actors')).status).toBe(401);
    const director = casting.as('director');
    for (const answer of [
      await casting.as(undefined).get('/health/ready'),
      await director.get('/actors'),
      await director.post('/actors', actorBody()),
      await director.patch('/movies/1', { actors: [1] }),
      await director.delete('/actors/1'),
    ]) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(answer.body).toMatchObject({ error: 503, success: false });
    }
    postgres = await startPostgres({ dataDirectory, durable: false });
    const returned = Date.now();
    await casting.ready();
    process.stdout.write(`Database started after the service: ready ${Date.now() - returned} ms later\n`);
    expect((await director.post('/actors', actorBody())).status).toBe(200);
    await casting.stop();
    await postgres.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  });
});
