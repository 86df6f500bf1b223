import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { castingStatuses } from '../src/castings/casting.dto.js';
import { Casting, idOf, locationOf, type Answer } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { aMovie, anActor } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const director = () => casting.as('director');
const producer = () => casting.as('producer');
const lenient = { prefer: 'handling=lenient' };

/** A movie with a role, which has dates unless `fields` say otherwise. */
async function aPart(fields: object = {}) {
  const movie = await aMovie(casting.database);
  return { movie, role: await anotherRole(movie, fields) };
}

async function anotherRole(movie: number, fields: object = {}): Promise<number> {
  const body = { name: 'Ripley', starts: '2026-03-05', ends: '2026-04-02', ...fields };
  return idOf(locationOf(await director().post(`/movies/${movie}/roles`, body)));
}

const cast = (role_id: number, actor_id: number, status = 'considered', headers = {}) =>
  director().post('/castings', { role_id, actor_id, status }, headers);
const castingOf = async (answer: Promise<Answer> | Answer) => `/castings/${(await answer).body.casting.id}`;
const setStatus = (path: string, status: string, headers = {}) => director().patch(path, { status }, headers);
const membersOf = async (movie: number) => (await producer().get(`/movies/${movie}`)).body.movie.actors;
const versionOf = async (path: string) => Number(JSON.parse((await producer().get(path)).headers.get('etag')!));
const changesOf = async (path: string) =>
  (await producer().get(`${path}/history`)).body.changes.map(({ action, version }) => `${action} ${version}`);

describe('a casting', () => {
  it('is answered as documented, with its conflicts', async () => {
    const { movie, role } = await aPart();
    const actor = await anActor(casting.database);
    const created = await cast(role, actor, 'offered');
    expect(created.status).toBe(201);
    const path = locationOf(created);
    expect(created.headers.get('etag')).toBe('"1"');
    const row = `{"actor_id":${actor},"id":${idOf(path)},"movie_id":${movie},"notes":"","role_id":${role},"status":"offered"}`;
    expect(created.text).toBe(`{"casting":${row},"conflicts":[],"success":true}`);
    const read = await producer().get(path);
    expect([read.status, read.text]).toEqual([200, `{"casting":${row},"success":true}`]);

    const changed = await director().patch(path, { notes: ' Tape came\r\non Monday ' });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    expect(changed.body.casting).toMatchObject({ notes: 'Tape came\non Monday', status: 'offered' });
    const removed = await director().delete(path);
    expect([removed.status, removed.text]).toEqual([200, changed.text.replace(',"conflicts":[]', '')]);
    expect((await producer().get(path)).status).toBe(404);
    expect(await changesOf(path)).toEqual(['create 1', 'update 2', 'delete 2']);
  });

  it('goes from any status to any other, each step recorded', async () => {
    const { role } = await aPart();
    const path = await castingOf(cast(role, await anActor(casting.database)));
    const steps = castingStatuses.flatMap((one) => castingStatuses.map((other) => [one, other]).flat());
    for (const status of steps) expect((await setStatus(path, status)).body.casting.status).toBe(status);
    expect((await changesOf(path)).length).toBe(1 + steps.length);
  });

  it('answers less to those who prefer it', async () => {
    const { role } = await aPart();
    const minimal = { prefer: 'return=minimal' };
    const created = await cast(role, await anActor(casting.database), 'pinned', minimal);
    expect([created.status, created.text]).toEqual([201, '']);
    const path = locationOf(created);
    for (const changed of [
      await setStatus(path, 'offered', minimal),
      await director().delete(path, undefined, minimal),
    ]) {
      expect([changed.status, changed.text]).toEqual([204, '']);
    }
    const restored = await director().post(`${path}/restore`, undefined, minimal);
    expect([restored.status, restored.text, locationOf(restored)]).toEqual([201, '', path]);
  });

  it('is created once per Idempotency-Key, and answered the same again', async () => {
    const { role } = await aPart();
    const actor = await anActor(casting.database);
    const key = { 'idempotency-key': 'casting-1' };
    const [first, second] = [await cast(role, actor, 'offered', key), await cast(role, actor, 'offered', key)];
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect([second.status, second.text, locationOf(second)]).toEqual([201, first.text, locationOf(first)]);
  });

  it.each(['considered', 'confirmed'])('%s, changes only for those who saw its version', async (status) => {
    const { role } = await aPart();
    const path = await castingOf(cast(role, await anActor(casting.database), status));
    for (const write of [
      () => setStatus(path, 'declined', { 'if-match': '"7"' }),
      () => setStatus(path, 'confirmed', { 'if-match': '"7"' }),
      () => director().delete(path, undefined, { 'if-match': '"7"' }),
    ]) {
      const refused = await write();
      expect([refused.status, refused.headers.get('etag')]).toEqual([412, '"1"']);
    }
    expect((await setStatus(path, 'declined', { 'if-match': '"1"' })).status).toBe(200);
  });
});

describe('the cast of a movie', () => {
  it('gains an actor with the first confirmed casting, and loses the actor with the last', async () => {
    const { movie, role } = await aPart();
    const actor = await anActor(casting.database);
    const first = await castingOf(cast(role, actor));
    const second = await castingOf(cast(await anotherRole(movie), actor, 'confirmed'));
    expect(await membersOf(movie)).toEqual([actor]);
    const version = await versionOf(`/movies/${movie}`);
    await setStatus(first, 'confirmed');
    await setStatus(second, 'released');
    expect(await membersOf(movie)).toEqual([actor]);
    expect(await versionOf(`/movies/${movie}`)).toBe(version);
    await director().delete(first);
    expect(await membersOf(movie)).toEqual([]);
    expect(await changesOf(`/movies/${movie}`)).toEqual(['update 2', 'update 3']);
  });

  it.each(['offered', 'declined', 'released'])(
    'loses an actor whose only confirmed casting becomes %s',
    async (status) => {
      const { movie, role } = await aPart();
      const path = await castingOf(cast(role, await anActor(casting.database), 'confirmed'));
      await setStatus(path, status);
      expect(await membersOf(movie)).toEqual([]);
      expect(await changesOf(`/movies/${movie}`)).toEqual(['update 2', 'update 3']);
    },
  );

  it('stays as it is for a member who is confirmed', async () => {
    const { movie, role } = await aPart();
    const actor = await anActor(casting.database);
    await director().put(`/movies/${movie}/actors/${actor}`);
    await cast(role, actor, 'confirmed');
    expect(await changesOf(`/movies/${movie}`)).toEqual(['update 2']);
  });

  it.each([
    ['PATCH of actors', (movie: number) => director().patch(`/movies/${movie}`, { actors: [] })],
    [
      'DELETE of the membership',
      (movie: number, actor: number) => director().delete(`/movies/${movie}/actors/${actor}`),
    ],
  ])('releases confirmed castings of an actor who leaves by %s, and keeps candidacies', async (_, leave) => {
    const { movie, role } = await aPart();
    const actor = await anActor(casting.database);
    const confirmed = await castingOf(cast(role, actor, 'confirmed'));
    const offered = await castingOf(cast(await anotherRole(movie), actor, 'offered'));
    expect((await leave(movie, actor)).status).toBe(200);
    expect(await membersOf(movie)).toEqual([]);
    expect((await producer().get(confirmed)).body.casting.status).toBe('released');
    expect((await producer().get(offered)).body.casting.status).toBe('offered');
    expect(await changesOf(confirmed)).toEqual(['create 1', 'update 2']);
    expect(await changesOf(offered)).toEqual(['create 1']);
    expect(await versionOf(confirmed)).toBe(2);
  });

  it('leaves the castings of those who stay alone', async () => {
    const { movie, role } = await aPart();
    const [stays, leaves] = [await anActor(casting.database), await anActor(casting.database)];
    const path = await castingOf(cast(role, stays, 'confirmed'));
    await director().patch(`/movies/${movie}`, { actors: [stays, leaves] });
    await director().patch(`/movies/${movie}`, { actors: [stays] });
    expect(await changesOf(path)).toEqual(['create 1']);
  });

  it('is released by a program that deletes a membership with SQL', async () => {
    const { movie, role } = await aPart();
    const path = await castingOf(cast(role, await anActor(casting.database), 'confirmed'));
    await casting.database.query('DELETE FROM movie_actors WHERE movie_id = $1', [movie]);
    expect((await producer().get(path)).body.casting.status).toBe('released');
    expect(await versionOf(path)).toBe(2);
  });
});

describe('a commitment that clashes', () => {
  /** An actor who is confirmed for a role from 5 March to 2 April. */
  async function aConfirmedActor() {
    const actor = await anActor(casting.database, { name: 'Ann Lee' });
    const movie = await aMovie(casting.database, { title: 'Aliens' });
    const role = await anotherRole(movie, { name: 'Ripley' });
    return { actor, movie, role, path: await castingOf(cast(role, actor, 'confirmed')) };
  }

  it('is refused with the conflict and its words, and leaves nothing behind', async () => {
    const { actor, movie, path } = await aConfirmedActor();
    const other = await aPart({ starts: '2026-04-02', ends: '2026-04-20' });
    const second = await castingOf(cast(other.role, actor, 'offered'));
    const refused = await setStatus(second, 'confirmed');
    const conflict = { actor_id: actor, casting_id: idOf(path), ends: '2026-04-02', kind: 'double_booking' };
    expect(refused.status).toBe(409);
    expect(refused.body).toEqual({
      conflicts: [{ ...conflict, movie_id: movie, starts: '2026-04-02' }],
      details: [
        {
          field: 'status',
          message:
            'Ann Lee plays Ripley in Aliens from 2026-03-05 to 2026-04-02; send Prefer: handling=lenient to confirm all the same',
        },
      ],
      error: 409,
      message: expect.any(String),
      success: false,
    });
    expect(Object.keys(refused.body)).toEqual(['conflicts', 'details', 'error', 'message', 'success']);
    expect((await producer().get(second)).body.casting.status).toBe('offered');
    expect(await membersOf(other.movie)).toEqual([]);
    expect(await changesOf(second)).toEqual(['create 1']);
  });

  it('has the same dates in a database with another date format', async () => {
    const { query, url } = casting.database;
    const database = `DATABASE ${new URL(url).pathname.slice(1)}`;
    await query(`ALTER ${database} SET datestyle = 'German'`);
    const elsewhere = await Casting.start({ DATABASE_URL: url });
    const { actor } = await aConfirmedActor();
    const { role } = await aPart({ starts: '2026-04-02', ends: '2026-04-20' });
    const body = { role_id: role, actor_id: actor, status: 'confirmed' };
    const answer = await elsewhere.as('director').post('/castings', body);
    expect(answer.body.conflicts).toMatchObject([{ starts: '2026-04-02', ends: '2026-04-02' }]);
    expect(answer.body.details![0]!.message).toContain('from 2026-03-05 to 2026-04-02');
    await elsewhere.stop();
    await query(`ALTER ${database} RESET datestyle`);
  });

  it('is made all the same with handling=lenient, and stays visible', async () => {
    const { actor } = await aConfirmedActor();
    const { role, movie } = await aPart();
    expect((await cast(role, actor, 'confirmed')).status).toBe(409);
    const made = await cast(role, actor, 'confirmed', lenient);
    expect(made.status).toBe(201);
    expect(made.headers.get('preference-applied')).toContain('handling=lenient');
    expect(made.body.conflicts).toMatchObject([{ kind: 'double_booking' }]);
    expect(await membersOf(movie)).toEqual([actor]);
    expect((await producer().get('/conflicts')).body.conflicts).toHaveLength(1);
  });

  it.each([
    ['one day apart', { starts: '2026-04-03', ends: '2026-04-20' }],
    ['without dates', { starts: null, ends: null }],
  ])('is none for roles %s', async (_, dates) => {
    const { actor } = await aConfirmedActor();
    const { role } = await aPart(dates);
    expect((await cast(role, actor, 'confirmed')).body.conflicts).toEqual([]);
  });

  it('is none within one movie', async () => {
    const { actor, movie } = await aConfirmedActor();
    expect((await cast(await anotherRole(movie), actor, 'confirmed')).body.conflicts).toEqual([]);
  });

  it('is a confirmation while absent', async () => {
    const { role } = await aPart();
    const actor = await anActor(casting.database, { name: 'Ann Lee' });
    const absence = await director().post(`/actors/${actor}/absences`, { starts: '2026-04-02', ends: '2026-04-02' });
    const offered = await cast(role, actor, 'offered');
    const { id } = absence.body.absence;
    const conflict = { absence_id: id, actor_id: actor, ends: '2026-04-02', kind: 'absence', starts: '2026-04-02' };
    expect(offered.body.conflicts).toEqual([conflict]);
    const refused = await setStatus(await castingOf(offered), 'confirmed');
    expect([refused.status, refused.body.conflicts]).toEqual([409, [conflict]]);
    expect(refused.body.details![0]!.message).toMatch(/^Ann Lee is absent from 2026-04-02 to 2026-04-02; send Prefer/);
  });

  it('is a second confirmation for one role', async () => {
    const { role, path } = await aConfirmedActor();
    const second = await cast(role, await anActor(casting.database), 'confirmed');
    expect([second.status, second.body.conflicts]).toEqual([409, []]);
    expect(second.body.details).toEqual([
      {
        field: 'status',
        message: `Ann Lee is confirmed as Ripley already, by ${path}; send Prefer: handling=lenient to confirm all the same`,
      },
    ]);
    expect((await cast(role, await anActor(casting.database), 'confirmed', lenient)).status).toBe(201);
  });

  it('is one by new dates of a role', async () => {
    const { actor } = await aConfirmedActor();
    const { role } = await aPart({ starts: '2026-05-01', ends: '2026-05-02' });
    await cast(role, actor, 'confirmed');
    const refused = await director().patch(`/roles/${role}`, { starts: '2026-04-01' });
    expect(refused.status).toBe(409);
    expect(refused.body.details).toEqual([
      {
        field: 'starts',
        message: expect.stringMatching(/Ann Lee plays Ripley in Aliens .* to change the dates all the same$/),
      },
    ]);
    expect((await producer().get(`/roles/${role}`)).body.role.starts).toBe('2026-05-01');
    const changed = await director().patch(`/roles/${role}`, { starts: '2026-04-01' }, lenient);
    expect([changed.status, changed.body.conflicts]).toMatchObject([200, [{ kind: 'double_booking' }]]);
  });

  it('is one by days of a role that are new, not by those on which it was overridden', async () => {
    const { actor } = await aConfirmedActor();
    const { role } = await aPart({ starts: '2026-03-01', ends: '2026-05-02' });
    await cast(role, actor, 'confirmed', lenient);
    for (const [status, change] of [
      [200, { name: 'Sent with all fields', starts: '2026-03-01', ends: '2026-05-02' }],
      [200, { starts: '2026-03-20', ends: '2026-03-21' }],
      [409, { ends: '2026-03-22' }],
      [409, { starts: '2026-03-19' }],
      [200, { starts: null, ends: null }],
      [409, { starts: '2026-03-20', ends: '2026-03-21' }],
    ] as const) {
      const answer = await director().patch(`/roles/${role}`, change);
      expect([change, answer.status]).toEqual([change, status]);
      if (!('name' in change)) continue;
      expect(answer.body.conflicts).toMatchObject([{ kind: 'double_booking' }]);
    }
  });

  it('is not refused again when something else of a confirmed casting changes', async () => {
    const { actor } = await aConfirmedActor();
    const path = await castingOf(cast((await aPart()).role, actor, 'confirmed', lenient));
    for (const change of [{ notes: 'Overridden' }, { status: 'confirmed' }]) {
      expect((await director().patch(path, change)).status).toBe(200);
    }
  });

  it('is one by a move to another role of the movie', async () => {
    const { actor } = await aConfirmedActor();
    const { movie, role } = await aPart({ starts: '2026-06-01', ends: '2026-06-02' });
    const path = await castingOf(cast(role, actor, 'confirmed'));
    const clashing = await anotherRole(movie);
    const refused = await director().patch(path, { role_id: clashing });
    expect([refused.status, refused.body.details]).toMatchObject([409, [{ field: 'role_id' }]]);
    expect((await director().patch(path, { role_id: clashing }, lenient)).body.casting.role_id).toBe(clashing);
  });

  it('is an offer beside an offer or a confirmation elsewhere, which is never refused', async () => {
    const { actor } = await aConfirmedActor();
    const offered = await cast((await aPart()).role, actor, 'offered');
    expect([offered.status, offered.body.conflicts]).toMatchObject([201, [{ kind: 'competing_offer' }]]);
    const third = await cast((await aPart()).role, actor, 'offered');
    expect(third.body.conflicts.map(({ kind }) => kind)).toEqual(['competing_offer', 'competing_offer']);
  });
});

describe('faults of a casting', () => {
  it.each([
    ['no role', { actor_id: 1 }, 'role_id', /^must be an integer from 1 to/],
    ['no actor', { role_id: 1 }, 'actor_id', /^must be an integer from 1 to/],
    [
      'a status that is none',
      { role_id: 1, actor_id: 1, status: 'hired' },
      'status',
      /^must be one of considered, .*, released$/,
    ],
    ['null as a status', { role_id: 1, actor_id: 1, status: null }, 'status', /^must be one of considered/],
    [
      'notes that are too long',
      { role_id: 1, actor_id: 1, notes: 'x'.repeat(2001) },
      'notes',
      /^must be text of at most 2000 characters$/,
    ],
    ['a NUL in the notes', { role_id: 1, actor_id: 1, notes: '\0' }, 'notes', /control character U\+0000/],
  ])('%s is 422', async (_, body, field, message) => {
    const answer = await director().post('/castings', body);
    expect(answer.status).toBe(422);
    expect(answer.body.details).toContainEqual({ field, message: expect.stringMatching(message) });
  });

  it('are an unknown role and an unknown actor, both at once', async () => {
    const answer = await cast(2 ** 31 - 1, 2 ** 31 - 1);
    expect(answer.status).toBe(422);
    expect(answer.body.details).toEqual([
      { field: 'actor_id', message: 'must be the id of an existing actor' },
      { field: 'role_id', message: 'must be the id of an existing role' },
    ]);
  });

  it('are a role of another movie, and a role that the actor is on', async () => {
    const { movie, role } = await aPart();
    const actor = await anActor(casting.database);
    const path = await castingOf(cast(role, actor));
    const foreign = await director().patch(path, { role_id: (await aPart()).role });
    expect([foreign.status, foreign.body.details]).toEqual([
      422,
      [{ field: 'role_id', message: 'must be the id of another role in the same movie' }],
    ]);
    const again = await cast(role, actor);
    expect([again.status, again.body.details]).toEqual([
      409,
      [{ field: 'actor_id', message: `is on this role already: ${path}` }],
    ]);
    const other = await castingOf(cast(await anotherRole(movie), actor));
    expect((await director().patch(other, { role_id: role })).status).toBe(409);
    expect((await director().patch(other, { role_id: await anotherRole(movie) })).status).toBe(200);
  });

  it('are an id that does not exist', async () => {
    for (const answer of [
      await setStatus('/castings/2147483647', 'offered'),
      await setStatus('/castings/2147483647', 'confirmed'),
      await director().delete('/castings/2147483647'),
      await director().post('/castings/2147483647/restore'),
      await producer().get('/castings/2147483647/history'),
    ]) {
      expect([answer.status, answer.body]).toEqual([404, envelope.notFound]);
    }
  });
});
