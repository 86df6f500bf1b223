import { existsSync, realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Whether Node was started with the module of this URL, perhaps by a path with symbolic links, as releases often have. */
export function isProgram(moduleUrl: string): boolean {
  const [, path = ''] = process.argv;
  return existsSync(path) && moduleUrl === pathToFileURL(realpathSync(path)).href;
}
