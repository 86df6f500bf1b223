// The first stage of the commands: it needs nothing but Node, for a fresh clone has no node_modules.
// It installs the locked dependencies and hands over to commands.ts.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('../../', import.meta.url)));

/** The errors of a path that can't be written. */
const UNUSABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EEXIST'];

function checkNode() {
  const { engines } = readJson('package.json');
  const [major, minor] = process.versions.node.split('.').map(Number);
  const fits = engines.node.split('||').some((range) => {
    const [, operator, wantedMajor, wantedMinor] = /(\^|>=)(\d+)\.(\d+)/.exec(range);
    return major === +wantedMajor ? minor >= +wantedMinor : operator === '>=' && major > +wantedMajor;
  });
  if (!fits) stop(`This needs Node ${engines.node}, and this is ${process.version}: get one from https://nodejs.org`);
}

/** npm records in node_modules what it installed, and that must match the lock. */
function isInstalled() {
  if (!existsSync('node_modules/.package-lock.json')) return false;
  const installed = readJson('node_modules/.package-lock.json').packages;
  return Object.entries(readJson('package-lock.json').packages).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] ? installed[path].version === version : optional === true),
  );
}

function install() {
  console.error('Installing the locked dependencies (about half a minute, once) …');
  // NODE_ENV=production would leave the tools out. Standard output belongs to the command that follows.
  const npm = spawnSync(
    'npm',
    ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      stdio: ['inherit', process.stderr, process.stderr],
      shell: process.platform === 'win32',
    },
  );
  if (npm.status !== 0) stop('The dependencies were not installed: npm says why above. Fix that and try again.');
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function stop(line) {
  console.error(line);
  process.exit(1);
}

checkNode();
if (!isInstalled()) install();

const { register } = await import('tsx/esm/api');
register();
const { commands } = await import('./commands.ts');
const [name, ...args] = process.argv.slice(2);
try {
  process.exitCode = await commands[name](...args);
} catch (error) {
  if (UNUSABLE.includes(error.code) && error.path) stop(`${error.message}: make it a folder that you may write to`);
  if (error.name !== 'Fault') throw error;
  stop(error.message);
}
