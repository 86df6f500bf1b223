import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { diagnose, type Finding } from '../src/operations/doctor.js';
import { Casting, environment } from './support/casting.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { actorBody, aMovie, anActor, movieBody } from './support/factories.js';
import { answersOf2020, dataOf2020, fillService, SCHEMA_OF_2020, type OldData } from './support/service-of-2020.js';
import { ProductionBuild } from './support/service-process.js';
import { until } from './support/until.js';

interface Running {
  readonly process: ChildProcess;
  readonly output: { out: string; err: string };
  readonly ended: Promise<{ code: number | null; out: string; err: string }>;
}

let build: ProductionBuild;
beforeAll(async () => void (build = await ProductionBuild.present()));
afterAll(() => build.stop());

function start(program: string, target: TestDatabase, args: string[]): Running {
  const child = spawn(process.execPath, [join(build.folder, program), ...args], {
    env: { PATH: process.env.PATH, DATABASE_URL: target.url },
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }));
  return { process: child, output, ended };
}

const importInto = (target: TestDatabase, ...args: string[]) => start('import2020/import-2020.js', target, args).ended;

const countsOf = async (database: TestDatabase) =>
  (
    await database.query<Record<'actors' | 'movies' | 'pairs' | 'changes', number>>(
      `SELECT (SELECT count(*)::int FROM actors) AS actors, (SELECT count(*)::int FROM movies) AS movies,
         (SELECT count(*)::int FROM movie_actors) AS pairs, (SELECT count(*)::int FROM changes) AS changes`,
    )
  )[0]!;
const NOTHING = { actors: 0, movies: 0, pairs: 0, changes: 0 };

describe('10,000 rows of another database, a quarter of them dirty', () => {
  const data = dataOf2020(7000, 3000);
  const fit = {
    actors: data.actors.filter(({ kind }) => kind !== 'unfit'),
    movies: data.movies.filter(({ kind }) => kind !== 'unfit'),
    pairs: data.pairs,
  };
  const unfit = [data.actors.length - fit.actors.length, data.movies.length - fit.movies.length] as const;
  const expected = answersOf2020(fit);
  const tidied = new Set([...fit.actors, ...fit.movies].filter(({ kind }) => kind === 'tidied'));
  let casting: Casting;
  let old: TestDatabase;
  beforeAll(async () => {
    [casting, old] = await Promise.all([Casting.start(), createDatabase('template1')]);
    await fillService(old, data);
  });
  afterAll(() => Promise.all([casting.stop(), old.drop()]));

  it('a dry run lists each unfit row with its fault and its correction, counts, and changes nothing', async () => {
    const { code, out } = await importInto(casting.database, old.url);
    expect(code).toBe(1);
    const nameless = data.actors.find(({ name }) => name === null)!.id;
    const endless = data.movies.find(({ release_date }) => release_date === 'infinity')!.id;
    expect(out).toContain(
      `  actor ${nameless}: name must be text of 1 to 200 characters, is NULL: UPDATE actor SET name = :'name' WHERE id = ${nameless};\n`,
    );
    expect(out).toMatch(
      new RegExp(`  movie ${endless}: release_date must be a calendar day .+, is "infinity": UPDATE `),
    );
    expect(out.match(/^ {2}(actor|movie) /gm)).toHaveLength(unfit[0] + unfit[1]);
    expect(out).toMatch(/\n\d+ names or titles get the form of this service .+\n\d+ release dates have a time of day/);
    expect(out).toContain(`actors: 7000 there, 0 here; `);
    expect(out).toContain(`${unfit[1]} not fit`);
    expect(out).toContain('--apply would refuse');
    expect(await countsOf(casting.database)).toEqual(NOTHING);
  });

  it('--apply refuses to leave out rows that it was not told to leave out', async () => {
    const { code, out } = await importInto(casting.database, old.url, '--apply');
    expect(code).toBe(1);
    expect(out).toContain('Nothing was moved: settle what is listed above');
    expect(await countsOf(casting.database)).toEqual(NOTHING);
  });

  it('killed in the middle, it leaves nothing', async () => {
    const { database } = casting;
    await database.query(`
      CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$;
      CREATE TRIGGER wait BEFORE INSERT ON movies FOR EACH ROW EXECUTE FUNCTION wait()`);
    const running = start('import2020/import-2020.js', database, [old.url, '--apply', '--skip-unfit']);
    const asleep = "FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
    await until(async () => (await database.query(`SELECT ${asleep}`)).length > 0);
    expect(running.output.err).toContain(`actors: ${fit.actors.length} of ${fit.actors.length} moved`);
    running.process.kill('SIGKILL');
    await running.ended;
    await until(async () => (await database.query(`SELECT pg_terminate_backend(pid) ${asleep}`)).length === 0);
    await database.query('DROP TRIGGER wait ON movies; DROP FUNCTION wait');
    expect(await countsOf(database)).toEqual(NOTHING);
  });

  it('--skip-unfit leaves out the unfit; a running service lists at once what the old service listed', async () => {
    const director = casting.as('director');
    expect((await director.get('/actors')).status).toBe(404);
    const { code, out } = await importInto(casting.database, old.url, '--apply', '--skip-unfit');
    expect(code).toBe(0);
    expect(out).toContain(`actors: 7000 there, ${fit.actors.length} here; ${unfit[0]} not fit\n`);
    expect(out).toContain(`movies: 3000 there, ${fit.movies.length} here; ${unfit[1]} not fit\n`);
    const [{ body: first }, { body: second }] = [await director.get('/actors'), await director.get('/movies')];
    expect(first.actors.map(({ id }) => id)).toEqual(fit.actors.map(({ id }) => id));
    const isPlain = (_: unknown, i: number) => !tidied.has(fit.actors[i]!);
    expect(first.actors.filter(isPlain)).toEqual(expected.actors.filter(isPlain));
    const isPlainMovie = (_: unknown, i: number) => fit.movies[i]!.title === fit.movies[i]!.title!.trim();
    expect(second.movies.filter(isPlainMovie)).toEqual(expected.movies.filter(isPlainMovie));
    expect(second.movies).toHaveLength(fit.movies.length);
    const zoe = fit.actors.find(({ name }) => name!.startsWith(' Zoe'))!.id;
    expect((await director.get(`/actors/${zoe}`)).body.actor.name).toBe('Zo\u00EB L\u00F3pez');
  });

  it('the history has one row each, as a creation by the user of the operating system', async () => {
    const { changes } = await countsOf(casting.database);
    expect(changes).toBe(fit.actors.length + fit.movies.length);
    const { body } = await casting.as('director').get('/movies/2/history');
    expect(body.changes).toEqual([
      expect.objectContaining({
        action: 'create',
        sub: `imported by ${userInfo().username}`,
        request_id: expect.stringMatching(/^import-2020-[\w.-]+$/),
        before: null,
        after: expected.movies[1],
      }),
    ]);
    const { body: feed } = await casting.as('director').get('/changes?limit=2');
    expect(feed.changes.map(({ resource }) => resource)).toEqual(['/actors/1', '/actors/2']);
  });

  it('new rows get ids behind the highest old one, also of rows that were left out', async () => {
    const last = data.actors.at(-1)!.id;
    const answer = await casting.as('director').post('/actors', actorBody(), { prefer: 'return=minimal' });
    expect(answer.headers.get('location')).toBe(`/actors/${last + 1}`);
    await casting.as('director').delete(`/actors/${last + 1}`, undefined, { prefer: 'return=minimal' });
  });

  it('a second run changes nothing', async () => {
    const state = `SELECT md5(string_agg(t::text || xmin::text, ',' ORDER BY t.id)) FROM`;
    const states = () =>
      Promise.all(['actors', 'movies', 'changes'].map((t) => casting.database.query(`${state} ${t} t`)));
    const before = await states();
    const { code, out } = await importInto(casting.database, old.url, '--apply', '--skip-unfit');
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was to be moved.') });
    expect(await states()).toEqual(before);
  });

  it('rows that were corrected since join, with their castings; what changed here stays', async () => {
    const director = casting.as('director');
    const [movie, actor] = data.pairs.find(
      ([movie, actor]) =>
        fit.movies.some(({ id, kind }) => id === movie && kind === 'plain') &&
        data.actors.some(({ id, kind }) => id === actor && kind === 'unfit'),
    )! as [number, number];
    await old.query("UPDATE actor SET name = 'Late', gender = 'male', age = 40 WHERE id = $1", [actor]);
    await director.patch('/actors/1', { age: 77 });
    await director.delete('/actors/2');
    const { code, out } = await importInto(casting.database, old.url, '--apply', '--skip-unfit');
    expect(code).toBe(0);
    expect(out).toContain('2 actors were changed since they were moved, and stay: 1, 2\n');
    expect(out).toContain('1 deleted here since');
    expect((await director.get('/actors/1')).body.actor.age).toBe(77);
    expect((await director.get('/actors/2')).status).toBe(404);
    expect((await director.get(`/movies/${movie}`)).body.movie.actors).toContain(actor);
    const { changes } = (await director.get(`/movies/${movie}/history`)).body;
    const [, change] = changes;
    const { actors: before } = change!.before as { actors: number[] };
    expect(change).toMatchObject({ action: 'update', version: 2 });
    expect((change!.after as { actors: number[] }).actors).toEqual([...before, actor].sort((a, b) => a - b));
  });
});

describe('few rows', () => {
  const data: OldData = {
    actors: [
      { id: 3, name: 'Ada', gender: 'female', age: 30, kind: 'plain' },
      { id: 5, name: 'Bob', gender: 'male', age: null, kind: 'unfit' },
    ],
    movies: [{ id: 2, title: 'Terminator', release_date: '2002-12-04', kind: 'plain' }],
    pairs: [
      [2, 3],
      [2, 3],
      [2, 5],
      [2, null],
    ],
  };
  let old: TestDatabase;
  let database: TestDatabase;
  beforeEach(async () => {
    [database, old] = await Promise.all([createDatabase(), createDatabase('template1')]);
    await fillService(old, data);
  });
  afterEach(() => Promise.all([database.drop(), old.drop()]));

  it('--fix prints a script that makes nothing up; with values filled in, everything can be moved', async () => {
    const { code, out } = await importInto(database, old.url, '--fix');
    expect(code).toBe(0);
    expect(out.split('\n').slice(2)).toEqual([
      '\\set ON_ERROR_STOP on',
      'BEGIN;',
      '-- actor 5: age must be an integer from 0 to 150, is NULL',
      'UPDATE actor SET age = :age WHERE id = 5;',
      '-- movie_actor_association: the pair of movie 2 and actor NULL leads to no row',
      'DELETE FROM movie_actor_association WHERE movie_id = 2 AND actor_id IS NULL;',
      'COMMIT;',
      '',
    ]);
    await expect(old.query(out.replace('\\set ON_ERROR_STOP on', ''))).rejects.toThrow('syntax error at or near ":"');
    await old.query('ROLLBACK');
    await old.query(out.replace('\\set ON_ERROR_STOP on', '').replace(':age', '44'));
    const { code: moved, out: report } = await importInto(database, old.url, '--apply');
    expect(moved).toBe(0);
    expect(report).toContain('1 pairs are doubled there; here each is once\n');
    expect(report).toContain(
      'actors: 2 there, 2 here, equal\nmovies: 1 there, 1 here, equal\npairs: 2 there, 2 here, equal\n',
    );
    expect(await database.query('SELECT * FROM movie_actors')).toEqual([
      { movie_id: 2, actor_id: 3 },
      { movie_id: 2, actor_id: 5 },
    ]);
  });

  it('a row that has an id here is never overwritten, nor cast in place of the old one', async () => {
    const sql = 'INSERT INTO actors (id, name, gender, age) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, 30)';
    await database.query(sql, [3, 'Someone else', 'female']);
    const refused = await importInto(database, old.url, '--apply');
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/ {2}actor 3: here it is .*"name":"Someone else"/);
    const { code, out } = await importInto(database, old.url, '--apply', '--skip-unfit');
    expect(code).toBe(0);
    expect(out).toContain('actors: 2 there, 0 here; 1 whose id another row has here, 1 not fit\n');
    expect(out).toContain('pairs: 3 there, 0 here; 1 that lead to no row, 2 of rows that are left out\n');
    expect(await database.query('SELECT name FROM actors')).toEqual([{ name: 'Someone else' }]);
    expect(await countsOf(database)).toEqual({ actors: 1, movies: 1, pairs: 0, changes: 1 });
  });

  it('the id of a row that was deleted here is taken, and equal rows are left as they are', async () => {
    await database.query(
      `INSERT INTO changes (subject, request_id, action, resource, resource_id, version) VALUES ('x', 'x', 'delete', 'movies', 2, 1)`,
    );
    const sql = 'INSERT INTO actors (id, name, gender, age) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, 30)';
    await database.query(sql, [3, 'Ada', 'female']);
    const { out } = await importInto(database, old.url, '--apply', '--skip-unfit');
    expect(out).toContain('  movie 2: here it was deleted\n');
    expect(out).toContain('actors: 2 there, 1 here; 1 not fit\n');
    expect(out).toContain('Nothing was to be moved.');
    expect(await countsOf(database)).toEqual({ actors: 1, movies: 0, pairs: 0, changes: 1 });
  });

  it('ids that the old service gave to rows that it has deleted are not given again', async () => {
    await old.query("SELECT setval('actor_id_seq', 900)");
    await importInto(database, old.url, '--apply', '--skip-unfit');
    expect([await anActor(database), await aMovie(database)]).toEqual([901, 3]);
  });

  it('what the role or the database has set as time-outs does not stop it', async () => {
    await database.query(
      `DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET statement_timeout = 400'; END $$`,
    );
    await database.query(`
      CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.6); RETURN NEW; END $$;
      CREATE TRIGGER wait BEFORE INSERT ON movies FOR EACH ROW EXECUTE FUNCTION wait()`);
    expect((await importInto(database, old.url, '--apply', '--skip-unfit')).code).toBe(0);
  });

  it('says in one line what it can not do, and shows no password', async () => {
    for (const [args, message] of [
      [[], ' has no tables of the 2020 service (actor, movie and movie_actor_association missing)'],
      [['postgres://casting:hunter2@127.0.0.1:1/casting'], 'ECONNREFUSED'],
      [['postgres://u:hunter2#x@h/db'], 'The database to move from must be a URL'],
      [['--aply'], "Unknown option '--aply'"],
      [[old.url, '--fix', '--apply'], '--fix only prints a script'],
    ] as const) {
      const { code, out, err } = await importInto(database, ...args);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(/^Can't import: .+\n$/);
      expect(err).toContain(message);
      expect(err).not.toContain('hunter2');
    }
    await database.query('DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations)');
    expect((await importInto(database, old.url)).err).toContain('run npm run migrate first');
    expect((await importInto(database, '--help')).out).toContain('npm run import-2020 -- [postgres://…] [--apply]');
  });
});

describe('old tables in the same database', () => {
  let casting: Casting;
  beforeAll(async () => {
    casting = await Casting.start();
    await fillService(casting.database, dataOf2020(3, 2));
  });
  afterAll(() => casting.stop());

  const migrate = async () => (await start('database/migrate.js', casting.database, []).ended).out;
  const doctor = async () => {
    const lines: Finding[] = [];
    const { database, issuer } = casting;
    for await (const line of diagnose(environment(database.url, issuer.url))) lines.push(line);
    return lines.find(({ text }) => text.startsWith('2020'));
  };

  it('npm run migrate and doctor name the command that moves them', async () => {
    expect(await migrate()).toBe(
      'The schema is up to date.\nNote: the tables of the 2020 service have 3 actors and 2 movies that are not here; npm run import-2020 moves them\n',
    );
    expect(await doctor()).toEqual({ well: false, text: expect.stringContaining('npm run import-2020') });
  });

  it('are moved by the command without a URL; then nothing is said of them', async () => {
    const { code, out } = await importInto(casting.database, '--apply');
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('actors: 3 there, 3 here, equal') });
    expect((await casting.as('producer').get('/movies')).body.movies).toEqual(answersOf2020(dataOf2020(3, 2)).movies);
    const answer = await casting.as('producer').post('/movies', movieBody(), { prefer: 'return=minimal' });
    expect(answer.headers.get('location')).toBe('/movies/3');
    await casting.as('producer').patch('/actors/1', { name: 'Another' });
    await casting.as('producer').delete('/actors/2');
    expect(await migrate()).toBe('The schema is up to date.\n');
    expect(await doctor()).toBeUndefined();
  });

  it('rows that the old service added since are noticed again, but are no fault', async () => {
    await casting.database.query("INSERT INTO actor VALUES (9, 'New', 'male', 20)");
    expect(await migrate()).toContain('have 1 actors and 0 movies that are not here');
    expect(await doctor()).toMatchObject({ well: true });
  });

  it('tables of another form are not taken for those of 2020', async () => {
    const other = await createDatabase();
    await other.query(`${SCHEMA_OF_2020} ALTER TABLE actor DROP age`);
    const { out } = await start('database/migrate.js', other, []).ended;
    await other.drop();
    expect(out).toBe('The schema is up to date.\n');
  });
});
