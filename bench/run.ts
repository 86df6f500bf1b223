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
import { measure, type Conditions, type Result } from './measure.js';
import { plot } from './plot.js';
import { print, save } from './report.js';
import { compilePeers } from './server.js';
import { workloads, type Workload } from './workloads.js';

const HELP = `npm run bench [-- options]
  --only W1,304       only these workloads (${[...new Set(workloads.map(({ name }) => name))].join(', ')})
  --sizes 100,1000    only these numbers of actors; default: all, or with --only those that have bars
  --rounds 3          number of turns of each program; the figures are medians
  --seconds 2         minimum duration of a turn
Prints the ratios and figures, replaces those in bench/results.json, and draws bench/growth.svg from that file.`;

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

/** The workloads to measure, by the number of actors. */
function plan(): [actors: number, due: Workload[]][] {
  const only = options.only?.split(',') ?? workloads.map(({ name }) => name);
  const chosen = workloads.filter(({ name }) => only.includes(name));
  const all = chosen.flatMap(({ bars }) => Object.entries(bars));
  const usual = all.filter(([, peers]) => !options.only || Object.keys(peers).length > 0).map(([size]) => Number(size));
  const sizes = [...new Set(options.sizes?.split(',').map(Number) ?? usual)].sort((a, b) => a - b);
  const due = (actors: number) => chosen.filter(({ bars }) => bars[actors]);
  return sizes.filter((actors) => due(actors).length > 0).map((actors) => [actors, due(actors)]);
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
  const results: Result[] = [];
  try {
    const claims = (i: number) => ({ sub: `caller-${i}`, permissions: permissionsOf('producer') });
    const tokens = await Promise.all(Array.from({ length: TOKENS }, (_, i) => issuer.sign(claims(i))));
    for (const [actors, due] of plan()) {
      console.error(`Filling ${actors.toLocaleString('en')} actors`);
      const { url, searches } = await fill((database) => postgres.url(database), actors);
      const env = {
        NODE_ENV: 'test',
        DATABASE_URL: url,
        AUTH_ISSUER: issuer.url,
        AUTH_AUDIENCE: AUDIENCE,
        LOG_LEVEL: 'warn',
        DRAIN_SECONDS: '0',
      };
      const turns = { rounds: Number(options.rounds), seconds: Number(options.seconds) };
      results.push(...(await measureAll(due, { actors, tokens, searches, env, folder, ...turns })));
    }
  } finally {
    await cleanUp();
  }
  print(results);
  plot(save(results, postgres.version));
}

/** Reports a workload that fails, and goes on with the next. */
async function measureAll(due: Workload[], conditions: Conditions): Promise<Result[]> {
  const results: Result[] = [];
  for (const workload of due) {
    console.error(`${workload.name} ${workload.title}, ${conditions.actors.toLocaleString('en')} actors`);
    try {
      results.push(await measure(workload, conditions));
    } catch (error) {
      console.error(`  is not measured: ${(error as Error).message}`);
      process.exitCode = 1;
    }
  }
  return results;
}
