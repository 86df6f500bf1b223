import { useEffect, useState } from 'preact/hooks';
import { may } from '../session/session.js';
import { ask } from './live.js';

/** The history is asked for once for each offer, so not for more than these. */
const MOST = 40;

/** Since when these castings are offered, by their ids, for those who may read their history. */
export function useOfferTimes(offered: readonly number[]): ReadonlyMap<number, string> {
  const [times, show] = useState<ReadonlyMap<number, string>>(new Map());
  const ids = may('patch', 'movies') ? offered.slice(0, MOST) : [];
  useEffect(() => {
    let isShown = true;
    void Promise.all(ids.map(timeOf)).then(
      (found) => isShown && show(new Map(found.flat())),
      // Without a connection the times stay as they are.
      () => undefined,
    );
    return () => void (isShown = false);
  }, [ids.join()]);
  return times;
}

/** When the casting got its present offer; nothing for one that is older than its history. */
async function timeOf(id: number): Promise<[number, string][]> {
  const query = { limit: 50, sort: ['-id' as const] };
  const { data } = await ask('/castings/{casting_id}/history', { path: { casting_id: id }, query });
  const change = data!.changes.find(({ before, after }) => after?.status === 'offered' && before?.status !== 'offered');
  return change ? [[id, change.at]] : [];
}
