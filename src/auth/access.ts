import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyContextConfig } from 'fastify';
import type { Permission } from './permissions.js';

export const ACCESS = 'access';

/** Who may call a route: callers whose token holds all of the permissions, or everyone. */
export type Access = readonly Permission[] | 'public';

/** The route is for callers whose token holds all of the `permissions`; without any, for every valid token. */
export function Requires(...permissions: Permission[]) {
  return access(permissions);
}

/** The route is for everyone, signed in or not. */
export function Public() {
  return access('public');
}

// The guard reads Nest's metadata; the hook that runs before the body is parsed can't.
function access(value: Access) {
  return applyDecorators(SetMetadata(ACCESS, value), RouteFact('access', value));
}

/** Records a fact about a route for Fastify's hooks, in its `config`, and for the OpenAPI document, as an extension `x-…`. */
export function RouteFact<K extends keyof FastifyContextConfig>(
  name: K,
  value: FastifyContextConfig[K],
): MethodDecorator {
  return (target, key, descriptor) => {
    // RouteConfig() alone would replace the facts of other decorators of the same route.
    const others = Reflect.getMetadata(RouteConfig({}).KEY, descriptor.value as object) as object | undefined;
    RouteConfig({ ...others, [name]: value })(target, key, descriptor);
    ApiExtension(`x-${name}`, value)(target, key, descriptor);
  };
}
