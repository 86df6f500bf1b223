import type { Conflict } from '../../clients/typescript/index.js';
import { useLive } from '../api/live.js';
import { ConflictList } from '../ui/conflicts.js';
import { dayAfter, today } from '../ui/days.js';

const MOST = 50;

/** Who is wanted twice or while absent: what is still to come, and folded away what is past. */
export function Conflicts() {
  const [from, to] = [today(), dayAfter(today(), -1)];
  const coming = useLive('/conflicts', { query: { from, limit: MOST } });
  const past = useLive('/conflicts', { query: { to, limit: MOST, sort: ['-starts'] } });
  const ended = past.data?.conflicts.filter(({ ends }) => ends < from) ?? [];
  const next = coming.data?.conflicts ?? [];
  if (!coming.data) return null;
  return (
    <section>
      <h2>Conflicts</h2>
      <div class={next.length > 0 ? 'card warned' : 'card'}>
        {next.length === 0 && <p class="note">None from today on.</p>}
        <Named conflicts={next} />
        {coming.hasMore && <p class="note">The next {MOST} are here. An actor’s page has all of theirs.</p>}
        {ended.length > 0 && (
          <details open={next.length === 0}>
            <summary>{ended.length} in the past</summary>
            <Named conflicts={ended} />
          </details>
        )}
      </div>
    </section>
  );
}

/** Conflicts with the names of both sides. */
function Named({ conflicts }: { conflicts: readonly Conflict[] }) {
  const ids = [...new Set(conflicts.flatMap(({ casting_id, other_casting_id }) => [casting_id, other_casting_id]))];
  const id = ids.filter((one) => one !== undefined);
  const path = id.length > 0 ? '/castings' : undefined;
  const { data } = useLive(path, { query: { id, include: 'actors', limit: 2 * MOST } });
  return conflicts.length > 0 && data ? <ConflictList conflicts={conflicts} known={data} withActor /> : null;
}
