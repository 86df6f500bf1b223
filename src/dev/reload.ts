import { type Build, distDev } from './compiler.js';
import { Fault } from './fault.js';
import { migrate } from './migrate.js';
import { Service, type ServiceEnvironment } from './service.js';

/**
 * Returns the process that serves from now on: a new one once it answers, and only then the old one ends. Where the new
 * one can't start, the old one stays, and the user learns why.
 */
export async function reload(old: Service, build: Build, env: ServiceEnvironment, signal: AbortSignal) {
  showFaults(build);
  if (build.broken || build.files.length === 0) return old;
  try {
    if (build.files.some((path) => path.includes('/database/'))) await migrate(distDev, env, signal);
    const successor = await successorOf(old, env, signal);
    const stopped = old.stop();
    console.log('Reloaded');
    await stopped;
    return successor;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    console.error(`${error.message}. Not reloaded: the version before it still runs.`);
    return old;
  }
}

/** What the compiler says, for a build that can't run and one that can. */
export function showFaults({ faults, broken }: Build): void {
  if (faults.length === 0) return;
  const outcome = broken ? 'Not reloaded: the version before it still runs.' : 'It runs nevertheless.';
  console.error([...faults, `The compiler found faults: see above. ${outcome}`].join('\n'));
}

/** A process that never listens must not keep later changes from being tried. A start takes about two seconds. */
const PATIENCE_MS = 30_000;

async function successorOf(old: Service, env: ServiceEnvironment, signal: AbortSignal): Promise<Service> {
  const successor = Service.sharing(distDev, env, 1 - old.place);
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    await successor.up(AbortSignal.any([signal, patience]));
    return successor;
  } catch (error) {
    await successor.stop();
    signal.throwIfAborted();
    if (!patience.aborted) throw error;
    throw new Fault(`The service was not ready after ${PATIENCE_MS / 1000} s`);
  }
}
