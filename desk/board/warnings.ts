import { useEffect, useState } from 'preact/hooks';
import type { Absence, Conflict, Role } from '../../clients/typescript/index.js';
import { ask, useLive } from '../api/live.js';
import { showDays } from '../ui/days.js';
import type { Candidate, Part } from './parts.js';

/** What stands in the way, in words, by the id of the casting. */
export type Warnings = ReadonlyMap<number, readonly string[]>;

/** The service compares so many ids in one request. */
const MOST_IDS = 500;
/** Why people are not free is looked up one by one, so not for more than these; of others it is only said that they aren't. */
const MOST_LOOKED_UP = 40;
/** Others change absences and parts in other movies seldom. */
const PERIOD_MS = 60_000;

/** The conflicts of a movie, and who of its candidates is not free on the days of the part. */
export function useWarnings(movieId: number, parts: readonly Part[]): { conflicts: number; warnings: Warnings } {
  const query = { movie_id: [movieId], limit: MOST_IDS };
  const conflicts = useLive('/conflicts', { query }).data?.conflicts ?? [];
  const others = [...new Set(conflicts.flatMap((conflict) => otherMovie(conflict, movieId) ?? []))].slice(0, MOST_IDS);
  const movies = useLive(others.length > 0 ? '/movies' : undefined, { query: { id: others, limit: MOST_IDS } }).data;
  const titles = new Map(movies?.movies.map(({ id, title }) => [id, title]));
  const warnings = new Map<number, string[]>();
  const add = (id: number, text: string) => warnings.set(id, [...(warnings.get(id) ?? []), text]);
  for (const [id, text] of useBusy(parts)) add(id, text);
  for (const conflict of conflicts) {
    const other = otherMovie(conflict, movieId);
    const own = conflict.movie_id === movieId ? conflict.casting_id : conflict.other_casting_id;
    if (own) add(own, wordsOf(conflict, other === undefined ? '' : (titles.get(other) ?? 'another movie')));
  }
  return { conflicts: conflicts.length, warnings };
}

const otherMovie = ({ movie_id, other_movie_id }: Conflict, movieId: number) =>
  movie_id === movieId ? other_movie_id : movie_id;

function wordsOf({ kind, starts, ends }: Conflict, movie: string): string {
  const days = showDays(starts, ends);
  if (kind === 'absence') return `absent ${days}`;
  return kind === 'double_booking' ? `double booking: ${movie}, ${days}` : `wanted for ${movie}, too, ${days}`;
}

/** Candidates whose status makes no conflict yet, and who are not free on the days of the part. */
function useBusy(parts: readonly Part[]): ReadonlyMap<number, string> {
  const [busy, show] = useState<ReadonlyMap<number, string>>(new Map());
  const periods = periodsOf(parts);
  const key = JSON.stringify(periods.map(({ role, open }) => [role.starts, role.ends, open.map(idOf)]));
  useEffect(() => {
    let isShown = true;
    const look = () => void findBusy(periods).then((found) => isShown && show(found), ignore);
    look();
    const timer = setInterval(() => document.visibilityState === 'visible' && look(), PERIOD_MS);
    return () => void ((isShown = false), clearInterval(timer));
  }, [key]);
  return busy;
}

/** Without a connection the warnings stay as they are. */
const ignore = () => undefined;
const idOf = ({ casting }: Candidate) => casting.id;

interface Period {
  /** One of the parts on these days. Parts in the same movie do not count, so any of them gives the same answer. */
  readonly role: Role;
  readonly open: Candidate[];
}

const settled = ['confirmed', 'offered', 'declined', 'released'];

function periodsOf(parts: readonly Part[]): Period[] {
  const periods = new Map<string, Period>();
  for (const { role, candidates } of parts) {
    const open = candidates.filter(({ casting }) => !settled.includes(casting.status));
    if (!role.starts || open.length === 0) continue;
    const key = `${role.starts} ${role.ends}`;
    const period = periods.get(key);
    if (period) period.open.push(...open);
    else periods.set(key, { role, open: [...open] });
  }
  return [...periods.values()];
}

async function findBusy(periods: readonly Period[]): Promise<Map<number, string>> {
  const busy = new Map<number, string>();
  let lookedUp = 0;
  for (const { role, open } of periods) {
    const ids = [...new Set(open.map(({ actor }) => actor.id))];
    const free = new Set<number>();
    for (let at = 0; at < ids.length; at += MOST_IDS) {
      const query = { free_for_role: role.id, id: ids.slice(at, at + MOST_IDS), limit: MOST_IDS };
      const { data } = await ask('/actors', { query });
      for (const { id } of data!.actors) free.add(id);
    }
    for (const { casting, actor } of open) {
      if (free.has(actor.id)) continue;
      const reason = lookedUp++ < MOST_LOOKED_UP ? await reasonOf(actor.id, role) : 'not free on these days';
      busy.set(casting.id, reason);
    }
  }
  return busy;
}

/** Why an actor is not free on the days of a part: the first absence on them, otherwise it is another part. */
async function reasonOf(actorId: number, { starts, ends }: Role): Promise<string> {
  const { data } = await ask('/actors/{actor_id}/absences', { path: { actor_id: actorId }, query: { limit: 100 } });
  const absence = data!.absences.find((one: Absence) => one.starts <= ends! && one.ends >= starts!);
  return absence ? `absent ${showDays(absence.starts, absence.ends)}` : 'booked in another movie on these days';
}
