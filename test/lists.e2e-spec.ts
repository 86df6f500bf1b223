import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Casting, type Answer } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { actorBody, aMovie, anActor } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(async () => {
  await casting.clear();
  await casting.database.query('ALTER TABLE actors ALTER id RESTART; ALTER TABLE movies ALTER id RESTART');
});

const get = (path: string, headers?: Record<string, string>) => casting.as('assistant').get(path, undefined, headers);
const names = ({ body }: Answer) => body.actors.map(({ name }) => name);
const ids = ({ body }: Answer) => (body.actors ?? body.movies).map(({ id }) => id);

/** The targets of `Link`, by relation. */
function links({ headers }: Answer): Record<string, string> {
  const found = [...(headers.get('link') ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)];
  return Object.fromEntries(found.map(([, target, rel]) => [rel!, target!]));
}

async function cast(...rows: [name: string, gender: string, age: number][]): Promise<number[]> {
  const made = [];
  for (const [name, gender, age] of rows) made.push(await anActor(casting.database, { name, gender, age }));
  return made;
}

describe('filters', () => {
  beforeEach(async () => {
    await cast(
      ['Ada', 'female', 30],
      ['Ben', 'male', 30],
      ['Cyd', 'other', 45],
      ['Dan', 'male', 60],
      ["O'Neil", 'male', 0],
    );
    await aMovie(casting.database, { title: 'One', release_date: '1990-05-01', actors: [1, 2] });
    await aMovie(casting.database, { title: 'Two', release_date: '2000-05-01', actors: [2, 3] });
    await aMovie(casting.database, { title: 'Three', release_date: '2010-05-01' });
  });

  it.each([
    ['/actors?id=2', [2]],
    ['/actors?id=2,4,99', [2, 4]],
    ['/actors?name=Ada,Cyd', [1, 3]],
    ["/actors?name=O'Neil", [5]],
    ['/actors?name=ada', []],
    ['/actors?gender=male', [2, 4, 5]],
    ['/actors?gender=male&age=30', [2]],
    ['/actors?age=30,45', [1, 2, 3]],
    ['/actors?age_gte=45', [3, 4]],
    ['/actors?age_gte=30&age_lte=45', [1, 2, 3]],
    ['/actors?age_lte=0', [5]],
    ['/actors?movie_id=1', [1, 2]],
    ['/actors?movie_id=1,2', [1, 2, 3]],
    ['/actors?movie_id=3', []],
    ['/actors/?movie_id=2&gender=male', [2]],
    ['/movies?title=One,Three', [1, 3]],
    ['/movies?release_date=2000-05-01', [2]],
    ['/movies?release_date_gte=2000-05-01', [2, 3]],
    ['/movies?release_date_gte=1990-05-01T00:00:00Z&release_date_lte=2000-05-01', [1, 2]],
    ['/movies?actor_id=2', [1, 2]],
    ['/movies?actor_id=3,1', [1, 2]],
    ['/movies?id=3&actor_id=1', []],
    ['/movies?q=t', [2, 3]],
    ['/movies?_=123&id=1', [1]],
  ])('%s', async (path, expected) => {
    const answer = await get(path);
    expect([answer.status, ids(answer)]).toEqual([200, expected]);
    expect(answer.headers.get('x-total-count')).toBeNull();
    expect(answer.headers.get('link')).toBeNull();
  });

  it('a cache-buster does not change the documented answer', async () => {
    await casting.clear();
    expect((await get('/actors?_=1')).body).toEqual(envelope.notFound);
    expect((await get('/actors?id=1')).text).toBe('{"actors":[],"success":true}');
    expect((await get('/actors?limit=5')).text).toBe('{"actors":[],"success":true}');
  });

  it.each([
    ['nme=Ada', 'nme', 'unknown parameter; did you mean name?'],
    ['age_gt=3', 'age_gt', 'unknown parameter; did you mean age_gte?'],
    ['offset=3', 'offset', 'unknown parameter; did you mean page?'],
    ['Name=Ada', 'Name', 'unknown parameter; did you mean name?'],
    ['title=x', 'title', expect.stringContaining('did you mean')],
    ['age=old', 'age', 'must be an integer from 0 to 150'],
    ['age=151', 'age', 'must be an integer from 0 to 150'],
    ['age=1,,2', 'age', 'must be an integer from 0 to 150'],
    ['age_lte=1,2', 'age_lte', 'must be an integer from 0 to 150'],
    ['id=0', 'id', 'must be an integer from 1 to 2147483647'],
    ['id=99999999999', 'id', 'must be an integer from 1 to 2147483647'],
    ['name=', 'name', 'must be text of 1 to 200 characters'],
    ['gender=%00', 'gender', 'must be text of 1 to 50 characters'],
    ['age_gte=1&age_gte=2', 'age_gte', 'must be given only once'],
    ['limit=0', 'limit', 'must be an integer from 1 to 500'],
    ['limit=501', 'limit', 'must be an integer from 1 to 500'],
    ['limit=ten', 'limit', 'must be an integer from 1 to 500'],
    ['limit=5&page=0', 'page', expect.stringContaining('must be an integer from 1 to')],
    ['page=2', 'page', 'also needs limit'],
    ['cursor=abc', 'cursor', expect.stringContaining('is not a cursor of this list')],
    ['sort=height', 'sort', 'must be a comma list of id, name, gender, age'],
    ['sort=', 'sort', 'must be a comma list of id, name, gender, age'],
    ['sort=name;DROP', 'sort', 'must be a comma list of id, name, gender, age'],
    ['include=actors', 'include', 'must be movies'],
    ['q=', 'q', 'must be 1 to 200 characters'],
    [`q=${'x'.repeat(201)}`, 'q', 'must be 1 to 200 characters'],
  ])('/actors?%s: 400 that names the parameter', async (query, field, message) => {
    const answer = await get(`/actors?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: 400, message: 'Bad request', success: false });
    expect(answer.body.details).toContainEqual({ field, message });
  });

  it('reports all faults at once', async () => {
    const { body } = await get('/movies?release_date=soon&titel=x&limit=0');
    expect(body.details!.map(({ field }) => field).sort()).toEqual(['limit', 'release_date', 'titel']);
  });

  it('lenient handling ignores unknown parameters', async () => {
    expect(ids(await get('/actors?nme=x&id=1', { prefer: 'handling=lenient' }))).toEqual([1]);
    expect((await get('/actors?age=x', { prefer: 'handling=lenient' })).status).toBe(400);
  });
});

describe('sort', () => {
  beforeEach(() => cast(['Bea', 'x', 40], ['Abe', 'y', 40], ['Cas', 'x', 20], ['Abe', 'x', 60]));

  it.each([
    ['name', [2, 4, 1, 3]],
    ['-name', [3, 1, 4, 2]],
    ['age', [3, 1, 2, 4]],
    ['-age', [4, 2, 1, 3]],
    ['gender,-age', [4, 1, 3, 2]],
    ['name,-age', [4, 2, 1, 3]],
    ['-id', [4, 3, 2, 1]],
    ['age,-id', [3, 2, 1, 4]],
    ['-gender,id', [2, 1, 3, 4]],
  ])('%s', async (sort, expected) => {
    expect(ids(await get(`/actors?sort=${sort}`))).toEqual(expected);
    // The same in pages of two, which are endless where pages repeat rows.
    const seen: number[] = [];
    for (let path: string | undefined = `/actors?sort=${sort}&limit=2`; path && seen.length <= expected.length;) {
      const answer: Answer = await get(path);
      seen.push(...ids(answer));
      path = links(answer).next;
    }
    expect(seen).toEqual(expected);
  });
});

describe('search', () => {
  const found = async (q: string) => names(await get(`/actors?q=${encodeURIComponent(q)}`));

  it('finds every word, whatever its case and accents, anywhere in the name', async () => {
    await cast(['Björk Guðmundsdóttir', 'f', 1], ['Zoë Saldaña', 'f', 1], ['Zoe Lopez', 'f', 1], ['José', 'm', 1]);
    for (const q of ['Björk', 'bjork', 'BJÖRK', 'jork b', 'Bjo\u0308rk', '  bjork  gud ']) {
      expect(await found(q)).toEqual(['Björk Guðmundsdóttir']);
    }
    expect(await found('zoe lopez')).toEqual(['Zoe Lopez']);
    expect(await found('lopez zoe')).toEqual(['Zoe Lopez']);
    expect(await found('zo')).toEqual(['Zoë Saldaña', 'Zoe Lopez']);
    expect(await found('saldana')).toEqual(['Zoë Saldaña']);
    expect(await found('jose')).toEqual(['José']);
    expect(await found('zoe bjork')).toEqual([]);
  });

  it('treats %, _ and \\ as plain characters that separate words', async () => {
    await cast(['%', 'f', 1], ['_', 'f', 1], ['\\', 'f', 1], ['100% under_score', 'f', 1], ['plain', 'f', 1]);
    for (const q of ['%', '_', '\\']) expect(await found(q)).toEqual([q]);
    for (const q of ['100', '100%', 'under_score', '%under', 'underscore']) {
      expect(await found(q)).toEqual(['100% under_score']);
    }
    for (const q of ['__', '%_', '_%', '\\_']) expect(await found(q)).toEqual([]);
    expect(await found("'; --")).toEqual([]);
  });

  it('puts the best match first: equal, whole words, at the start, at the start of a word, anywhere', async () => {
    await cast(['Banner', 'f', 1], ['Lee Annabel', 'f', 1], ['Annabel', 'f', 1], ['Änne', 'f', 1]);
    await cast(['Lee Ann', 'f', 1], ['Ann', 'f', 1]);
    expect(await found('ann')).toEqual(['Ann', 'Lee Ann', 'Annabel', 'Änne', 'Lee Annabel', 'Banner']);
    expect(await found('ann lee')).toEqual(['Lee Ann', 'Lee Annabel']);
    expect(names(await get('/actors?q=ann&sort=-name'))).toEqual([
      'Lee Annabel',
      'Lee Ann',
      'Banner',
      'Änne',
      'Annabel',
      'Ann',
    ]);
  });

  it('ignores punctuation in names and in the query', async () => {
    const all = [
      ...["Conan O'Brien", 'J.K. Simmons', 'J. K. Rowling', 'Keanu Reeves', 'Jean-Luc Godard', 'Spider-Man', 'Spider'],
      ...['WALL·E', 'M*A*S*H', 'Face/Off', '“Weird Al” Yankovic', 'L’Avventura', '2:22', '8½', 'Spider, a man', '…'],
    ];
    await cast(...all.map((name): [string, string, number] => [name, 'f', 1]));
    for (const [q, first] of [
      ...['obrien', "o'brien", 'O’BRIEN', 'o`brien', 'oʼbrien', 'o´brien', "conan o'"].map((q) => [q, "Conan O'Brien"]),
      ...['jk simmons', 'J. K. Simmons', 'j.k.simmons', 'Simmons, J.K.', 'simmons jk'].map((q) => [q, 'J.K. Simmons']),
      ...['jk rowling', 'j k rowling', 'J.K. Rowling', 'JK'].map((q) => [
        q,
        q === 'JK' ? 'J.K. Simmons' : 'J. K. Rowling',
      ]),
      ...['Reeves, Keanu', '"keanu reeves"', '„Keanu Reeves“', '(keanu)', 'keanu; reeves', '- ´ keanu'].map((q) => [
        q,
        'Keanu Reeves',
      ]),
      ...['jean luc', 'jean-luc', 'jeanluc', 'Jean–Luc', 'godard/jean luc'].map((q) => [q, 'Jean-Luc Godard']),
      ...['spider man', 'spider-man', 'spiderman', 'SPIDER MAN'].map((q) => [q, 'Spider-Man']),
      ...['walle', 'wall-e', 'wall·e', 'WALL E'].map((q) => [q, 'WALL·E']),
      ...['mash', 'm*a*s*h', 'M.A.S.H.'].map((q) => [q, 'M*A*S*H']),
      ...['face off', 'face/off', 'faceoff'].map((q) => [q, 'Face/Off']),
      ...['weird al', '"weird al" yankovic', 'yankovic, weird al'].map((q) => [q, '“Weird Al” Yankovic']),
      ...["l'avventura", 'lavventura', 'avventura'].map((q) => [q, 'L’Avventura']),
      ...[
        ['2:22', '2:22'],
        ['8½', '8½'],
        ['…', '…'],
        ['spider', 'Spider'],
      ],
    ] as [string, string][]) {
      expect([q, (await found(q))[0]]).toEqual([q, first]);
    }
    for (const q of ['?', '-', '"', "''", '´']) expect(await found(q)).toEqual([]);
  });

  it('counts repeated words once, and accepts 20 different words at most', async () => {
    await cast(['Ada', 'f', 1]);
    expect(await found('ada '.repeat(49))).toEqual(['Ada']);
    const words = (count: number) => Array.from({ length: count }, (_, i) => `a${i}`).join(' ');
    expect((await get(`/actors?q=${words(20)}`)).status).toBe(200);
    expect((await get(`/actors?q=${words(21)}`)).body).toEqual(
      envelope.badRequest([{ field: 'q', message: 'must be at most 20 different words' }]),
    );
  });

  it('can be combined with filters and pages', async () => {
    await cast(['Ann', 'f', 1], ['Anna', 'm', 1], ['Joann', 'f', 1], ['Annette', 'f', 1]);
    const first = await get('/actors?q=ann&gender=f&limit=2');
    expect(names(first)).toEqual(['Ann', 'Annette']);
    expect(names(await get(links(first).next!))).toEqual(['Joann']);
  });
});

describe('pages by number', () => {
  beforeEach(async () => {
    for (let i = 1; i <= 7; i++) await anActor(casting.database, { name: `Actor ${i}` });
  });

  it('return the total and link to each other', async () => {
    const first = await get('/actors?limit=3&page=1&sort=name');
    expect(ids(first)).toEqual([1, 2, 3]);
    expect(first.headers.get('x-total-count')).toBe('7');
    expect(Object.keys(links(first))).toEqual(['first', 'next', 'last']);
    const second = await get(links(first).next!);
    expect(ids(second)).toEqual([4, 5, 6]);
    expect(Object.keys(links(second))).toEqual(['first', 'prev', 'next', 'last']);
    const last = await get(links(second).last!);
    expect(ids(last)).toEqual([7]);
    expect(Object.keys(links(last))).toEqual(['first', 'prev', 'last']);
    expect(ids(await get(links(last).prev!))).toEqual([4, 5, 6]);
    expect(ids(await get(links(last).first!))).toEqual([1, 2, 3]);
  });

  it('beyond the last one are empty, and link back', async () => {
    const beyond = await get('/actors?limit=3&page=9');
    expect([beyond.status, ids(beyond)]).toEqual([200, []]);
    expect(ids(await get(links(beyond).prev!))).toEqual([7]);
  });

  it('of a URL with many ids link to the next page only, to fit into the headers that clients read', async () => {
    const many = Array.from({ length: 500 }, (_, i) => (i < 3 ? i + 1 : i + 1000)).join(',');
    const answer = await get(`/actors?limit=1&page=2&id=${many}`);
    expect([answer.status, Object.keys(links(answer))]).toEqual([200, ['next']]);
    expect(ids(await get(links(answer).next!))).toEqual([3]);
  });

  it('count the rows that match the filters', async () => {
    expect((await get('/actors?limit=2&page=1&id=1,2,3')).headers.get('x-total-count')).toBe('3');
  });
});

describe('pages by cursor', () => {
  it('count only on request', async () => {
    for (let i = 1; i <= 4; i++) await anActor(casting.database);
    expect((await get('/actors?limit=3')).headers.get('x-total-count')).toBeNull();
    const counted = await get('/actors?limit=3', { prefer: 'count=exact' });
    expect(counted.headers.get('x-total-count')).toBe('4');
    expect(counted.headers.get('preference-applied')).toBe('count=exact');
    expect(links(await get('/actors?limit=4'))).toEqual({});
  });

  it('refuse a cursor of another list', async () => {
    for (let i = 1; i <= 4; i++) await anActor(casting.database);
    const { next } = links(await get('/actors?limit=2&sort=name'));
    const cursor = new URL(next!, casting.url).searchParams.get('cursor')!;
    for (const path of [
      `/actors?limit=2&cursor=${cursor}`,
      `/actors?limit=2&sort=-name&cursor=${cursor}`,
      `/actors?limit=2&sort=name&gender=f&cursor=${cursor}`,
      `/movies?limit=2&cursor=${cursor}`,
      `/actors?limit=2&sort=name&cursor=${cursor.slice(3)}`,
      `/actors?limit=2&sort=name&cursor=${cursor}&page=1`,
      `/actors?sort=name&cursor=${cursor}`,
      '/actors?limit=2&cursor=',
    ]) {
      const answer = await get(path);
      expect(answer.status).toBe(400);
      expect(answer.body.details).toMatchObject([{ field: 'cursor' }]);
    }
    const [fingerprint] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
    const forged = Buffer.from(JSON.stringify([fingerprint, 'a', 'b']));
    expect((await get(`/actors?limit=2&sort=name&cursor=${forged.toString('base64url')}`)).status).toBe(400);
  });

  it('lose and repeat nothing while rows are added, deleted and changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('id', '-id', 'name', '-name', 'age,-name', '-age,name', 'gender,age'),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.constantFrom('insert', 'delete'), fc.nat(9), fc.nat(3)), { maxLength: 12 }),
        async (sort, limit, changes) => {
          await casting.clear();
          const insert = (i: number, j: number) =>
            anActor(casting.database, { name: 'abc'[i % 3]!, age: j, gender: 'xy'[i % 2]! });
          for (let i = 0; i < 12; i++) await insert(i, i % 3);
          const { actors } = (await get('/actors')).body;
          const staying = new Set(actors.filter((_, i) => i % 2 === 0).map(({ id }) => id));
          const leaving = actors.filter(({ id }) => !staying.has(id)).map(({ id }) => id);
          const seen: number[] = [];
          const isRepeated = () => new Set(seen).size < seen.length;
          for (let path: string | undefined = `/actors?limit=${limit}&sort=${sort}`; path && !isRepeated();) {
            const answer: Answer = await get(path);
            seen.push(...ids(answer));
            path = links(answer).next;
            const [change, i, j] = changes.pop() ?? [];
            if (change === 'insert') await insert(i!, j!);
            if (change === 'delete')
              await casting.database.query('DELETE FROM actors WHERE id = $1', [leaving[i! % 6]]);
          }
          expect(isRepeated()).toBe(false);
          expect([...staying].filter((id) => !seen.includes(id))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the lists of one side', () => {
  it('are the cast of a movie and the movies of an actor', async () => {
    await cast(['Ada', 'f', 30], ['Ben', 'm', 31], ['Cyd', 'f', 32]);
    await aMovie(casting.database, { title: 'One', actors: [3, 1] });
    await aMovie(casting.database, { title: 'Two' });
    const answer = await get('/movies/1/actors');
    expect(answer.text).toBe(
      '{"actors":[{"age":30,"gender":"f","id":1,"name":"Ada"},{"age":32,"gender":"f","id":3,"name":"Cyd"}],"success":true}',
    );
    expect(ids(await get('/actors/3/movies/'))).toEqual([1]);
    expect((await get('/movies/2/actors')).text).toBe('{"actors":[],"success":true}');
    expect((await get('/actors/2/movies')).text).toBe('{"movies":[],"success":true}');
    expect(ids(await get('/movies/1/actors?sort=-name&limit=1'))).toEqual([3]);
    for (const path of ['/movies/9/actors', '/actors/9/movies', '/movies/abc/actors']) {
      expect((await get(path)).body).toEqual(envelope.notFound);
    }
  });
});

// PostgreSQL renders the whole list, the service renders the pages.
describe('a whole list and a page of all rows', () => {
  it('have the same bytes', async () => {
    const made = [];
    for (const name of ['Zoë "Z" O\'Neil', 'back\\slash /', '1\u20282 \u007f', '😀 </b>', 'tab\t', 'Ada']) {
      made.push(await anActor(casting.database, { name, gender: name, age: 0 }));
      await aMovie(casting.database, { title: name, release_date: '0999-02-03', actors: [...made].reverse() });
    }
    for (const list of ['/actors', '/movies', '/movies/6/actors', '/actors/1/movies']) {
      for (const query of [
        'sort=-id',
        `sort=${list.endsWith('movies') ? 'title' : 'name'}`,
        'id=2,4,6',
        'id=99',
        'q=a',
      ]) {
        const counted = { prefer: 'count=exact' };
        const [whole, page] = [
          await get(`${list}?${query}`, counted),
          await get(`${list}?${query}&limit=500`, counted),
        ];
        expect([whole.status, whole.text]).toEqual([200, page.text]);
        expect(whole.headers.get('content-type')).toBe(page.headers.get('content-type'));
        expect(whole.headers.get('x-total-count')).toBe(page.headers.get('x-total-count'));
      }
    }
  });
});

describe('include', () => {
  it('puts the distinct related rows of the page beside the list', async () => {
    await cast(['Ada', 'f', 30], ['Ben', 'm', 31], ['Cyd', 'f', 32]);
    await aMovie(casting.database, { title: 'One', actors: [1, 2] });
    await aMovie(casting.database, { title: 'Two', actors: [2] });
    await aMovie(casting.database, { title: 'Three' });
    const movies = (await get('/movies?include=actors&id=1,2')).body;
    expect(movies.movies.map(({ actors }) => actors)).toEqual([[1, 2], [2]]);
    expect(movies.actors).toEqual([
      { age: 30, gender: 'f', id: 1, name: 'Ada' },
      { age: 31, gender: 'm', id: 2, name: 'Ben' },
    ]);
    const actors = (await get('/actors?include=movies&limit=1&sort=-id')).body;
    expect([actors.actors.map(({ id }) => id), actors.movies]).toEqual([[3], []]);
    const ben = (await get('/actors?include=movies&name=Ben')).body;
    expect(ben.movies.map(({ title }) => title)).toEqual(['One', 'Two']);
    expect((await get('/movies/1/actors?include=movies')).body.movies.map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe('revalidation', () => {
  it('ETag on every GET; 304 while nothing changed, without a body', async () => {
    await cast(['Ada', 'f', 30]);
    await aMovie(casting.database, { actors: [1] });
    for (const path of [
      '/actors',
      '/actors/1',
      '/movies',
      '/movies/1',
      '/movies/1/actors',
      '/actors?limit=1',
      '/actors/1/movies',
    ]) {
      const full = await get(path);
      const etag = full.headers.get('etag')!;
      expect(etag).toMatch(/^"[^"]+"$/);
      expect(full.headers.get('cache-control')).toBe('private, no-cache');
      expect(full.headers.get('vary')).toContain('accept-encoding');
      for (const held of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
        const answer = await get(path, { 'if-none-match': held });
        expect([answer.status, answer.text]).toEqual([304, '']);
        expect(answer.headers.get('etag')).toBe(etag);
      }
      expect((await get(path, { 'if-none-match': '"x"' })).text).toBe(full.text);
      const head = await casting.as('assistant').head(path, undefined, { 'if-none-match': etag });
      expect(head.status).toBe(304);
    }
    const before = (await get('/actors')).headers.get('etag')!;
    await casting.as('director').patch('/actors/1', { age: 31 });
    expect((await get('/actors', { 'if-none-match': before })).status).toBe(200);
  });
});

describe('compression', () => {
  it('is for bodies over 1 KiB, when asked for', async () => {
    const asked = { 'accept-encoding': 'gzip' };
    await casting.as('director').post('/actors', actorBody());
    expect((await get('/actors', asked)).headers.get('content-encoding')).toBeNull();
    for (let i = 0; i < 30; i++) await anActor(casting.database);
    const answer = await get('/actors', asked);
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.body.actors).toHaveLength(31);
    expect((await get('/actors', { 'accept-encoding': 'identity' })).headers.get('content-encoding')).toBeNull();
    expect((await get('/actors', { ...asked, 'if-none-match': answer.headers.get('etag')! })).status).toBe(304);
  });
});
