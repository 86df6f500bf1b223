import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDatabase, startIssuer } from './backing-services.js';
import { banner } from './banner.js';
import { build, isStale, sourceChange, sourceTime } from './build.js';
import { becomeLauncher, inCastingFolder, root, writeSecret } from './casting-folder.js';
import { fillWithDemo, readContents } from './demo.js';
import { Fault } from './fault.js';
import { interruption } from './interruption.js';
import { type LaunchSettings, loadLaunchSettings } from './launch-settings.js';
import { refuseBusyPort } from './ports.js';
import { runQuietly } from './processes.js';
import { Progress } from './progress.js';
import { Service } from './service.js';

interface Launch {
  settings: LaunchSettings;
  /** Rebuild on a change, and restart the service alone. */
  watch: boolean;
  progress: Progress;
  interrupted: AbortSignal;
  /** How to stop what was started so far, in the order of starting. */
  stops: (() => Promise<void> | void)[];
}

/** Runs the whole service on a laptop until it is interrupted, and then stops all that it started, the last one first. */
export async function launch({ watch }: { watch: boolean }): Promise<void> {
  const settings = loadLaunchSettings();
  const stops: Launch['stops'] = [becomeLauncher()];
  const interrupted = interruption();
  const progress = new Progress();
  try {
    await serve({ settings, watch, progress, interrupted, stops });
  } catch (error) {
    if (!interrupted.aborted) throw error;
    progress.step('Stopping');
  } finally {
    for (const stop of stops.reverse()) await stop();
    progress.clear();
  }
}

async function serve({ settings, watch, progress, interrupted, stops }: Launch): Promise<never> {
  const { port, identityPort, ownDatabase, ownIssuer, audience } = settings;
  const another = `choose another: PORT=${port + 10} npm start`;
  await refuseBusyPort(port, another);
  if (!ownIssuer) await refuseBusyPort(identityPort, another, ', which is PORT + 1 and for the local sign-in,');

  let built = sourceTime();
  if (isStale()) {
    progress.step('Building');
    await build(interrupted);
  }
  const database = ownDatabase ? null : await startDatabase((step) => progress.step(step));
  if (database) stops.push(() => database.stop());
  interrupted.throwIfAborted();

  const issuer = ownIssuer ? null : await startIssuer(identityPort, port, audience);
  if (issuer) stops.push(() => issuer.stop());
  interrupted.throwIfAborted();

  const env = serviceEnvironment(settings, { ...database?.env, ...issuer?.env });
  progress.step('Migrating');
  await migrate(env, interrupted);
  if (database) await fillWithDemo(database.url);

  const service = new Service(env);
  stops.push(() => service.stop());
  // The line is free for what the service logs.
  progress.clear();
  await service.start(interrupted);
  process.stdout.write(
    banner({
      version: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
      seconds: performance.now() / 1000,
      port,
      database: database ? { version: database.version, ...(await readContents(database.url)) } : ownDatabase!,
      ownIssuer,
    }),
  );

  const restart = async () => {
    progress.step('Building');
    await build(interrupted);
    await service.stop();
    await migrate(env, interrupted);
    progress.clear();
    await service.start(interrupted);
    console.log('Built and restarted');
  };
  while (watch) {
    built = await sourceChange(built, interrupted);
    await restart().catch(showFault);
  }
  const end = await Promise.race([service.exited, once(interrupted, 'abort')]);
  interrupted.throwIfAborted();
  throw new Fault(`The service ended by itself (${String(end)}): its log tells why`);
}

/** What the service gets, and what `npm run doctor` looks at afterwards. */
function serviceEnvironment({ port, ownDatabase, ownIssuer, audience }: LaunchSettings, built: Record<string, string>) {
  const settings = {
    HOST: process.env.HOST || 'localhost',
    PORT: String(port),
    DRAIN_SECONDS: process.env.DRAIN_SECONDS || '0',
    ...(ownDatabase && { DATABASE_URL: ownDatabase }),
    ...(ownIssuer && { AUTH_ISSUER: ownIssuer, AUTH_AUDIENCE: audience }),
    ...built,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'`);
  writeSecret(inCastingFolder.service, lines);
  return { ...process.env, ...settings };
}

/** @throws Fault with the one line that the migration leaves */
async function migrate(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const script = join(root, 'dist', 'database', 'migrate.js');
  const { code, output } = await runQuietly(process.execPath, [script], { env, signal });
  if (code !== 0) throw new Fault(output);
}

/** Mending it is the next change; after a failed build the old service still runs. */
function showFault(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
  console.error(`\n${error.message}`);
}
