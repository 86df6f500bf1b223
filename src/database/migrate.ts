import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { loadDatabaseConfig, type DatabaseConfig } from '../config/config.js';
import { isProgram } from '../config/program.js';
import { databaseOptions } from './options.js';

/** Any number that nothing else locks in the casting database. */
const MIGRATION_LOCK = 20_021_204;

/**
 * A dump that was restored into another cluster brings transaction ids along. Those that are yet to come here would hide
 * their changes: no snapshot sees them. Under this transaction's own id they are new to every reader, also to one who
 * began before. What is seen and yet not below the snapshot's end is of no transaction of this cluster, so writers need
 * not stop. Ids from the past are seen by all snapshots, as they should be.
 */
const ADOPT_RESTORED_CHANGES = `
  UPDATE changes SET transaction_id = pg_current_xact_id() WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot());
  DELETE FROM row_log WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot());`;

/**
 * Brings the schema up to date; returns the names of the migrations that it ran. An advisory lock of the session makes
 * replicas that start together take turns, so that all but the first find nothing to do. It waits and works as long as
 * it takes: the time-outs of requests do not apply.
 */
export async function migrate(config: DatabaseConfig): Promise<string[]> {
  const patient = { ...config, poolSize: 2, statementTimeoutMs: 0, lockTimeoutMs: 0, queryTimeoutMs: 0 };
  const dataSource = new DataSource(databaseOptions({ ...patient, idleTransactionTimeoutMs: 0 }));
  await dataSource.initialize();
  try {
    const session = dataSource.createQueryRunner();
    await session.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = await dataSource.runMigrations({ transaction: 'each' });
    await session.query(ADOPT_RESTORED_CHANGES);
    await session.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await session.release();
    return done.map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}

async function main(): Promise<void> {
  try {
    const done = await migrate(loadDatabaseConfig());
    process.stdout.write(done.length > 0 ? `Migrated: ${done.join(', ')}\n` : 'The schema is up to date.\n');
  } catch (error) {
    process.stderr.write(`Can't migrate: ${(error as Error).message || (error as { code?: string }).code}. `);
    process.stderr.write('Check that DATABASE_URL names a running PostgreSQL and a database that its user owns.\n');
    process.exitCode = 1;
  }
}

if (isProgram(import.meta.url)) await main();
