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
import { aCasting, actorBody, aMovie, anAbsence, anActor, aRole, movieBody } from './support/factories.js';

const all = roles;
const managers = ['director', 'producer'] as const;
const producer = ['producer'] as const;
const both = [Permission.GetMovies, Permission.GetActors] as const;

/** Every route of the API with its permissions and the roles that may call it, as in the contract's table. */
const table = [
  ['get', '/actors', Permission.GetActors, all],
  ['get', '/actors/:id', Permission.GetActors, all],
  ['post', '/actors', Permission.PostActors, managers],
  ['patch', '/actors/:id', Permission.PatchActors, managers],
  ['delete', '/actors/:id', Permission.DeleteActors, managers],
  ['get', '/movies', Permission.GetMovies, all],
  ['get', '/movies/:id', Permission.GetMovies, all],
  ['post', '/movies', Permission.PostMovies, producer],
  ['patch', '/movies/:id', Permission.PatchMovies, managers],
  ['delete', '/movies/:id', Permission.DeleteMovies, producer],
  ['get', '/movies/:id/actors', Permission.GetActors, all],
  ['get', '/actors/:id/movies', Permission.GetMovies, all],
  ['put', '/movies/:id/actors/1', Permission.PatchMovies, managers],
  ['delete', '/movies/:id/actors/1', Permission.PatchMovies, managers],
  ['get', '/actors/:id/history', Permission.PatchActors, managers],
  ['get', '/movies/:id/history', Permission.PatchMovies, managers],
  ['get', '/changes', [Permission.PatchActors, Permission.PatchMovies], managers],
  ['post', '/actors/:id/restore', Permission.PostActors, managers],
  ['post', '/movies/:id/restore', Permission.PostMovies, producer],
  ['get', '/movies/:id/roles', both, all],
  ['post', '/movies/:id/roles', Permission.PatchMovies, managers],
  ['get', '/roles/:id', both, all],
  ['patch', '/roles/:id', Permission.PatchMovies, managers],
  ['delete', '/roles/:id', Permission.PatchMovies, managers],
  ['get', '/roles/:id/history', Permission.PatchMovies, managers],
  ['post', '/roles/:id/restore', Permission.PatchMovies, managers],
  ['get', '/castings', both, all],
  ['get', '/movies/:id/castings', both, all],
  ['get', '/actors/:id/castings', both, all],
  ['post', '/castings', Permission.PatchMovies, managers],
  ['get', '/castings/:id', both, all],
  ['patch', '/castings/:id', Permission.PatchMovies, managers],
  ['delete', '/castings/:id', Permission.PatchMovies, managers],
  ['get', '/castings/:id/history', Permission.PatchMovies, managers],
  ['post', '/castings/:id/restore', Permission.PatchMovies, managers],
  ['get', '/actors/:id/absences', Permission.GetActors, all],
  ['post', '/actors/:id/absences', Permission.PatchActors, managers],
  ['get', '/absences/:id', Permission.GetActors, all],
  ['patch', '/absences/:id', Permission.PatchActors, managers],
  ['delete', '/absences/:id', Permission.PatchActors, managers],
  ['get', '/absences/:id/history', Permission.PatchActors, managers],
  ['post', '/absences/:id/restore', Permission.PatchActors, managers],
  ['get', '/conflicts', both, all],
  ['post', '/actors/import', Permission.PostActors, managers],
  ['post', '/movies/import', Permission.PostMovies, producer],
  ['post', '/movies/:id/castings/import', Permission.PatchMovies, managers],
] as const;
const routes = table.map(([verb, path, needed, yes]) => ({ verb, path, needed: [needed].flat(), yes: [...yes] }));
/** Routes that are not in the contract answer a new row with 201. */
const addsRow = ({ verb, path }: (typeof routes)[number]) =>
  verb === 'post' && !/^.(actors|movies)(|.:id.restore)$|import$/.test(path);
const isDone = (route: (typeof routes)[number]) => (addsRow(route) ? 201 : 200);

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());

// The membership routes of the table use actor 1, and the casting that is added role 1; neither is deleted.
beforeAll(async () => {
  expect(await anActor(casting.database)).toBe(1);
  expect(await aRole(casting.database, await aMovie(casting.database))).toBe(1);
});

/** The row that a path is about, by the name of its list. */
const rows: Record<string, () => Promise<number>> = {
  actors: () => anActor(casting.database),
  movies: () => aMovie(casting.database),
  roles: async () => aRole(casting.database, await aMovie(casting.database)),
  castings: async () => aCasting(casting.database, await rows.roles!(), 1),
  absences: () => anAbsence(casting.database, 1),
};
const days = { starts: '2026-03-16', ends: '2026-03-20' };

/** Sheets: rows that exist change nothing, so that no other permission is needed. */
const sheets: Record<string, object[]> = {
  '/actors/import': [actorBody()],
  '/movies/import': [movieBody()],
  '/movies/:id/castings/import': [{ role: 'Ripley', actor_id: 1 }],
};

/** A valid body for the list to which a path leads. */
const bodies: Record<string, (row: number) => object> = {
  actors: () => actorBody(),
  movies: () => movieBody(),
  roles: () => ({ name: 'Ripley' }),
  castings: (actor_id) => ({ actor_id, role_id: 1 }),
  absences: () => days,
};

function bodyOf(path: string, id: number): object | undefined {
  const [, first = '', , below] = path.split('/');
  return sheets[path] ?? bodies[below ?? first]?.(id);
}

async function call(caller: Caller, { verb, path }: (typeof routes)[number], slash = '') {
  const [, first = '', , below] = path.split('/');
  // A casting is added for a new actor.
  const list = path === '/castings' ? 'actors' : first;
  const id = (await rows[list]?.()) ?? 0;
  if (below === 'restore') await casting.as('producer').delete(`/${first}/${id}`);
  const url = path.replace(':id', String(id)) + slash;
  const body = bodyOf(path, id);
  if (verb === 'patch') return caller[verb](url, first === 'castings' ? { status: 'pinned' } : body);
  return caller[verb](url, verb === 'post' ? body : undefined);
}

const forbidding = (permission: Permission) => `Bearer error="insufficient_scope", scope="${permission}"`;

describe.each(roles)('the %s', (role) => {
  describe.each(['', '/'])('with "%s" at the end', (slash) => {
    it.each(routes)('$verb $path', async (route) => {
      const answer = await call(casting.as(role), route, slash);
      if (route.yes.includes(role)) {
        expect(answer.status).toBe(isDone(route));
        expect(answer.body.success).toBe(true);
      } else {
        expect([answer.status, answer.body]).toEqual([403, envelope.forbidden]);
        expect(answer.headers.get('www-authenticate')).toBe(
          forbidding(route.needed.find((permission) => !permissionsOf(role).includes(permission))!),
        );
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
    expect((await call(await only(route.needed), route)).status).toBe(isDone(route));
    for (const needed of route.needed) {
      const others = Object.values(Permission).filter((permission) => permission !== needed);
      expect((await call(await only([...others, `${needed}s`, 'admin', '*']), route)).status).toBe(403);
    }
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

describe('get /me', () => {
  it.each(roles)('answers what the token of the %s says', async (role) => {
    const { status, text } = await casting.as(role).get('/me');
    const me = { permissions: permissionsOf(role), sub: `${role}@casting.test`, success: true };
    expect([status, text]).toEqual([200, JSON.stringify(me)]);
  });

  it('needs a valid token, with any permissions or none', async () => {
    for (const permissions of [[], ['admin']]) {
      const token = await casting.issuer.sign({ permissions });
      expect((await casting.withAuthorization(`Bearer ${token}`).get('/me')).body).toMatchObject({ permissions });
    }
    const missing = envelope.unauthorized('authorization_header_missing', 'Authorization header is expected.');
    for (const path of ['/me', '/me/', '/me?x=1']) {
      const answer = await casting.as(undefined).get(path);
      expect([answer.status, answer.body]).toEqual([401, missing]);
    }
    expect((await casting.withAuthorization('Bearer x.y.z').get('/me')).status).toBe(401);
  });
});

describe('roles', () => {
  it('hold exactly the permissions of the routes that the contract gives them', () => {
    for (const role of roles) {
      const may = routes.filter(({ yes }) => yes.includes(role)).flatMap(({ needed }) => needed);
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
    const open = marks.filter(([, access]) => Array.isArray(access) && access.length === 0);
    expect(open.map(([name]) => name)).toEqual(['MeController.get']);
    expect(marks.filter(([, access]) => access !== 'public')).toHaveLength(routes.length + open.length);
    expect(marks.filter(([, access]) => access === 'public').map(([name]) => name)).toEqual([
      'RootController.describe',
      'HealthController.live',
      'HealthController.ready',
    ]);
  });

  it('that writes is marked @AddsRow(), @ChangesRow() or @ImportsRows()', () => {
    const discovery = new DiscoveryService(casting.app.get(ModulesContainer));
    const unmarked = discovery.getControllers().flatMap(({ instance }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      return Object.getOwnPropertyNames(prototype).filter((name) => {
        const method = Reflect.getMetadata('method', prototype[name]!) as RequestMethod | undefined;
        const config = Reflect.getMetadata(RouteConfig({}).KEY, prototype[name]!) as FastifyContextConfig | undefined;
        return method !== undefined && method !== RequestMethod.GET && !config?.write && !config?.upload;
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
