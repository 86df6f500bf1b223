import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting } from './support/casting.js';
import { aMovie, anActor } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const producer = () => casting.as('producer');
const csv = { 'content-type': 'text/csv' };
const lines = (...rows: string[]) => rows.join('\r\n');
const importActors = (text: string, query = '', headers = {}) =>
  casting.as('director').post(`/actors/import${query}`, text, { ...csv, ...headers });
const importMovies = (text: string, query = '', headers = {}) =>
  producer().post(`/movies/import${query}`, text, { ...csv, ...headers });
const actors = async () => (await producer().get('/actors?sort=id')).body.actors;
const movies = async () => (await producer().get('/movies?sort=id')).body.movies;
const changesOf = async (path: string) =>
  (await producer().get(`${path}/history`)).body.changes.map(({ action, version }) => `${action} ${version}`);

describe('a sheet of actors', () => {
  it('creates, changes and leaves actors, each with one change in the history', async () => {
    const [ada, bob] = [await anActor(casting.database), await anActor(casting.database, { name: 'Bob Ray' })];
    const answer = await importActors(
      lines('id,Name,Sex,Age,Agent', `${ada},Ada Bright,female,42,x`, `${bob},Bob Ray,female,41,`, ',Cy Young,male,9,'),
    );
    expect(answer.status).toBe(200);
    const [, , { id }] = (await actors()) as unknown as [unknown, unknown, { id: number }];
    expect(answer.body).toEqual({
      charset: 'utf-8',
      columns: { id: 'id', Name: 'name', Sex: 'gender', Age: 'age', Agent: null },
      created: 1,
      dry_run: false,
      ignored: ['Agent'],
      notices: [],
      rows: 3,
      sample: [
        { action: 'update', actor: { age: 42, gender: 'female', id: ada, name: 'Ada Bright' }, row: 2 },
        { action: 'unchanged', actor: { age: 41, gender: 'female', id: bob, name: 'Bob Ray' }, row: 3 },
        { action: 'create', actor: { age: 9, gender: 'male', id, name: 'Cy Young' }, row: 4 },
      ],
      separator: ',',
      success: true,
      unchanged: 1,
      updated: 1,
    });
    expect(Object.keys(answer.body)).toEqual(Object.keys(answer.body).sort());
    expect(await actors()).toMatchObject([{ age: 42 }, { age: 41 }, { name: 'Cy Young' }]);
    expect(await changesOf(`/actors/${ada}`)).toEqual(['update 2']);
    expect(await changesOf(`/actors/${bob}`)).toEqual([]);
    expect(await changesOf(`/actors/${id}`)).toEqual(['create 1']);
  });

  it('changes nothing when it is sent twice, and when a row is in it twice', async () => {
    const sheet = lines('name;gender;age', 'Ann Lee;female;31', 'Bob Ray;male;50', 'Ann Lee;female;31');
    expect((await importActors(sheet)).body).toMatchObject({ created: 2, unchanged: 1, separator: ';' });
    expect((await importActors(sheet)).body).toMatchObject({ created: 0, unchanged: 3 });
    expect(await actors()).toHaveLength(2);
  });

  it('only reports with dry_run', async () => {
    const { body } = await importActors(lines('name,gender,age', 'Ann Lee,female,31'), '?dry_run=true');
    expect(body).toMatchObject({ created: 1, dry_run: true, sample: [{ action: 'create', row: 2 }] });
    expect(await actors()).toEqual([]);
  });

  it('shows a sample of 50 rows: those that change, however far below, and the first of the others', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `Actor ${i},female,30`);
    await importActors(lines('name,gender,age', ...rows));
    const { body } = await importActors(lines('name,gender,age', ...rows, 'Ann Lee,female,31'), '?dry_run=true');
    const { sample } = body as unknown as { sample: { action: string; row: number }[] };
    expect(sample.map(({ row }) => row)).toEqual([...Array.from({ length: 49 }, (_, i) => i + 2), 62]);
    expect(sample.at(-1)!.action).toBe('create');
  });

  it('finds actors by their names with match=name', async () => {
    const [zoe] = [
      await anActor(casting.database, { name: 'Zoë López' }),
      await anActor(casting.database, { name: 'Al' }),
    ];
    await anActor(casting.database, { name: 'AL' });
    const found = await importActors(lines('name,age,gender', 'zoe lopez,30,', 'New One,1,x'), '?match=name');
    expect(found.body).toMatchObject({ created: 1, updated: 1 });
    expect((await producer().get(`/actors/${zoe}`)).body.actor).toMatchObject({ age: 30, name: 'zoe lopez' });
    const several = await importActors(lines('name,age', 'Al,30'), '?match=name');
    expect(several.status).toBe(422);
    expect(several.body.details).toMatchObject([
      { field: 'name', message: expect.stringMatching(/several rows.*\d+, \d+/) },
    ]);
    const twice = await importActors(lines('name,age,gender', 'Zoe Lopez,3,x', 'zoe lopez,4,x'), '?match=name');
    expect(twice.body.details).toMatchObject([{ row: 3, message: 'is in row 2 already' }]);
  });

  it('refuses all rows for the faults of some, and counts them', async () => {
    const id = await anActor(casting.database);
    await producer().patch(`/actors/${id}`, { age: 42 });
    const rows = [
      'id,version,name,gender,age',
      ',,Ann Lee,female,thirty',
      `${id},1,Ada,,`,
      '2147483647,,X,,',
      'x,,Y,z,1',
      ',,,,5',
    ];
    const answer = await importActors(lines(...rows));
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ error: 422, message: 'Unprocessable Entity', success: false });
    expect(Object.keys(answer.body)).toEqual(['details', 'error', 'faults', 'message', 'success']);
    const first = { field: 'age', message: 'must be an integer from 0 to 150', row: 2, value: 'thirty' };
    expect(answer.body.details).toContainEqual(first);
    const second = await importActors(lines(rows[0]!, rows[2]!, rows[3]!));
    expect(second.body.details).toEqual([
      { field: 'version', message: 'changed since your export: 1, now 2', row: 2, value: '1' },
      { field: 'id', message: 'must be the id of an existing row', row: 3, value: '2147483647' },
    ]);
    expect(await actors()).toHaveLength(1);
  });

  it('needs patch:actors only where it changes rows', async () => {
    const id = await anActor(casting.database);
    const authorization = `Bearer ${await casting.issuer.sign({ permissions: ['post:actors'] })}`;
    const adder = casting.withAuthorization(authorization);
    expect((await adder.post('/actors/import', lines('name,gender,age', 'Ann,f,1'), csv)).status).toBe(200);
    const refused = await adder.post('/actors/import', lines('id,age', `${id},1`), csv);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toContain('scope="patch:actors"');
    expect((await casting.as('assistant').post('/actors/import', 'x', csv)).status).toBe(403);
  });

  it.each([
    ['application/json', '[{"name":"Ann Lee","gender":"female","age":31}]'],
    ['application/x-ndjson', '{"name":"Ann Lee","gender":"female","age":31}\n'],
    ['text/tab-separated-values', 'name\tgender\tage\nAnn Lee\tfemale\t31'],
    ['text/csv; charset=utf-16le', Buffer.from('name,gender,age\nAnn Lee,female,31', 'utf16le')],
  ])('may be %s', async (type, body) => {
    const answer = await producer().post('/actors/import', body, { 'content-type': type });
    expect([answer.status, answer.body]).toMatchObject([200, { created: 1 }]);
  });

  it('is imported once per Idempotency-Key', async () => {
    const id = await anActor(casting.database);
    const send = () => importActors(lines('id,age', `${id},7`), '', { 'idempotency-key': 'import-1' });
    const [first, second] = [await send(), await send()];
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.text).toBe(first.text);
    expect(await changesOf(`/actors/${id}`)).toEqual(['update 2']);
  });

  it('is 415 for another type, 413 if it is too large, 400 if there is none, and for unknown parameters', async () => {
    const json = await producer().post('/actors/import', '<x/>', { 'content-type': 'application/xml' });
    expect([json.status, json.body.message]).toEqual([415, expect.stringContaining('text/csv')]);
    const large = await importActors('x'.repeat(8 * 1024 * 1024 + 1));
    expect([large.status, large.body.message]).toEqual([413, 'The file is too large; send at most 8 MiB']);
    expect((await producer().post('/actors/import')).status).toBe(400);
    expect((await importActors('name', '?dryrun=true')).body.details).toMatchObject([{ field: 'dryrun' }]);
    expect((await importActors('name', '?dry_run=yes&match=nam&dates=ymd')).body.details).toEqual([
      { field: 'dry_run', message: 'must be true or false' },
      { field: 'match', message: 'must be id or name' },
      { field: 'dates', message: 'must be dmy or mdy' },
    ]);
    expect((await producer().post('/actors', 'name,gender,age', csv)).status).toBe(415);
  });

  it('takes 20,000 rows', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `Actor ${i},x,${i % 150}`);
    const answer = await importActors(lines('name,gender,age', ...rows));
    expect([answer.status, answer.body]).toMatchObject([200, { created: 20_000, rows: 20_000 }]);
    const [{ count }] = (await casting.database.query('SELECT count(*)::int FROM changes WHERE action = $1', [
      'create',
    ])) as [{ count: number }];
    expect(count).toBeGreaterThanOrEqual(20_000);
    expect((await importActors(lines('name,gender,age', ...rows))).body).toMatchObject({ unchanged: 20_000 });
  });
});

describe('a sheet of movies', () => {
  it('has casts by ids and names, and dates as people write them', async () => {
    const [ann, bob] = [
      await anActor(casting.database, { name: 'Ann Lee' }),
      await anActor(casting.database, { name: 'Bob' }),
    ];
    const movie = await aMovie(casting.database, { title: 'Aliens', actors: [ann] });
    const answer = await importMovies(
      lines('id;title;Date;Cast', `${movie};;;${bob}`, `;New;31.12.2026;ann lee; `, `;Other;1.2.2027;`).replace(
        'ann lee; ',
        `"ann lee;${bob}"`,
      ),
    );
    expect([answer.status, answer.body]).toMatchObject([200, { created: 2, updated: 1 }]);
    expect(await movies()).toMatchObject([
      { title: 'Aliens', actors: [bob] },
      { title: 'New', actors: [ann, bob], release_date: 'Thu, 31 Dec 2026 00:00:00 GMT' },
      { title: 'Other', actors: [], release_date: 'Mon, 01 Feb 2027 00:00:00 GMT' },
    ]);
    expect(await changesOf(`/movies/${movie}`)).toEqual(['update 2']);
  });

  it('changes nothing when it is sent twice', async () => {
    const ann = await anActor(casting.database, { name: 'Ann Lee' });
    const sheet = lines('title,release_date,actors', `Aliens,1986-07-18,${ann}`, 'Speed,1994-06-10,Ann Lee');
    expect((await importMovies(sheet)).body).toMatchObject({ created: 2 });
    expect((await importMovies(sheet)).body).toMatchObject({ unchanged: 2, created: 0 });
  });

  it.each(['\0', '\u{D800}', 'Ann\u0000Lee;Bob', 'x'.repeat(201), '99999999999'])(
    'has a fault in a cast of %j',
    async (actors) => {
      const body = JSON.stringify([{ title: 'A', release_date: '2000-01-01', actors }]);
      const answer = await producer().post('/movies/import', body, { 'content-type': 'application/json' });
      expect([answer.status, answer.body.details!.map(({ field }) => field)]).toEqual([
        422,
        actors.split(';').map(() => 'actors'),
      ]);
    },
  );

  it.each(['role', 'actor', 'actor_id', 'status', 'notes', 'billing', 'starts'])(
    'has a fault in a cast list with a NUL in %s',
    async (field) => {
      const movie = await aMovie(casting.database);
      const body = JSON.stringify([{ role: 'Ripley', actor: 'Nobody', [field]: 'a\0b' }]);
      const path = `/movies/${movie}/castings/import`;
      expect((await producer().post(path, body, { 'content-type': 'application/json' })).status).toBe(422);
    },
  );

  it('names actors that do not exist, or that several have the name of', async () => {
    const ids = [await anActor(casting.database), await anActor(casting.database)];
    const answer = await importMovies(
      lines('title,release_date,actors', 'A,2000-01-01,Nobody', 'B,2000-01-01,Ada Bright', 'C,2000-01-01,2147483647'),
    );
    expect(answer.body.details).toEqual([
      { field: 'actors', message: 'must be ids or names of existing actors', row: 2, value: 'Nobody' },
      {
        field: 'actors',
        message: `is the name of several actors; write the id of one: ${ids.join(', ')}`,
        row: 3,
        value: 'Ada Bright',
      },
    ]);
    const unknown = await importMovies(lines('title,release_date,actors', 'C,2000-01-01,2147483647'));
    expect(unknown.body.details).toMatchObject([{ row: 2, message: expect.stringContaining('unknown: 2147483647') }]);
    expect(await movies()).toEqual([]);
  });
});

describe('a cast list', () => {
  const importCast = (movie: number, text: string, query = '', headers = {}) =>
    casting.as('director').post(`/movies/${movie}/castings/import${query}`, text, { ...csv, ...headers });
  const board = async (movie: number) => (await producer().get(`/movies/${movie}/roles?include=castings`)).body;

  it('creates roles and castings, and the members of confirmed ones', async () => {
    const [ann, bob] = [
      await anActor(casting.database, { name: 'Ann Lee' }),
      await anActor(casting.database, { name: 'Bob' }),
    ];
    const movie = await aMovie(casting.database);
    const sheet = lines(
      'Cast #,Character,Name,Status,SW,WF,Comments',
      '1,Ripley,Ann Lee,confirmed,2026-03-05,2026-04-02,',
      '1,Ripley,Bob,considered,,,too tall',
      '2,Newt,,,,,',
    );
    const answer = await importCast(movie, sheet);
    expect([answer.status, answer.body]).toMatchObject([200, { created: 3 }]);
    const { roles, castings } = await board(movie);
    expect(roles).toMatchObject([
      { name: 'Ripley', billing: 1, starts: '2026-03-05', ends: '2026-04-02' },
      { name: 'Newt', billing: 2, starts: null },
    ]);
    expect(castings).toMatchObject([
      { actor_id: ann, status: 'confirmed' },
      { actor_id: bob, status: 'considered', notes: 'too tall' },
    ]);
    expect((await producer().get(`/movies/${movie}`)).body.movie.actors).toEqual([ann]);
    expect((await importCast(movie, sheet)).body).toMatchObject({ unchanged: 3, created: 0, updated: 0 });
  });

  it('changes castings by id or by role and actor', async () => {
    const ann = await anActor(casting.database, { name: 'Ann Lee' });
    const movie = await aMovie(casting.database);
    await importCast(movie, lines('role,actor,status', 'Ripley,Ann Lee,confirmed'));
    const { castings } = await board(movie);
    const changed = await importCast(movie, lines('id,version,status', `${castings[0]!.id},1,released`));
    expect(changed.body).toMatchObject({ updated: 1 });
    expect((await producer().get(`/movies/${movie}`)).body.movie.actors).toEqual([]);
    const again = await importCast(movie, lines('role,actor_id,notes,billing', `ripley,${ann},Later,3`));
    expect(again.body).toMatchObject({ updated: 1 });
    expect(await board(movie)).toMatchObject({
      roles: [{ billing: 3 }],
      castings: [{ notes: 'Later', status: 'released' }],
    });
  });

  it('has faults of its rows: unknown actors, contradictions and clashes', async () => {
    const ann = await anActor(casting.database, { name: 'Ann Lee' });
    const [movie, other] = [await aMovie(casting.database), await aMovie(casting.database, { title: 'Other' })];
    const dated = (status: string) =>
      lines('role,actor,status,starts,ends', `Ripley,Ann Lee,${status},2026-03-05,2026-04-02`);
    await importCast(other, dated('confirmed'));
    const clash = await importCast(movie, dated('confirmed'));
    expect(clash.body.details).toMatchObject([
      { field: 'status', row: 2, message: expect.stringContaining('Ann Lee plays Ripley in Other') },
    ]);
    expect(await board(movie)).toMatchObject({ roles: [] });
    expect((await importCast(movie, dated('confirmed'), '?dry_run=true')).status).toBe(422);
    expect((await importCast(movie, dated('confirmed'), '', { prefer: 'handling=lenient' })).status).toBe(200);
    const faults = await importCast(
      movie,
      lines('role,actor,billing,starts', 'A,Nobody,1,', 'B,Ann Lee,1,', 'B,Ann Lee,2,', 'C,,,2026-01-01', ',Ann Lee,,'),
    );
    expect(faults.body.details!.map(({ field }) => field)).toEqual(['actor', 'billing', 'ends', 'role']);
    expect(ann).toBeGreaterThan(0);
  });
});
