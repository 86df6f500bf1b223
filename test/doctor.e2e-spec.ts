import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permissionsOf } from '../src/dev/roles.js';
import { diagnose, type Finding } from '../src/operations/doctor.js';
import { environment } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { anActor } from './support/factories.js';
import { Issuer } from './support/issuer.js';

let database: TestDatabase;
let issuer: Issuer;
beforeAll(async () => void ([database, issuer] = await Promise.all([createDatabase(), Issuer.start()])));
afterAll(() => Promise.all([database.drop(), issuer.stop()]));

async function findings(env: Record<string, string> = {}, token?: string): Promise<Record<string, Finding>> {
  const found: Record<string, Finding> = {};
  for await (const finding of diagnose(environment(database.url, issuer.url, env), token)) {
    found[finding.text.split(' ')[0]!] = finding;
  }
  return found;
}

describe('the doctor', () => {
  it('finds all well', async () => {
    await anActor(database);
    const found = await findings({}, await issuer.sign({ permissions: permissionsOf('director'), sub: 'someone' }));
    expect(Object.keys(found)).toEqual(['settings', 'database', 'migrations', 'keys', 'clock', 'token']);
    expect(Object.values(found).every(({ well }) => well)).toBe(true);
    expect(found.database!.text).toMatch(/PostgreSQL 18\.\d/);
    expect(found.migrations!.text).toContain('none pending; 1 actors, 0 movies');
    expect(found.keys!.text).toContain('1 for RS256');
    expect(found.token!.text).toMatch(/accepted(.|\n)*"someone"(.|\n)*has patch:movies(.|\n)*lacks delete:movies/);
  });

  it('tells the faults of the settings and stops there', async () => {
    const found = await findings({ PORT: 'x' });
    expect(Object.keys(found)).toEqual(['settings']);
    expect(found.settings).toMatchObject({ well: false, text: expect.stringContaining('PORT must be') });
  });

  it('finds the database away and goes on, and shows no password', async () => {
    const found = await findings({ DATABASE_URL: 'postgres://casting:hunter2@127.0.0.1:1/casting' });
    expect(found.database).toMatchObject({ well: false, text: expect.stringContaining('mend DATABASE_URL') });
    expect(found.keys!.well).toBe(true);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('finds pending migrations', async () => {
    await database.query('ALTER TABLE migrations RENAME TO hidden');
    const found = await findings();
    await database.query('ALTER TABLE hidden RENAME TO migrations');
    expect(found.migrations).toMatchObject({ well: false, text: expect.stringContaining('npm run migrate') });
  });

  it('finds no keys where the issuer is wrong', async () => {
    const found = await findings({ AUTH_ISSUER: 'http://127.0.0.1:1/' });
    expect(found.keys).toMatchObject({ well: false, text: expect.stringContaining('mend AUTH_ISSUER') });
  });

  it.each([
    ['expired', { exp: 1_000_000_000 }, ['refused: Token expired.', 'exp 2001-09-09T01:46:40.000Z']],
    ['for another audience', { aud: 'other' }, ['refused: Incorrect claims', 'aud "other", expected casting']],
    ['without permissions', { permissions: undefined }, ['refused: Permissions not included', 'lacks get:actors']],
  ])('explains a token that is %s', async (_, claims, told) => {
    const token = await issuer.sign(claims);
    const { token: finding } = await findings({}, token);
    expect(finding!.well).toBe(false);
    for (const text of told) expect(finding!.text).toContain(text);
    expect(finding!.text).not.toContain(token.split('.')[1]);
  });

  it('explains what is no token', async () => {
    const { token: finding } = await findings({}, 'not a token');
    expect(finding).toMatchObject({ well: false, text: expect.stringContaining('refused') });
  });
});
