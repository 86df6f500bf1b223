import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting } from './support/casting.js';
import { aCasting, aMovie, anActor, aRole } from './support/factories.js';
import { figure } from './support/load.js';

/** Runs orval, which has too many dependencies to be one of ours. npm's cache has it after the first run. */
const orval = (...rest: string[]) => ['--yes', '--prefer-offline', '-p', 'orval@7.21.0', '--', 'orval', ...rest];
/** Longer than an installation takes. A process that hangs ends then. */
const timeout = 240_000;

/** Skipped where npm can't get orval; with CI set it fails instead. */
const isInstalled = Boolean(process.env.CI) || canRunOrval();

function canRunOrval(): boolean {
  // Without a network npm would try for minutes.
  const env = { ...process.env, npm_config_fetch_retries: '0' };
  try {
    execFileSync('npx', orval('--version'), { cwd: tmpdir(), env, timeout, stdio: 'pipe' });
    return true;
  } catch (error) {
    figure(`Generators: orval is not tested, npx could not get it (${(error as Error).message.split('\n')[0]})`);
    return false;
  }
}

let casting: Casting;
let folder: string;

beforeAll(async () => {
  casting = await Casting.start();
  folder = mkdtempSync(join(tmpdir(), 'casting-generators-'));
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'openapi.json'), (await casting.as(undefined).get('/openapi.json')).text);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await casting.stop();
});
beforeEach(() => casting.clear());

/** Runs a program, and returns what it prints. Asynchronous, because the service is in this process. @throws Error with its output */
async function run(command: string, args: string[]): Promise<string> {
  const env = { ...process.env, TOKEN: await casting.token('director') };
  const ran = promisify(execFile)(command, args, { cwd: folder, env, timeout, maxBuffer: 2 ** 26 });
  return ran.then(
    ({ stdout }) => stdout,
    (error: Error & { stdout: string; stderr: string }) => {
      throw new Error(`${error.message}\n${error.stdout}\n${error.stderr}`);
    },
  );
}

/** Compiles a program with the generated code beside it as strictly as TypeScript can, runs it, and returns the JSON that it prints. */
async function compileAndRun(program: string): Promise<unknown> {
  writeFileSync(join(folder, 'program.ts'), program);
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--target', 'es2022'];
  const modules = ['--module', 'nodenext', '--lib', 'es2023,dom,dom.iterable', '--types', 'node', '--outDir', 'out'];
  await run('node_modules/.bin/tsc', [...strict, ...modules, 'program.ts']);
  return JSON.parse(await run(process.execPath, ['out/program.js']));
}

describe('openapi-typescript', () => {
  it('generates types that compile, and calls with openapi-fetch work', async () => {
    const [ada, ben] = [await anActor(casting.database), await anActor(casting.database)];
    const role = await aRole(casting.database, await aMovie(casting.database));
    const castings = [await aCasting(casting.database, role, ada, { status: 'offered' })];
    await aCasting(casting.database, role, ben, { status: 'declined' });
    await run('node_modules/.bin/openapi-typescript', ['openapi.json', '--output', 'schema.ts']);
    const printed = await compileAndRun(`
      import createClient from 'openapi-fetch';
      import type { paths } from './schema.js';

      const headers = { Authorization: 'Bearer ' + process.env.TOKEN };
      const querySerializer = { array: { style: 'form', explode: false } } as const;
      const client = createClient<paths, 'application/json'>({ baseUrl: '${casting.url}', headers, querySerializer });
      const list = await client.GET('/castings', { params: { query: { status: ['offered', 'pinned'], sort: ['-status', 'id'] } } });
      const change = await client.PATCH('/castings/{casting_id}', {
        params: { path: { casting_id: ${castings[0]} } },
        body: { status: 'pinned' },
      });
      console.log(JSON.stringify([list.data?.castings.map(({ id }) => id), change.data?.casting.status, list.error?.message]));
    `);
    expect(printed).toEqual([castings, 'pinned', null]);
  });
});

(isInstalled ? describe : describe.skip)('orval', () => {
  it('generates a client for fetch that compiles, and calls work', async () => {
    for (const name of ['Ada', 'Ben', 'Cyd, Co & Co']) await anActor(casting.database, { name });
    const config = {
      input: 'openapi.json',
      output: { target: 'casting.ts', client: 'fetch', baseUrl: casting.url },
    };
    writeFileSync(join(folder, 'orval.config.mjs'), `export default { casting: ${JSON.stringify(config)} };`);
    await run('npx', orval('--config', 'orval.config.mjs'));
    const printed = await compileAndRun(`
      import { createActor, listActors } from './casting.js';

      const headers = { Authorization: 'Bearer ' + process.env.TOKEN };
      const list = await listActors({ name: ['Ben', 'Cyd, Co & Co'], sort: ['-name'] }, { headers });
      // A list can also be a spreadsheet, which is text.
      const actors = list.status === 200 && typeof list.data === 'object' ? list.data.actors : [];
      const refused = await createActor({ name: 'Dee', gender: 'female', age: 200 }, { headers });
      const fault = refused.status === 422 ? refused.data.details?.[0]?.field : undefined;
      console.log(JSON.stringify([actors.map(({ name }) => name), refused.status, fault]));
    `);
    expect(printed).toEqual([['Cyd, Co & Co', 'Ben'], 422, 'age']);
  });
});
