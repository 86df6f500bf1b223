import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyContextConfig } from 'fastify';
import { ACCESS } from '../src/auth/access.js';
import { PermissionDenied } from '../src/auth/auth-errors.js';
import { AuthGuard } from '../src/auth/auth.guard.js';
import { Permission } from '../src/auth/permissions.js';
import { permissionsOf, roles } from '../src/dev/identity/roles.js';
import { Casting, type Caller } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { actorBody, aMovie, anActor, movieBody } from './support/factories.js';

/** Every route of the API with its permissions; `yes` lists the roles that may call it, as in the contract's table. */
const routes = [
  { verb: 'get', path: '/actors', permission: Permission.GetActors, yes: ['assistant', 'director', 'producer'] },
  { verb: 'get', path: '/actors/:id', permission: Permission.GetActors, yes: ['assistant', 'director', 'producer'] },
  { verb: 'post', path: '/actors', permission: Permission.PostActors, yes: ['director', 'producer'] },
  { verb: 'patch', path: '/actors/:id', permission: Permission.PatchActors, yes: ['director', 'producer'] },
  { verb: 'delete', path: '/actors/:id', permission: Permission.DeleteActors, yes: ['director', 'producer'] },
  { verb: 'get', path: '/movies', permission: Permission.GetMovies, yes: ['assistant', 'director', 'producer'] },
  { verb: 'get', path: '/movies/:id', permission: Permission.GetMovies, yes: ['assistant', 'director', 'producer'] },
  { verb: 'post', path: '/movies', permission: Permission.PostMovies, yes: ['producer'] },
  { verb: 'patch', path: '/movies/:id', permission: Permission.PatchMovies, yes: ['director', 'producer'] },
  { verb: 'delete', path: '/movies/:id', permission: Permission.DeleteMovies, yes: ['producer'] },
  {
    verb: 'get',
    path: '/movies/:id/actors',
    permission: Permission.GetActors,
    yes: ['assistant', 'director', 'producer'],
  },
  {
    verb: 'get',
    path: '/actors/:id/movies',
    permission: Permission.GetMovies,
    yes: ['assistant', 'director', 'producer'],
  },
  { verb: 'put', path: '/movies/:id/actors/1', permission: Permission.PatchMovies, yes: ['director', 'producer'] },
  { verb: 'delete', path: '/movies/:id/actors/1', permission: Permission.PatchMovies, yes: ['director', 'producer'] },
  { verb: 'get', path: '/actors/:id/history', permission: Permission.PatchActors, yes: ['director', 'producer'] },
  { verb: 'get', path: '/movies/:id/history', permission: Permission.PatchMovies, yes: ['director', 'producer'] },
  {
    verb: 'get',
    path: '/changes',
    permission: Permission.PatchActors,
    also: Permission.PatchMovies,
    yes: ['director', 'producer'],
  },
  { verb: 'post', path: '/actors/:id/restore', permission: Permission.PostActors, yes: ['director', 'producer'] },
  { verb: 'post', path: '/movies/:id/restore', permission: Permission.PostMovies, yes: ['producer'] },
] as const;

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());

// The casting routes of the table use actor 1, which is never deleted.
beforeAll(async () => expect(await anActor(casting.database)).toBe(1));

async function call(caller: Caller, { verb, path }: (typeof routes)[number], slash = '') {
  const movies = path.startsWith('/movies');
  const id = movies ? await aMovie(casting.database) : await anActor(casting.database);
  const body = movies ? movieBody() : actorBody();
  if (path.endsWith('/restore')) await casting.as('producer').delete(`/${movies ? 'movies' : 'actors'}/${id}`);
  const url = path.replace(':id', String(id)) + slash;
  return caller[verb](url, verb === 'post' || verb === 'patch' ? body : undefined);
}

const forbidding = (permission: Permission) => `Bearer error="insufficient_scope", scope="${permission}"`;

describe.each(roles)('the %s', (role) => {
  describe.each(['', '/'])('with "%s" at the end', (slash) => {
    it.each(routes)('$verb $path', async (route) => {
      const answer = await call(casting.as(role), route, slash);
      if ((route.yes as readonly string[]).includes(role)) {
        expect(answer.status).toBe(200);
        expect(answer.body.success).toBe(true);
      } else {
        expect([answer.status, answer.body]).toEqual([403, envelope.forbidden]);
        expect(answer.headers.get('www-authenticate')).toBe(forbidding(route.permission));
      }
    });
  });
});

describe.each(routes)('$verb $path', (route) => {
  const only = async (permissions: string[]) =>
    casting.withAuthorization(`Bearer ${await casting.issuer.sign({ permissions })}`);

  it('requires a token', async () => {
    const answer = await call(casting.as(undefined), route);
    const missing = envelope.unauthorized('authorization_header_missing', 'Authorization header is expected.');
    expect([answer.status, answer.body]).toEqual([401, missing]);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('requires its own permission and no other', async () => {
    const needed = 'also' in route ? [route.permission, route.also] : [route.permission];
    expect((await call(await only(needed), route)).status).toBe(200);
    const others = Object.values(Permission).filter((permission) => permission !== route.permission);
    expect((await call(await only([...others, `${route.permission}s`, 'admin', '*']), route)).status).toBe(403);
  });

  it('checks the caller before the body and the row', async () => {
    const path = route.path.replace(':id', '999999999');
    if (route.verb !== 'post' && route.verb !== 'patch') {
      expect((await casting.as(undefined)[route.verb](path)).status).toBe(401);
      expect((await (await only([]))[route.verb](path)).status).toBe(403);
      return;
    }
    const send = route.verb;
    for (const [body, type] of [
      ['{', 'application/json'],
      ['', 'application/json'],
      ['{"age":-1}', 'application/json'],
      ['x', 'text/plain'],
      [`"${'x'.repeat(300_000)}"`, 'application/json'],
    ] as const) {
      const headers = { 'content-type': type };
      expect((await casting.as(undefined)[send](path, body, headers)).status).toBe(401);
      expect((await (await only([]))[send](path, body, headers)).status).toBe(403);
    }
  });
});

describe('roles', () => {
  it('hold exactly the permissions of the routes that the contract gives them', () => {
    for (const role of roles) {
      const may = routes
        .filter(({ yes }) => (yes as readonly string[]).includes(role))
        .map((route) => route.permission);
      expect(new Set(permissionsOf(role))).toEqual(new Set(may));
    }
  });
});

describe('every handler', () => {
  it('is marked @Requires() or @Public(), and the table above names it', () => {
    const discovery = new DiscoveryService(casting.app.get(ModulesContainer));
    const marks = discovery.getControllers().flatMap(({ instance, metatype }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      return Object.getOwnPropertyNames(prototype)
        .filter((name) => name !== 'constructor' && Reflect.hasMetadata('path', prototype[name]!))
        .map(
          (name) => [`${metatype!.name}.${name}`, Reflect.getMetadata(ACCESS, prototype[name]!) as unknown] as const,
        );
    });
    expect(marks.filter(([, access]) => access === undefined)).toEqual([]);
    expect(marks.filter(([, access]) => access !== 'public')).toHaveLength(routes.length);
    expect(marks.filter(([, access]) => access === 'public').map(([name]) => name)).toEqual([
      'RootController.describe',
      'HealthController.live',
      'HealthController.ready',
    ]);
  });

  it('that writes is marked @AddsRow() or @ChangesRow()', () => {
    const discovery = new DiscoveryService(casting.app.get(ModulesContainer));
    const unmarked = discovery.getControllers().flatMap(({ instance }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      return Object.getOwnPropertyNames(prototype).filter((name) => {
        const method = Reflect.getMetadata('method', prototype[name]!) as RequestMethod | undefined;
        const config = Reflect.getMetadata(RouteConfig({}).KEY, prototype[name]!) as FastifyContextConfig | undefined;
        return method !== undefined && method !== RequestMethod.GET && !config?.write;
      });
    });
    expect(unmarked).toEqual([]);
  });

  it('is denied to every caller if it has neither mark', () => {
    class Forgotten {}
    const handler = () => undefined;
    const request = { principal: { subject: 'x', permissions: Object.values(Permission) } };
    const context = new ExecutionContextHost([request], Forgotten, handler);
    expect(() => casting.app.get(AuthGuard).canActivate(context)).toThrow(PermissionDenied);
  });
});
