import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { actorBody, aMovie, anActor } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const rows = () => casting.database.query('SELECT id, name, gender, age FROM actors ORDER BY id');

describe('GET /actors', () => {
  it('returns all actors by id, keys in alphabetical order', async () => {
    const first = await anActor(casting.database, { name: "'Maximilian Messing'", gender: 'male', age: 25 });
    const second = await anActor(casting.database, { name: 'Zoë', gender: 'female', age: 0 });
    const answer = await casting.as('assistant').get('/actors');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.text).toBe(
      `{"actors":[{"age":25,"gender":"male","id":${first},"name":"'Maximilian Messing'"},` +
        `{"age":0,"gender":"female","id":${second},"name":"Zoë"}],"success":true}`,
    );
  });

  it('returns 404 while the table is empty', async () => {
    const answer = await casting.as('assistant').get('/actors');
    expect(answer.status).toBe(404);
    expect(answer.text).toBe('{"error":404,"message":"Resource was not found","success":false}');
  });
});

describe('GET /actors/{actor_id}', () => {
  it('returns one row', async () => {
    const id = await anActor(casting.database, { name: 'Ada', gender: 'female', age: 41 });
    const answer = await casting.as('assistant').get(`/actors/${id}`);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(`{"actor":{"age":41,"gender":"female","id":${id},"name":"Ada"},"success":true}`);
  });

  it('returns 404 for an unknown id', async () => {
    expect((await casting.as('assistant').get('/actors/2147483647')).body).toEqual(envelope.notFound);
  });
});

describe('POST /actors', () => {
  it('returns 200, the whole list and Location', async () => {
    const before = await anActor(casting.database, { name: 'Before' });
    const answer = await casting.as('director').post('/actors', { name: ' Ada ', age: 25, gender: 'male' });
    expect(answer.status).toBe(200);
    const id = answer.body.actors[1]!.id;
    expect(answer.headers.get('location')).toBe(`/actors/${id}`);
    expect(answer.body).toEqual({
      actors: [
        { ...actorBody({ name: 'Before' }), id: before },
        { age: 25, gender: 'male', id, name: 'Ada' },
      ],
      success: true,
    });
  });

  it('assigns small sequential ids and never reuses one, even after deletions and refused bodies', async () => {
    const director = casting.as('director');
    const first = Number((await director.post('/actors', actorBody())).headers.get('location')?.split('/')[2]);
    await director.post('/actors', actorBody({ age: 151 }));
    await director.delete(`/actors/${first}`);
    expect((await director.post('/actors', actorBody())).headers.get('location')).toBe(`/actors/${first + 1}`);
  });

  it('ignores an id and all other members that it does not know', async () => {
    const id = await anActor(casting.database, { name: 'Safe' });
    const answer = await casting.as('director').post('/actors', { ...actorBody(), id, movies: [1], x: { y: [] } });
    expect(answer.status).toBe(200);
    expect(answer.body.actors).toHaveLength(2);
    expect(answer.body.actors[0]).toEqual({ ...actorBody({ name: 'Safe' }), id });
  });
});

describe('PATCH /actors/{actor_id}', () => {
  it.each([{ name: 'New' }, { gender: 'other' }, { age: 7 }, { age: 0 }, { name: 'New', gender: 'other', age: 7 }])(
    'changes what %j names, leaves the rest and returns the list',
    async (changes) => {
      const id = await anActor(casting.database);
      const other = await anActor(casting.database);
      const answer = await casting.as('director').patch(`/actors/${id}`, changes);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        actors: [
          { ...actorBody(), ...changes, id },
          { ...actorBody(), id: other },
        ],
        success: true,
      });
    },
  );

  it('does not change the id', async () => {
    const id = await anActor(casting.database);
    const answer = await casting.as('director').patch(`/actors/${id}`, { id: 1_000_000, age: 1 });
    expect(answer.body.actors).toEqual([{ ...actorBody({ age: 1 }), id }]);
  });

  it('returns 404 for an unknown id, but 422 first if the body is invalid', async () => {
    const director = casting.as('director');
    expect((await director.patch('/actors/99', { age: 1 })).body).toEqual(envelope.notFound);
    expect((await director.patch('/actors/99', { age: -1 })).status).toBe(422);
    expect((await director.patch('/actors/abc', { age: -1 })).status).toBe(422);
    expect((await director.patch('/actors/abc', '{')).status).toBe(400);
  });
});

describe('DELETE /actors/{actor_id}', () => {
  it('deletes the actor and its castings, and returns the rest', async () => {
    const [leaving, staying] = [await anActor(casting.database), await anActor(casting.database)];
    const movie = await aMovie(casting.database, { actors: [leaving, staying] });
    const answer = await casting.as('director').delete(`/actors/${leaving}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ actors: [{ ...actorBody(), id: staying }], success: true });
    expect((await casting.as('assistant').get(`/movies/${movie}`)).body.movie.actors).toEqual([staying]);
  });

  it('returns 200 with [] after the last row is deleted', async () => {
    const id = await anActor(casting.database);
    const answer = await casting.as('director').delete(`/actors/${id}`);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('{"actors":[],"success":true}');
  });

  it('returns 404 for an unknown id and deletes nothing', async () => {
    await anActor(casting.database);
    expect((await casting.as('director').delete('/actors/2147483647')).body).toEqual(envelope.notFound);
    expect(await rows()).toHaveLength(1);
  });

  it('accepts a JSON content type without a body', async () => {
    const id = await anActor(casting.database);
    const json = { 'content-type': 'application/json' };
    expect((await casting.as('director').delete(`/actors/${id}`, undefined, json)).status).toBe(200);
  });
});

describe('the fields of an actor', () => {
  const ageFault = { field: 'age', message: 'must be an integer from 0 to 150' };
  const nameFault = { field: 'name', message: 'must be text of 1 to 200 characters' };
  const genderFault = { field: 'gender', message: 'must be text of 1 to 50 characters' };

  it.each([
    [{ age: 0 }, { age: 0 }],
    [{ age: 150 }, { age: 150 }],
    [{ age: '25' }, { age: 25 }],
    [{ age: '007' }, { age: 7 }],
    [{ age: 25.0 }, { age: 25 }],
    [{ name: '  x  ' }, { name: 'x' }],
    [{ name: 'é'.repeat(200) }, { name: 'é'.repeat(200) }],
    [{ name: '🎬'.repeat(200) }, { name: '🎬'.repeat(200) }],
    [{ name: `O'Brien"; DROP TABLE actors; --` }, { name: `O'Brien"; DROP TABLE actors; --` }],
    [{ name: '123' }, { name: '123' }],
    [{ gender: ' Non-Binary ' }, { gender: 'Non-Binary' }],
    [{ gender: 'g'.repeat(50) }, { gender: 'g'.repeat(50) }],
  ])('accepts %j', async (sent, kept) => {
    const created = await casting.as('director').post('/actors', { ...actorBody(), ...sent });
    expect(created.status).toBe(200);
    expect(created.body.actors[0]).toEqual({ ...actorBody(), ...kept, id: created.body.actors[0].id });
    const changed = await casting.as('director').patch(`/actors/${created.body.actors[0].id}`, sent);
    expect(changed.body).toEqual(created.body);
  });

  it.each([
    ...[
      -1,
      151,
      25.7,
      '25.7',
      '-1',
      '',
      ' 25',
      '25 ',
      '1e1',
      'twenty five',
      true,
      false,
      null,
      [],
      [25],
      {},
      '151',
    ].map((age) => [JSON.stringify({ age }), ageFault] as const),
    ['{"age":1e400}', ageFault],
    ['{"age":-1e400}', ageFault],
    ['{"age":99999999999999999999}', ageFault],
    ['{"age":"99999999999999999999999"}', ageFault],
    ...[
      '',
      '   ',
      'x'.repeat(201),
      '🎬'.repeat(201),
      7,
      true,
      null,
      ['x'],
      { x: 1 },
      'a\u0000b',
      '\ud800',
      'x\udc00',
    ].map((name) => [JSON.stringify({ name }), nameFault] as const),
    ['{"name":"\\u0000"}', nameFault],
    ['{"name":"\\ud83c"}', nameFault],
    ...['', '\t', 'g'.repeat(51), 1, false, null, ['male'], {}, 'a\u0000'].map(
      (gender) => [JSON.stringify({ gender }), genderFault] as const,
    ),
  ])('refuses %s', async (json, fault) => {
    const id = await anActor(casting.database);
    const before = await rows();
    const patched = await casting.as('director').patch(`/actors/${id}`, json);
    expect([patched.status, patched.body]).toEqual([422, envelope.unprocessable([fault])]);
    const whole = JSON.stringify({ ...actorBody(), [fault.field]: undefined }).replace('{', `${json.slice(0, -1)},`);
    const posted = await casting.as('director').post('/actors', whole);
    expect([posted.status, posted.body]).toEqual([422, envelope.unprocessable([fault])]);
    expect(await rows()).toEqual(before);
  });

  it('reports all faults at once, one entry each', async () => {
    const answer = await casting.as('director').post('/actors', { age: 'old', name: '' });
    expect(answer.status).toBe(422);
    expect(answer.body.details).toEqual(expect.arrayContaining([ageFault, genderFault, nameFault]));
    expect(answer.body.details).toHaveLength(3);
  });

  it.each([['age'], ['gender'], ['name']])('requires %s on POST', async (field) => {
    const answer = await casting.as('director').post('/actors', { ...actorBody(), [field]: undefined });
    expect(answer.status).toBe(422);
    expect(answer.body.details).toMatchObject([{ field }]);
  });
});
