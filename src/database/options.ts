import type { DataSourceOptions } from 'typeorm';
import type { DatabaseConfig } from '../config/config.js';
import { CreateCasting1764000000000 } from './migrations/1764000000000-create-casting.js';
import { AddVersionsAndSearch1764000001000 } from './migrations/1764000001000-add-versions-and-search.js';
import { AddHistory1764000002000 } from './migrations/1764000002000-add-history.js';
import { AddRowLog1764000003000 } from './migrations/1764000003000-add-row-log.js';
import { FoldNames1764000004000, FoldTitles1764000004001 } from './migrations/1764000004000-fold-names.js';
import { AddRowLogHorizon1764000005000 } from './migrations/1764000005000-add-row-log-horizon.js';
import { AddPendingMemberships1764000006000 } from './migrations/1764000006000-add-pending-memberships.js';
import { CountRows1764000008000 } from './migrations/1764000008000-count-rows.js';
import { AddCastEdits1764000009000 } from './migrations/1764000009000-add-cast-edits.js';
import { AddCastings1764000010000 } from './migrations/1764000010000-add-castings.js';
import { Pool } from './pool.js';

/**
 * No connection is used for longer. A proxy in front of several servers may send new connections to the new primary, and
 * leave the old ones on a server that lives on without knowing that it was replaced.
 */
export const CONNECTION_LIFE_SECONDS = 60;

/** The options of TypeORM's data source. Only migrations change the schema, never TypeORM itself (`synchronize`). */
export function databaseOptions(config: DatabaseConfig) {
  return {
    type: 'postgres' as const,
    driver: { Pool },
    url: withLibpqSslModes(config.url),
    migrations: [
      CreateCasting1764000000000,
      AddVersionsAndSearch1764000001000,
      AddHistory1764000002000,
      AddRowLog1764000003000,
      FoldNames1764000004000,
      FoldTitles1764000004001,
      AddRowLogHorizon1764000005000,
      AddPendingMemberships1764000006000,
      CountRows1764000008000,
      AddCastEdits1764000009000,
      AddCastings1764000010000,
    ],
    migrationsTableName: 'migrations',
    synchronize: false,
    applicationName: 'casting-api',
    poolSize: config.poolSize,
    connectTimeoutMS: config.acquireTimeoutMs,
    extra: {
      ...sessionOptions(config),
      query_timeout: config.queryTimeoutMs,
      maxLifetimeSeconds: CONNECTION_LIFE_SECONDS,
    },
  } satisfies DataSourceOptions;
}

/** Options for a connection to the same server outside the pool. */
export function clientOptions(config: DatabaseConfig) {
  return {
    ...sessionOptions(config),
    connectionString: withLibpqSslModes(config.url),
    application_name: 'casting-api',
    connectionTimeoutMillis: config.acquireTimeoutMs,
  };
}

/** Limits of every session, so that PostgreSQL stops working for a client that is gone. */
function sessionOptions(config: DatabaseConfig) {
  return {
    statement_timeout: config.statementTimeoutMs,
    lock_timeout: config.lockTimeoutMs,
    idle_in_transaction_session_timeout: config.idleTransactionTimeoutMs,
    keepAlive: true,
  };
}

const LIBPQ_SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

// Without uselibpqcompat pg takes sslmode=require for verify-full. Its own mode no-verify needs no such flag.
function withLibpqSslModes(text: string): string {
  const url = new URL(text);
  const mode = url.searchParams.get('sslmode') ?? '';
  if (LIBPQ_SSL_MODES.includes(mode)) url.searchParams.set('uselibpqcompat', 'true');
  return url.href;
}
