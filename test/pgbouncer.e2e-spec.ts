import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeptRows } from '../src/kept/kept-rows.js';
import { Casting } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { actorBody, aMovie, anActor } from './support/factories.js';
import { PgBouncer } from './support/pgbouncer.js';
import { until } from './support/until.js';

const installed = PgBouncer.isInstalled ? describe : describe.skip;

installed('PgBouncer in transaction mode, with the settings of OPERATIONS.md', () => {
  let database: TestDatabase;
  let bouncer: PgBouncer;
  let casting: Casting;

  beforeAll(async () => {
    database = await createDatabase();
    bouncer = await PgBouncer.start(database.url, 'default_pool_size = 4');
    casting = await Casting.start({ DATABASE_URL: bouncer.url });
  });

  afterAll(async () => {
    await casting.stop();
    await bouncer.stop();
    await database.drop();
  });

  it('loses prepared statements without any caller noticing', async () => {
    const bare = await Casting.start({ DATABASE_URL: bouncer.url, DATABASE_KEPT_MIB: '0' });
    const actors = await Promise.all(Array.from({ length: 10 }, () => anActor(database)));
    for (let round = 0; round < 5; round++) {
      const read = await Promise.all(actors.map((id) => bare.as('producer').get(`/actors/${id}`)));
      expect(read.map(({ status }) => status)).toEqual(read.map(() => 200));
    }
    await bare.stop();
  });

  it('serves reads and writes as without it, and rows stay in memory', async () => {
    const kept = casting.app.get(KeptRows);
    await until(() => kept.now());
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
    expect(kept.counts.loads).toBeLessThanOrEqual(1 + kept.counts.failures);
    await until(async () => (await kept.now()) && kept.counts.hits > 0);
  });
});
