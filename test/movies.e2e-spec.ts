import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { aMovie, anActor, movieBody } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const RELEASED = 'Wed, 04 Dec 2002 00:00:00 GMT';
const movies = () => casting.database.query('SELECT id, title, release_date FROM movies ORDER BY id');
const castings = () => casting.database.query('SELECT movie_id, actor_id FROM movie_actors ORDER BY 1, 2');

describe('GET /movies', () => {
  it('returns all movies by id, keys in alphabetical order, casts ascending', async () => {
    const [a, b] = [await anActor(casting.database), await anActor(casting.database)];
    const first = await aMovie(casting.database);
    const second = await aMovie(casting.database, { title: 'Zéro', actors: [b, a] });
    const answer = await casting.as('assistant').get('/movies');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.text).toBe(
      `{"movies":[{"actors":[],"id":${first},"release_date":"${RELEASED}","title":"Terminator"},` +
        `{"actors":[${a},${b}],"id":${second},"release_date":"${RELEASED}","title":"Zéro"}],"success":true}`,
    );
  });

  it('returns 404 while the table is empty', async () => {
    const answer = await casting.as('assistant').get('/movies');
    expect(answer.status).toBe(404);
    expect(answer.text).toBe('{"error":404,"message":"Resource was not found","success":false}');
  });
});

describe('GET /movies/{movie_id}', () => {
  it('returns one row', async () => {
    const id = await aMovie(casting.database);
    const answer = await casting.as('assistant').get(`/movies/${id}`);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(
      `{"movie":{"actors":[],"id":${id},"release_date":"${RELEASED}","title":"Terminator"},"success":true}`,
    );
  });

  it('returns 404 for an unknown id', async () => {
    expect((await casting.as('assistant').get('/movies/2147483647')).body).toEqual(envelope.notFound);
  });
});

describe('POST /movies', () => {
  it('returns 200, the whole list and Location; duplicates in the cast are dropped', async () => {
    const [a, b] = [await anActor(casting.database), await anActor(casting.database)];
    const body = { title: ' Terminator ', release_date: '2002-12-04', actors: [b, a, b] };
    const answer = await casting.as('producer').post('/movies', body);
    expect(answer.status).toBe(200);
    const id = answer.body.movies[0].id;
    expect(answer.headers.get('location')).toBe(`/movies/${id}`);
    expect(answer.text).toBe(
      `{"movies":[{"actors":[${a},${b}],"id":${id},"release_date":"${RELEASED}","title":"Terminator"}],"success":true}`,
    );
  });

  it('creates an empty cast without actors', async () => {
    const answer = await casting.as('producer').post('/movies', movieBody());
    expect(answer.body.movies[0].actors).toEqual([]);
  });

  it('names unknown actors, keeps nothing and uses up no id', async () => {
    const actor = await anActor(casting.database);
    const producer = casting.as('producer');
    const { id } = (await producer.post('/movies', movieBody())).body.movies[0];
    const answer = await producer.post('/movies', movieBody({ actors: [actor, 888_888, 999_999] }));
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual(
      envelope.unprocessable([{ field: 'actors', message: 'must be ids of existing actors; unknown: 888888, 999999' }]),
    );
    expect(await movies()).toHaveLength(1);
    expect((await producer.post('/movies', movieBody())).headers.get('location')).toBe(`/movies/${id + 1}`);
  });
});

describe('PATCH /movies/{movie_id}', () => {
  it('changes what the body names and leaves the rest', async () => {
    const [a, b, c] = [
      await anActor(casting.database),
      await anActor(casting.database),
      await anActor(casting.database),
    ];
    const id = await aMovie(casting.database, { actors: [a, b] });
    const other = await aMovie(casting.database, { title: 'Other', actors: [a] });
    const director = casting.as('director');
    const one = async (changes: object) => (await director.patch(`/movies/${id}`, changes)).body.movies;
    const movie = { actors: [a, b], id, release_date: RELEASED, title: 'Terminator' };
    const untouched = { actors: [a], id: other, release_date: RELEASED, title: 'Other' };
    expect(await one({ title: 'T2' })).toEqual([{ ...movie, title: 'T2' }, untouched]);
    expect(await one({ actors: [c, b] })).toEqual([{ ...movie, title: 'T2', actors: [b, c] }, untouched]);
    const dated = { ...movie, title: 'T2', actors: [b, c], release_date: 'Fri, 26 Oct 1984 00:00:00 GMT' };
    expect(await one({ release_date: '1984-10-26' })).toEqual([dated, untouched]);
    expect(await one({ actors: [] })).toEqual([{ ...dated, actors: [] }, untouched]);
    expect(await one({ title: 'T3', release_date: RELEASED, actors: [a] })).toEqual([
      { actors: [a], id, release_date: RELEASED, title: 'T3' },
      untouched,
    ]);
  });

  it('names unknown actors and changes nothing at all', async () => {
    const actor = await anActor(casting.database);
    const id = await aMovie(casting.database, { actors: [actor] });
    const answer = await casting.as('director').patch(`/movies/${id}`, { title: 'No', actors: [actor, 999_999] });
    expect(answer.status).toBe(422);
    expect(answer.body.details).toEqual([
      { field: 'actors', message: 'must be ids of existing actors; unknown: 999999' },
    ]);
    expect(await movies()).toMatchObject([{ title: 'Terminator' }]);
    expect(await castings()).toEqual([{ movie_id: id, actor_id: actor }]);
  });

  it('returns 422 for an invalid body, then 404 for an unknown id, 412 for a stale version, 422 for unknown actors', async () => {
    const director = casting.as('director');
    expect((await director.patch('/movies/99', { title: 'x' })).body).toEqual(envelope.notFound);
    expect((await director.patch('/movies/99', { actors: [] })).body).toEqual(envelope.notFound);
    expect((await director.patch('/movies/99', { title: '' })).status).toBe(422);
    expect((await director.patch('/movies/abc', { title: '' })).status).toBe(422);
    const unknown = { actors: [999_999] };
    const stale = { 'if-match': '"99"' };
    const lenient = { prefer: 'handling=lenient' };
    for (const path of ['/movies/99', '/movies/abc']) {
      for (const headers of [{}, stale, lenient]) {
        expect((await director.patch(path, unknown, headers)).body).toEqual(envelope.notFound);
      }
      expect((await director.put(`${path}/actors/999999`)).body).toEqual(envelope.notFound);
      expect((await director.delete(`${path}/actors/999999`)).body).toEqual(envelope.notFound);
    }
    const movie = `/movies/${await aMovie(casting.database)}`;
    expect((await director.patch(movie, { actors: ['x'] }, stale)).status).toBe(422);
    expect((await director.patch(movie, unknown, stale)).status).toBe(412);
    expect((await director.put(`${movie}/actors/999999`, undefined, stale)).status).toBe(412);
    expect((await director.patch(movie, unknown)).status).toBe(422);
  });
});

describe('DELETE /movies/{movie_id}', () => {
  it('deletes the movie and its castings, and returns the rest', async () => {
    const actor = await anActor(casting.database);
    const leaving = await aMovie(casting.database, { actors: [actor] });
    const staying = await aMovie(casting.database, { actors: [actor] });
    const answer = await casting.as('producer').delete(`/movies/${leaving}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      movies: [{ actors: [actor], id: staying, release_date: RELEASED, title: 'Terminator' }],
      success: true,
    });
    expect(await castings()).toEqual([{ movie_id: staying, actor_id: actor }]);
  });

  it('returns 200 with [] after the last row is deleted', async () => {
    const id = await aMovie(casting.database);
    const answer = await casting.as('producer').delete(`/movies/${id}`);
    expect([answer.status, answer.text]).toEqual([200, '{"movies":[],"success":true}']);
  });

  it('returns 404 for an unknown id and deletes nothing', async () => {
    await aMovie(casting.database);
    expect((await casting.as('producer').delete('/movies/2147483647')).body).toEqual(envelope.notFound);
    expect(await movies()).toHaveLength(1);
  });
});

describe('the fields of a movie', () => {
  it.each([
    ['2002-12-04', RELEASED],
    [' 2002-12-04 ', RELEASED],
    ['2002-12-04T00:00:00Z', RELEASED],
    ['2002-12-04T23:59:59.999+14:00', RELEASED],
    ['2002-12-04T00:00:00-12:00', RELEASED],
    ['2002-12-04T12:30', RELEASED],
    [RELEASED, RELEASED],
    ['2000-02-29', 'Tue, 29 Feb 2000 00:00:00 GMT'],
    ['0001-01-01', 'Mon, 01 Jan 0001 00:00:00 GMT'],
    ['9999-12-31', 'Fri, 31 Dec 9999 00:00:00 GMT'],
    ['1582-10-10', 'Sun, 10 Oct 1582 00:00:00 GMT'],
  ])('accepts the release date %s', async (sent, kept) => {
    const created = await casting.as('producer').post('/movies', movieBody({ release_date: sent }));
    expect(created.status).toBe(200);
    expect(created.body.movies[0].release_date).toBe(kept);
    const again = await casting.as('producer').patch(`/movies/${created.body.movies[0].id}`, { release_date: kept });
    expect(again.body).toEqual(created.body);
  });

  const dateFault = {
    field: 'release_date',
    message:
      'must be a calendar day such as 2002-12-04, an ISO date-time or an RFC 1123 date, in the years 0001 to 9999',
  };
  const titleFault = { field: 'title', message: 'must be text of 1 to 200 characters' };
  const castFault = { field: 'actors', message: 'must be an array of ids of existing actors' };
  const dates = [
    '',
    'soon',
    '2002-13-01',
    '2002-02-30',
    '1900-02-29',
    '0000-01-01',
    '10000-01-01',
    '02-12-04',
    '2002-1-1',
  ];
  const others = [
    '2002-12-04T25:00:00Z',
    '2002-12-04T',
    'Tue, 04 Dec 2002 00:00:00 GMT',
    'Wed, 31 Jun 2002 00:00:00 GMT',
  ];
  const kinds = [20021204, true, null, ['2002-12-04'], {}, '20021204', '-2002-12-04', '2002-12-04\u0000', 'infinity'];
  it.each([
    ...[...dates, ...others, ...kinds].map((release_date) => [JSON.stringify({ release_date }), dateFault] as const),
    ...['', '  ', 'x'.repeat(201), 1, null, ['x'], {}, 'a\u0000b', '\ud800'].map(
      (title) => [JSON.stringify({ title }), titleFault] as const,
    ),
    ...[null, 1, '1', true, {}, '[1]', [null], ['1'], [1.5], [0], [-1], [true], [[1]], [{}], [2 ** 31], [1e30]].map(
      (actors) => [JSON.stringify({ actors }), castFault] as const,
    ),
    ['{"actors":[1e400]}', castFault],
    ['{"actors":[99999999999999999999]}', castFault],
  ])('refuses %s', async (json, fault) => {
    const id = await aMovie(casting.database);
    const before = await movies();
    const patched = await casting.as('producer').patch(`/movies/${id}`, json);
    expect([patched.status, patched.body]).toEqual([422, envelope.unprocessable([fault])]);
    const whole = JSON.stringify({ ...movieBody(), [fault.field]: undefined }).replace('{', `${json.slice(0, -1)},`);
    const posted = await casting.as('producer').post('/movies', whole);
    expect([posted.status, posted.body]).toEqual([422, envelope.unprocessable([fault])]);
    expect(await movies()).toEqual(before);
  });

  it('reports all faults at once, one entry each', async () => {
    const answer = await casting.as('producer').post('/movies', { actors: 'all' });
    expect(answer.status).toBe(422);
    expect(answer.body.details).toHaveLength(3);
    expect(answer.body.details).toEqual(expect.arrayContaining([dateFault, titleFault, castFault]));
  });

  it('writes dates in English and unshifted, whatever the time zones and language of the database', async () => {
    const [{ name } = { name: '' }] = await casting.database.query<{ name: string }>(
      'SELECT current_database() AS name',
    );
    await casting.database.query(`ALTER DATABASE ${name} SET timezone = 'Pacific/Kiritimati'`);
    await casting.database.query(`ALTER DATABASE ${name} SET datestyle = 'German'`);
    const elsewhere = await Casting.start();
    const answer = await elsewhere.as('producer').post('/movies', movieBody());
    expect(answer.body.movies[0].release_date).toBe(RELEASED);
    await elsewhere.stop();
  });
});
