import { describe, expect, it } from '@jest/globals';
import { firstState, laterState, type Answer } from './kept-state.js';

const saw = (snapshot: string, life = '2026-11-24 10:00:00+00'): Answer => [null, null, null, `${snapshot} ${life}`];
const row = (id: number, version = 1): Answer => ['actors', id, version, `{"id":${id},"v":${version}}`];
const changed = (id: number, resource = 'actors'): Answer => [resource, id, null, null];

const first = firstState(['actors', 'movies'], [saw('5:5:'), row(1), row(2)]);
const bodyAfter = (...answers: Answer[]) => laterState(first, answers, 3)?.lists.get('actors')?.body.toString();

describe('the state of kept rows', () => {
  it('begins with all rows of the tables named, and remembers what it saw', () => {
    expect(first.seen).toBe('5:5: 2026-11-24 10:00:00+00');
    expect([...first.lists].map(([name, { size }]) => [name, size])).toEqual([
      ['actors', 2],
      ['movies', 0],
    ]);
  });

  it('takes rows that changed, came or went, in whatever order they are told', () => {
    const after = '{"actors":[{"id":2,"v":2},{"id":3,"v":1}],"success":true}';
    const answers = [changed(1), changed(2), row(2, 2), changed(3), row(3)];
    expect(bodyAfter(saw('7:7:'), ...answers)).toBe(after);
    expect(bodyAfter(...answers.toReversed(), saw('7:7:'))).toBe(after);
    expect(laterState(first, [saw('7:7:')], 3)).toEqual({ ...first, seen: saw('7:7:')[3] });
  });

  it('is unknown in another life of the server, and when the log says no more than that much changed', () => {
    expect(laterState(first, [saw('5:5:', '2026-11-24 11:00:00+00')], 3)).toBeUndefined();
    expect(laterState(first, [saw('7:7:'), changed(0)], 3)).toBeUndefined();
  });

  it('lets go of a list over the limit, and passes over tables that it does not have', () => {
    const answers = [3, 4].flatMap((id) => [changed(id), row(id)]);
    const { lists } = laterState(first, [saw('7:7:'), ...answers, changed(1, 'others')], 3)!;
    expect([...lists.keys()]).toEqual(['movies']);
  });
});
