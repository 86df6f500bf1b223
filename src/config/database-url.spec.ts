import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { databaseOptions } from '../database/options.js';
import { loadDatabaseConfig } from './config.js';
import { databaseUrl } from './database-url.js';

/** What pg makes of it: where it connects to, as whom. */
function read(url: string) {
  const options = databaseOptions(loadDatabaseConfig({ DATABASE_URL: url }));
  const { host, port, user, password, database } = new pg.Client({ connectionString: options.url });
  return { host, port, user, password, database };
}

const refusal = (url: string): string => {
  try {
    return `accepted as ${databaseUrl(url)}`;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('databaseUrl', () => {
  it.each([
    ['postgres://u:p@/db?host=/cloudsql/project:region:instance', { host: '/cloudsql/project:region:instance' }],
    ['postgres://u:p@%2Fvar%2Frun%2Fpostgresql/db', { host: '/var/run/postgresql' }],
    ['postgresql://u:p@[::1]:5433/db', { host: '::1', port: 5433 }],
    ['POSTGRES://u:p@h.example.com:5433/db', { host: 'h.example.com', port: 5433 }],
    ['postgres://u:p@h/my%20db', { database: 'my db' }],
  ])('reads %s', (url, expected) => {
    expect(read(url)).toMatchObject({ user: 'u', password: 'p', database: 'db', ...expected });
  });

  it.each(['p@ss', 'a:b', 'a b', 'ü€', '%2Fx y', 'x[1]', "o'clock", '100%25', '$&+,;=!*()~', '%41%3f'])(
    'reads the password %s',
    (password) => {
      const { host, database, ...got } = read(`postgres://u:${password}@h/db`);
      expect(got.password).toBe(decodeURIComponent(password));
      expect([host, database]).toEqual(['h', 'db']);
    },
  );

  it.each([
    ['a raw %', 'postgres://u:hunter2%@h/db', '%25'],
    ['a raw % before letters', 'postgres://u:hunter2%zz@h/db', '%25'],
    ['bytes that are no UTF-8', 'postgres://u:hunter2%ff@h/db', '%25'],
    ['a /', 'postgres://u:hunter2/x@h/db', '/ is %2F'],
    ['a #', 'postgres://u:hunter2#x@h/db', '# is %23'],
    ['a ?', 'postgres://u:hunter2?x@h/db', '? is %3F'],
    ['an @ and a /', 'postgres://u:p@hunter2/x@h/db', '@ is %40'],
    ['several hosts', 'postgres://u:hunter2@h1,h2/db', 'one host'],
    ['several hosts with ports', 'postgres://u:hunter2@h1:1,h2:2/db', 'one host'],
    ['several hosts in a parameter', 'postgres://u:hunter2@/db?host=h1,h2', 'one host'],
    ['no host behind the password', 'postgres://u:hunter2', 'port'],
    ['a port too high', 'postgres://u:hunter2@h:70000/db', '65535'],
    ['a blank in the host', 'postgres://u:hunter2@ho st/db', 'host'],
    ['quotes', '"postgres://u:hunter2@h/db"', 'without quotes'],
    ['sslmode=prefer', 'postgres://u:hunter2@h/db?sslmode=prefer', 'require'],
    ['sslmode=allow', 'postgres://u:hunter2@h/db?sslmode=allow', 'disable'],
    ['an unknown sslmode', 'postgres://u:hunter2@h/db?sslmode=on', 'verify-full'],
    ['verify-ca without a CA', 'postgres://u:hunter2@h/db?sslmode=verify-ca', 'sslrootcert'],
    ['a CA that is not there', 'postgres://u:hunter2@h/db?sslrootcert=/nowhere/hunter2', 'sslrootcert'],
  ])('refuses %s in one line, with the way to write it', (_, url, advice) => {
    expect(refusal(url)).toContain(advice);
    expect(refusal(url)).not.toMatch(/accepted|hunter2|\n/);
  });

  it('writes a readable URL or repeats nothing of it, whatever the password', () => {
    const odd = [...'%/?#@:[], \\"\'<>{}|^`&=+\t'];
    for (const first of odd) {
      for (const second of odd) {
        const password = `Zebra${first}Quagga${second}Okapi`;
        const said = refusal(`postgres://u:${password}@h/db`);
        if (said.startsWith('accepted'))
          expect(read(`postgres://u:${password}@h/db`)).toMatchObject({ password, host: 'h' });
        else expect(said).not.toMatch(/Zebra|Quagga|Okapi/);
      }
    }
  });
});
