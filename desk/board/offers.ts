import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api/live.js';
import { may } from '../session/session.js';
import type { Part } from './parts.js';

/** The history is asked for once for each offer, so not for more than these. */
const MOST = 40;

/** Since when offers are out, by the id of the casting, for those who may read its history. */
export function useOfferTimes(parts: readonly Part[]): ReadonlyMap<number, string> {
  const [times, show] = useState<ReadonlyMap<number, string>>(new Map());
  const offered = parts.flatMap(({ candidates }) =>
    candidates.flatMap(({ casting }) => (casting.status === 'offered' ? [casting.id] : [])),
  );
  const ids = may('patch', 'movies') ? offered.slice(0, MOST) : [];
  useEffect(() => {
    let isShown = true;
    const known = ids.flatMap((id) => (times.has(id) ? [[id, times.get(id)!] as const] : []));
    const open = ids.filter((id) => !times.has(id));
    void Promise.all(open.map(timeOf)).then(
      (found) => isShown && show(new Map([...known, ...found.flat()])),
      // Without a connection the times stay as they are.
      () => undefined,
    );
    return () => void (isShown = false);
  }, [ids.join()]);
  return times;
}

/** When the casting got its present offer; nothing for one that is older than its history. */
async function timeOf(id: number): Promise<[number, string][]> {
  const { data } = await ask('/castings/{casting_id}/history', { path: { casting_id: id }, query: { limit: 100 } });
  const isOffer = (row: object | null) => (row as { status?: string } | null)?.status === 'offered';
  const change = data!.changes.find(({ before, after }) => isOffer(after) && !isOffer(before));
  return change ? [[id, change.at]] : [];
}
