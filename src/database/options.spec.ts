import { describe, expect, it } from '@jest/globals';
import { loadDatabaseConfig } from '../config/config.js';
import { databaseOptions } from './options.js';

const url = (query: string) =>
  databaseOptions(loadDatabaseConfig({ DATABASE_URL: `postgres://casting:a%2Fb@db.example.com/casting${query}` })).url;

describe('databaseOptions', () => {
  it('limits the life of connections', () => {
    const { extra } = databaseOptions(loadDatabaseConfig({ DATABASE_URL: 'postgres://casting@db/casting' }));
    expect(extra.maxLifetimeSeconds).toBe(60);
  });

  it('leaves a URL without sslmode as it is', () => {
    expect(url('')).toBe('postgres://casting:a%2Fb@db.example.com/casting');
  });

  it.each(['disable', 'require', 'verify-ca', 'verify-full'])('reads sslmode=%s as libpq does', (mode) => {
    expect(url(`?sslmode=${mode}&sslrootcert=package.json`)).toMatch(
      new RegExp(`\\?sslmode=${mode}&sslrootcert=package.json&uselibpqcompat=true$`),
    );
  });

  it('leaves pg its own sslmode=no-verify', () => {
    expect(url('?sslmode=no-verify')).not.toContain('uselibpqcompat');
  });
});
