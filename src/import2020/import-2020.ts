import 'reflect-metadata';
import pg from 'pg';
import { loadDatabaseConfig, type DatabaseConfig } from '../config/config.js';
import { isProgram } from '../config/program.js';
import { Client } from '../database/client.js';
import { clientOptions } from '../database/options.js';
import { pendingMigrations } from '../database/pending-migrations.js';
import { readArguments, USAGE, type Arguments } from './arguments.js';
import { countsOf } from './counts.js';
import { move, passOldIds, thisRun } from './move.js';
import { readOldRows, type OldRows, type Progress } from './old-rows.js';
import { candidatesOf, planOf, type Plan } from './plan.js';
import { areThere, describeChanges, describeCount, describeObstacles, obstaclesOf, scriptOf } from './report.js';

const print = (line: string) => process.stdout.write(`${line}\n`);
const progress: Progress = (text) => process.stderr.write(`${text}\n`);

/** Moves, or reports what it would move. Returns whether nothing stands in the way. */
async function importFrom2020(target: DatabaseConfig, args: Arguments): Promise<boolean> {
  // A pooler in front of the old database may refuse settings, so it gets none.
  const source = { ...target, url: args.source ?? target.url, lockTimeoutMs: 0 };
  const old = await withSession(new pg.Client(patient(source)), (session) => readOldRows(session, progress));
  const candidates = candidatesOf(old);
  return withSession(new Client(patient(target)), async (session) => {
    const pending = await pendingMigrations(target, async (sql) => (await session.query(sql)).rows as unknown[]);
    if (pending.length > 0) throw new Error('the schema of DATABASE_URL is not up to date: run npm run migrate first');
    await begin(session, args.apply, target.lockTimeoutMs);
    const plan = await planOf(session, candidates);
    if (args.fix) {
      for (const line of scriptOf(obstaclesOf(plan))) print(line);
      return true;
    }
    return args.apply ? apply(session, plan, old, args) : rehearse(session, plan, old, args);
  });
}

async function rehearse(session: pg.Client, plan: Plan, old: OldRows, { skipUnfit }: Arguments): Promise<boolean> {
  const stops = report(plan, old) && !skipUnfit;
  for (const count of await countsOf(session, plan)) print(describeCount(count));
  print(
    stops
      ? 'This was a dry run. --apply would refuse: settle what is listed above (--fix prints a script), or add --skip-unfit.'
      : 'This was a dry run; nothing was changed. Add --apply to move the rows.',
  );
  return !stops;
}

async function apply(session: pg.Client, plan: Plan, old: OldRows, { skipUnfit }: Arguments): Promise<boolean> {
  if (report(plan, old) && !skipUnfit) {
    print('Nothing was moved: settle what is listed above (--fix prints a script), or leave it out with --skip-unfit.');
    return false;
  }
  const run = thisRun();
  const isNothing = plan.lateCasts.length === 0 && ![...plan.actors, ...plan.movies].some(({ fate }) => fate === 'new');
  await move(session, plan, run, progress);
  const counts = await countsOf(session, plan);
  // What was to be moved is here now, or the transaction is rolled back.
  const wrong = counts.find(({ missing }) => missing['to be moved'] || missing.lost);
  if (wrong) throw new Error(`the counts differ, so nothing was moved; ${describeCount(wrong)}`);
  await passOldIds(session, old);
  await session.query('COMMIT').catch((error: Error) => {
    throw new Error(`${error.message} at the commit; run the command without --apply to see what is here`);
  });
  for (const count of counts) print(describeCount(count));
  print(isNothing ? 'Nothing was to be moved.' : `Moved. In the history: sub "${run.subject}", id ${run.requestId}`);
  return true;
}

/** Prints what is worth knowing. Returns whether rows stand in the way. */
function report(plan: Plan, old: OldRows): boolean {
  const obstacles = obstaclesOf(plan);
  for (const line of describeObstacles(obstacles)) print(line);
  for (const line of describeChanges(plan, old)) print(line);
  return areThere(obstacles);
}

/** Other writers wait until the move ends, because an id that one of them takes could be that of an old row. Readers do not. */
async function begin(session: pg.Client, apply: boolean, lockTimeoutMs: number): Promise<void> {
  await session.query(apply ? 'BEGIN' : 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  // Whatever the role or the database has set: the time-outs of requests do not apply.
  await session.query(`SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
    SET LOCAL lock_timeout = ${lockTimeoutMs}`);
  // In the order in which all writers lock rows.
  if (apply) await session.query('LOCK TABLE movies, actors, movie_actors IN SHARE ROW EXCLUSIVE MODE');
}

const patient = (config: DatabaseConfig) =>
  clientOptions({ ...config, statementTimeoutMs: 0, idleTransactionTimeoutMs: 0 });

/** An open transaction is rolled back when the session ends. */
async function withSession<T>(session: pg.Client, work: (session: pg.Client) => Promise<T>): Promise<T> {
  // The statement that runs then fails too; without a listener the event would end the process with a stack.
  session.on('error', () => undefined);
  await session.connect();
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}

async function main(): Promise<void> {
  try {
    const args = readArguments(process.argv.slice(2));
    if (args.help) return void process.stdout.write(USAGE);
    if (!(await importFrom2020(loadDatabaseConfig(), args))) process.exitCode = 1;
  } catch (error) {
    const { message, code } = error as { message: string; code?: string };
    process.stderr.write(`Can't import: ${message || code}.\n`);
    process.exitCode = 1;
  }
}

if (isProgram(import.meta.url)) await main();
