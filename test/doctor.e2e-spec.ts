import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { loadDatabaseConfig } from '../src/config/config.js';
import { migrate } from '../src/database/migrate.js';
import { permissionsOf } from '../src/dev/identity/roles.js';
import { diagnose, type Finding } from '../src/operations/doctor.js';
import { environment } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { aMovie, anActor } from './support/factories.js';
import { Issuer } from './support/issuer.js';

let database: TestDatabase;
let issuer: Issuer;
beforeAll(() => void Logger.overrideLogger(false));
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
  it('reports that everything is well', async () => {
    await anActor(database);
    const found = await findings({}, await issuer.sign({ permissions: permissionsOf('director'), sub: 'someone' }));
    expect(Object.keys(found)).toEqual(['settings', 'database', 'migrations', 'issuer', 'keys', 'clock', 'token']);
    expect(Object.values(found).every(({ well }) => well)).toBe(true);
    expect(found.database!.text).toMatch(/PostgreSQL 18\.\d+, test_\w+ on 127\.0\.0\.1:\d+ as \w+$/);
    expect(found.migrations!.text).toContain('none pending; 1 actors, 0 movies');
    expect(found.keys!.text).toContain('1 for RS256');
    expect(found.token!.text).toMatch(
      /accepted\n.+"someone"\n.+, in 60 minutes\n.+ has get:actors .+\n.+lacks post:movies delete:movies$/s,
    );
    expect(found.token!.text).not.toContain(': ');
  });

  it('reports the faults of the settings and stops there', async () => {
    const found = await findings({ PORT: 'x' });
    expect(Object.keys(found)).toEqual(['settings']);
    expect(found.settings).toMatchObject({ well: false, text: expect.stringContaining('PORT must be') });
  });

  it('names the setting that a mistyped one was meant to be', async () => {
    const found = await findings({ DATABSE_URL: 'postgres://u:hunter2@h/d' });
    expect(found.settings).toMatchObject({ well: false, text: expect.stringContaining('did you mean DATABASE_URL?') });
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('reports an unreachable database, continues, and shows no password', async () => {
    const found = await findings({ DATABASE_URL: 'postgres://casting:hunter2@127.0.0.1:1/casting' });
    expect(found.database!.well).toBe(false);
    expect(found.database!.text).toMatch(/casting on 127\.0\.0\.1:1 as casting can't .+ECONNREFUSED.+fix DATABASE_URL/);
    expect(found.migrations).toBeUndefined();
    expect(found.keys!.well).toBe(true);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('finds pending migrations', async () => {
    await database.query('ALTER TABLE migrations RENAME TO hidden');
    const found = await findings();
    await database.query('ALTER TABLE hidden RENAME TO migrations');
    expect(found.migrations).toMatchObject({ well: false, text: expect.stringContaining('npm run migrate') });
  });

  it('finds changes that a restored dump brought and that are hidden until npm run migrate', async () => {
    await database.query(
      `INSERT INTO changes (transaction_id, subject, request_id, action, resource, resource_id, version)
       VALUES ('10000000000', 'x', 'x', 'create', 'actors', 1, 1)`,
    );
    const found = await findings();
    await database.query('DELETE FROM changes');
    expect(found.migrations).toMatchObject({
      well: false,
      text: expect.stringContaining('1 changes come from another'),
    });
  });

  it('finds an identity that lags behind rows that were moved in; npm run migrate sets it', async () => {
    const config = loadDatabaseConfig({ DATABASE_URL: database.url });
    const [next, last] = [await anActor(database), 4000];
    await database.query(
      "INSERT INTO actors (id, name, gender, age) OVERRIDING SYSTEM VALUE VALUES ($1, 'x', 'x', 1)",
      [last],
    );
    expect((await findings()).migrations).toMatchObject({
      well: false,
      text: expect.stringContaining(`the next id of actors would be ${next + 1}, but 4000 exists; run npm run migrate`),
    });
    await database.query(
      "INSERT INTO movies (id, title, release_date) OVERRIDING SYSTEM VALUE VALUES (1, 'x', '2000-01-01')",
    );
    await database.query(
      `INSERT INTO changes (id, subject, request_id, action, resource, resource_id, version)
       OVERRIDING SYSTEM VALUE VALUES (70000000000, 'x', 'x', 'delete', 'movies', 3, 1)`,
    );
    await migrate(config);
    expect((await findings()).migrations!.well).toBe(true);
    expect([await anActor(database), await anActor(database), await aMovie(database)]).toEqual([4001, 4002, 4]);
    const [change] = await database.query(
      `INSERT INTO changes (subject, request_id, action, resource, resource_id, version)
       VALUES ('x', 'x', 'create', 'movies', 4, 1) RETURNING id`,
    );
    expect(change).toEqual({ id: '70000000001' });
    // The ids in between stay unused, because an identity never moves back.
    await database.query('DELETE FROM actors; DELETE FROM movies; DELETE FROM changes');
    await migrate(config);
    expect(await anActor(database)).toBe(4003);
    await database.query('DELETE FROM actors');
  });

  it('leaves the identities of another schema alone', async () => {
    await database.query('CREATE SCHEMA other; CREATE TABLE other.things (id integer GENERATED ALWAYS AS IDENTITY)');
    await database.query('INSERT INTO other.things OVERRIDING SYSTEM VALUE VALUES (50)');
    expect((await findings()).migrations!.well).toBe(true);
    await migrate(loadDatabaseConfig({ DATABASE_URL: database.url }));
    expect(await database.query('INSERT INTO other.things DEFAULT VALUES RETURNING id')).toEqual([{ id: 1 }]);
    await database.query('DROP SCHEMA other CASCADE');
  });

  it('finds an identity that has used up almost all of its ids', async () => {
    await database.query("SELECT setval('movies_id_seq', 2000000000)");
    const found = await findings();
    await database.query('ALTER TABLE movies ALTER id RESTART');
    expect(found.migrations).toMatchObject({
      well: false,
      text: expect.stringContaining('movies has used 2000000000 of its 2147483647 ids'),
    });
  });

  it('reports an unreachable issuer and key set, and does not judge a token then', async () => {
    const gone = await Issuer.start();
    await gone.stop();
    const found = await findings({ AUTH_ISSUER: gone.url }, await gone.sign());
    expect(found.issuer!.text).toMatch(/ECONNREFUSED.+fix AUTH_ISSUER/);
    expect(found.keys!.text).toMatch(/ECONNREFUSED.+fix AUTH_ISSUER or AUTH_JWKS_URI/);
    expect(found.clock!.text).toContain('not compared');
    expect(found.token!.text).toContain("refused: The identity provider's key set is not available");
    expect([found.issuer, found.keys, found.token].some((finding) => finding!.well)).toBe(false);
  });

  describe('of a provider with a discovery document', () => {
    let name: string;
    let date: Date;
    let age: string | undefined;
    beforeAll(() => {
      issuer.answer = (request, response) => {
        const discovery = request.url === '/.well-known/openid-configuration';
        const headers = { date: date.toUTCString(), ...(age === undefined ? {} : { age }) };
        response.writeHead(200, headers);
        response.end(JSON.stringify(discovery ? { issuer: name } : { keys: issuer.keys.map(({ jwk }) => jwk) }));
      };
    });
    beforeEach(() => void ([name, date, age] = [issuer.url, new Date(), undefined]));
    afterAll(() => (issuer.answer = undefined));

    it('compares the name to the letter', async () => {
      expect((await findings()).issuer).toMatchObject({
        well: true,
        text: expect.stringContaining('its issuer name matches'),
      });
      name = issuer.url.slice(0, -1);
      const { issuer: finding } = await findings();
      expect(finding).toMatchObject({
        well: false,
        text: expect.stringMatching(/has the issuer name .+: set AUTH_ISSUER to/),
      });
    });

    it.each([
      [90, 'behind'],
      [-90, 'ahead of'],
    ])('compares the clocks: theirs is %d s on', async (seconds, direction) => {
      // The date of an answer has whole seconds.
      const began = 1000 * Math.floor(Date.now() / 1000);
      date = new Date(began + seconds * 1000);
      const { clock } = await findings();
      expect(clock).toMatchObject({ well: false, text: expect.stringContaining(` s ${direction} the provider's`) });
      // The provider's date is that of the beginning.
      const passed = (Date.now() - began) / 1000;
      const found = Number(/(\d+) s/.exec(clock!.text)![1]);
      expect(Math.abs(found - 90)).toBeLessThanOrEqual(passed + 1);
    });

    it('does not take an answer from a cache for a slow clock', async () => {
      [date, age] = [new Date(Date.now() - 90_000), '90'];
      expect((await findings()).clock!.well).toBe(true);
    });
  });

  it.each([
    ['expired', { exp: 1_000_000_000 }, {}, ['refused: Token expired.', '2001-09-09T01:46:40.000Z, ', 'ago: sign in']],
    ['without exp', { exp: undefined }, {}, ['refused: Token must have an exp', 'exp missing: must be']],
    [
      'for another audience',
      { aud: 'other' },
      {},
      ['refused: Incorrect claims', 'aud "other": AUTH_AUDIENCE is "casting"'],
    ],
    [
      'of another issuer',
      { iss: 'https://other/' },
      {},
      ['refused: Incorrect', 'iss "https://other/": AUTH_ISSUER is "http'],
    ],
    [
      'without permissions',
      { permissions: undefined },
      {},
      ['refused: Permissions not', 'missing, not an array: at Auth0'],
    ],
    [
      'without a subject',
      { sub: undefined },
      {},
      ['refused: Token must have a subject', 'sub missing: must be text of 1'],
    ],
    ['with a NUL in its subject', { sub: 'a\0b' }, {}, ['refused: Token must', 'sub "a\\u0000b": must be text of 1']],
    [
      'for a logout',
      {},
      { typ: 'logout+jwt' },
      ['refused: Token must be an access token.', 'typ "logout+jwt": must be JWT or at+jwt'],
    ],
    [
      'signed by an unknown key',
      {},
      { kid: 'strange' },
      ['refused: Unable to find', 'kid "strange": not in the key set'],
    ],
  ])('explains a token that is %s', async (_, claims, header, expected) => {
    const token = await issuer.sign(claims, header);
    const { token: finding } = await findings({}, token);
    expect(finding!.well).toBe(false);
    for (const text of expected) expect(finding!.text).toContain(text);
    for (const part of token.split('.')) expect(finding!.text).not.toContain(part);
  });

  it('names permissions that the service does not know, and takes a pasted header', async () => {
    const { token } = await findings({}, `Bearer ${await issuer.sign({ permissions: ['get:actors', 'eat:cake'] })}\n`);
    expect(token!.well).toBe(true);
    expect(token!.text).toContain('has without effect "eat:cake"');
  });

  it.each(['', 'not a token', '..', 'bnVsbA.bnVsbA.', 'a.b.c'])('explains that %j is not a token', async (text) => {
    const { token: finding } = await findings({}, text);
    expect(finding).toMatchObject({ well: false, text: expect.stringContaining('refused') });
  });
});
