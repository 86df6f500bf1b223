import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Permission } from '../src/auth/permissions.js';
import { writtenDay } from '../src/http/written-day.js';
import { movieResource } from '../src/movies/movie.resource.js';
import { Casting, type Answer, type Caller } from './support/casting.js';
import { actorBody, aMovie, anActor, movieBody } from './support/factories.js';

let casting: Casting;
beforeAll(async () => {
  casting = await Casting.start();
  const { database } = casting;
  for (const [name, gender, age] of [
    ['Ada', 'female', 30],
    ['Ben', 'male', 31],
    ['Reeves, Keanu', 'male', 32],
    ['Zoë + 1', 'x,y', 33],
  ] as const)
    await anActor(database, { name, gender, age });
  await aMovie(database, { title: 'Cry, the Beloved Country', release_date: '1995-12-15', actors: [1, 2] });
  await aMovie(database, { title: 'Terminator', release_date: '2002-12-04', actors: [2] });
  await aMovie(database, { title: 'Me, You, Them', release_date: '2000-08-04', actors: [1] });
});
afterAll(() => casting.stop());

const get = (path: string, headers?: Record<string, string>) => casting.as('producer').get(path, undefined, headers);
const ids = ({ body }: Answer) => (body.actors ?? body.movies).map(({ id }) => id);
const next = ({ headers }: Answer) => /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
const cursorOf = (answer: Answer) => new URL(next(answer)!, casting.url).searchParams.get('cursor')!;

describe('lists of values', () => {
  it.each([
    // Split at raw commas, then decoded.
    ['/movies?title=Cry%2C%20the%20Beloved%20Country', [1]],
    ['/movies?title=Cry%2c+the+Beloved+Country', [1]],
    ['/movies?title=Cry%2C%20the%20Beloved%20Country,Terminator', [1, 2]],
    ['/movies?t%69tle=Me%2C%20You%2C%20Them&title=Terminator', [2, 3]],
    ['/movies?title=Cry, the Beloved Country', []],
    ['/actors?name=Reeves%2C%20Keanu,Ada', [1, 3]],
    ['/actors?name=Zo%C3%AB+%2B+1', [4]],
    ['/actors?gender=x%2Cy', [4]],
    ['/actors?gender=x%2Cy,female', [1, 4]],
    // If values cannot contain a comma, the commas may be escaped, as by URLSearchParams.
    ['/actors?id=1%2C2', [1, 2]],
    ['/actors?id=1%2c2,3', [1, 2, 3]],
    ['/actors?age=30%2C33', [1, 4]],
    ['/movies?actor_id=1%2C2', [1, 2, 3]],
    ['/movies?release_date=1995-12-15%2C2002-12-04', [1, 2]],
    ['/actors?sort=gender%2C-age', [1, 3, 2, 4]],
    // Repeated parameters.
    ['/actors?id=1&id=2', [1, 2]],
    ['/actors?id=1&id=2,3&id=4', [1, 2, 3, 4]],
    ['/actors?name=Ada&name=Ben', [1, 2]],
    ['/movies?title=Cry%2C%20the%20Beloved%20Country&title=Terminator', [1, 2]],
    ['/actors?sort=gender&sort=-age', [1, 3, 2, 4]],
    ['/movies?release_date=2002-12-04&release_date=2000-08-04', [2, 3]],
    // The date format of the answers contains a comma.
    ['/movies?release_date=Wed%2C%2004%20Dec%202002%2000%3A00%3A00%20GMT', [2]],
    ['/movies?release_date=Wed%2C+04+Dec+2002+00%3A00%3A00+GMT', [2]],
    ['/movies?release_date=Wed,%2004%20Dec%202002%2000:00:00%20GMT', [2]],
    ['/movies?release_date=Wed,%2004%20Dec%202002%2000:00:00%20GMT,Fri,%2004%20Aug%202000%2000:00:00%20GMT', [2, 3]],
    ['/movies?release_date=1995-12-15,Wed%2C%2004%20Dec%202002%2000%3A00%3A00%20GMT,2000-08-04', [1, 2, 3]],
    ['/movies?release_date=Wed%2C%2004%20Dec%202002%2000%3A00%3A00%20GMT%2C2000-08-04', [2, 3]],
    ['/movies?release_date=2002-12-04T00:00:00%2C5Z,2000-08-04T00:00:00,25Z', [2, 3]],
    ['/movies?release_date_gte=Wed%2C%2004%20Dec%202002%2000%3A00%3A00%20GMT', [2]],
    ['/movies?release_date_lte=Fri,%2004%20Aug%202000%2000:00:00%20GMT', [1, 3]],
  ])('%s', async (path, expected) => {
    const answer = await get(path);
    expect([answer.status, answer.body.details, ids(answer)]).toEqual([200, undefined, expected]);
  });

  it.each([
    ['name=%FF', 'name', 'must be percent-encoded UTF-8 such as %C3%AB'],
    ['name=%C3', 'name', 'must be percent-encoded UTF-8 such as %C3%AB'],
    ['name=%zz', 'name', 'must be percent-encoded UTF-8 such as %C3%AB'],
    ['name=100%', 'name', 'must be percent-encoded UTF-8 such as %C3%AB'],
    ['name=Ada,%ED%A0%80', 'name', 'must be percent-encoded UTF-8 such as %C3%AB'],
    ['q=%E9', 'q', 'must be percent-encoded UTF-8 such as %C3%AB'],
    ['limit=%', 'limit', 'must be percent-encoded UTF-8 such as %C3%AB'],
    ['%FF=1', '%FF', expect.stringMatching(/^unknown parameter/)],
    ['id=1&id=x', 'id', 'must be an integer from 1 to 2147483647'],
    ['id=1%2C%2C2', 'id', 'must be an integer from 1 to 2147483647'],
    ['limit=1&limit=2', 'limit', 'must be given only once'],
    ['limit=1&page=1&page=1', 'page', 'must be given only once'],
    ['limit=1&cursor=x&cursor=x', 'cursor', 'must be given only once'],
    ['q=a&q=b', 'q', 'must be given only once'],
    ['include=movies&include=movies', 'include', 'must be given only once'],
    ['age_lte=3&age_lte=4', 'age_lte', 'must be given only once'],
    ['id[]=1&id[]=2', 'id[]', 'unknown parameter; write several values as id=a,b or id=a&id=b'],
    ['id%5B0%5D=1', 'id[0]', 'unknown parameter; write several values as id=a,b or id=a&id=b'],
  ])('/actors?%s: 400', async (query, field, message) => {
    const answer = await get(`/actors?${query}`);
    expect([answer.status, answer.body.details]).toEqual([400, [{ field, message }]]);
  });

  it('a link to another page keeps the other parameters as the client wrote them', async () => {
    const first = await get('/actors?name=Reeves%2C%20Keanu&name=Ada&limit=1&%70age=1');
    expect(next(first)).toBe('/actors?name=Reeves%2C%20Keanu&name=Ada&limit=1&page=2');
    expect(ids(await get(next(first)!))).toEqual([3]);
    const second = await get('/actors?name=Reeves%2C%20Keanu&name=Ada&limit=1');
    expect(ids(await get(next(second)!))).toEqual([3]);
    expect(ids(await get(`/actors?limit=1&name=Reeves%2C+Keanu,Ada&cursor=${cursorOf(second)}`))).toEqual([3]);
  });
});

describe('parameter names of other APIs', () => {
  it.each([
    ['q', 'search query filter keyword _q name_like name__icontains searchTerm'],
    [
      'limit',
      'page_size per_page pageSize page-size page[size] size top $top count first max _limit maxResults _end range',
    ],
    ['page', 'offset skip $skip start _start _page p pageNumber page[number]'],
    ['cursor', 'after page_token pageToken starting_after page[cursor]'],
    ['sort', 'order orderBy order_by ordering sort_by sortBy _sort _order $orderby dir direction'],
    ['include', 'expand $expand embed _embed populate with _expand'],
    [
      'age_gte',
      'min_age age_min ageMin age[gte] age.gte age__gte age_gt age_from filter[age][gte] from_age ageGte age[min]',
    ],
    ['age_lte', 'max_age age_max age[lte] age.lt age__lte age_to age_until maximumAge'],
    ['id', 'ids id__in ID filter[id]'],
    ['gender', 'sex genders Gender'],
    ['movie_id', 'movieId movie movies film movie-id'],
  ])('%s: %s', async (meant, names) => {
    for (const name of names.split(' ')) {
      const { status, body } = await get(`/actors?${encodeURIComponent(name)}=2`);
      expect([status, body.details]).toEqual([
        400,
        [{ field: name, message: `unknown parameter; did you mean ${meant}?` }],
      ]);
    }
  });

  it('suggests only parameters that the list has', async () => {
    const advice = async (path: string) => (await get(path)).body.details!.map(({ message }) => message);
    const mean = (name: string) => [`unknown parameter; did you mean ${name}?`];
    expect(await advice('/movies?min_release_date=2000-01-01')).toEqual(mean('release_date_gte'));
    expect(await advice('/movies?releaseDate.lt=2000-01-01')).toEqual(mean('release_date_lte'));
    expect(await advice('/movies?year=2000')).toEqual(mean('release_date_gte'));
    expect(await advice('/movies?year_to=2000')).toEqual(mean('release_date_lte'));
    expect(await advice('/movies?name=Speed')).toEqual(mean('title'));
    expect(await advice('/movies?actors=1')).toEqual(mean('actor_id'));
    expect(await advice('/movies?age[gte]=1')).not.toEqual(mean('age_gte'));
    for (const [path, known] of [
      ['/actors/1/history', ['limit', 'page', 'cursor', 'sort', 'action', 'sub', 'format', 'separator']],
      ['/changes', ['since', 'limit', 'format', 'separator']],
    ] as const) {
      for (const name of ['search', 'expand', 'min_age', 'per_page', 'offset', 'after', 'order', 'user']) {
        const [, advised] = /did you mean (\w+)\?/.exec((await advice(`${path}?${name}=1`))[0]!) ?? [];
        expect(known).toContain(advised);
      }
    }
    expect(await advice('/changes?cursor=x')).toEqual(mean('since'));
    expect(await advice('/changes?per_page=3')).toEqual(mean('limit'));
  });

  it.each([
    ['name:desc', '-name'],
    ['name%20desc', '-name'],
    ['name+DESC', '-name'],
    ['name.desc', '-name'],
    ['name,desc', '-name'],
    ['name%2Cdescending', '-name'],
    ['desc:name', '-name'],
    ['desc(name)', '-name'],
    ['name_desc', '-name'],
    ['name:-1', '-name'],
    ['%5B%22name%22,%22DESC%22%5D', '-name'],
    ['-Name', '-name'],
    ['%E2%88%92name', '-name'],
    ['name:asc', 'name'],
    ['name,asc', 'name'],
    ['+name', 'name'],
    ['%2Bname', 'name'],
    ['name:1', 'name'],
    ['NAME', 'name'],
    ['age,name:desc', 'age,-name'],
    ['age%20desc,name', '-age,name'],
    ['desc', '-age'],
  ])('sort=%s: write sort=%s', async (sort, meant) => {
    expect((await get(`/actors?sort=${sort}`)).body.details).toEqual([
      { field: 'sort', message: `must be a comma list of id, name, gender, age; write sort=${meant}` },
    ]);
    expect((await get(`/actors?sort=${meant}`)).status).toBe(200);
  });

  it('release_date keeps its underscore: sort=releaseDate:desc', async () => {
    expect((await get('/movies?sort=releaseDate:desc')).body.details![0]!.message).toMatch(/write sort=-release_date$/);
  });

  it.each(['_page=2&_limit=3', '_sort=name', '_order=desc', '_dc=1', '__=1'])(
    '%s is not ignored: 400 for each',
    async (query) => {
      const answer = await get(`/actors?${query}`);
      expect([answer.status, answer.body.details!.length]).toEqual([400, query.split('&').length]);
      expect(ids(await get(`/actors?${query}`, { prefer: 'handling=lenient' }))).toEqual([1, 2, 3, 4]);
    },
  );

  it.each(['_', '_=123', '_=1&_=2', '_=%FF', '_=name'])('%s, a cache-buster, is ignored', async (query) => {
    expect((await get(`/actors?${query}`)).text).toBe((await get('/actors')).text);
    expect(ids(await get(`/actors?id=2&${query}`))).toEqual([2]);
  });
});

describe('limits', () => {
  const twice = [
    'id,id',
    'name,-name',
    'age,name,age',
    '-id,id',
    Array(1700).fill('id').join(','),
    'age,-id,'.repeat(500),
  ];
  it.each(twice.map((sort) => [sort.slice(0, 40), sort]))(
    'sort=%s…: 400, and nothing reaches PostgreSQL',
    async (_, sort) => {
      const answer = await get(`/actors?limit=1&sort=${sort}`);
      expect([answer.status, answer.body.details!.map(({ field }) => field)]).toEqual([400, ['sort']]);
    },
  );

  it.each([
    ['/actors', 'id', '1'],
    ['/actors', 'name', 'a'],
    ['/actors', 'gender', 'a'],
    ['/actors', 'age', '1'],
    ['/actors', 'movie_id', '1'],
    ['/movies', 'title', 'a'],
    ['/movies', 'release_date', '2002-12-04'],
    ['/movies', 'actor_id', '1'],
    ['/actors/1/history', 'action', 'update'],
    ['/movies/1/history', 'sub', 'a'],
  ])('%s?%s accepts 500 values and no more', async (path, name, value) => {
    const list = (n: number) => Array<string>(n).fill(value).join(',');
    expect((await get(`${path}?${name}=${list(500)}`)).status).toBe(200);
    expect((await get(`${path}?${name}=${list(250)}&${name}=${list(250)}`)).status).toBe(200);
    for (const more of [`${name}=${list(501)}`, `${name}=${list(251)}&${name}=${list(250)}`]) {
      const answer = await get(`${path}?${more}`);
      expect(answer.body.details).toEqual([{ field: name, message: 'must have at most 500 values' }]);
    }
  });

  it('lists a hundred faults for thousands of unknown parameters', async () => {
    const query = Array.from({ length: 1800 }, (_, i) => `${i.toString(36)}x=1`).join('&');
    const answer = await get(`/actors?${query}`);
    expect([answer.status, answer.body.details!.length]).toEqual([400, 100]);
  });
});

describe('include', () => {
  const only = async (...permissions: Permission[]): Promise<Caller> =>
    casting.withAuthorization(`Bearer ${await casting.issuer.sign({ permissions })}`);

  it.each([
    ['/actors?include=movies', Permission.GetActors, Permission.GetMovies],
    ['/actors?include=movies&limit=2&id=1', Permission.GetActors, Permission.GetMovies],
    ['/movies/2/actors?include=movies', Permission.GetActors, Permission.GetMovies],
    ['/movies?include=actors', Permission.GetMovies, Permission.GetActors],
    ['/actors/1/movies?include=actors', Permission.GetMovies, Permission.GetActors],
    // Checked before the query and before the row.
    ['/actors?include=movies&limit=0&nme=x', Permission.GetActors, Permission.GetMovies],
    ['/actors?include=x', Permission.GetActors, Permission.GetMovies],
    ['/actors?include=movies&include=movies', Permission.GetActors, Permission.GetMovies],
    ['/actors?%69nclude=movies', Permission.GetActors, Permission.GetMovies],
    ['/movies/999/actors?include=movies', Permission.GetActors, Permission.GetMovies],
    ['/actors/abc/movies?include=actors', Permission.GetMovies, Permission.GetActors],
  ])('%s needs both %s and %s', async (path, has, lacks) => {
    const caller = await only(has);
    for (const prefer of ['handling=strict', 'handling=lenient']) {
      const headers = { prefer };
      const answer = await caller.get(path, undefined, headers);
      expect([answer.status, answer.body.code]).toEqual([403, 'unauthorized']);
      expect(answer.headers.get('www-authenticate')).toBe(`Bearer error="insufficient_scope", scope="${lacks}"`);
      expect((await caller.head(path, undefined, headers)).status).toBe(403);
    }
    // The other permission alone does not allow the route.
    expect((await (await only(lacks)).get(path)).headers.get('www-authenticate')).toContain(`scope="${has}"`);
    expect((await (await only(has, lacks)).get(path)).status).not.toBe(403);
  });

  it('lists without include need one permission only', async () => {
    expect((await (await only(Permission.GetActors)).get('/actors?limit=2')).status).toBe(200);
    expect((await (await only(Permission.GetMovies)).get('/movies?limit=2')).status).toBe(200);
  });
});

describe('pages', () => {
  it('a cursor is valid for its own list only', async () => {
    const actors = cursorOf(await get('/actors?limit=1'));
    const movies = cursorOf(await get('/movies?limit=1'));
    const cast = cursorOf(await get('/movies/1/actors?limit=1'));
    const filmography = cursorOf(await get('/actors/1/movies?limit=1'));
    const filtered = cursorOf(await get('/actors?limit=1&gender=male'));
    const bounded = cursorOf(await get('/movies?limit=1&release_date_gte=1990-01-01'));
    const searched = cursorOf(await get('/movies?limit=1&q=e'));
    for (const path of [
      `/movies?limit=1&cursor=${actors}`,
      `/actors?limit=1&cursor=${movies}`,
      `/actors?limit=1&cursor=${cast}`,
      `/movies/2/actors?limit=1&cursor=${cast}`,
      `/movies?limit=1&cursor=${filmography}`,
      `/actors/2/movies?limit=1&cursor=${filmography}`,
      // The same list with other filters.
      `/actors?limit=1&cursor=${filtered}`,
      `/actors?limit=1&gender=female&cursor=${filtered}`,
      `/actors?limit=1&gender=male&age_gte=1&cursor=${filtered}`,
      `/movies?limit=1&release_date_gte=1990-01-02&cursor=${bounded}`,
      `/movies?limit=1&release_date_lte=1990-01-01&cursor=${bounded}`,
      `/movies?limit=1&cursor=${bounded}`,
      `/movies?limit=1&q=t&cursor=${searched}`,
    ]) {
      const answer = await get(path);
      expect([path, answer.status, answer.body.details?.map(({ field }) => field)]).toEqual([path, 400, ['cursor']]);
    }
    // Each cursor is valid for its own list, with any limit.
    expect(ids(await get(`/actors?limit=2&cursor=${actors}`))).toEqual([2, 3]);
    expect(ids(await get(`/movies?limit=1&cursor=${movies}`))).toEqual([2]);
    expect(ids(await get(`/movies/1/actors?limit=1&cursor=${cast}`))).toEqual([2]);
    expect(ids(await get(`/actors/1/movies?limit=1&cursor=${filmography}`))).toEqual([3]);
    expect(ids(await get(`/actors?gender=male&limit=1&cursor=${filtered}`))).toEqual([3]);
    expect(ids(await get(`/movies?limit=1&release_date_gte=1990-01-01&cursor=${bounded}`))).toEqual([2]);
  });

  it.each([
    ['/actors?gender=male&age=31', 1],
    ['/actors?gender=male&age_gte=31', 2],
    ['/actors?age_gte=31&age_lte=32', 2],
    ['/actors?age_lte=31&q=b', 1],
    ['/actors?q=b&movie_id=1', 1],
    ['/movies?actor_id=1&release_date_gte=2000-01-01', 1],
    ['/movies?release_date_gte=1995-01-01&title=Terminator', 1],
    ['/movies/1/actors?gender=male', 1],
    ['/actors/1/movies?q=you&release_date_lte=2001-01-01', 1],
  ])('the total of %s is %i: all filters count, not the first', async (path, total) => {
    const byNumber = await get(`${path}&limit=1&page=1`);
    const byCursor = await get(`${path}&limit=1`, { prefer: 'count=exact' });
    for (const { headers } of [byNumber, byCursor]) expect(headers.get('x-total-count')).toBe(String(total));
    expect(ids(await get(path))).toHaveLength(total);
  });

  it('every page of /changes is as long as the first', async () => {
    for (let i = 0; i < 7; i++) await casting.as('director').post('/actors', actorBody());
    await casting.as('producer').post('/movies', movieBody());
    for (const limit of [1, 3]) {
      let answer = await get(`/changes?limit=${limit}`);
      for (let i = 0; i < 2; i++) {
        expect(answer.body.changes).toHaveLength(limit);
        expect(new URL(next(answer)!, casting.url).searchParams.get('limit')).toBe(String(limit));
        answer = await get(next(answer)!);
      }
    }
    expect(new URL(next(await get('/changes'))!, casting.url).searchParams.has('limit')).toBe(false);
  });
});

describe('the document', () => {
  interface Parameter {
    readonly name: string;
    readonly in: string;
    readonly schema: { items?: object; maxItems?: number; maximum?: number; examples?: (string | number)[] };
  }
  const parametersOf = async (path: string) => {
    const { text } = await casting.as(undefined).get('/openapi.json');
    const { paths } = JSON.parse(text) as { paths: Record<string, { get: { parameters: Parameter[] } }> };
    return paths[path]!.get.parameters.filter((parameter) => parameter.in === 'query');
  };

  it.each(['/actors', '/movies', '/movies/{movie_id}/actors', '/actors/{actor_id}/history', '/changes'])(
    'the examples of %s can all be sent together',
    async (path) => {
      const parameters = await parametersOf(path);
      const examples = parameters.flatMap(({ name, schema }) => {
        const [example] = ((schema.items ?? schema) as typeof schema).examples ?? [];
        return example === undefined ? [] : [`${name}=${encodeURIComponent(String(example))}`];
      });
      expect(examples.length).toBeGreaterThan(path === '/changes' ? 0 : 3);
      expect((await get(`${path.replace(/\{\w+\}/, '1')}?${examples.join('&')}`)).status).toBe(200);
    },
  );

  it('states the maximum number of values and the maximum page', async () => {
    for (const path of ['/actors', '/movies', '/actors/{actor_id}/history']) {
      for (const { name, schema } of await parametersOf(path)) {
        if (name === 'sort') expect(schema).toMatchObject({ uniqueItems: true, maxItems: expect.any(Number) });
        else if (schema.items) expect([name, schema.maxItems]).toEqual([name, 500]);
      }
    }
    const page = (await parametersOf('/actors')).find(({ name }) => name === 'page')!.schema.maximum!;
    expect((await get(`/actors?limit=500&page=${page}`)).status).toBe(200);
    expect((await get(`/actors?limit=500&page=${page + 1}`)).status).toBe(400);
  });

  it.each(['/actors', '/movies', '/actors/{actor_id}/history'])(
    '%s accepts exactly the sorts that it describes',
    async (path) => {
      const { schema } = (await parametersOf(path)).find(({ name }) => name === 'sort')!;
      const describes = new Ajv2020({ strict: false }).compile(schema);
      const keys = [...(schema.items as { enum: string[] }).enum, 'height'];
      for (const sort of [...keys.map((key) => [key]), ...keys.flatMap((a) => keys.map((b) => [a, b])), keys]) {
        const { status } = await get(`${path.replace(/\{\w+\}/, '1')}?sort=${sort.join(',')}`);
        expect([sort, status]).toEqual([sort, describes(sort) ? 200 : 400]);
      }
    },
  );

  it('names the permission that an include needs', async () => {
    const described = async (path: string) =>
      (await parametersOf(path)).find(({ name }) => name === 'include') as unknown as { description: string };
    expect((await described('/actors')).description).toContain('`get:movies`');
    expect((await described('/movies/{movie_id}/actors')).description).toContain('`get:movies`');
    expect((await described('/movies')).description).toContain('`get:actors`');
  });

  it('has a date pattern that matches exactly the days that exist', () => {
    const pattern = new RegExp(movieResource.filters.release_date!.schema.pattern as string, 'u');
    for (const year of ['0000', '0001', '0004', '1899', '1900', '1999', '2000', '2004', '2023', '9999']) {
      for (let month = 0; month <= 13; month++) {
        for (let day = 0; day <= 32; day++) {
          const date = [year, ...[month, day].map((part) => String(part).padStart(2, '0'))].join('-');
          expect([date, pattern.test(date)]).toEqual([date, writtenDay(date) !== undefined]);
        }
      }
    }
  });
});
