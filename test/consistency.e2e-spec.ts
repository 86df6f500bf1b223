// Reads on one instance after acknowledged writes on the other. `CONSISTENCY_PAIRS=50000 npm test -- test/consistency` runs longer.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Checker } from './support/checker.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { PgBouncer } from './support/pgbouncer.js';

const PATIENCE = 900_000;
const pairsOr = (fewer: number) => Number(process.env.CONSISTENCY_PAIRS ?? fewer);

let database: TestDatabase;
let bouncer: PgBouncer | undefined;
let checker: Checker;
beforeEach(async () => void (database = await createDatabase()));
afterEach(async () => {
  await checker.stop();
  await bouncer?.stop();
  await database.drop();
});

async function expectConsistency(pairs: number, where: string): Promise<void> {
  await checker.run(() => checker.pairs(pairs));
  const { faults, unanswered, writes } = checker.tally;
  expect(faults).toEqual([]);
  expect([writes.refused, writes.unknown, unanswered]).toEqual([0, 0, 0]);
  for (const { questions } of checker.counts) expect(questions).toBeGreaterThan(pairs / 100);
  checker.report(where);
}

it(
  'what one instance acknowledged, the other shows: nothing stale, torn or misordered',
  async () => {
    checker = await Checker.start(database.url);
    await expectConsistency(pairsOr(2000), '');
  },
  PATIENCE,
);

(PgBouncer.isInstalled ? it : it.skip)(
  'and so it does through PgBouncer in transaction mode, with the settings of OPERATIONS.md',
  async () => {
    bouncer = await PgBouncer.start(database.url);
    checker = await Checker.start(bouncer.url, database.url);
    await expectConsistency(pairsOr(800), ' through PgBouncer');
  },
  PATIENCE,
);
