import { describe, expect, it } from '@jest/globals';
import { KeptList } from './kept-list.js';
import { laterMoment, type Line, type Moment } from './kept-state.js';

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

const rendered = ({ id, version, json }: Line) => ({ id: id!, version: version!, json: json! });
const actors = new KeptList('actors').with(new Map([row(1), row(2)].map((line) => [line.id!, rendered(line)])));
const first: Moment = {
  seen: saw('5:5:').json!,
  lists: new Map([
    ['actors', actors],
    ['movies', new KeptList('movies')],
  ]),
};
/** In bytes: three rows, each with a comma. */
const MOST = 3 * ',{"id":1,"v":1}'.length;
const bodyAfter = (...lines: Line[]) => laterMoment(first, lines, MOST)?.lists.get('actors')?.body.toString();

describe('the lists of one moment', () => {
  it('apply changed, new and deleted rows, in any order of lines', () => {
    const after = '{"actors":[{"id":2,"v":2},{"id":3,"v":1}],"success":true}';
    const lines = [changed(1), changed(2), row(2, 2), changed(3), row(3)];
    expect(bodyAfter(saw('7:7:'), ...lines)).toBe(after);
    expect(bodyAfter(...lines.toReversed(), saw('7:7:'))).toBe(after);
    expect(laterMoment(first, [saw('7:7:')], MOST)).toEqual({ ...first, seen: saw('7:7:').json });
  });

  it('are unknown after a crash of the server, and when everything changed', () => {
    expect(laterMoment(first, [saw('5:5:', '2026-11-24 11:00:00+00')], MOST)).toBeUndefined();
    expect(laterMoment(first, [saw('7:7:'), changed(0)], MOST)).toBeUndefined();
  });

  it('drop a list over the limit, and ignore tables that are not kept', () => {
    const lines = [3, 4].flatMap((id) => [changed(id), row(id)]);
    const { lists } = laterMoment(first, [saw('7:7:'), ...lines, changed(1, 'others')], MOST)!;
    expect([...lists.keys()]).toEqual(['movies']);
  });
});
