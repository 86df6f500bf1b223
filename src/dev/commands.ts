import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { asFault } from './backing-services.js';
import { build, isStale } from './build.js';
import { castingFolder, inCastingFolder, refuseSecondLauncher } from './casting-folder.js';
import { Fault } from './fault.js';
import { signToken } from './identity/identity-provider.js';
import { isRole, roles } from './identity/roles.js';
import { loadEnvFile, loadServiceEnv, localIssuer } from './launch-settings.js';
import { launch } from './launch.js';
import { stopLeftOver } from './postgres/postgres.js';
import { runInForeground } from './processes.js';
import { signIn } from './sign-in.js';

/** The first flag lets Jest load ES modules; a larger young generation makes tests a tenth faster. */
const jest = [
  ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--max-semi-space-size=64'],
  'node_modules/jest/bin/jest.js',
];

/** The commands of package.json by name; each returns its exit code, or nothing for 0. */
export const commands = {
  start: () => launch({ watch: false }),

  dev: () => launch({ watch: true }),

  /** With more workers than processors, because many tests mostly wait. */
  test(...args: string[]): Promise<number> {
    const workers = ['--maxWorkers', String(Math.ceil(availableParallelism() * 1.5))];
    return runInForeground([...jest, ...(args.includes('--runInBand') ? [] : workers), ...args]);
  },

  'sign-in': signIn,

  /** Prints one token and nothing else, whether the local identity provider runs or not. */
  async token(role?: string): Promise<void> {
    if (!isRole(role)) throw new Fault(`Name a role, ${roles.join(', ')}: npm run -s token -- director`);
    loadEnvFile();
    loadServiceEnv();
    const issuer = process.env.AUTH_ISSUER || localIssuer();
    if (issuer !== localIssuer()) throw new Fault(`Tokens come from your AUTH_ISSUER, ${issuer}: sign in there`);
    const audience = process.env.AUTH_AUDIENCE || 'casting';
    const token = await signToken({ keysFile: inCastingFolder.keys, issuer, audience, role }).catch(asFault);
    console.log(token);
  },

  /** Checks the environment of `npm start`, unless DATABASE_URL names another one. */
  async doctor(...args: string[]): Promise<number> {
    loadEnvFile();
    if (!process.env.DATABASE_URL) loadServiceEnv();
    if (isStale()) await build();
    return runInForeground(['dist/operations/doctor.js', ...args]);
  },

  /** Moves rows of the 2020 service to the database of `npm start`, unless DATABASE_URL names another one. */
  async 'import-2020'(...args: string[]): Promise<number> {
    loadEnvFile();
    if (!process.env.DATABASE_URL) loadServiceEnv();
    if (isStale()) await build();
    return runInForeground(['dist/import2020/import-2020.js', ...args]);
  },

  /** Deletes the built-in database, the keys and the tokens: the next start makes new ones. */
  async reset(): Promise<void> {
    refuseSecondLauncher();
    await stopLeftOver(inCastingFolder.postgres);
    rmSync(castingFolder, { recursive: true, force: true });
    console.log('The built-in database, keys and tokens are gone: npm start makes new ones.');
  },
};
