// Reads after acknowledged writes, on the other instance. `CONSISTENCY_PAIRS=50000 npm test -- test/consistency` looks longer.
import { expect, it } from '@jest/globals';
import { Checker } from './support/checker.js';
import { createDatabase } from './support/database.js';
import { PgBouncer } from './support/pgbouncer.js';

const PATIENCE = 900_000;

async function check(checker: Checker, pairs: number, where: string): Promise<void> {
  await checker.run(() => checker.pairs(pairs));
  const { faults, unanswered, writes } = checker.tally;
  expect(faults).toEqual([]);
  expect({ ...writes, unanswered }).toEqual({
    acknowledged: writes.acknowledged,
    refused: 0,
    unknown: 0,
    unanswered: 0,
  });
  for (const { questions } of checker.counts) expect(questions).toBeGreaterThan(pairs / 100);
  checker.report(where);
}

const pairsOr = (fewer: number) => Number(process.env.CONSISTENCY_PAIRS ?? fewer);

it(
  'what one instance acknowledged, the other shows: nothing stale, torn or misordered',
  async () => {
    const database = await createDatabase();
    const checker = await Checker.start(database.url);
    await check(checker, pairsOr(4000), '');
    await checker.stop();
    await database.drop();
  },
  PATIENCE,
);

(PgBouncer.isInstalled ? it : it.skip)(
  'and so it does through PgBouncer in transaction mode, with the settings of the README',
  async () => {
    const database = await createDatabase();
    const bouncer = await PgBouncer.start(database.url);
    const checker = await Checker.start(bouncer.url, database.url);
    await check(checker, pairsOr(1500), ' through PgBouncer');
    await checker.stop();
    await bouncer.stop();
    await database.drop();
  },
  PATIENCE,
);
