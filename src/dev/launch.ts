import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Launch, startBackingServices, type Surroundings } from './backing-services.js';
import { banner } from './banner.js';
import { build, dist, isStale } from './build.js';
import { becomeLauncher, root } from './casting-folder.js';
import { type Compiler, distDev, startCompiler, startDeskBundler } from './compiler.js';
import { fillWithDemo, readContents } from './demo.js';
import { Fault } from './fault.js';
import { interruption } from './interruption.js';
import { loadLaunchSettings } from './launch-settings.js';
import { migrate } from './migrate.js';
import { refuseBusyPorts } from './ports.js';
import { Progress } from './progress.js';
import { reload, showFaults } from './reload.js';
import { Service } from './service.js';

/** Runs the whole service on a laptop until it is interrupted, and then stops all that it started, the last one first. */
export async function launch({ watch }: { watch: boolean }): Promise<void> {
  const settings = loadLaunchSettings();
  const stops: Launch['stops'] = [becomeLauncher()];
  const interrupted = interruption();
  const progress = new Progress();
  try {
    await refuseBusyPorts(settings);
    await (watch ? serveAndReload : serve)({ settings, progress, interrupted, stops });
  } catch (error) {
    if (!interrupted.aborted) throw error;
    progress.step('Stopping');
  } finally {
    for (const stop of stops.reverse()) await stop();
    progress.clear();
  }
}

/** `npm start`: the production build. */
async function serve(launch: Launch): Promise<never> {
  const { progress, interrupted, stops } = launch;
  if (isStale()) {
    progress.step('Building');
    await build(interrupted);
  }
  const around = await startBackingServices(launch);
  await prepareDatabase(launch, around, dist);

  const service = Service.alone(dist, around.env);
  stops.push(() => service.stop());
  await service.up(interrupted);
  await showBanner(launch, around);
  const end = await Promise.race([service.exited, once(interrupted, 'abort')]);
  interrupted.throwIfAborted();
  throw new Fault(`The service ended by itself (${String(end)}): its log says why`);
}

/** `npm run dev`: the sources as they are, and a new process after each change. */
async function serveAndReload(launch: Launch): Promise<never> {
  const { progress, interrupted, stops } = launch;
  const compiler = startCompiler(interrupted);
  stops.push(() => compiler.stop());
  const bundler = startDeskBundler(interrupted);
  stops.push(() => bundler.stop());
  const around = await startBackingServices(launch);
  progress.step('Building');
  await Promise.all([firstBuild(compiler), bundler.firstBundle]);
  await prepareDatabase(launch, around, distDev);

  // Ends after its successor answers; until then its answers ask clients to connect again (`Connection: close`).
  const env = { ...around.env, DRAIN_SECONDS: process.env.DRAIN_SECONDS || '1' };
  let service = Service.sharing(distDev, env, 0);
  stops.push(() => service.stop());
  await service.up(interrupted);
  await showBanner(launch, around);
  for (;;) service = await reload(service, (await compiler.builds.next()).value, env, interrupted);
}

/** Waits for a build without faults of syntax. */
async function firstBuild({ builds }: Compiler): Promise<void> {
  for (let broken = true; broken;) {
    const { value } = await builds.next();
    showFaults(value);
    ({ broken } = value);
  }
}

async function prepareDatabase({ progress, interrupted }: Launch, { database, env }: Surroundings, dist: string) {
  progress.step('Migrating');
  const note = await migrate(dist, env, interrupted);
  if (database) await fillWithDemo(database.url);
  // The service logs from now on.
  progress.clear();
  if (note) process.stdout.write(`${note}\n`);
}

async function showBanner({ settings }: Launch, { database }: Surroundings): Promise<void> {
  const { port, ownDatabase, ownIssuer } = settings;
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  process.stdout.write(
    banner({
      version,
      seconds: performance.now() / 1000,
      port,
      database: database ? { version: database.version, ...(await readContents(database.url)) } : ownDatabase!,
      ownIssuer,
    }),
  );
}
