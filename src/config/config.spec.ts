import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig, loadDatabaseConfig } from './config.js';
import { envExample } from './env-example.js';
import { settings } from './settings.js';

const good = {
  DATABASE_URL: 'postgres://casting:secret@db.example.com:5432/casting',
  AUTH_ISSUER: 'https://issuer.example.com/',
  AUTH_AUDIENCE: 'casting',
};

function faults(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    const [head, ...lines] = (error as Error).message.split('\n');
    expect(head).toMatch(lines.length === 1 ? /a fault:$/ : new RegExp(`${lines.length} faults:$`));
    return lines.map((line) => line.trim());
  }
  return [];
}

describe('loadConfig', () => {
  it('needs three settings and has defaults for the rest', () => {
    expect(loadConfig(good)).toEqual({
      production: false,
      host: '0.0.0.0',
      port: 8080,
      corsOrigins: '*',
      logLevel: 'info',
      drainSeconds: 2,
      database: {
        url: good.DATABASE_URL,
        poolSize: 10,
        acquireTimeoutMs: 5000,
        statementTimeoutMs: 4000,
        lockTimeoutMs: 3000,
        queryTimeoutMs: 5000,
        idleTransactionTimeoutMs: 5000,
      },
      auth: {
        issuer: 'https://issuer.example.com/',
        audience: 'casting',
        jwksUri: 'https://issuer.example.com/.well-known/jwks.json',
        authorizationUrl: 'https://issuer.example.com/authorize',
        tokenUrl: 'https://issuer.example.com/oauth/token',
        docsClientId: '',
      },
    });
  });

  it('keeps the issuer to the letter and finds its endpoints with and without the final slash', () => {
    const { auth } = loadConfig({ ...good, AUTH_ISSUER: 'https://issuer.example.com/realms/x' });
    expect(auth.issuer).toBe('https://issuer.example.com/realms/x');
    expect(auth.jwksUri).toBe('https://issuer.example.com/realms/x/.well-known/jwks.json');
  });

  it('takes an empty setting for an absent one', () => {
    expect(loadConfig({ ...good, PORT: '', AUTH_JWKS_URI: '' })).toEqual(loadConfig(good));
    expect(faults({ ...good, DATABASE_URL: '' })).toHaveLength(1);
  });

  it('tells all faults at once, each with its mend', () => {
    const told = faults({ PORT: '80800', LOG_LEVEL: 'loud', CORS_ORIGINS: 'https://a.example.com/' });
    expect(told).toEqual([
      'PORT must be an integer from 0 to 65535 (it is "80800")',
      expect.stringMatching(/^DATABASE_URL is missing\. .+ for example DATABASE_URL=postgres:/),
      expect.stringMatching(/^AUTH_ISSUER is missing\. .+ for example AUTH_ISSUER=https:/),
      expect.stringMatching(/^AUTH_AUDIENCE is missing\. .+ for example AUTH_AUDIENCE=casting/),
      expect.stringMatching(/^CORS_ORIGINS must be \* or a comma list of origins/),
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent (it is "loud")',
    ]);
  });

  it('never repeats what may hold a password', () => {
    for (const DATABASE_URL of [
      'mysql://user:hunter2@host/db',
      'postgres://user:hunter2@ho st/db',
      'user:hunter2@host',
    ]) {
      expect(faults({ ...good, DATABASE_URL }).join()).not.toContain('hunter2');
    }
  });

  it.each([
    ['PORT', '-1'],
    ['PORT', '8080.5'],
    ['PORT', 'http'],
    ['DATABASE_POOL_SIZE', '0'],
    ['DRAIN_SECONDS', '9'],
    ['DATABASE_QUERY_TIMEOUT_MS', 'soon'],
    ['AUTH_ISSUER', 'issuer.example.com'],
    ['AUTH_JWKS_URI', 'ftp://issuer.example.com'],
    ['NODE_ENV', 'prod'],
    ['CORS_ORIGINS', 'https://a.example.com,*'],
  ])('refuses %s=%s', (name, value) => {
    expect(faults({ ...good, [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must `))]);
  });

  it('reads CORS_ORIGINS as a comma list', () => {
    const { corsOrigins } = loadConfig({ ...good, CORS_ORIGINS: 'https://a.example.com, http://localhost:3000' });
    expect(corsOrigins).toEqual(['https://a.example.com', 'http://localhost:3000']);
  });

  it('insists on https in production, and on the three settings', () => {
    const env = { NODE_ENV: 'production', DATABASE_URL: good.DATABASE_URL, AUTH_AUDIENCE: 'casting' };
    expect(loadConfig({ ...env, AUTH_ISSUER: good.AUTH_ISSUER }).production).toBe(true);
    expect(faults({ ...env, AUTH_ISSUER: 'http://localhost:8081/' })).toHaveLength(1);
    expect(faults({ ...env, AUTH_ISSUER: good.AUTH_ISSUER, AUTH_JWKS_URI: 'http://keys/' })).toHaveLength(1);
    expect(faults({ NODE_ENV: 'production' })).toHaveLength(3);
  });

  it('reads the database’s part alone', () => {
    expect(loadDatabaseConfig({ DATABASE_URL: good.DATABASE_URL })).toEqual(loadConfig(good).database);
    expect(() => loadDatabaseConfig({})).toThrow(/DATABASE_URL is missing/);
  });
});

describe('.env.example', () => {
  it('is what `npx tsx src/config/env-example.ts > .env.example` makes of the settings', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(envExample());
  });

  it('is a good configuration once it is copied', () => {
    const lines = envExample()
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
      .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]);
    expect(lines.map(([name]) => name)).toEqual(['DATABASE_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE']);
    expect(faults(Object.fromEntries(lines))).toEqual([]);
    expect(Object.values(settings).every(({ about }) => about.endsWith('.'))).toBe(true);
  });
});
