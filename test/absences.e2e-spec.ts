import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting, idOf, locationOf } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { aMovie, anActor } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const director = () => casting.as('director');
const away = { starts: '2026-03-16', ends: '2026-03-20' };
const anAbsence = async (actor: number, fields: object = {}) =>
  locationOf(await director().post(`/actors/${actor}/absences`, { ...away, ...fields }));

describe('an absence', () => {
  it('is answered as documented', async () => {
    const actor = await anActor(casting.database);
    const created = await director().post(`/actors/${actor}/absences`, { ...away, notes: 'On stage' });
    const path = locationOf(created);
    const row = `{"actor_id":${actor},"ends":"2026-03-20","id":${idOf(path)},"notes":"On stage","starts":"2026-03-16"}`;
    expect([created.status, created.text]).toEqual([201, `{"absence":${row},"conflicts":[],"success":true}`]);
    const read = await director().get(path);
    expect([read.text, read.headers.get('etag')]).toEqual([`{"absence":${row},"success":true}`, '"1"']);
    const listed = await director().get(`/actors/${actor}/absences`);
    expect(listed.text).toBe(`{"absences":[${row}],"success":true}`);
    const changed = await director().patch(path, { ends: '2026-03-16' }, { 'if-match': '"1"' });
    expect([changed.status, changed.body.absence.ends]).toEqual([200, '2026-03-16']);
    expect((await director().patch(path, { notes: '' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await director().delete(path)).status).toBe(200);
    const restored = await director().post(`${path}/restore`);
    expect([restored.status, restored.body.absence]).toEqual([201, changed.body.absence]);
    const { body } = await director().get(`${path}/history`);
    expect(body.changes.map(({ action }) => action)).toEqual(['create', 'update', 'delete', 'restore']);
  });

  it('is never refused, and answers the castings that it contradicts', async () => {
    const actor = await anActor(casting.database);
    const movie = await aMovie(casting.database);
    const role = { name: 'Ripley', starts: '2026-03-20', ends: '2026-04-02' };
    const role_id = idOf(locationOf(await director().post(`/movies/${movie}/roles`, role)));
    const path = locationOf(await director().post('/castings', { role_id, actor_id: actor, status: 'confirmed' }));
    const conflict = { actor_id: actor, casting_id: idOf(path), ends: '2026-03-20', kind: 'absence', movie_id: movie };
    const created = await director().post(`/actors/${actor}/absences`, away);
    expect(created.status).toBe(201);
    expect(created.body.conflicts).toEqual([{ ...conflict, starts: '2026-03-20' }]);
    const absence = locationOf(created);
    const earlier = await director().patch(absence, { ends: '2026-03-19' });
    expect(earlier.body.conflicts).toEqual([]);
    const later = await director().patch(absence, { ends: '2026-05-01' });
    expect(later.body.conflicts).toEqual([{ ...conflict, ends: '2026-04-02', starts: '2026-03-20' }]);
  });

  it.each([
    [{ starts: '2026-03-16' }, 'ends', 'must be a calendar day such as 2026-03-05'],
    [{ ends: '2026-03-16' }, 'starts', 'must be a calendar day such as 2026-03-05'],
    [{ ...away, starts: null }, 'starts', 'must be a calendar day such as 2026-03-05'],
    [{ ...away, starts: '2026-13-01' }, 'starts', 'must be a calendar day such as 2026-03-05'],
    [{ starts: '2026-03-20', ends: '2026-03-16' }, 'ends', 'must not be before starts, 2026-03-20'],
    [{ ...away, notes: 'x'.repeat(201) }, 'notes', 'must be text of at most 200 characters'],
  ])('%j is 422', async (body, field, message) => {
    const answer = await director().post(`/actors/${await anActor(casting.database)}/absences`, body);
    expect([answer.status, answer.body]).toEqual([422, envelope.unprocessable([{ field, message }])]);
  });

  it('can have notes of 200 characters, and one day', async () => {
    const actor = await anActor(casting.database);
    const path = await anAbsence(actor, { notes: '🎬'.repeat(200), ends: away.starts });
    expect((await director().get(path)).body.absence.notes).toBe('🎬'.repeat(200));
  });

  it('can not end before it starts by a PATCH of one date', async () => {
    const path = await anAbsence(await anActor(casting.database));
    const answer = await director().patch(path, { ends: '2026-03-15' });
    const detail = { field: 'ends', message: 'must not be before starts, 2026-03-16' };
    expect([answer.status, answer.body]).toEqual([422, envelope.unprocessable([detail])]);
  });

  it('is 404 for an actor, or by an id, that does not exist', async () => {
    for (const answer of [
      await director().post('/actors/2147483647/absences', away),
      await director().get('/actors/2147483647/absences'),
      await director().patch('/absences/2147483647', { notes: '' }),
      await director().delete('/absences/2147483647'),
      await director().post('/absences/2147483647/restore'),
    ]) {
      expect([answer.status, answer.body]).toEqual([404, envelope.notFound]);
    }
  });
});
