import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Casting, idOf, locationOf } from './support/casting.js';
import { aMovie, anActor } from './support/factories.js';

/**
 * The specs of documented routes, but for those that count all rows of the history, move ids to which castings refer, or fill
 * tables with more rows than this is quick for.
 */
const CONTRACT = [
  ...['actors', 'movies', 'answers', 'bodies', 'order', 'paths', 'writes', 'idempotency', 'history', 'feed', 'undo'],
  ...['races', 'lists', 'totals', 'asking'],
];

/** Runs specs in a Jest of their own, whose databases are full of castings (`castings-everywhere.ts`). */
function run(specs: readonly string[]): Promise<{ code: number; output: string }> {
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const paths = specs.map((name) => `test/${name}.e2e-spec.ts`);
  const options = { env: { ...process.env, TEST_WITH_CASTINGS: '1' }, maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    execFile(process.execPath, [...jest, '--runTestsByPath', ...paths], options, (error, stdout, stderr) =>
      resolve({ code: error ? 1 : 0, output: stdout + stderr }),
    );
  });
}

it(
  'the documented routes answer the same in a database full of roles, castings, absences and conflicts',
  async () => {
    const { code, output } = await run(CONTRACT);
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
    expect(output).toContain(`Test Suites: ${CONTRACT.length} passed, ${CONTRACT.length} total`);
  },
  30 * 60_000,
);

describe('a change of castings that leaves the cast alone', () => {
  let casting: Casting;
  beforeAll(async () => void (casting = await Casting.start()));
  afterAll(() => casting.stop());
  const director = () => casting.as('director');

  it('moves no ETag of the lists, no kept row and no line of the row log', async () => {
    const [actor, candidate] = [await anActor(casting.database), await anActor(casting.database)];
    const movie = await aMovie(casting.database, { actors: [actor] });
    const role = { name: 'Ripley', starts: '2026-03-05', ends: '2026-04-02' };
    const role_id = idOf(locationOf(await director().post(`/movies/${movie}/roles`, role)));
    const lists = [
      '/actors',
      '/movies',
      `/actors/${actor}`,
      `/movies/${movie}`,
      '/actors?limit=1',
      '/movies?sort=-title',
    ];
    const read = (headers: readonly object[] = []) =>
      Promise.all(lists.map((path, i) => director().get(path, undefined, headers[i] as Record<string, string>)));
    const state = async () => ({
      lines: await casting.database.query('SELECT transaction_id, resource, ids FROM row_log ORDER BY 1, 2'),
      versions: await casting.database.query(
        'SELECT id, version, xmin FROM actors UNION ALL SELECT id, version, xmin FROM movies',
      ),
    });
    const before = await read();
    const unchanged = await state();
    const etags = before.map(({ headers }) => ({ 'if-none-match': headers.get('etag')! }));

    const path = locationOf(await director().post('/castings', { role_id, actor_id: candidate }));
    const own = locationOf(await director().post('/castings', { role_id, actor_id: actor }));
    const absence = locationOf(await director().post(`/actors/${actor}/absences`, { ...role, name: undefined }));
    for (const status of ['shortlisted', 'offered', 'declined', 'released', 'considered']) {
      expect((await director().patch(path, { status })).status).toBe(200);
    }
    // A member becomes confirmed.
    expect((await director().patch(own, { status: 'confirmed' }, { prefer: 'handling=lenient' })).status).toBe(200);
    expect((await director().patch(own, { notes: 'Tape came' })).status).toBe(200);
    expect((await director().patch(`/roles/${role_id}`, { billing: 1 })).status).toBe(200);
    expect((await director().delete(absence)).status).toBe(200);
    expect((await director().post(`${absence}/restore`)).status).toBe(201);
    expect((await director().delete(path)).status).toBe(200);

    expect((await read(etags)).map(({ status }) => status)).toEqual(lists.map(() => 304));
    expect((await read()).map(({ text }) => text)).toEqual(before.map(({ text }) => text));
    expect(await state()).toEqual(unchanged);
  });
});
