import type { DataSourceOptions } from 'typeorm';
import type { DatabaseConfig } from '../config/config.js';
import { CreateCasting1764000000000 } from './migrations/1764000000000-create-casting.js';

/** How this process speaks to PostgreSQL; TypeORM creates and changes no schema of its own (`synchronize`). */
export function databaseOptions(config: DatabaseConfig) {
  return {
    type: 'postgres' as const,
    url: withLibpqSslModes(config.url),
    migrations: [CreateCasting1764000000000],
    migrationsTableName: 'migrations',
    synchronize: false,
    applicationName: 'casting-api',
    poolSize: config.poolSize,
    connectTimeoutMS: config.acquireTimeoutMs,
    extra: {
      statement_timeout: config.statementTimeoutMs,
      lock_timeout: config.lockTimeoutMs,
      query_timeout: config.queryTimeoutMs,
      idle_in_transaction_session_timeout: config.idleTransactionTimeoutMs,
      keepAlive: true,
    },
  } satisfies DataSourceOptions;
}

// pg reads sslmode=require as verify-full unless it is told to read the modes as libpq documents them.
function withLibpqSslModes(text: string): string {
  const url = new URL(text);
  if (url.searchParams.has('sslmode')) url.searchParams.set('uselibpqcompat', 'true');
  return url.href;
}
