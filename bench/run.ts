// Compares the speed of the service with its peers: `npm run bench`, or parts of it (`npm run bench -- --help`).
//
// All programs use one PostgreSQL with durable defaults. The service is one process of the production build. NODE_ENV is
// `test`, only because production refuses an identity provider without https. The peers are in bench/peers/.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, isStale } from '../src/dev/build.js';
import { permissionsOf } from '../src/dev/identity/roles.js';
import { startPostgres } from '../src/dev/postgres/postgres.js';
import { dieTogether } from '../src/dev/processes.js';
import { AUDIENCE, Issuer } from '../test/support/issuer.js';
import { fill } from './catalogue.js';
import { measure, unmeasured, type Conditions } from './measure.js';
import type { Found } from './page.js';
import { plot } from './plot.js';
import { print, save } from './report.js';
import { compilePeers } from './server.js';
import { COLD, coldStarts } from './starts.js';
import type { Workload } from './workload.js';
import { workloads } from './workloads.js';

const HELP = `npm run bench [-- options]
  --only W1,304       only these workloads (${[...new Set([...workloads, COLD].map(({ name }) => name))].join(', ')})
  --sizes 100,1000    only these numbers of actors; default: all, or with --only those that have bars
  --rounds 3          number of turns of each program; the figures are medians
  --seconds 2         minimum duration of a turn
Prints the figures and bars, replaces those in bench/results.json, and makes bench/growth.svg and the table of
docs/performance.md from that file.`;

const TOKENS = 300;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    sizes: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '2' },
    help: { type: 'boolean' },
  },
});
if (options.help) console.log(HELP);
else await bench();

interface Size {
  actors: number;
  castings: boolean;
  due: Workload[];
  cold: boolean;
}

/** What to measure, by the number of actors; catalogues with castings come last. */
function plan(): Size[] {
  const only = options.only?.split(',');
  const chosen = workloads.filter(({ name }) => !only || only.includes(name));
  const cold = !only || only.includes(COLD.name) ? COLD.sizes : [];
  const all = chosen.flatMap(({ bars }) => Object.entries(bars));
  const usual = all.filter(([, bars]) => !only || Object.keys(bars).length > 0).map(([size]) => Number(size));
  const sizes = [...new Set(options.sizes?.split(',').map(Number) ?? [...usual, ...cold])].sort((a, b) => a - b);
  const due = (actors: number, castings: boolean) =>
    chosen.filter((workload) => workload.bars[actors] && (workload.castings ?? false) === castings);
  return [false, true]
    .flatMap((castings) => sizes.map((actors) => ({ actors, castings, due: due(actors, castings) })))
    .map((size) => ({ ...size, cold: !size.castings && cold.includes(size.actors) }))
    .filter((size) => size.due.length > 0 || size.cold);
}

async function bench(): Promise<void> {
  if (isStale()) await build();
  compilePeers();
  const folder = mkdtempSync(join(tmpdir(), 'casting-bench-'));
  const postgres = await startPostgres({ dataDirectory: folder, durable: true, onProgress: console.error });
  const release = dieTogether(postgres.pid, 'SIGQUIT');
  const issuer = await Issuer.start();
  const cleanUp = async () => {
    await issuer.stop();
    await postgres.stop();
    release();
    rmSync(folder, { recursive: true, force: true });
  };
  // Programs that still run end with this process.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void cleanUp().then(() => process.exit(130)));
  const found: Found = { results: [], starts: [] };
  try {
    const claims = (i: number) => ({ sub: `caller-${i}`, permissions: permissionsOf('producer') });
    const tokens = await Promise.all(Array.from({ length: TOKENS }, (_, i) => issuer.sign(claims(i))));
    const auth = { AUTH_ISSUER: issuer.url, AUTH_AUDIENCE: AUDIENCE };
    for (const size of plan()) {
      console.error(`Filling ${size.actors.toLocaleString('en')} actors${size.castings ? ' with castings' : ''}`);
      const catalogue = await fill((database) => postgres.url(database), size);
      const env = {
        NODE_ENV: 'test',
        DATABASE_URL: catalogue.database,
        ...auth,
        LOG_LEVEL: 'info',
        DRAIN_SECONDS: '0',
      };
      const turns = { rounds: Number(options.rounds), seconds: Number(options.seconds) };
      await measureSize(size, { ...catalogue, ...turns, tokens, postgres: postgres.pid, env, folder }, found);
      plot(save(found, postgres.version).results);
    }
  } finally {
    await cleanUp();
  }
  print(found);
}

/** Reports a workload that fails, and goes on with the next. */
async function measureSize({ due, cold }: Size, conditions: Conditions, found: Found): Promise<void> {
  if (cold) found.starts.push(await coldStarts(conditions));
  for (const workload of due) {
    console.error(`${workload.name} ${workload.title}, ${conditions.actors.toLocaleString('en')} actors`);
    try {
      found.results.push(await measure(workload, conditions));
    } catch (error) {
      console.error(`  is not measured: ${(error as Error).message}`);
      found.results.push(unmeasured(workload, conditions));
      process.exitCode = 1;
    }
  }
}
