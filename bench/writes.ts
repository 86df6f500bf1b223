import {
  alternating,
  get,
  many,
  MINIMAL,
  REHEARSED,
  send,
  spread,
  type Bars,
  type Request,
  type Target,
  type Workload,
} from './workload.js';

/** The cast `turn` (0 or 1) of a movie: actors with `members` ids in a row, wherever they begin. */
const castOf = (movie: number, turn: number, { members, actors }: { members: number; actors: number }) =>
  Array.from({ length: members }, (_, k) => ((movie * 31 + turn * members + k) % actors) + 1);

/** Half of the requests change the age, which has an index, and half the gender. */
export function patchOf(target: Target, i: number, headers = {}): Request {
  const { row, turn } = alternating(i);
  const change = row % 2 === 0 ? { age: (row * 37 + turn) % 100 } : { gender: ['female', 'male'][turn]! };
  return send('PATCH', `/actors/${spread(row, target.actors)}`, change, get(target, i, '', headers));
}

/** The actors that the rehearsal changes. */
export const changedActors = (target: Target) => REHEARSED.map((i) => get(target, i, patchOf(target, i).path));

export const patchActorListed: Workload = {
  name: 'W4',
  title: 'PATCH, answered by the list',
  bars: { 1_000: { raw: 9, textbook: 40, limit: 0.15 } },
  requests: (target) => many((i) => patchOf(target, i)),
  shown: changedActors,
};

export const patchActor: Workload = {
  name: 'W4',
  title: 'PATCH, `return=minimal`',
  connections: 32,
  bars: { 1_000: { raw: 1.7, textbook: 20, limit: 0.25, cpu: 5.5 } },
  requests: (target) => many((i) => patchOf(target, i, MINIMAL)),
  shown: changedActors,
};

const minimal = (target: Target, i: number) => get(target, i, '', MINIMAL);
const allMovies = (target: Target) => [get(target, 0, '/movies')];
/** Removes the rows that were added, and gives their ids again. */
const without = (table: 'actors' | 'movies') => (target: Target) => [
  `DELETE FROM ${table} WHERE id > ${target[table]}`,
  `ALTER TABLE ${table} ALTER id RESTART WITH ${target[table] + 1}`,
];

const bars: Bars = { raw: 1.2, related: 0.6 };

/** What the other writes have in common. They should be nearly as fast as the PATCH of an actor. */
const write: Pick<Workload, 'name' | 'bars' | 'connections' | 'related' | 'shown'> = {
  name: 'writes',
  bars: { 1_000: bars, 1_000_000: bars },
  connections: 32,
  related: patchActor,
  shown: allMovies,
};

export const otherWrites: Workload[] = [
  {
    ...write,
    title: 'POST an actor',
    requests: (target) =>
      many((i) =>
        send('POST', '/actors', { name: `New Actor ${i}`, gender: 'female', age: i % 100 }, minimal(target, i)),
      ),
    shown: (target) => [get(target, 0, `/actors/${target.actors + 1}`)],
    undo: without('actors'),
  },
  {
    ...write,
    title: 'POST a movie with ten actors',
    requests: (target) =>
      many((i) => {
        const actors = castOf(i, 0, { members: 10, actors: target.actors });
        return send(
          'POST',
          '/movies',
          { title: `New Movie ${i}`, release_date: '2002-12-04', actors },
          minimal(target, i),
        );
      }),
    undo: without('movies'),
  },
  {
    ...write,
    title: 'PATCH a title',
    requests: (target) =>
      many((i) => {
        const { row, turn } = alternating(i);
        const title = `The ${turn === 0 ? 'First' : 'Second'} Title of ${row}`;
        return send('PATCH', `/movies/${spread(row, target.movies)}`, { title }, minimal(target, i));
      }),
  },
  {
    ...write,
    title: 'PATCH a cast of ten',
    requests: (target) =>
      many((i) => {
        const { row, turn } = alternating(i);
        const actors = castOf(row, turn, { members: 10, actors: target.actors });
        return send('PATCH', `/movies/${spread(row, target.movies)}`, { actors }, minimal(target, i));
      }),
  },
  {
    ...write,
    title: 'PUT and DELETE a membership',
    requests: (target) =>
      many((i) => {
        const { row, turn } = alternating(i);
        const path = `/movies/${spread(row, target.movies)}/actors/${spread(row * 3 + 1, target.actors)}`;
        return { ...minimal(target, i), method: turn === 0 ? 'PUT' : 'DELETE', path };
      }),
  },
];

/** Two casts of so many actors for one movie. */
export const recasts = (members: number) => (target: Target) =>
  [0, 1].map((turn) => {
    const actors = castOf(1, turn, { members, actors: target.actors });
    return send('PATCH', '/movies/1', { actors }, minimal(target, 0));
  });
