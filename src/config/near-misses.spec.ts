import { describe, expect, it } from '@jest/globals';
import { loadConfig, loadDatabaseConfig } from './config.js';
import { nearMisses } from './near-misses.js';
import { databaseSettings, settings } from './settings.js';

const meant = (name: string) => nearMisses({ [name]: 'x' }, Object.keys(settings)).map(([, setting]) => setting);

describe('nearMisses', () => {
  it.each([
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASE_ULR', 'DATABASE_URL'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['DATABASEURL', 'DATABASE_URL'],
    ['Database_Url', 'DATABASE_URL'],
    ['auth_audience', 'AUTH_AUDIENCE'],
    ['AUTH-AUDIENCE', 'AUTH_AUDIENCE'],
    ['AUTH_AUDIANCE', 'AUTH_AUDIENCE'],
    ['AUTH_ISSUER_URL', 'AUTH_ISSUER'],
    ['AUTH_ISSUER_URI', 'AUTH_ISSUER'],
    ['AUTH_JWKS_URL', 'AUTH_JWKS_URI'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['CORS_ALLOWED_ORIGINS', 'CORS_ORIGINS'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['LOG_LEVLE', 'LOG_LEVEL'],
    ['DATABASE_POOLSIZE', 'DATABASE_POOL_SIZE'],
    ['DATABASE_POOL', 'DATABASE_POOL_SIZE'],
    ['DATABASE_QUERY_TIMEOUT', 'DATABASE_QUERY_TIMEOUT_MS'],
    ['METRIC_PORT', 'METRICS_PORT'],
    ['NODE_EVN', 'NODE_ENV'],
    ['port', 'PORT'],
  ])('takes %s for %s', (typed, setting) => expect(meant(typed)).toEqual([setting]));

  it.each(
    `PATH HOME USER PWD HOSTNAME HOSTS HOSTTYPE PORTS PORTAL POST SPORT WORKER PGHOST PGPORT PGUSER PGDATABASE PORT_URL
     HOST_URL NODE_OPTIONS NODE_PATH NODE_EXE NODE_VERSION NODE_EXTRA_CA_CERTS LOG_LABEL CASTING_PORT METRICS_HOST
     METRICS_SERVICE_HOST METRICS_SERVICE_PORT METRICS_PORT_9090_TCP METRICS_PORT_9090_TCP_PORT AUTH_PORT
     AUTH_PORT_8080_TCP_ADDR AUTH_SERVICE_PORT AUTH_TOKEN AUTH_USER DATABASE_SERVICE_HOST DATABASE_PORT DATABASE_SSL
     DATABASE_USER DATABASE_HOST DATABASE_NAME DATABASE_PASSWORD TEST_DATABASE_URL DATABASE_URL_RO POSTGRES_PASSWORD
     OTEL_SERVICE_NAME npm_config_loglevel npm_config_port`.split(/\s+/),
  )('leaves %s to others', (name) => expect(meant(name)).toEqual([]));

  it('minds neither a blank one nor one that says the same, and never our own', () => {
    const env = { DATABSE_URL: ' ', log_level: 'info', LOG_LEVEL: 'info' };
    expect(nearMisses(env, Object.keys(settings))).toEqual([]);
    for (const name of Object.keys(settings)) expect(meant(name)).toEqual([]);
  });

  it('are faults of the settings, of the database’s for migrations', () => {
    const env = { DATABSE_URL: 'postgres://u:hunter2@h/d', auth_audience: 'casting' };
    expect(() => loadConfig(env)).toThrow('DATABSE_URL: unknown setting; did you mean DATABASE_URL?');
    expect(() => loadConfig(env)).toThrow('auth_audience: unknown setting; did you mean AUTH_AUDIENCE?');
    expect(() => loadDatabaseConfig(env)).toThrow(/2 faults:\n {2}DATABSE_URL: unknown/);
    expect(nearMisses(env, Object.keys(databaseSettings))).toEqual([['DATABSE_URL', 'DATABASE_URL']]);
  });
});
