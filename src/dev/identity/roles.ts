import { Permission } from '../../auth/permissions.js';

/** Roles exist only here, where tokens are made: the API itself reads the token's permissions. */
export const roles = ['assistant', 'director', 'producer'] as const;

export type Role = (typeof roles)[number];

export const titles: Record<Role, string> = {
  assistant: 'Casting assistant',
  director: 'Casting director',
  producer: 'Executive producer',
};

/** What the sign-in page says of each role. */
export const duties: Record<Role, string> = {
  assistant: 'Views actors and movies.',
  director: 'Also adds, changes and deletes actors; changes movies.',
  producer: 'Also adds and deletes movies.',
};

const assistant = [Permission.GetActors, Permission.GetMovies];
const director = [
  ...assistant,
  Permission.PostActors,
  Permission.PatchActors,
  Permission.DeleteActors,
  Permission.PatchMovies,
];
const producer = [...director, Permission.PostMovies, Permission.DeleteMovies];

const permissions: Record<Role, readonly Permission[]> = { assistant, director, producer };

/** What a role may do. */
export function permissionsOf(role: Role): Permission[] {
  return [...permissions[role]];
}

export function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value);
}

/** The `sub` of the role's tokens: each role is one invented person. */
export function subjectOf(role: Role): string {
  return `${role}@casting.local`;
}

/** The inverse of {@link subjectOf}. */
export function roleOf(subject: string): Role | undefined {
  return roles.find((role) => subjectOf(role) === subject);
}
