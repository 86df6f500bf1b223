import { Permission } from '../auth/permissions.js';
import { anyOf, integerOf, oneOfWords, wordsOf } from '../lists/filters.js';
import { inOrder, isOneOf, searchIn } from '../lists/name-query.js';
import { day, id, integer, optional, plain, resource } from '../resources/resource.js';
import { roleLimits, type RoleDto } from './role.dto.js';
import { Role } from './role.entity.js';

const folded = 'casting_fold(role.name) COLLATE "C"';
const { minimum, maximum } = roleLimits.billing;
const isOpen = "NOT EXISTS (SELECT FROM castings WHERE role_id = role.id AND status = 'confirmed')";

export const roleResource = resource<RoleDto>({
  name: 'roles',
  one: 'role',
  entity: Role,
  columns: {
    billing: optional(integer),
    ends: optional(day),
    id,
    movie_id: integer,
    name: plain,
    notes: plain,
    starts: optional(day),
  },
  sheet: {
    movie: { sql: (role) => `SELECT title FROM movies WHERE id = ${role}.movie_id` },
    role: 'name',
    billing: 'billing',
    starts: 'starts',
    ends: 'ends',
    notes: 'notes',
    movie_id: 'movie_id',
  },
  filters: {
    name: { ...wordsOf(roleLimits.name.maxLength, 'Sarah Connor'), sql: isOneOf(folded, 'role.name') },
    billing: anyOf(integerOf(minimum, maximum, 1), 'role.billing'),
    open: {
      ...oneOfWords('true', 'false'),
      description: 'Whether no actor is confirmed for the role.',
      sql: (values) => `(${isOpen})::text = ANY(${values})`,
    },
  },
  // A role without billing comes last.
  sorts: { id: 'role.id', billing: `coalesce(role.billing, ${maximum + 1})`, name: inOrder(folded, 'role.name') },
  order: 'billing',
  search: searchIn(`(${folded})`),
  include: {
    name: 'castings',
    permission: Permission.GetActors,
    lists: {
      castings: (roles) => `SELECT id FROM castings WHERE role_id = ANY(${roles})`,
      actors: (roles) => `SELECT actor_id FROM castings WHERE role_id = ANY(${roles})`,
    },
  },
});
