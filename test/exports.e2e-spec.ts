import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Casting, type Answer } from './support/casting.js';
import { aMovie, anActor } from './support/factories.js';
import { AUDIENCE } from './support/issuer.js';
import { until } from './support/until.js';

const DAY = /\d{4}-\d{2}-\d{2}/;
const BOM = '\uFEFF';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());

/** Also the byte order mark, which `text()` drops. */
async function raw(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const authorization = `Bearer ${await casting.token('producer')}`;
  const answer = await fetch(casting.url + path, { method, headers: { authorization, ...headers } });
  return { answer, text: Buffer.from(await answer.arrayBuffer()).toString() };
}

const typeOf = ({ headers }: Pick<Answer, 'headers'>) => headers.get('content-type')?.split(';')[0];
const next = ({ headers }: Pick<Answer, 'headers'>) => /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
/** The cells of a file without quotes. */
const linesIn = (text: string) => text.replace(BOM, '').trimEnd().split(/\r?\n/);

describe('a list as a spreadsheet', () => {
  beforeAll(async () => {
    const { query } = casting.database;
    await query('TRUNCATE actors, movies, changes RESTART IDENTITY CASCADE');
    const ann = await anActor(casting.database, { name: 'Ann Lee', age: 31 });
    const zoe = await anActor(casting.database, { name: 'López, Zoë', age: 29 });
    await aMovie(casting.database, { title: 'Aliens', release_date: '1986-07-18', actors: [ann, zoe] });
    await aMovie(casting.database, { title: '"Alien"; 3', release_date: '1992-05-22' });
    const producer = casting.as('producer');
    const days = { starts: '2026-03-05', ends: '2026-04-02' };
    await producer.post('/movies/1/roles', { name: 'Ripley', billing: 1, ...days });
    await producer.post('/movies/2/roles', { name: 'Bishop', ...days, ends: '2026-03-07' });
    await producer.post('/castings', { role_id: 1, actor_id: 1, status: 'confirmed', notes: 'two\nlines' });
    await producer.post('/castings', { role_id: 2, actor_id: 1, status: 'offered' });
    await producer.post('/actors/1/absences', { starts: '2026-04-01', ends: '2026-04-03', notes: '=2+2' });
  });

  it.each([
    ['/actors', 'name,gender,age,id,version\r\nAnn Lee,female,31,1,1\r\n"López, Zoë",female,29,2,1\r\n'],
    ['/actors?sort=age', 'name,gender,age,id,version\r\n"López, Zoë",female,29,2,1\r\nAnn Lee,female,31,1,1\r\n'],
    ['/actors?q=zoe&age_lte=30', 'name,gender,age,id,version\r\n"López, Zoë",female,29,2,1\r\n'],
    ['/actors?id=7', 'name,gender,age,id,version\r\n'],
    ['/movies/1/actors?limit=1', 'name,gender,age,id,version\r\nAnn Lee,female,31,1,1\r\n'],
    [
      '/movies',
      'title,release_date,actors,actor_names,id,version\r\nAliens,1986-07-18,1;2,"Ann Lee; López, Zoë",1,1\r\n' +
        '"""Alien""; 3",1992-05-22,,,2,1\r\n',
    ],
    [
      '/actors/2/movies',
      'title,release_date,actors,actor_names,id,version\r\nAliens,1986-07-18,1;2,"Ann Lee; López, Zoë",1,1\r\n',
    ],
    [
      '/movies/1/roles',
      'movie,role,billing,starts,ends,notes,movie_id,id,version\r\nAliens,Ripley,1,2026-03-05,2026-04-02,,1,1,1\r\n',
    ],
    [
      '/movies/1/castings',
      'movie,role,billing,actor,status,starts,ends,notes,movie_id,role_id,actor_id,id,version\r\n' +
        'Aliens,Ripley,1,Ann Lee,confirmed,2026-03-05,2026-04-02,"two\nlines",1,1,1,1,1\r\n',
    ],
    [
      '/castings?status=offered',
      'movie,role,billing,actor,status,starts,ends,notes,movie_id,role_id,actor_id,id,version\r\n' +
        '"""Alien""; 3",Bishop,,Ann Lee,offered,2026-03-05,2026-03-07,,2,2,1,2,1\r\n',
    ],
    [
      '/actors/1/absences',
      "actor,starts,ends,notes,actor_id,id,version\r\nAnn Lee,2026-04-01,2026-04-03,'=2+2,1,1,1\r\n",
    ],
    [
      '/conflicts',
      'kind,actor,starts,ends,movie,role,other_movie,other_role,actor_id,movie_id,casting_id,other_movie_id,' +
        'other_casting_id,absence_id\r\n' +
        'competing_offer,Ann Lee,2026-03-05,2026-03-07,Aliens,Ripley,"""Alien""; 3",Bishop,1,1,1,2,2,\r\n' +
        'absence,Ann Lee,2026-04-01,2026-04-02,Aliens,Ripley,,,1,1,1,,,1\r\n',
    ],
  ])('%s: CSV for people, and by separator=semicolon for their Excel', async (path, expected) => {
    const query = (more: string) => path + (path.includes('?') ? '&' : '?') + more;
    const { answer, text } = await raw(query('format=csv'));
    expect([answer.status, text]).toEqual([200, BOM + expected]);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const semicolons = await raw(query('format=csv&separator=semicolon'));
    expect(linesIn(semicolons.text)[0]).toBe(linesIn(expected)[0]!.replaceAll(',', ';'));
    const tabs = await raw(query('format=tsv'));
    expect(linesIn(tabs.text)[0]).toBe(linesIn(expected)[0]!.replaceAll(',', '\t'));
    expect(tabs.text).not.toMatch(/\uFEFF|\r/);
  });

  it.each([
    '/actors',
    '/actors?sort=-name&age_gte=20',
    '/movies',
    '/movies/1/actors',
    '/actors/1/movies',
    '/movies/1/roles',
    '/castings',
    '/movies/1/castings',
    '/actors/1/castings',
    '/actors/1/absences',
    '/conflicts',
    '/castings/1/history',
    '/changes',
  ])('%s: NDJSON is the list, with versions', async (path) => {
    const producer = casting.as('producer');
    const { body } = await producer.get(path);
    const rows = Object.values(body).find((member) => Array.isArray(member)) as object[];
    expect(rows.length).toBeGreaterThan(0);
    const { answer, text } = await raw(path, { accept: 'application/x-ndjson' });
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const versioned = path === '/conflicts' ? {} : { version: expect.any(Number) as unknown };
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual(rows.map((row) => ({ ...versioned, ...row })));
    expect(text.endsWith('}\n')).toBe(true);
  });

  it.each(['/changes', '/roles/1/history'])('%s: the rows before and after as JSON', async (path) => {
    const { text } = await raw(`${path}?format=tsv`);
    const [header, first] = linesIn(text);
    expect(header).toBe('at\tsub\taction\tresource\tversion\tbefore\tafter\trequest_id\tid');
    const cells = first!.split('\t');
    expect(cells.slice(1, 6)).toEqual(['producer@casting.test', 'create', '/roles/1', '1', '']);
    expect(JSON.parse(cells[6]!.slice(1, -1).replaceAll('""', '"'))).toMatchObject({ id: 1, name: 'Ripley' });
  });

  it('has a name with its path and date', async () => {
    for (const [path, name] of [
      ['/actors?format=csv', 'actors'],
      ['/movies/1/castings/?format=tsv', 'movies-1-castings'],
      ['//castings/1/history?format=ndjson&limit=1', 'castings-1-history'],
    ] as const) {
      const { answer } = await raw(path);
      const ending = /format=(\w+)/.exec(path)![1];
      const disposition = new RegExp(`^attachment; filename="${name}-${DAY.source}\\.${ending}"$`);
      expect(answer.headers.get('content-disposition')).toMatch(disposition);
      expect(answer.headers.get('access-control-expose-headers')).toContain('Content-Disposition');
    }
    expect((await raw('/actors')).answer.headers.get('content-disposition')).toBeNull();
  });

  it('in pages: each is a file, whose Link keeps the form; a page by number has the total', async () => {
    const { answer, text } = await raw('/actors?format=csv&separator=semicolon&limit=1&sort=-age');
    expect(linesIn(text)).toEqual(['name;gender;age;id;version', 'Ann Lee;female;31;1;1']);
    expect(next(answer)).toMatch(/^\/actors\?format=csv&separator=semicolon&limit=1&sort=-age&cursor=/);
    const second = await raw(next(answer)!);
    expect(linesIn(second.text)).toEqual(['name;gender;age;id;version', 'López, Zoë;female;29;2;1']);
    expect(next(second.answer)).toBeUndefined();
    const byNumber = await raw('/actors?format=tsv&limit=1&page=2');
    expect(linesIn(byNumber.text)[1]).toBe('López, Zoë\tfemale\t29\t2\t1');
    expect(byNumber.answer.headers.get('x-total-count')).toBe('2');
    expect((await raw('/actors?format=csv&limit=1&cursor=x')).answer.status).toBe(400);
  });

  it('of changes: all by default, and a Link to later ones; with a limit in pages', async () => {
    const whole = await raw('/changes?format=ndjson');
    expect(linesIn(whole.text)).toHaveLength(5);
    expect(next(whole.answer)).toMatch(/^\/changes\?format=ndjson&since=/);
    expect((await raw(next(whole.answer)!)).text).toBe('');
    await casting.as('producer').patch('/actors/2', { age: 30 });
    expect(linesIn((await raw(next(whole.answer)!)).text)).toHaveLength(1);
    const escaped = await raw('/changes?format=%63sv&separator=semicolo%6E&limit=02');
    expect(next(escaped.answer)).toMatch(/^\/changes\?format=csv&separator=semicolon&limit=2&since=/);
    let pages = '';
    for (let path: string | undefined = '/changes?format=ndjson&limit=2'; path;) {
      const { answer, text } = await raw(path);
      pages += text;
      path = text === '' ? undefined : next(answer);
    }
    expect(pages).toBe((await raw('/changes?format=ndjson')).text);
    await casting.as('producer').patch('/actors/2', { age: 29 });
  });

  it('of more changes than one statement reads is whole, and of one moment', async () => {
    await casting.database.query(
      `INSERT INTO changes (subject, request_id, action, resource, resource_id, version, after)
       SELECT 'x', 'x', 'create', 'actors', 1000000 + i, 1, '{}' FROM generate_series(1, 1234) i`,
    );
    const { text } = await raw('/changes?format=csv');
    const ids = linesIn(text)
      .slice(1)
      .map((line) => Number(line.split(',').at(-1)));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(1234 + 5);
    await casting.database.query(`DELETE FROM changes WHERE request_id = 'x'`);
  });

  it('leaves out names for callers who may not read them', async () => {
    const token = await casting.issuer.sign({ aud: AUDIENCE, sub: 'movies-only', permissions: ['get:movies'] });
    const { text } = await casting.withAuthorization(`Bearer ${token}`).get('/movies?format=csv');
    expect(linesIn(text)[0]).toBe('title,release_date,actors,id,version');
    expect(text).not.toContain('Ann');
  });

  it('HEAD has the same head and no body', async () => {
    for (const path of ['/actors?format=csv', '/changes?format=csv', '/actors?format=csv&limit=1']) {
      const [head, get] = [await raw(path, {}, 'HEAD'), await raw(path)];
      expect([head.answer.status, head.text]).toEqual([200, '']);
      for (const name of ['content-type', 'content-disposition', 'vary', 'cache-control', 'etag']) {
        expect([name, head.answer.headers.get(name)]).toEqual([name, get.answer.headers.get(name)]);
      }
    }
  });

  it('is compressed where the client accepts it', async () => {
    const plain = await raw('/movies?format=csv', { 'accept-encoding': 'identity' });
    expect(plain.answer.headers.get('content-encoding')).toBeNull();
    for (const encoding of ['gzip', 'br', 'deflate']) {
      const { answer, text } = await raw('/movies?format=csv', { 'accept-encoding': encoding });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(text).toBe(plain.text);
    }
  });

  it('has an ETag in pages alone', async () => {
    const page = await raw('/actors?format=csv&limit=5');
    const tag = page.answer.headers.get('etag')!;
    expect((await raw('/actors?format=csv&limit=5', { 'if-none-match': tag })).answer.status).toBe(304);
    expect((await raw('/actors?format=tsv&limit=5', { 'if-none-match': tag })).answer.status).toBe(200);
    expect((await raw('/actors?format=csv')).answer.headers.get('etag')).toBeNull();
  });

  it('404 for an unknown parent or row, 403 as for JSON', async () => {
    for (const path of ['/movies/99/actors', '/movies/99/castings', '/actors/99/absences', '/actors/99/history']) {
      const { answer, text } = await raw(`${path}?format=csv`);
      expect([answer.status, typeOf(answer), JSON.parse(text)]).toMatchObject([
        404,
        'application/json',
        { error: 404 },
      ]);
      expect(answer.headers.get('content-disposition')).toBeNull();
    }
    expect((await casting.as('assistant').get('/changes?format=csv')).status).toBe(403);
    expect((await casting.as(undefined).get('/actors?format=csv')).status).toBe(401);
  });
});

describe('which form a list has', () => {
  beforeAll(async () => {
    await casting.clear();
    await anActor(casting.database);
  });

  it.each([
    ['text/csv', 'text/csv'],
    ['TEXT/CSV; charset=utf-8; header=present', 'text/csv'],
    ['text/tab-separated-values', 'text/tab-separated-values'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['text/csv;q=0.1, text/html', 'text/csv'],
    ['text/csv, */*', 'text/csv'],
    ['text/csv, */*;q=0.1', 'text/csv'],
    ['text/csv, application/json;q=0.1', 'text/csv'],
    ['application/json;q=0, text/csv;q=0.5, application/x-ndjson;q=0.7', 'application/x-ndjson'],
    ['text/tab-separated-values, text/csv', 'text/tab-separated-values'],
    ['text/csv, application/json', 'application/json'],
    ['text/csv;q=0.5, */*', 'application/json'],
    ['text/csv;q=0', 'application/json'],
    ['text/*', 'application/json'],
    ['text/html', 'application/json'],
    ['application/vnd.ms-excel', 'application/json'],
    ['*/*', 'application/json'],
    ['', 'application/json'],
  ])('Accept: %s gives %s', async (accept, type) => {
    for (const path of ['/actors', '/actors?limit=1', '/castings', '/changes', '/actors/1/history'].slice(0, 4)) {
      const { answer } = await raw(path, { accept });
      expect([path, answer.status, typeOf(answer)]).toEqual([path, 200, type]);
      expect(answer.headers.get('vary')).toMatch(/(^|, )accept(,|$)/);
    }
  });

  it('format precedes Accept', async () => {
    expect(typeOf((await raw('/actors?format=json', { accept: 'text/csv' })).answer)).toBe('application/json');
    expect(typeOf((await raw('/actors?format=tsv', { accept: 'application/json' })).answer)).toBe(
      'text/tab-separated-values',
    );
  });

  it.each([
    ['format=xlsx', 'format', 'must be csv, tsv, ndjson or json'],
    ['format=csv&format=tsv', 'format', 'must be given only once'],
    ['format=csv&separator=%3B', 'separator', 'must be comma or semicolon'],
    ['separator=semicolon', 'separator', 'also needs format=csv'],
    ['format=tsv&separator=comma', 'separator', 'also needs format=csv'],
    ['format=csv&include=movies', 'include', 'needs format=json: a spreadsheet is one table'],
    ['output=csv', 'output', 'unknown parameter; did you mean format?'],
    ['format=csv&delimiter=semicolon', 'delimiter', 'unknown parameter; did you mean separator?'],
  ])('%s: 400', async (query, field, message) => {
    const { status, body } = await casting.as('producer').get(`/actors?${query}`);
    expect([status, body.details]).toEqual([400, [{ field, message }]]);
  });

  it('separator also belongs to CSV by Accept', async () => {
    const { text } = await raw('/actors?separator=semicolon', { accept: 'text/csv' });
    expect(linesIn(text)[0]).toBe('name;gender;age;id;version');
  });

  it('an empty documented list is its header; JSON is asked for by format=json, and 404 without it', async () => {
    await casting.clear();
    expect((await raw('/actors?format=csv')).text).toBe(`${BOM}name,gender,age,id,version\r\n`);
    expect((await raw('/movies', { accept: 'text/tab-separated-values' })).answer.status).toBe(200);
    expect((await raw('/actors?format=ndjson')).text).toBe('');
    expect((await raw('/actors?format=json')).text).toBe('{"actors":[],"success":true}');
    expect((await raw('/actors')).answer.status).toBe(404);
  });
});

describe('a long list', () => {
  const ROWS = 30_000;
  beforeAll(async () => {
    await casting.clear();
    await casting.database.query(
      `INSERT INTO actors (name, gender, age) SELECT 'Actor ' || i, 'female', 0 FROM generate_series(1, $1) i`,
      [ROWS],
    );
  });
  afterEach(() => until(async () => (await reading()) === 0));

  /** The number of transactions that read a list. */
  const reading = async () => {
    const sql = `SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE datname = current_database() AND state <> 'idle' AND query ~ '^(FETCH|DECLARE|COMMIT)'`;
    return (await casting.database.query<{ count: number }>(sql))[0]!.count;
  };

  it('is of one moment, while others write', async () => {
    const begun: string[] = [];
    let committed = 0;
    let isGoing = true;
    const write = async () => {
      for (; isGoing; committed++) {
        const age = begun.length % 150;
        begun.push(String(age));
        await casting.database.query('UPDATE actors SET age = $1', [age]);
      }
    };
    const writing = write();
    try {
      for (let round = 0; round < 4; round++) {
        const before = committed;
        await until(() => committed > before);
        const newest = committed - 1;
        const rows = linesIn((await raw(`/actors?format=csv${round % 2 ? '&sort=-id' : ''}`)).text).slice(1);
        expect(rows).toHaveLength(ROWS);
        const ages = new Set(rows.map((row) => row.split(',')[2]!));
        expect(ages.size).toBe(1);
        expect(begun.slice(newest)).toContain([...ages][0]);
      }
    } finally {
      isGoing = false;
      await writing;
    }
  });

  it('is in the order of any sort, with every row once', async () => {
    const names = (text: string) =>
      linesIn(text)
        .slice(1)
        .map((row) => row.split(',')[0]);
    const sorted = names((await raw('/actors?format=csv&sort=name')).text);
    expect(new Set(sorted).size).toBe(ROWS);
    const { text } = await raw('/actors?sort=name');
    expect(sorted).toEqual((JSON.parse(text) as { actors: { name: string }[] }).actors.map(({ name }) => name));
    const found = names((await raw('/actors?format=csv&q=actor%2012')).text);
    const list = JSON.parse((await raw('/actors?q=actor%2012')).text) as { actors: { name: string }[] };
    expect(found).toEqual(list.actors.map(({ name }) => name));
  });

  it('is broken off, not ended, when it can no longer be read', async () => {
    const authorization = `Bearer ${await casting.token('producer')}`;
    const read = () =>
      fetch(`${casting.url}/actors?format=csv&sort=-age`, { headers: { authorization, 'accept-encoding': 'identity' } })
        .then(async (answer) => (answer.status === 503 ? 503 : (await answer.text()).length))
        .catch(() => 'broken');
    const sql = `SELECT count(pg_terminate_backend(pid))::integer AS count FROM pg_stat_activity
      WHERE datname = current_database() AND query ~ '^FETCH'`;
    const isBroken = async () => (await casting.database.query<{ count: number }>(sql))[0]!.count > 0;
    // Again if it was over before it was found.
    const outcome = await until(async () => {
      let isOver = false;
      const reading = read().finally(() => (isOver = true));
      let wasBroken = false;
      while (!wasBroken && !isOver) wasBroken = await isBroken();
      return wasBroken && reading;
    });
    // Before its first rows it is 503.
    expect([503, 'broken']).toContain(outcome);
  });

  it('a client that leaves frees what it held', async () => {
    for (let round = 0; round < 40; round++) {
      const leave = new AbortController();
      const answer = await fetch(`${casting.url}/actors?format=csv`, {
        headers: { authorization: `Bearer ${await casting.token('producer')}` },
        signal: leave.signal,
      });
      expect(answer.status).toBe(200);
      leave.abort();
      await answer.text().catch(() => undefined);
    }
    expect(linesIn((await raw('/actors?format=csv')).text)).toHaveLength(ROWS + 1);
  });
});
