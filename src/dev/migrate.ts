import { join } from 'node:path';
import { Fault } from './fault.js';
import { runQuietly } from './processes.js';

/** Runs the migrations of a build, and returns their note, if any. @throws Fault with the one line that a failed migration leaves */
export async function migrate(dist: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string | undefined> {
  const script = join(dist, 'database', 'migrate.js');
  const { code, output } = await runQuietly(process.execPath, [script], { env, signal });
  if (code !== 0) throw new Fault(output);
  return /^Note: .+$/m.exec(output)?.[0];
}
