// How long a search takes as the table grows: `npm run build && npx tsx bench/search.ts [rows …]`.
// It starts a PostgreSQL of its own (durable), fills it, asks the production build over HTTP, and prints medians in ms.
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { loadConfig, loadDatabaseConfig, type Config } from '../src/config/config.js';
import { migrate } from '../src/database/migrate.js';
import { startPostgres } from '../src/dev/postgres.js';
import { permissionsOf } from '../src/dev/roles.js';
import { Issuer } from '../test/support/issuer.js';

const ROUNDS = 31;
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000, 100_000, 1_000_000];
const searches = ['zoe lopez', 'BJÖRK', 'jork b', 'lopez', 'zo', 'qx', 'nobody here'];

const dataDirectory = mkdtempSync(join(tmpdir(), 'casting-bench-'));
const postgres = await startPostgres({ dataDirectory, durable: true });
const issuer = await Issuer.start();
const authorization = `Bearer ${await issuer.sign({ permissions: permissionsOf('assistant') })}`;
const results: string[][] = [];
for (const rows of sizes) {
  console.error(`Filling ${rows} actors …`);
  const url = await fill(rows);
  // By a path that is no literal: the build is made of the sources, and type-checked there.
  const { createApp } = (await import(String('../dist/app.js'))) as {
    createApp: (config: Config) => Promise<NestFastifyApplication>;
  };
  const app = await createApp(
    loadConfig({
      NODE_ENV: 'test',
      DATABASE_URL: url,
      AUTH_ISSUER: issuer.url,
      AUTH_AUDIENCE: 'casting',
      LOG_LEVEL: 'silent',
    }),
  );
  await app.listen(0, '127.0.0.1');
  const base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  while ((await fetch(`${base}/health/ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
  const row = [String(rows)];
  for (const q of searches) row.push(await median(`${base}/actors?limit=50&q=${encodeURIComponent(q)}`));
  results.push(row);
  await app.close();
}
await issuer.stop();
await postgres.stop();
rmSync(dataDirectory, { recursive: true, force: true });

console.log(`| actors | ${searches.map((q) => `\`${q}\``).join(' | ')} |`);
console.log(`|---|${searches.map(() => '---|').join('')}`);
for (const row of results) console.log(`| ${row.join(' | ')} |`);

async function fill(rows: number): Promise<string> {
  const name = `bench_${rows}`;
  const admin = new pg.Client({ connectionString: postgres.url('postgres') });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = postgres.url(name);
  await migrate(loadDatabaseConfig({ DATABASE_URL: url }));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // A few thousand first and last names out of syllables, and some that are searched for, once in a thousand.
  await client.query(
    `INSERT INTO actors (name, gender, age)
     SELECT CASE WHEN i % 1000 = 0 THEN (ARRAY['Zoë Lopez', 'Björk Berg', 'Zoe Saldaña', 'Jennifer López'])[i / 1000 % 4 + 1]
       ELSE initcap(s[i % 40 + 1] || s[i / 7 % 40 + 1]) || ' ' || initcap(s[i / 11 % 40 + 1] || s[i / 13 % 40 + 1] || s[i % 37 + 1]) END,
       'female', i % 100
     FROM generate_series(1, $1) i,
       (SELECT ARRAY['an','be','ca','do','el','fi','ga','ha','il','jo','ka','li','ma','ne','ol','pe','ra','sa','ta','ul',
                     'vi','wa','xa','yo','zo','bri','cha','dre','fre','gra','kle','mor','nor','pla','ste','tre','van','wil','zan','lop'] s)`,
    [rows],
  );
  await client.query('VACUUM ANALYZE actors');
  await client.end();
  return url;
}

async function median(url: string): Promise<string> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const began = performance.now();
    const answer = await fetch(url, { headers: { authorization } });
    await answer.text();
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[ROUNDS >> 1]!.toFixed(1);
}
