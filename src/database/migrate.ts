import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, MigrationExecutor } from 'typeorm';
import { loadDatabaseConfig, type DatabaseConfig } from '../config/config.js';
import { isProgram } from '../config/program.js';
import { Client } from './client.js';
import { ENCODING, requireUtf8, type Encoding } from './encoding.js';
import { sqlState } from './failures.js';
import { advanceIdentities } from './identities.js';
import { adviceOnOldRows, waitingOldRows } from './old-tables.js';
import { clientOptions, databaseOptions } from './options.js';

/** The key of the advisory lock: any number that nothing else in the database uses. */
const MIGRATION_LOCK = 20_021_204;
/**
 * A migration waits this long for a lock. Then it releases all its locks and tries again, because requests queue behind a
 * lock that is waited for, and writers take locks in another order: a deadlock would stop them for a second.
 */
const LOCK_PATIENCE_MS = 200;
/** lock_not_available and deadlock_detected */
const RETRIED = ['55P03', '40P01'];

/**
 * A dump that is restored into another cluster contains transaction ids of the old one. Ids that this cluster has not
 * reached yet would hide their changes, because no snapshot sees them. They are replaced by the id of this transaction,
 * which makes the changes new to every reader. Ids that this cluster has passed are visible to all snapshots, which is
 * right. Writers need not stop: a visible row with an id at or above the snapshot's end can't come from this cluster. How
 * far the log was pruned in the old cluster means nothing here.
 */
const ADOPT_RESTORED_CHANGES = `
  UPDATE changes SET transaction_id = pg_current_xact_id() WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot());
  DELETE FROM row_log WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot());
  UPDATE row_log_horizon SET transaction_id = pg_current_xact_id() WHERE transaction_id > pg_current_xact_id();`;

/**
 * Brings the schema up to date, and returns the names of the migrations that it ran. Replicas that start at the same time
 * take turns by an advisory lock of the session, and all but the first have nothing to do. There is no time limit, neither
 * for the work nor for retries while other sessions hold locks: the time-outs of requests do not apply.
 */
export async function migrate(config: DatabaseConfig): Promise<string[]> {
  const patient = { ...config, poolSize: 2, statementTimeoutMs: 0, queryTimeoutMs: 0, idleTransactionTimeoutMs: 0 };
  const dataSource = new DataSource(databaseOptions({ ...patient, lockTimeoutMs: LOCK_PATIENCE_MS }));
  await dataSource.initialize();
  try {
    const session = dataSource.createQueryRunner();
    requireUtf8((await session.manager.query<[Encoding]>(`SELECT ${ENCODING}`))[0]);
    await session.query('SET lock_timeout = 0');
    await session.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const pending = await new MigrationExecutor(dataSource).getPendingMigrations();
    while (!(await runPending(dataSource))) await sleep(Math.random() * LOCK_PATIENCE_MS);
    await session.query(ADOPT_RESTORED_CHANGES);
    await advanceIdentities((sql) => session.manager.query(sql));
    await session.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await session.release();
    return pending.map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}

/** Runs each in its own transaction; returns false when one did not get its locks. */
async function runPending(dataSource: DataSource): Promise<boolean> {
  try {
    await dataSource.runMigrations({ transaction: 'each' });
    return true;
  } catch (error) {
    if (RETRIED.includes(sqlState(error) ?? '')) return false;
    throw error;
  }
}

/** The database may be that of the documented service of 2020: without its rows the migrated service looks empty. */
async function adviseOnOldRows(config: DatabaseConfig): Promise<string> {
  const session = new Client(clientOptions({ ...config, statementTimeoutMs: 0 }));
  try {
    await session.connect();
    const found = await waitingOldRows(async (sql) => (await session.query(sql)).rows as unknown[]);
    return found ? adviceOnOldRows(found) : '';
  } catch (error) {
    // The migration is done.
    return `whether the tables of the 2020 service are here is not known: ${(error as Error).message}`;
  } finally {
    await session.end();
  }
}

async function main(): Promise<void> {
  try {
    const config = loadDatabaseConfig();
    const done = await migrate(config);
    process.stdout.write(done.length > 0 ? `Migrated: ${done.join(', ')}\n` : 'The schema is up to date.\n');
    const advice = await adviseOnOldRows(config);
    if (advice) process.stdout.write(`Note: ${advice}\n`);
  } catch (error) {
    process.stderr.write(`Can't migrate: ${(error as Error).message || (error as { code?: string }).code}. `);
    process.stderr.write('Check that DATABASE_URL names a running PostgreSQL and a database that its user owns.\n');
    process.exitCode = 1;
  }
}

if (isProgram(import.meta.url)) await main();
