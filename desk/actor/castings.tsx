import { showDays } from '../ui/days.js';
import { href } from '../ui/route.js';
import { StatusWord } from '../ui/status.js';
import type { Engagement } from './strip.js';

/** The parts for which the actor is a candidate, or which the actor has. */
export function Castings({ engagements }: { engagements: readonly Engagement[] }) {
  if (engagements.length === 0) {
    return <p class="empty">No parts yet. A movie’s page has a field under each part to add a candidate.</p>;
  }
  return (
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">Movie</th>
          <th scope="col">Status</th>
          <th scope="col">Days</th>
        </tr>
      </thead>
      <tbody>
        {engagements.map(({ casting, role, movie }) => (
          <tr key={casting.id}>
            <th scope="row" dir="auto">
              {role?.name}
            </th>
            <td dir="auto">
              <a href={href(`/movies/${casting.movie_id}`)}>{movie?.title}</a>
            </td>
            <td>
              <StatusWord status={casting.status} />
              {casting.notes && (
                <small class="block" dir="auto">
                  {casting.notes}
                </small>
              )}
            </td>
            <td>{role?.starts ? showDays(role.starts, role.ends) : <span class="note">no days yet</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
