import { describe, expect, it } from '@jest/globals';
import { firstMoment, laterMoment, type Line } from './kept-state.js';

const saw = (snapshot: string, life = '2026-11-24 10:00:00+00'): Line => ({
  resource: null,
  id: null,
  version: null,
  json: `${snapshot} ${life}`,
});
const row = (id: number, version = 1): Line => ({
  resource: 'actors',
  id,
  version,
  json: `{"id":${id},"v":${version}}`,
});
const changed = (id: number, resource = 'actors'): Line => ({ resource, id, version: null, json: null });

const first = firstMoment(['actors', 'movies'], [saw('5:5:'), row(1), row(2)]);
const bodyAfter = (...lines: Line[]) => laterMoment(first, lines, 3)?.lists.get('actors')?.body.toString();

describe('the lists of one moment', () => {
  it('start with all rows of the named tables and the snapshot of their statement', () => {
    expect(first.seen).toBe('5:5: 2026-11-24 10:00:00+00');
    expect([...first.lists].map(([name, { size }]) => [name, size])).toEqual([
      ['actors', 2],
      ['movies', 0],
    ]);
  });

  it('apply changed, new and deleted rows, in any order of lines', () => {
    const after = '{"actors":[{"id":2,"v":2},{"id":3,"v":1}],"success":true}';
    const lines = [changed(1), changed(2), row(2, 2), changed(3), row(3)];
    expect(bodyAfter(saw('7:7:'), ...lines)).toBe(after);
    expect(bodyAfter(...lines.toReversed(), saw('7:7:'))).toBe(after);
    expect(laterMoment(first, [saw('7:7:')], 3)).toEqual({ ...first, seen: saw('7:7:').json });
  });

  it('are unknown after a crash of the server, and when everything changed', () => {
    expect(laterMoment(first, [saw('5:5:', '2026-11-24 11:00:00+00')], 3)).toBeUndefined();
    expect(laterMoment(first, [saw('7:7:'), changed(0)], 3)).toBeUndefined();
  });

  it('drop a list over the limit, and ignore tables that are not kept', () => {
    const lines = [3, 4].flatMap((id) => [changed(id), row(id)]);
    const { lists } = laterMoment(first, [saw('7:7:'), ...lines, changed(1, 'others')], 3)!;
    expect([...lists.keys()]).toEqual(['movies']);
  });
});
