import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting, idOf, locationOf } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { aMovie, anActor } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const director = () => casting.as('director');
const minimal = { prefer: 'return=minimal' };

const changesOf = async (path: string) =>
  (await director().get(`${path}/history`)).body.changes.map(({ action, version }) => `${action} ${version}`);

describe('a role', () => {
  const aRole = async (fields: object = {}) => {
    const answer = await director().post(`/movies/${await aMovie(casting.database)}/roles`, {
      name: 'Ripley',
      ...fields,
    });
    return locationOf(answer);
  };

  it('is answered as documented', async () => {
    const movie = await aMovie(casting.database);
    const created = await director().post(`/movies/${movie}/roles`, {
      name: ' Sarah  Connor ',
      billing: '1',
      starts: '2026-03-05',
      ends: '2026-04-02',
    });
    const path = locationOf(created);
    const row =
      `{"billing":1,"ends":"2026-04-02","id":${idOf(path)},"movie_id":${movie},"name":"Sarah  Connor","notes":"",` +
      `"starts":"2026-03-05"}`;
    expect([created.status, created.text]).toEqual([201, `{"role":${row},"success":true}`]);
    expect(path).toMatch(/^\/roles\/\d+$/);
    const read = await director().get(path);
    expect([read.status, read.text, read.headers.get('etag')]).toEqual([200, created.text, '"1"']);
    const removed = await director().delete(path);
    expect([removed.status, removed.text]).toEqual([200, created.text]);
    expect(await changesOf(path)).toEqual(['create 1', 'delete 1']);
  });

  it('needs a name only; null is like absent', async () => {
    const { body } = await director().post(`/movies/${await aMovie(casting.database)}/roles`, {
      name: 'Newt',
      billing: null,
      starts: null,
      ends: null,
    });
    expect(body.role).toMatchObject({ billing: null, ends: null, name: 'Newt', notes: '', starts: null });
  });

  it('changes the fields that are sent; null clears billing, or both dates', async () => {
    const path = await aRole({ billing: 2, starts: '2026-03-05', ends: '2026-04-02', notes: 'Old' });
    for (const [body, expected] of [
      [{ name: 'Newt' }, { billing: 2, name: 'Newt', notes: 'Old', starts: '2026-03-05', ends: '2026-04-02' }],
      [{ billing: null }, { billing: null, name: 'Newt', starts: '2026-03-05' }],
      [{ ends: '2026-03-05' }, { starts: '2026-03-05', ends: '2026-03-05' }],
      [
        { starts: null, ends: null, notes: '' },
        { starts: null, ends: null, notes: '' },
      ],
      [
        { starts: '2026-01-01', ends: '2026-01-02' },
        { starts: '2026-01-01', ends: '2026-01-02' },
      ],
    ] as const) {
      const answer = await director().patch(path, body);
      expect([answer.status, answer.body.role]).toMatchObject([200, expected]);
    }
    expect((await changesOf(path)).at(-1)).toBe('update 6');
    const short = await director().patch(path, { name: 'Bishop' }, minimal);
    expect([short.status, short.text, short.headers.get('etag')]).toEqual([204, '', '"7"']);
  });

  it.each([{ name: 'Newt' }, { starts: null, ends: null }])(
    'changes by %j only for those who saw its version',
    async (body) => {
      const path = await aRole();
      const refused = await director().patch(path, body, { 'if-match': '"2"' });
      expect([refused.status, refused.headers.get('etag')]).toEqual([412, '"1"']);
      expect((await director().patch(path, body, { 'if-match': '"1"' })).status).toBe(200);
      expect((await director().delete(path, undefined, { 'if-match': '"1"' })).status).toBe(412);
    },
  );

  it.each([
    ['no name', { billing: 1 }, 'name', 'must be text of 1 to 200 characters'],
    ['billing 0', { billing: 0 }, 'billing', 'must be an integer from 1 to 9999'],
    ['billing 10000', { billing: 10000 }, 'billing', 'must be an integer from 1 to 9999'],
    ['a day that does not exist', { starts: '2026-02-29' }, 'starts', 'must be a calendar day such as 2026-03-05'],
    ['a date-time', { ends: '2026-02-01T00:00:00Z' }, 'ends', 'must be a calendar day such as 2026-03-05'],
    [
      'an RFC 1123 date',
      { ends: 'Wed, 04 Dec 2002 00:00:00 GMT' },
      'ends',
      'must be a calendar day such as 2026-03-05',
    ],
    ['the year 0', { ends: '0000-01-01' }, 'ends', 'must be a calendar day such as 2026-03-05'],
    ['notes that are too long', { notes: 'x'.repeat(2001) }, 'notes', 'must be text of at most 2000 characters'],
    ['null as notes', { notes: null }, 'notes', 'must be text of at most 2000 characters'],
  ])('with %s is 422', async (_, fields, field, message) => {
    const movie = await aMovie(casting.database);
    const answer = await director().post(
      `/movies/${movie}/roles`,
      field === 'name' ? fields : { name: 'Ripley', ...fields },
    );
    expect([answer.status, answer.body]).toEqual([422, envelope.unprocessable([{ field, message }])]);
  });

  const together = (field: string, other: string) => ({ field, message: `must be sent together with ${other}` });
  const order = { field: 'ends', message: 'must not be before starts, 2026-03-05' };
  it.each([
    [{ starts: '2026-03-05' }, together('ends', 'starts')],
    [{ ends: '2026-03-05' }, together('starts', 'ends')],
    [{ starts: '2026-03-05', ends: null }, together('ends', 'starts')],
    [{ starts: '2026-03-05', ends: '2026-03-04' }, order],
  ])('with the dates %j is 422, by POST and by PATCH', async (dates, detail) => {
    const movie = await aMovie(casting.database);
    const created = await director().post(`/movies/${movie}/roles`, { name: 'Ripley', ...dates });
    const changed = await director().patch(await aRole(), dates);
    for (const { status, body } of [created, changed]) {
      expect([status, body]).toEqual([422, envelope.unprocessable([detail])]);
    }
  });

  it.each([
    [{ starts: null }, together('starts', 'ends')],
    [{ ends: null }, together('ends', 'starts')],
    [{ ends: '2026-03-04' }, order],
  ])('that has dates is 422 with %j', async (dates, detail) => {
    const path = await aRole({ starts: '2026-03-05', ends: '2026-04-02' });
    const answer = await director().patch(path, dates);
    expect([answer.status, answer.body]).toEqual([422, envelope.unprocessable([detail])]);
  });

  it('is 422 with nested values, which are not null', async () => {
    const path = await aRole({ billing: 2, starts: '2026-03-05', ends: '2026-04-02' });
    const before = await director().get(path);
    for (const nested of [{}, { set: null }, [], [[]], [null]]) {
      const fields = { billing: nested, starts: nested, ends: nested };
      const { status, body } = await director().patch(path, fields);
      expect([status, body.details!.map(({ field }) => field)]).toEqual([422, ['billing', 'ends', 'starts']]);
      expect(
        (await director().post(`/movies/${before.body.role.movie_id}/roles`, { name: 'R', ...fields })).status,
      ).toBe(422);
    }
    expect((await director().get(path)).text).toBe(before.text);
  });

  it('is 404 in a movie that does not exist, and by an id that does not exist', async () => {
    for (const answer of [
      await director().post('/movies/2147483647/roles', { name: 'Ripley' }),
      await director().patch('/roles/2147483647', { name: 'Ripley' }),
      await director().patch('/roles/2147483647', { starts: '2026-03-05' }),
      await director().delete('/roles/2147483647'),
      await director().post('/roles/2147483647/restore'),
    ]) {
      expect([answer.status, answer.body]).toEqual([404, envelope.notFound]);
    }
  });

  it('is created once per Idempotency-Key', async () => {
    const path = `/movies/${await aMovie(casting.database)}/roles`;
    const send = () => director().post(path, { name: 'Ripley' }, { 'idempotency-key': 'role-1' });
    const [first, second] = [await send(), await send()];
    expect([second.text, locationOf(second)]).toEqual([first.text, locationOf(first)]);
    expect((await director().get(path)).body.roles).toHaveLength(1);
  });

  it('takes its castings with it, and an actor without another confirmed casting leaves the cast', async () => {
    const movie = await aMovie(casting.database);
    const newRole = async () =>
      idOf(locationOf(await director().post(`/movies/${movie}/roles`, { name: 'Ripley' }, minimal)));
    const [one, other] = [await newRole(), await newRole()];
    const [once, twice] = [await anActor(casting.database), await anActor(casting.database)];
    const confirm = async (role_id: number, actor_id: number) =>
      locationOf(
        await director().post('/castings', { role_id, actor_id, status: 'confirmed' }, { prefer: 'handling=lenient' }),
      );
    const gone = [await confirm(one, once), await confirm(one, twice)];
    const kept = await confirm(other, twice);
    await director().delete(`/roles/${one}`);
    expect((await director().get(`/movies/${movie}`)).body.movie.actors).toEqual([twice]);
    for (const path of gone) expect(await changesOf(path)).toEqual(['create 1', 'delete 1']);
    expect(await changesOf(kept)).toEqual(['create 1']);
  });
});
