import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Actor, Movie, Role } from '../../clients/typescript/index.js';
import { ask } from './live.js';
import { contentOf, type Change } from './undo.js';

type Named = 'actors' | 'movies' | 'roles';

/** Gives the name of a row; "actor 12" while it is not known, and if it was deleted long ago. */
export type NameOf = (kind: Named, id: number) => string;

/** The names that are known, by paths such as `/actors/3`. */
const known = signal<ReadonlyMap<string, string>>(new Map());

/** What was asked for and not found is not asked for again. */
const asked = new Set<string>();

/** The names of all rows that these changes name, loaded where they are not known. */
export function useNames(changes: readonly Change[]): NameOf {
  const own = new Map<string, string>();
  const needed = new Set<string>();
  for (const change of changes) {
    const { name, title } = contentOf(change) as { name?: string; title?: string };
    const text = name ?? title;
    if (text !== undefined && !own.has(change.resource)) own.set(change.resource, text);
    for (const path of namedBy(change)) needed.add(path);
  }
  const missing = [...needed].filter((path) => !own.has(path) && !known.value.has(path) && !asked.has(path));
  useEffect(() => {
    if (missing.length > 0) void load(missing);
  }, [missing.join()]);
  const nouns = { actors: 'actor', movies: 'movie', roles: 'part' };
  return (kind, id) => own.get(`/${kind}/${id}`) ?? known.value.get(`/${kind}/${id}`) ?? `${nouns[kind]} ${id}`;
}

/** The paths of the rows to which a change refers. */
function namedBy(change: Change): string[] {
  const idsOf = (field: string) => [change.before?.[field], change.after?.[field]].filter((id) => id !== undefined);
  const { joined, left } = castChanges(change);
  return [
    ...[...idsOf('actor_id'), ...joined, ...left].map((id) => `/actors/${id as number}`),
    ...idsOf('movie_id').map((id) => `/movies/${id as number}`),
    ...idsOf('role_id').map((id) => `/roles/${id as number}`),
  ];
}

/** Who joined and who left the cast of a movie. */
export function castChanges({ before, after }: Change): { joined: number[]; left: number[] } {
  const [former, present] = [before?.actors, after?.actors] as (number[] | null | undefined)[];
  if (!former || !present) return { joined: [], left: [] };
  const [had, has] = [new Set(former), new Set(present)];
  return { joined: present.filter((id) => !had.has(id)), left: former.filter((id) => !has.has(id)) };
}

const MOST = 500;

async function load(paths: readonly string[]): Promise<void> {
  for (const path of paths) asked.add(path);
  try {
    await loadAll(paths);
  } catch {
    // Asked again with the next change of the screen.
    for (const path of paths) asked.delete(path);
  }
}

async function loadAll(paths: readonly string[]): Promise<void> {
  const idsOf = (kind: Named) =>
    paths
      .filter((path) => path.startsWith(`/${kind}/`))
      .slice(0, MOST)
      .map((path) => Number(path.split('/')[2]));
  const [actors, movies, roles] = await Promise.all([
    named(idsOf('actors'), (id) => ask('/actors', { query: { id, limit: MOST } }).then(({ data }) => data!.actors)),
    named(idsOf('movies'), (id) => ask('/movies', { query: { id, limit: MOST } }).then(({ data }) => data!.movies)),
    named(idsOf('roles'), rolesOf),
  ]);
  const found = new Map(known.value);
  for (const { id, name } of actors) found.set(`/actors/${id}`, name);
  for (const { id, title } of movies) found.set(`/movies/${id}`, title);
  for (const { id, name } of roles) found.set(`/roles/${id}`, name);
  known.value = found;
}

/** A name that can't be read is shown as a number. */
const named = <T extends Actor | Movie | Role>(ids: number[], read: (ids: number[]) => Promise<T[]>): Promise<T[]> =>
  ids.length > 0 ? read(ids).catch(() => []) : Promise.resolve([]);

/** Parts have no list across movies; the candidates of parts have one, with their parts. The few others are read singly. */
async function rolesOf(ids: number[]): Promise<Role[]> {
  const { data } = await ask('/castings', { query: { role_id: ids, include: 'actors', limit: MOST } });
  const found = data!.roles ?? [];
  const others = ids.filter((id) => found.every((role) => role.id !== id)).slice(0, 20);
  const single = (role_id: number) =>
    ask('/roles/{role_id}', { path: { role_id } }).then(
      ({ data: answer }) => [answer!.role],
      () => [],
    );
  return [...found, ...(await Promise.all(others.map(single))).flat()];
}
