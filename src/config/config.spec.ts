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
      metricsPort: 0,
      workers: 1,
      publicPath: '',
      trustProxy: [],
      corsOrigins: '*',
      desk: true,
      docsScriptUrl: undefined,
      rateLimitPerMinute: 0,
      requireIfMatch: false,
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
        keptBytes: 64 * 1024 * 1024,
      },
      auth: {
        issuer: 'https://issuer.example.com/',
        audience: 'casting',
        jwksUri: 'https://issuer.example.com/.well-known/jwks.json',
        authorizationUrl: 'https://issuer.example.com/authorize',
        tokenUrl: 'https://issuer.example.com/oauth/token',
        deskClientId: '',
        docsClientId: '',
      },
    });
  });

  it('keeps the issuer to the letter and finds its endpoints with and without the final slash', () => {
    const { auth } = loadConfig({ ...good, AUTH_ISSUER: 'https://issuer.example.com/realms/x' });
    expect(auth.issuer).toBe('https://issuer.example.com/realms/x');
    expect(auth.jwksUri).toBe('https://issuer.example.com/realms/x/.well-known/jwks.json');
  });

  it('takes a blank setting for an absent one, and cuts the blanks around a value', () => {
    expect(loadConfig({ ...good, PORT: '', AUTH_JWKS_URI: ' ' })).toEqual(loadConfig(good));
    expect(loadConfig({ ...good, AUTH_AUDIENCE: ' casting\r' })).toEqual(loadConfig(good));
    expect(faults({ ...good, DATABASE_URL: '' })).toHaveLength(1);
  });

  it('keeps no rows where DATABASE_KEPT_ROWS, the setting of version 1.2.0, is 0, and ignores its other values', () => {
    const kept = (env: NodeJS.ProcessEnv) => loadConfig({ ...good, ...env }).database.keptBytes;
    expect(kept({ DATABASE_KEPT_ROWS: '0' })).toBe(0);
    expect(kept({ DATABASE_KEPT_ROWS: '1000' })).toBe(kept({}));
    expect(kept({ DATABASE_KEPT_ROWS: '0', DATABASE_KEPT_MIB: '1' })).toBe(1024 ** 2);
  });

  it('reports all faults at once, each with its fix', () => {
    const reported = faults({ PORT: '80800', LOG_LEVEL: 'loud', CORS_ORIGINS: 'https://a.example.com/' });
    expect(reported).toEqual([
      'PORT must be an integer from 0 to 65535 (it is "80800")',
      expect.stringMatching(/^DATABASE_URL is missing\. .+ for example DATABASE_URL=postgres:/),
      expect.stringMatching(/^AUTH_ISSUER is missing\. .+ for example AUTH_ISSUER=https:/),
      expect.stringMatching(/^AUTH_AUDIENCE is missing\. .+ for example AUTH_AUDIENCE=casting/),
      expect.stringMatching(/^CORS_ORIGINS must be \* or a comma list of origins/),
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent (it is "loud")',
    ]);
  });

  it('never repeats what may hold a password', () => {
    for (const secret of [
      'mysql://user:hunter2@host/db',
      'postgres://user:hunter2@ho st/db',
      'user:hunter2@host',
      'host=localhost password=hunter2',
      'hunter2',
    ]) {
      expect(faults({ ...good, DATABASE_URL: secret }).join()).toMatch(/^DATABASE_URL must be(?!.*hunter2)/);
      expect(faults({ ...good, AUTH_ISSUER: secret }).join()).toMatch(/^AUTH_ISSUER must be(?!.*hunter2)/);
      expect(faults({ ...good, CORS_ORIGINS: secret }).join()).toMatch(/^CORS_ORIGINS must be(?!.*hunter2)/);
    }
    const inTheWrongPlace = faults({ ...good, PORT: good.DATABASE_URL, LOG_LEVEL: good.DATABASE_URL });
    expect(inTheWrongPlace).toHaveLength(2);
    expect(inTheWrongPlace.join()).not.toContain('secret');
  });

  it.each([
    ['PORT', '-1'],
    ['PORT', '8080.5'],
    ['PORT', 'http'],
    ['DATABASE_POOL_SIZE', '0'],
    ['DRAIN_SECONDS', '9'],
    ['DATABASE_QUERY_TIMEOUT_MS', 'soon'],
    ['AUTH_ISSUER', 'issuer.example.com'],
    ['AUTH_ISSUER', 'https:issuer.example.com'],
    ['DATABASE_URL', 'postgres:casting'],
    ['AUTH_JWKS_URI', 'ftp://issuer.example.com'],
    ['NODE_ENV', 'prod'],
    ['CORS_ORIGINS', 'https://a.example.com,*'],
    ['CORS_ORIGINS', 'null'],
    ['CORS_ORIGINS', 'https://*'],
    ['CORS_ORIGINS', 'https://*.*.example.com'],
    ['CORS_ORIGINS', 'https://app*.example.com'],
    ['CORS_ORIGINS', '*.example.com'],
    ['CORS_ORIGINS', 'https://app.example.com/'],
    ['CORS_ORIGINS', 'https://app.example.com:443'],
    ['CORS_ORIGINS', 'https://App.example.com'],
    ['CORS_ORIGINS', 'capacitor://localhost/'],
    ['CORS_ORIGINS', 'file://'],
    ['METRICS_PORT', 'tcp://10.0.0.1:9090'],
    ['PORT', '1e3'],
    ['PORT', '0x1F90'],
    ['HOST', 'http://localhost'],
    ['HOST', 'localhost:8080'],
    ['HOST', '[localhost]'],
    ['HOST', '*'],
    ['PUBLIC_PATH', 'casting'],
    ['PUBLIC_PATH', '//casting'],
    ['PUBLIC_PATH', '/casting/..'],
    ['PUBLIC_PATH', '/my casting'],
    ['PUBLIC_PATH', 'https://example.com/casting'],
    ['TRUST_PROXY', '1'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.0/8/8'],
    ['TRUST_PROXY', 'proxy.example.com'],
  ])('refuses %s=%s', (name, value) => {
    expect(faults({ ...good, [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must `))]);
  });

  it('reads CORS_ORIGINS as a comma list, or * for all', () => {
    expect(loadConfig({ ...good, CORS_ORIGINS: '*' }).corsOrigins).toBe('*');
    expect(loadConfig({ ...good, CORS_ORIGINS: 'https://a.example.com' }).corsOrigins).toEqual([
      'https://a.example.com',
    ]);
    const { corsOrigins } = loadConfig({ ...good, CORS_ORIGINS: 'https://a.example.com, http://localhost:3000' });
    expect(corsOrigins).toEqual(['https://a.example.com', 'http://localhost:3000']);
  });

  it('takes origins of apps, and a wildcard for sub-domains of one scheme, domain and port', () => {
    const { corsOrigins } = loadConfig({
      ...good,
      CORS_ORIGINS: 'capacitor://localhost, ionic://localhost, chrome-extension://abc, https://*.example.com:8443',
    });
    expect(corsOrigins.slice(0, 3)).toEqual(['capacitor://localhost', 'ionic://localhost', 'chrome-extension://abc']);
    const wildcard = corsOrigins[3] as RegExp;
    for (const origin of ['https://a.example.com:8443', 'https://a.b-c.example.com:8443']) {
      expect(origin).toMatch(wildcard);
    }
    for (const origin of [
      'https://example.com:8443',
      'http://a.example.com:8443',
      'https://a.example.com',
      'https://a.exampleXcom:8443',
      'https://evilexample.com:8443',
      'https://a.example.com:8443.evil.com',
      'https://evil.com/a.example.com:8443',
    ]) {
      expect(origin).not.toMatch(wildcard);
    }
  });

  it.each([
    ['[::]', '::'],
    ['::1', '::1'],
    ['localhost', 'localhost'],
    ['10.0.0.1', '10.0.0.1'],
  ])('listens for HOST=%s on %s', (written, host) => expect(loadConfig({ ...good, HOST: written }).host).toBe(host));

  it.each([
    ['', ''],
    ['/', ''],
    ['/casting', '/casting'],
    ['/office/v1.2/', '/office/v1.2'],
  ])('serves below PUBLIC_PATH=%s as "%s"', (written, path) =>
    expect(loadConfig({ ...good, PUBLIC_PATH: written }).publicPath).toBe(path),
  );

  it('believes the proxies of TRUST_PROXY, and never everyone', () => {
    const { trustProxy } = loadConfig({ ...good, TRUST_PROXY: '10.0.3.7, 10.1.0.0/16,fd00::/8, loopback' });
    expect(trustProxy).toEqual(['10.0.3.7', '10.1.0.0/16', 'fd00::/8', 'loopback']);
    for (const everyone of ['true', '0.0.0.0/0', '10.0.0.1, ::/0'])
      expect(faults({ ...good, TRUST_PROXY: everyone }).join()).toContain('each caller could choose its own');
  });

  it('says where a METRICS_PORT of tcp:// comes from', () => {
    expect(faults({ ...good, METRICS_PORT: 'tcp://10.0.0.1:9090' }).join()).toContain('Kubernetes');
  });

  it('insists on https in production, and on the three settings', () => {
    const env = { NODE_ENV: 'production', DATABASE_URL: good.DATABASE_URL, AUTH_AUDIENCE: 'casting' };
    expect(loadConfig({ ...env, AUTH_ISSUER: good.AUTH_ISSUER }).production).toBe(true);
    for (const name of ['AUTH_ISSUER', 'AUTH_JWKS_URI', 'AUTH_AUTHORIZATION_URL', 'AUTH_TOKEN_URL']) {
      for (const clear of ['http://localhost:8081/', 'HTTP://localhost:8081/']) {
        const reported = faults({ ...env, AUTH_ISSUER: good.AUTH_ISSUER, [name]: clear });
        expect(reported).toEqual([expect.stringContaining(`${name} must begin with https:// in production`)]);
      }
    }
    expect(faults({ NODE_ENV: 'production' })).toHaveLength(3);
  });

  it('takes a script for /docs in development, and refuses it in production', () => {
    const env = { ...good, DOCS_SCRIPT_URL: 'http://localhost:8081/role-switch.js' };
    expect(loadConfig(env).docsScriptUrl).toBe('http://localhost:8081/role-switch.js');
    expect(faults({ ...env, NODE_ENV: 'production' })).toEqual([
      expect.stringMatching(/^DOCS_SCRIPT_URL must not be set in production/),
    ]);
    expect(faults({ ...env, DOCS_SCRIPT_URL: '/role-switch.js' })).toEqual([
      expect.stringMatching(/^DOCS_SCRIPT_URL must be a URL/),
    ]);
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

  it('sets nothing by default, and is a valid configuration when every line is uncommented', () => {
    const lines = envExample().split('\n');
    expect(lines.filter((line) => !line.startsWith('#')).join('')).toBe('');
    const assignments = lines.filter((line) => /^# \w+=/.test(line)).map((line) => line.slice(2).split(/=(.*)/s));
    expect(assignments.map(([name]) => name)).toEqual(Object.keys(settings));
    expect(faults(Object.fromEntries(assignments) as Record<string, string>)).toEqual([]);
    expect(Object.values(settings).every(({ about }) => about.endsWith('.'))).toBe(true);
  });
});
