import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { EntityManager } from 'typeorm';
import { idsByName } from '../src/resources/import-plan.js';
import { Casting } from './support/casting.js';
import { aMovie, anActor } from './support/factories.js';
import { until } from './support/until.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const send = (path: string, body: string | Buffer, type = 'text/csv', headers = {}) =>
  casting.as('producer').post(path, body, { 'content-type': type, ...headers });
const lines = (...rows: string[]) => rows.join('\r\n');
const names = async () =>
  (await casting.database.query<{ name: string }>('SELECT name FROM actors ORDER BY id')).map(({ name }) => name);
const days = async () =>
  (await casting.database.query<{ day: string }>('SELECT release_date::text AS day FROM movies ORDER BY id')).map(
    ({ day }) => day,
  );
const HEADER = 'name,gender,age';

describe('a file in another encoding', () => {
  const text = lines(HEADER, 'Zoë “The €” López,f,30');
  const latin = Buffer.from(text.replace('“', '\x93').replace('”', '\x94').replace('€', '\x80'), 'latin1');
  const swapped = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

  it.each([
    ['utf-8', 'text/csv', Buffer.from(text)],
    ['utf-8', 'text/csv', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', 'text/csv', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16be', 'text/csv', swapped],
    ['windows-1252', 'text/csv', latin],
    ['windows-1252', 'text/csv; charset=windows-1252', latin],
  ])('is read as %s (%s)', async (charset, type, bytes) => {
    const answer = await send('/actors/import', bytes, type);
    expect([answer.status, answer.body]).toMatchObject([200, { charset, created: 1 }]);
    expect(await names()).toEqual(['Zoë “The €” López']);
  });

  it('is refused if it is not in its declared charset, or the charset is unknown', async () => {
    expect((await send('/actors/import', latin, 'text/csv; charset=utf-8')).status).toBe(422);
    const unknown = await send('/actors/import', latin, 'text/csv; charset=klingon');
    expect([unknown.status, unknown.body.details]).toMatchObject([415, [{ field: 'Content-Type' }]]);
    const workbook = await send('/actors/import', Buffer.from('PK\x03\x04\0\0\0\0'));
    expect(workbook.body.details).toMatchObject([{ message: expect.stringContaining('not as a workbook') }]);
  });
});

describe('a table as programs write it', () => {
  it.each([
    [';', lines('sep=;', 'name;gender;age', 'Lee, Ann;f;30')],
    [';', lines('name;gender;age;;', '"Lee, Ann";f;30;;', ';;;;', '')],
    ['\t', 'name\tgender\tage\nLee, Ann\tf\t30\n'],
    ['|', 'name|gender|age\rLee, Ann|f|30\r'],
    [',', lines('', ' NAME , Sex,"age"', '"Lee, Ann" ,\u00a0f,30')],
  ])('may have %j between cells', async (separator, text) => {
    const answer = await send('/actors/import', text);
    expect([answer.status, answer.body]).toMatchObject([200, { separator, created: 1, rows: 1 }]);
    expect(answer.body).toMatchObject({ notices: [{ field: 'name', message: 'looks like "Last, First"' }] });
    expect(await names()).toEqual(['Lee, Ann']);
  });

  it('has the quotes undone that keep a cell from being a formula', async () => {
    await send('/actors/import', lines(HEADER, "'=1+1,f,30", "'@Home,f,30", "'Al,f,30"));
    expect(await names()).toEqual(['=1+1', '@Home', "'Al"]);
  });

  it('counts rows like a spreadsheet, also below cells with line breaks', async () => {
    const answer = await send('/actors/import', lines(HEADER, '', 'Ann,f,30', '"B', 'ob",f,x'));
    expect(answer.status).toBe(422);
    expect(answer.body.details).toContainEqual(expect.objectContaining({ field: 'age', row: 4, value: 'x' }));
  });

  it('leaves fields alone whose cells are empty or \\N, but new rows need them', async () => {
    const id = await anActor(casting.database, { name: 'Ann Lee', age: 30 });
    expect((await send('/actors/import', lines('id,name,age', `${id},\\N,31`))).body).toMatchObject({ updated: 1 });
    expect(await names()).toEqual(['Ann Lee']);
    const fresh = await send('/actors/import', lines(HEADER, 'Bob,\\N,31'));
    expect(fresh.body.details).toMatchObject([{ field: 'gender', row: 2 }]);
  });

  it('is refused for a doubled column, and for a missing one with what was found', async () => {
    const doubled = await send('/actors/import', lines('Name,Actor,gender,age', 'a,b,f,1'));
    expect([doubled.status, doubled.body.details]).toMatchObject([422, [{ field: 'name', row: 1 }]]);
    const missing = await send('/actors/import', lines('name,gendr,age', 'a,f,1'));
    expect([missing.status, missing.body.details]).toMatchObject([422, [{ field: 'gender', row: 1 }]]);
    expect(missing.body.details![0]!.message).toContain('gendr');
  });

  it('is refused for rows that are longer than the header', async () => {
    const { body } = await send('/actors/import', lines(HEADER, 'Lee, Ann,f,30'));
    expect(body.details).toMatchObject([{ field: 'row', row: 2, message: expect.stringContaining('has 4 cells') }]);
  });
});

describe('dates', () => {
  const released = (...dates: string[]) => lines('title,release_date', ...dates.map((date, i) => `M${i},${date}`));

  it.each([
    ['?', ['13/2/2026', '3/4/2026'], ['2026-02-13', '2026-04-03']],
    ['?', ['2/13/2026', '3/4/2026'], ['2026-02-13', '2026-03-04']],
    ['?dates=dmy', ['3/4/2026'], ['2026-04-03']],
    ['?dates=mdy', ['3/4/2026'], ['2026-03-04']],
    ['?', ['2026-04-03', '3.4.2026', '"Fri, 03 Apr 2026 00:00:00 GMT"'], ['2026-04-03', '2026-04-03', '2026-04-03']],
  ])('are read by their column (%s %j)', async (query, dates, expected) => {
    expect((await send(`/movies/import${query}`, released(...dates))).status).toBe(200);
    expect(await days()).toEqual(expected);
  });

  it('are faults if they do not show their order, contradict each other or do not exist', async () => {
    const unclear = await send('/movies/import', released('3/4/2026'));
    expect(unclear.body.details).toMatchObject([{ field: 'release_date', message: expect.stringContaining('dates=') }]);
    for (const dates of [['13/2/2026', '2/13/2026'], ['3/4/26'], ['31.2.2026'], ['soon']]) {
      expect((await send('/movies/import', released(...dates))).status).toBe(422);
    }
    expect(await days()).toEqual([]);
  });
});

describe('a hostile file', () => {
  it.each([
    ['2 MB in one cell', `${HEADER}\r\n${'x'.repeat(2_000_000)},f,1`],
    ['2 MB in one quoted cell', `${HEADER}\r\n"${'x'.repeat(2_000_000)}",f,1`],
    ['a bomb of quotes', `${HEADER}\r\n${'"'.repeat(3_000_001)}`],
    ['quotes and separators', `${HEADER}\r\n${'",'.repeat(1_500_000)}`],
    ['a quote that is not closed', `${HEADER}\r\n"Ann,f,1\r\n${'Bob,f,2\r\n'.repeat(100_000)}`],
    ['a million columns', `${HEADER}${',x'.repeat(1_000_000)}\r\na,f,1`],
  ])('is refused quickly: %s', async (_, text) => {
    const answer = await send('/actors/import', text);
    expect([answer.status, answer.body.details?.length]).toEqual([422, 1]);
    expect(answer.text.length).toBeLessThan(1000);
    expect(await names()).toEqual([]);
  });

  it('is 413 above 100,000 rows or 8 MiB', async () => {
    const rows = await send('/actors/import', `${HEADER}\n${'a,f,1\n'.repeat(100_001)}`);
    expect([rows.status, rows.body.message]).toEqual([413, expect.stringContaining('100000')]);
    // The service may close before it has read everything; then the client sees a broken connection.
    await until(async () => {
      const answer = await send('/actors/import', Buffer.alloc(8 * 1024 * 1024 + 1, 'x')).catch(() => undefined);
      if (answer) expect(answer.status).toBe(413);
      return answer;
    });
  });

  it('counts all faults, and names the first 100 by their rows', async () => {
    const { body } = await send('/actors/import', lines(HEADER, ...Array.from({ length: 2310 }, () => 'Ann,f,old')));
    const { faults, details } = body as unknown as { faults: number; details: { row: number }[] };
    expect([faults, details.length, details.at(-1)!.row]).toEqual([2310, 100, 101]);
  });

  it('may have columns with the names of members of all objects', async () => {
    const answer = await send('/actors/import', lines(`${HEADER},__proto__,constructor`, 'Ann,f,1,x,y'));
    expect(answer.body).toMatchObject({ created: 1, ignored: ['__proto__', 'constructor'] });
  });
});

describe('an upload that ends half way', () => {
  it('writes nothing, and the next one is served', async () => {
    const { hostname, port } = new URL(casting.url);
    const body = lines(HEADER, ...Array.from({ length: 1000 }, (_, i) => `Actor ${i},f,1`));
    const socket = connect(Number(port), hostname);
    const head = [
      'POST /actors/import HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${await casting.token('producer')}`,
      'Content-Type: text/csv',
      `Content-Length: ${body.length}`,
    ];
    await new Promise<void>((resolve) =>
      socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 5000)}`, () => resolve()),
    );
    socket.destroy();
    expect((await send('/actors/import', lines(HEADER, 'Ann,f,1'))).status).toBe(200);
    expect(await names()).toEqual(['Ann']);
  });
});

describe('an import', () => {
  const key = { 'idempotency-key': 'import-2' };

  it('is 422 if its Idempotency-Key had another body', async () => {
    expect((await send('/actors/import', lines(HEADER, 'Ann,f,1'), 'text/csv', key)).status).toBe(200);
    expect((await send('/actors/import', lines(HEADER, 'Ann,f,2'), 'text/csv', key)).status).toBe(422);
    expect(await names()).toEqual(['Ann']);
  });

  it('decides again if a row changes while it waits for that row, and lets others change rows that it does not', async () => {
    const [id, other] = [await anActor(casting.database), await anActor(casting.database, { name: 'Bob' })];
    const writer = new pg.Client({ connectionString: casting.database.url });
    await writer.connect();
    await writer.query(`BEGIN; UPDATE actors SET age = 50, version = version + 1 WHERE id = ${id}`);
    const answer = send('/actors/import', lines('id,version,age', `${id},1,60`, `${other},1,41`));
    const waits = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    await until(async () => (await casting.database.query(waits)).length > 0);
    expect((await casting.as('producer').patch(`/actors/${other}`, { age: 42 })).status).toBe(200);
    await writer.query('COMMIT');
    await writer.end();
    expect([(await answer).status, (await answer).body.details]).toMatchObject([
      422,
      [
        { message: 'changed since your export: 1, now 2', row: 2 },
        { message: 'changed since your export: 1, now 2', row: 3 },
      ],
    ]);
  });

  it('writes nothing with dry_run, also not the key', async () => {
    const movie = await aMovie(casting.database);
    const actor = await anActor(casting.database);
    const dry = { 'idempotency-key': 'dry-1' };
    const list = lines('role,actor_id,status', `Ripley,${actor},confirmed`);
    const path = `/movies/${movie}/castings/import`;
    expect((await send(`${path}?dry_run=true`, list, 'text/csv', dry)).body).toMatchObject({
      created: 1,
      dry_run: true,
    });
    const [counts] = await casting.database.query(
      `SELECT (SELECT count(*)::int FROM roles) AS roles, (SELECT count(*)::int FROM castings) AS castings,
         (SELECT count(*)::int FROM movie_actors) AS members,
         (SELECT count(*)::int FROM idempotency_keys WHERE key = 'dry-1') AS keys`,
    );
    expect(counts).toEqual({ castings: 0, keys: 0, members: 0, roles: 0 });
    expect((await send(path, list, 'text/csv', dry)).body).toMatchObject({ created: 1, dry_run: false });
  });

  it('is in the history and the feed, row by row, and in the lists at once', async () => {
    const reader = casting.as('producer');
    const before = (await reader.get('/changes?limit=1')).headers.get('link')!;
    expect((await reader.get('/actors')).status).toBe(404);
    const sheet = lines(HEADER, ...Array.from({ length: 2500 }, (_, i) => `Actor ${i},f,1`));
    expect((await send('/actors/import', sheet)).body).toMatchObject({ created: 2500 });
    const { actors } = (await reader.get('/actors')).body;
    expect(actors).toHaveLength(2500);
    expect((await reader.get(`/actors/${actors[0].id}`)).status).toBe(200);
    expect((await send('/actors/import?match=name', sheet.replaceAll(',1', ',2'))).body).toMatchObject({
      updated: 2500,
    });
    const changed = (await reader.get('/actors?sort=id')).body.actors;
    expect(changed.every(({ age }) => age === 2)).toBe(true);
    const rows = await casting.database.query(
      `SELECT action, subject, count(*)::int AS changes, count(DISTINCT resource_id)::int AS rows FROM changes
       WHERE resource = 'actors' AND resource_id >= $1 GROUP BY 1, 2 ORDER BY 1`,
      [actors[0].id],
    );
    const each = { changes: 2500, rows: 2500, subject: 'producer@casting.test' };
    expect(rows).toEqual([
      { action: 'create', ...each },
      { action: 'update', ...each },
    ]);
    expect(before).toContain('since=');
  });
});

describe('the names of a sheet', () => {
  it.each(['', 'ANALYZE actors'])(
    'are looked up in the index of names, not in that of trigrams (%j)',
    async (before) => {
      const { query } = casting.database;
      await query(
        `INSERT INTO actors (name, gender, age) SELECT 'Ann Lee ' || n, 'f', 1 FROM generate_series(1, 20000) n`,
      );
      if (before) await query(before);
      let plan = '';
      const manager = {
        query: async (sql: string, parameters: unknown[]) => {
          plan = JSON.stringify(await query(`EXPLAIN ${sql}`, parameters));
          return [];
        },
      };
      const names = Array.from({ length: 2000 }, (_, i) => `ann lee ${i}`);
      await idsByName(manager as unknown as EntityManager, { name: 'actors' }, 'name', names);
      expect(plan).toContain('ix_actors_name');
      expect(plan).not.toMatch(/ix_actors_search|Seq Scan/);
    },
  );
});
