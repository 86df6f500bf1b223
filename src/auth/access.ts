import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { Permission } from './permissions.js';

export const ACCESS = 'access';

/** Who may call a route: callers whose token holds all of the permissions, or everyone. */
export type Access = readonly Permission[] | 'public';

/** The route is for callers whose token holds all of the `permissions`. */
export function Requires(...permissions: [Permission, ...Permission[]]) {
  return access(permissions);
}

/** The route is for everyone, signed in or not. */
export function Public() {
  return access('public');
}

// Said twice: the guard reads Nest's metadata, the hook that runs before the body is parsed reads Fastify's route.
function access(value: Access) {
  return applyDecorators(SetMetadata(ACCESS, value), RouteConfig({ access: value }), ApiExtension('x-access', value));
}
