import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { Permission } from './permissions.js';

export const ACCESS = 'access';

/** The route is for callers whose token holds `permission`. */
export function Requires(permission: Permission) {
  return access(permission);
}

/** The route is for everyone, signed in or not. */
export function Public() {
  return access('public');
}

// Said twice: the guard reads Nest's metadata, the hook that runs before the body is parsed reads Fastify's route.
function access(value: Permission | 'public') {
  return applyDecorators(SetMetadata(ACCESS, value), RouteConfig({ access: value }), ApiExtension('x-access', value));
}
