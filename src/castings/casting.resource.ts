import { Permission } from '../auth/permissions.js';
import { anyOf, oneOfWords, rowIds } from '../lists/filters.js';
import { id, integer, plain, resource } from '../resources/resource.js';
import { castingStatuses, type CastingDto } from './casting.dto.js';
import { Casting } from './casting.entity.js';
import { roleLimits } from './role.dto.js';

const among = (member: string) => (castings: string) => `SELECT ${member} FROM castings WHERE id = ANY(${castings})`;
const ofRole = (member: string) => ({
  sql: (casting: string) => `SELECT ${member} FROM roles WHERE id = ${casting}.role_id`,
});
const unbilled = roleLimits.billing.maximum + 1;

export const castingResource = resource<CastingDto>({
  name: 'castings',
  one: 'casting',
  entity: Casting,
  columns: { actor_id: integer, id, movie_id: integer, notes: plain, role_id: integer, status: plain },
  sheet: {
    movie: { sql: (casting) => `SELECT title FROM movies WHERE id = ${casting}.movie_id` },
    role: ofRole('name'),
    billing: ofRole('billing'),
    actor: { sql: (casting) => `SELECT name FROM actors WHERE id = ${casting}.actor_id` },
    status: 'status',
    starts: ofRole('starts'),
    ends: ofRole('ends'),
    notes: 'notes',
    movie_id: 'movie_id',
    role_id: 'role_id',
    actor_id: 'actor_id',
  },
  filters: {
    id: anyOf(rowIds, 'casting.id'),
    movie_id: anyOf(rowIds, 'casting.movie_id'),
    role_id: anyOf(rowIds, 'casting.role_id'),
    actor_id: anyOf(rowIds, 'casting.actor_id'),
    status: anyOf(oneOfWords(...castingStatuses), 'casting.status'),
  },
  sorts: {
    id: 'casting.id',
    status: `array_position('{${castingStatuses.join()}}', casting.status)`,
    billing: `coalesce((SELECT billing FROM roles WHERE id = casting.role_id), ${unbilled})`,
  },
  include: {
    name: 'actors',
    permission: Permission.GetActors,
    lists: {
      actors: among('actor_id'),
      movies: among('movie_id'),
      roles: among('role_id'),
    },
  },
});
