// Reads after acknowledged writes while PostgreSQL is killed. `CONSISTENCY_PAIRS=4000 npm run test:faults -- consistency` looks longer.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { Checker } from '../support/checker.js';
import { Cluster } from '../support/cluster.js';
import { figure } from '../support/load.js';

const PAIRS = Number(process.env.CONSISTENCY_PAIRS ?? 600);
const KILLS = Math.max(2, Math.floor(PAIRS / 200));

it('what one instance acknowledged, the other shows, also after kill -9 of PostgreSQL', async () => {
  const cluster = await Cluster.start();
  const checker = await Checker.start(cluster.url);
  await checker.run(async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      await checker.pairs(PAIRS / (KILLS + 1));
      await cluster.signal('SIGKILL');
      await sleep(100);
      await cluster.startAgain();
      await checker.loaded();
    }
    await checker.pairs(PAIRS / (KILLS + 1));
  });
  const { faults, unanswered, writes } = checker.tally;
  expect(faults).toEqual([]);
  expect(writes.refused + writes.unknown).toBeGreaterThan(0);
  for (const { loads } of checker.counts) expect(loads).toBeGreaterThan(KILLS);
  checker.report(` across ${KILLS} × kill -9 of PostgreSQL`);
  figure(
    `Of the writes, ${writes.acknowledged} were acknowledged, ${writes.refused} refused (none was done), ` +
      `${writes.unknown} of unknown outcome; ${unanswered} reads were 503`,
  );
  await checker.stop();
  await cluster.stop();
}, 900_000);
