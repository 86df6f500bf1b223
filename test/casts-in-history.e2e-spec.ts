import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Casting, locationOf } from './support/casting.js';
import { movieBody } from './support/factories.js';

/** So many ids make a cast that is not recorded whole. */
const LONG = 600;

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());

const minimal = { prefer: 'return=minimal' };
const producer = () => casting.as('producer');

interface Change {
  readonly action: string;
  readonly before: { readonly actors: number[] } | null;
  readonly after: { readonly actors: number[] } | null;
}

const changesIn = async (path: string) => (await producer().get(path)).body.changes as unknown as Change[];

/** A movie in which everyone plays, and the ids of all actors. */
async function epic(): Promise<{ path: string; actors: number[] }> {
  await casting.clear();
  await casting.database.query('DELETE FROM changes');
  const added = await casting.database.query<{ id: number }>(
    `INSERT INTO actors (name, gender, age) SELECT 'Extra', 'x', 1 FROM generate_series(1, ${LONG}) RETURNING id`,
  );
  const actors = added.map(({ id }) => id);
  return { path: locationOf(await producer().post('/movies', movieBody({ actors }))), actors };
}

const recorded = () =>
  casting.database.query<{ bytes: number; edits: string | null }>(
    `SELECT coalesce(octet_length(before::text), 0) + coalesce(octet_length(after::text), 0) + coalesce(octet_length(cast_edit::text), 0)
       AS bytes, cast_edit ->> 'edits' AS edits FROM changes ORDER BY id`,
  );

describe('the history of a movie with a long cast', () => {
  it('takes little more room for a title or a casting than the title and the casting', async () => {
    const { path, actors } = await epic();
    await producer().patch(path, { title: 'Metropolis' });
    await producer().delete(`${path}/actors/${actors[300]}`);
    await producer().put(`${path}/actors/${actors[300]}`);
    await producer().delete(`/actors/${actors[7]}`);
    const [, ...changes] = await recorded();
    expect(changes.map(({ edits }) => edits)).toEqual(['1', '2', '3', '4', null]);
    for (const { bytes } of changes) expect(bytes).toBeLessThan(400);
  });

  it('has every cast whole, in both lists, whatever was done to it and by whom', async () => {
    const step = fc.oneof(
      fc.record({ verb: fc.constant('cast' as const), actor: fc.nat(LONG - 1) }),
      fc.record({ verb: fc.constant('uncast' as const), actor: fc.nat(LONG - 1) }),
      fc.record({ verb: fc.constant('recast' as const), from: fc.nat(LONG), to: fc.nat(LONG) }),
      fc.record({ verb: fc.constant('title' as const) }),
      fc.record({ verb: fc.constant('restore' as const) }),
      fc.record({ verb: fc.constant('foreign' as const) }),
    );
    const property = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      const { path, actors } = await epic();
      const expected: [number[] | null, number[] | null][] = [[null, actors]];
      let cast = actors;
      const became = (after: number[]) => {
        expected.push([cast, after]);
        cast = after;
      };
      for (const step of steps) {
        if (step.verb === 'title') {
          await producer().patch(path, { title: `Title ${expected.length} ä 映画` }, minimal);
          became(cast);
        } else if (step.verb === 'restore') {
          await producer().delete(path, undefined, minimal);
          await producer().post(`${path}/restore`, undefined, minimal);
          expected.push([cast, null], [null, cast]);
        } else if (step.verb === 'foreign') {
          // A program that writes no history. The next change finds another cast than the last one left.
          await casting.database.query('DELETE FROM movie_actors WHERE actor_id = $1', [cast[0]]);
          cast = cast.slice(1);
        } else if (step.verb === 'recast') {
          const wanted = actors.filter((_, i) => i < step.from || i >= step.to);
          if (wanted.join() === cast.join()) continue;
          await producer().patch(path, { actors: wanted }, minimal);
          became(wanted);
        } else if (step.verb === 'cast') {
          const actor = actors[step.actor]!;
          await producer().put(`${path}/actors/${actor}`, undefined, minimal);
          if (!cast.includes(actor)) became([...cast, actor].sort((a, b) => a - b));
        } else {
          const actor = actors[step.actor]!;
          await producer().delete(`${path}/actors/${actor}`, undefined, minimal);
          if (cast.includes(actor)) became(cast.filter((id) => id !== actor));
        }
      }
      for (const list of [`${path}/history`, '/changes']) {
        const casts = (await changesIn(list)).map(({ before, after }) => [
          before?.actors ?? null,
          after?.actors ?? null,
        ]);
        // Not as whole arrays, which would make a report of thousands of lines.
        const wrong = casts.findIndex((found, i) => JSON.stringify(found) !== JSON.stringify(expected[i]));
        expect({ list, changes: casts.length, wrong }).toEqual({ list, changes: expected.length, wrong: -1 });
      }
      expect((await producer().get(path)).body.movie.actors.join()).toBe(cast.join());
    });
    await fc.assert(property, { numRuns: 8 });
  });

  it('is byte for byte what it would be if it were recorded whole', async () => {
    const { path, actors } = await epic();
    const changes = async () => {
      for (const id of [actors[3], actors[500], actors[599]]) await producer().delete(`${path}/actors/${id}`);
      for (const id of [actors[500], actors[3], actors[599]]) await producer().put(`${path}/actors/${id}`);
      await producer().patch(path, { title: 'Zoë "in" \\ {"actors":[1],' });
      await producer().patch(path, { title: 'Terminator' });
      const { text } = await producer().get(`${path}/history?sort=-id&limit=8`);
      return text.replaceAll(/"at":"[^"]+"|"id":\d+,"request_id":"[^"]+"|"version":\d+/g, '');
    };
    const edited = await changes();
    await casting.database.query('ALTER TABLE changes DISABLE TRIGGER changes_edit_cast');
    const whole = await changes().finally(() =>
      casting.database.query('ALTER TABLE changes ENABLE TRIGGER changes_edit_cast'),
    );
    expect((await recorded()).map(({ edits }) => edits !== null)).toEqual([
      false,
      ...Array<boolean>(8).fill(true),
      ...Array<boolean>(8).fill(false),
    ]);
    expect(edited.length).toBeGreaterThan(16 * 5 * LONG);
    expect(edited === whole).toBe(true);
  });

  it('is whole again after at most 16 edits, so that a change is read in few steps', async () => {
    const { path } = await epic();
    for (let i = 0; i < 20; i++) await producer().patch(path, { title: `Part ${i}` });
    const edits = (await recorded()).map(({ edits }) => edits && Number(edits));
    expect(edits).toEqual([null, ...Array.from({ length: 16 }, (_, i) => i + 1), null, 1, 2, 3]);
  });

  it('has null for a cast whose earlier changes someone deleted', async () => {
    const { path, actors } = await epic();
    await producer().delete(`${path}/actors/${actors[3]}`);
    await producer().delete(`${path}/actors/${actors[4]}`);
    await casting.database.query(`DELETE FROM changes WHERE action = 'create'`);
    const changes = await changesIn(`${path}/history`);
    expect(changes.map(({ before, after }) => [before!.actors, after!.actors])).toEqual([
      [null, null],
      [null, null],
    ]);
  });
});
