import type { Absence, Actor, Casting, Conflict, Movie, Role } from '../../clients/typescript/index.js';
import { showDays } from './days.js';
import { href } from './route.js';

/** The rows to which conflicts refer. */
export interface Known {
  readonly actors?: readonly Actor[];
  readonly castings?: readonly Casting[];
  readonly movies?: readonly Movie[];
  readonly roles?: readonly Role[];
  readonly absences?: readonly Absence[];
}

interface Props {
  readonly conflicts: readonly Conflict[];
  readonly known: Known;
  /** Whether the name of the actor stands in front. */
  readonly withActor?: boolean;
}

/** Who is wanted twice, or wanted while absent, with links to both sides. */
export const ConflictList = ({ conflicts, known, withActor = false }: Props) => (
  <ul class="conflicts">
    {conflicts.map((conflict) => (
      <li key={JSON.stringify(conflict)}>
        <span aria-hidden="true">⚠ </span>
        {withActor && <ActorLink id={conflict.actor_id} known={known} />}
        <Side id={conflict.casting_id} movie={conflict.movie_id} known={known} />{' '}
        {conflict.kind === 'absence' ? (
          <>
            but <a href={href(`/actors/${conflict.actor_id}`)}>absent</a>
          </>
        ) : (
          <>
            and <Side id={conflict.other_casting_id} movie={conflict.other_movie_id} known={known} />
          </>
        )}
        , {showDays(conflict.starts, conflict.ends)}
      </li>
    ))}
  </ul>
);

function ActorLink({ id, known }: { id: number; known: Known }) {
  const actor = known.actors?.find((one) => one.id === id);
  return (
    <>
      <a href={href(`/actors/${id}`)}>
        <bdi>{actor?.name ?? `actor ${id}`}</bdi>
      </a>{' '}
      is{' '}
    </>
  );
}

/** "offered Neo in The Matrix" */
function Side({ id, movie, known }: { id: number | undefined; movie: number | undefined; known: Known }) {
  const casting = known.castings?.find((one) => one.id === id);
  const role = known.roles?.find((one) => one.id === casting?.role_id);
  const title = known.movies?.find((one) => one.id === movie)?.title;
  return (
    <>
      {casting?.status ?? 'wanted'} {casting?.status === 'confirmed' && 'as '}
      {role && <bdi>{role.name}</bdi>} in{' '}
      <a href={href(`/movies/${movie}`)}>
        <bdi>{title ?? `movie ${movie}`}</bdi>
      </a>
    </>
  );
}
