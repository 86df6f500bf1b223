import { ask } from '../api/live.js';
import { Combobox, type Choice } from './combobox.js';
import { showDay } from './days.js';
import { go } from './route.js';

interface Found extends Choice {
  readonly path: string;
}

/** Finds actors and movies from everywhere. */
export const Search = () => (
  <Combobox
    label="Search actors and movies"
    placeholder="Search  ( / )"
    search={find}
    onPick={(choice) => go((choice as Found).path)}
    empty="Nothing is called so."
  />
);

async function find(q: string): Promise<Found[]> {
  if (q.trim() === '') return [];
  const query = { q, limit: 6 };
  const [actors, movies] = await Promise.all([ask('/actors', { query }), ask('/movies', { query })]);
  return [
    ...actors.data!.actors.map(({ id, name, age }) => ({ id, name, note: age, path: `/actors/${id}` })),
    ...movies.data!.movies.map(({ id, title, release_date }) => ({
      id: -id,
      name: title,
      note: showDay(release_date),
      path: `/movies/${id}`,
    })),
  ];
}
