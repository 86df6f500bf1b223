import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadDatabaseConfig } from '../src/config/config.js';
import { migrate } from '../src/database/migrate.js';
import { KeptRows } from '../src/kept/kept-rows.js';
import { Casting, type Answer } from './support/casting.js';
import { actorBody, movieBody } from './support/factories.js';
import { figure } from './support/load.js';
import { ProductionBuild } from './support/service-process.js';
import { SystemCluster, systemPostgres } from './support/system-postgres.js';
import { until } from './support/until.js';

const binaries = systemPostgres();
if (binaries === undefined) figure('Restore: not tested, because this system has no PostgreSQL with pg_dump');

const operations = readFileSync('OPERATIONS.md', 'utf8');
/** The block of commands in OPERATIONS.md that starts with this text. */
const block = (start: string) => new RegExp(`\`\`\`sh\\n(${start} [^\`]+)\`\`\``).exec(operations)![1]!;

(binaries === undefined ? describe.skip : describe)('a backup, taken and restored as OPERATIONS.md describes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'casting-restore-'));
  let build: ProductionBuild;
  let source: SystemCluster;
  let target: SystemCluster;
  let casting: Casting;
  let restored: Casting;
  let position: string;

  const run = (commands: string, url: string) =>
    execFileSync('bash', ['-euc', commands], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: binaries + delimiter + process.env.PATH, DATABASE_URL: url },
      stdio: 'pipe',
    });

  beforeAll(async () => {
    build = await ProductionBuild.present();
    cpSync('package.json', join(folder, 'package.json'));
    symlinkSync(build.folder, join(folder, 'dist'));
    [source, target] = await Promise.all([SystemCluster.start(binaries!), SystemCluster.start(binaries!)]);
    await migrate(loadDatabaseConfig({ DATABASE_URL: source.url('casting') }));
    // So that its transaction ids are still in the future of the other cluster.
    await source.query('DO $$ BEGIN FOR i IN 1..5000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$');
    casting = await Casting.start({ DATABASE_URL: source.url('casting') });
    await fill();
    position = next(await casting.as('producer').get('/changes?limit=3'))!;
    run(block('pg_dump'), source.url('casting'));
    process.stdout.write(run(block('pg_restore'), target.url('casting')));
    restored = await Casting.start({ DATABASE_URL: target.url('casting') });
  });

  afterAll(async () => {
    await restored?.stop();
    await casting?.stop();
    await Promise.all([source.stop(), target.stop()]);
    build.stop();
    rmSync(folder, { recursive: true });
  });

  /** Creates rows, and changes, deletes and restores some. */
  async function fill(): Promise<void> {
    const producer = casting.as('producer');
    for (const name of ['Ada', 'Émile', 'Čapek', 'Zoë', 'O’Neill', '李小龙']) {
      await producer.post('/actors', actorBody({ name }));
    }
    for (const title of ['Aliens', 'Léon', '"; DROP TABLE movies; --']) {
      await producer.post('/movies', movieBody({ title, actors: [1, 2, 3] }));
    }
    await producer.patch('/actors/1', { age: 7 });
    await producer.patch('/movies/1', { actors: [1, 4] });
    await producer.put('/movies/2/actors/5');
    await producer.delete('/actors/2');
    await producer.delete('/movies/3');
    await producer.delete('/actors/6');
    await producer.post('/actors/6/restore');
    // In both tables the row with the last id is deleted.
    await producer.post('/actors', actorBody(), { 'idempotency-key': 'once' });
    await producer.delete('/actors/7');
  }

  it('has ids of transactions that are yet to come in the other cluster', async () => {
    const [{ first }] = (await source.query('SELECT min(transaction_id::text::bigint) AS first FROM changes')) as [
      { first: string },
    ];
    const [{ now }] = (await target.query('SELECT pg_current_xact_id()::text AS now')) as [{ now: string }];
    expect(Number(first)).toBeGreaterThan(Number(now));
  });

  it.each([
    '/actors',
    '/movies',
    '/actors/1',
    '/movies/2',
    '/actors/2',
    '/movies/3',
    '/actors?q=emile',
    '/movies?sort=-title&include=actors',
    ...[1, 2, 6, 7].map((id) => `/actors/${id}/history`),
    ...[1, 3].map((id) => `/movies/${id}/history`),
    '/changes',
  ])('gives the same answer to GET %s', async (path) => {
    const seen = async (at: Casting) => {
      const { status, text, headers } = await at.as('producer').get(path);
      // The ETag of a row is its version. That of a list may differ between two processes.
      return [status, text, /^"\d+"$/.exec(headers.get('etag') ?? '')?.[0]];
    };
    expect(await seen(restored)).toEqual(await seen(casting));
  });

  it('continues with the next ids, restores deleted rows, and still knows the Idempotency-Keys', async () => {
    const write = async (at: Casting) => {
      const producer = at.as('producer');
      const answers = [
        await producer.post('/actors', actorBody(), { 'idempotency-key': 'once' }),
        await producer.post('/actors', actorBody()),
        await producer.post('/movies', movieBody({ actors: [1] })),
        await producer.post('/actors/2/restore'),
        await producer.post('/movies/3/restore'),
        await producer.get('/actors'),
        await producer.get('/movies'),
      ];
      const { changes } = (await producer.get('/changes')).body;
      return [
        ...answers.map(({ status, text, headers }) => [status, text, headers.get('location')]),
        changes.map(({ id, resource, version }) => [id, resource, version]),
      ];
    };
    expect(await write(restored)).toEqual(await write(casting));
  });

  it('keeps rows in memory as before', async () => {
    const kept = restored.app.get(KeptRows);
    await until(() => kept.now());
    await restored.as('producer').patch('/actors/1', { age: 8 });
    const { failures, hits, loads } = kept.counts;
    await until(async () => {
      expect((await restored.as('producer').get('/actors/1')).body.actor.age).toBe(8);
      return kept.counts.hits > hits;
    });
    expect(kept.counts.loads - loads).toBeLessThanOrEqual(kept.counts.failures - failures);
  });

  const expectRefused = ({ body }: Answer) => {
    expect(body).toMatchObject({ error: 400, details: [{ field: 'since' }] });
    expect(body.details![0]!.message).toContain('omit it to read all changes again');
  };

  it('refuses positions of /changes from before the restore', async () => {
    expectRefused(await restored.as('producer').get(position));
  });

  it('refuses them as well when it is restored in the same cluster', async () => {
    await source.query('CREATE DATABASE beside');
    run(block('pg_restore'), source.url('beside'));
    const beside = await Casting.start({ DATABASE_URL: source.url('beside') });
    expectRefused(await beside.as('producer').get(position));
    expect((await beside.as('producer').get('/changes')).body.changes).not.toEqual([]);
    await beside.stop();
  });

  it('keeps them when the cluster itself was recovered from an archive that has the last change', async () => {
    const producer = casting.as('producer');
    const before = (await producer.get(position)).body;
    await source.recover();
    await casting.recovered();
    expect((await producer.get(position)).body).toEqual(before);
    expect((await producer.get('/changes')).body.changes).not.toEqual([]);
  });
});

const next = ({ headers }: Answer) => /<([^>]+)>; rel="next"/.exec(headers.get('link')!)?.[1];
