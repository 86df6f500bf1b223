import { useLive } from '../api/live.js';
import { useOfferTimes } from '../api/offer-times.js';
import { showAge, showDays } from '../ui/days.js';
import { href } from '../ui/route.js';

const MOST = 100;

/** Which offers wait for an answer, the oldest first. */
export function Offers() {
  const { data, total, hasMore } = useLive('/castings', {
    query: { status: ['offered'], include: 'actors', limit: MOST },
  });
  const castings = data?.castings ?? [];
  const times = useOfferTimes(castings.map(({ id }) => id));
  if (!data) return null;
  // Those without a time are older than the history.
  const sorted = [...castings].sort((a, b) => (times.get(a.id) ?? '').localeCompare(times.get(b.id) ?? ''));
  return (
    <section>
      <h2>{castings.length > 0 ? `Offers out: ${total ?? castings.length}` : 'Offers out'}</h2>
      {castings.length === 0 && <p class="card note">No offer waits for an answer.</p>}
      {castings.length > 0 && (
        <ul class="rows">
          {sorted.map((casting) => {
            const role = data.roles?.find(({ id }) => id === casting.role_id);
            const time = times.get(casting.id);
            return (
              <li key={casting.id}>
                <span>
                  <a href={href(`/actors/${casting.actor_id}`)}>
                    <bdi>{data.actors?.find(({ id }) => id === casting.actor_id)?.name}</bdi>
                  </a>{' '}
                  for <bdi>{role?.name}</bdi> in{' '}
                  <a href={href(`/movies/${casting.movie_id}`)}>
                    <bdi>{data.movies?.find(({ id }) => id === casting.movie_id)?.title}</bdi>
                  </a>
                  {role?.starts && <small class="block">{showDays(role.starts, role.ends)}</small>}
                </span>
                {time && <small>offered {showAge(time)}</small>}
              </li>
            );
          })}
        </ul>
      )}
      {hasMore && <p class="note">The first {MOST} are here.</p>}
    </section>
  );
}
