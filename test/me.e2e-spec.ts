import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { PermissionDenied } from '../src/auth/auth-errors.js';
import { AuthGuard } from '../src/auth/auth.guard.js';
import { MeController } from '../src/auth/me.controller.js';
import { permissionsOf } from '../src/dev/identity/roles.js';
import { Casting } from './support/casting.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());

const withClaims = async (claims: Record<string, unknown>) =>
  casting.withAuthorization(`Bearer ${await casting.issuer.sign(claims)}`);

it('says who the caller is and what the token allows', async () => {
  for (const role of ['assistant', 'director', 'producer'] as const) {
    const { status, text } = await casting.as(role).get('/me');
    const permissions = JSON.stringify(permissionsOf(role));
    expect([status, text]).toEqual([200, `{"permissions":${permissions},"sub":"${role}@casting.test","success":true}`]);
  }
});

it('needs no permission, and returns those of the token as they are', async () => {
  const sub = 'auth0|Zoë "x"';
  expect((await (await withClaims({ sub, permissions: [] })).get('/me')).body).toEqual({
    ...{ permissions: [], sub, success: true },
  });
  const permissions = ['x:y', 'get:movies', 7, null, 'get:actors', 'x:y'];
  expect((await (await withClaims({ sub, permissions })).get('/me/')).body).toMatchObject({
    permissions: ['x:y', 'get:movies', 'get:actors', 'x:y'],
  });
});

it('needs a valid token', async () => {
  const missing = await casting.as(undefined).get('/me');
  expect([missing.status, missing.body.code]).toEqual([401, 'authorization_header_missing']);
  const expired = await (await withClaims({ exp: 1 })).get('/me');
  expect([expired.status, expired.body.code]).toEqual([401, 'token_expired']);
  const withoutClaim = await (await withClaims({ permissions: undefined })).get('/me');
  expect([withoutClaim.status, withoutClaim.body.code]).toEqual([401, 'invalid_claims']);
});

it('is denied where no hook has verified the token', () => {
  const handler = Reflect.get(MeController.prototype, 'get') as () => unknown;
  const context = new ExecutionContextHost([{}], MeController, handler);
  expect(() => casting.app.get(AuthGuard).canActivate(context)).toThrow(PermissionDenied);
});

it('is not kept for another caller', async () => {
  const answer = await casting.as('assistant').get('/me');
  expect(answer.headers.get('cache-control')).toBe('private, no-cache');
  const again = { 'if-none-match': answer.headers.get('etag')! };
  expect((await casting.as('assistant').get('/me', undefined, again)).status).toBe(304);
  expect((await casting.as('director').get('/me', undefined, again)).status).toBe(200);
  expect((await casting.as('assistant').head('/me')).status).toBe(200);
  const posted = await casting.as('producer').post('/me', {});
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
});
