import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { AuthGuard } from '../auth/auth.guard.js';
import { isAccessTokenType, isSubject, JwtStrategy, MAX_SUBJECT } from '../auth/jwt.strategy.js';
import type { KeySet } from '../auth/key-set.js';
import { Permission } from '../auth/permissions.js';
import { VerifiedTokens } from '../auth/verified-tokens.js';
import type { Config } from '../config/config.js';

/** What a token claims, and whether the service accepts it. Contains header and claims, never the token itself. */
export interface TokenExplanation {
  /** Why the service answers 401 or 503; `undefined` if it accepts the token. */
  readonly refusal: string | undefined;
  /** One line per claim, with the fix if it is wrong. */
  readonly lines: string[];
}

/** Explains `text`, a token with or without `Bearer` before it. */
export async function explainToken(text: string, config: Config, keys: KeySet): Promise<TokenExplanation> {
  const token = text.trim().replace(/^Bearer\s+/i, '');
  const { issuer, audience } = config.auth;
  const [header, claims] = token.split('.', 2).map(jsonObject);
  const { alg, kid, typ } = header ?? {};
  const { iss, aud, sub, exp, permissions } = claims ?? {};
  const ids = await keys.ids().catch(() => undefined);
  const kidIsKnown = kid === undefined || ids === undefined || ids.some((id) => id === kid);
  return {
    refusal: await refusalOf(token, config, keys),
    lines: [
      `alg ${shown(alg)}${alg === 'RS256' ? '' : ': only RS256 is accepted'}`,
      `typ ${shown(typ)}${isAccessTokenType(typ) ? '' : ': must be JWT or at+jwt, or left out'}`,
      `kid ${shown(kid)}${kidIsKnown ? '' : ': not in the key set, so another provider signed it'}`,
      `iss ${shown(iss)}${iss === issuer ? '' : `: AUTH_ISSUER is "${issuer}"`}`,
      `aud ${shown(aud)}${[aud].flat().includes(audience) ? '' : `: AUTH_AUDIENCE is "${audience}"`}`,
      `sub ${shown(sub)}${isSubject(sub) ? '' : `: must be text of 1 to ${MAX_SUBJECT} characters without control characters`}`,
      `exp ${inWords(exp)}`,
      ...permissionLines(permissions),
    ],
  };
}

/** Runs the same code as every request. */
function refusalOf(token: string, config: Config, keys: KeySet): Promise<string | undefined> {
  const request = { raw: { rawHeaders: ['authorization', `Bearer ${token}`] } } as unknown as FastifyRequest;
  const guard = new AuthGuard(new Reflector(), new JwtStrategy(keys, config), new VerifiedTokens(keys));
  return guard.authenticate(request).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

function permissionLines(permissions: unknown): string[] {
  if (!Array.isArray(permissions)) {
    const fix = 'at Auth0, switch on "Enable RBAC" and "Add Permissions in the Access Token"';
    return [`permissions ${shown(permissions)}, not an array: ${fix}`];
  }
  const known: string[] = Object.values(Permission);
  const has = known.filter((name) => permissions.includes(name));
  const lacks = known.filter((name) => !permissions.includes(name));
  const unknown = permissions.filter((name) => !known.includes(name as string)).map(shown);
  return [
    `has ${has.join(' ') || 'no permission'}`,
    ...(lacks.length > 0 ? [`lacks ${lacks.join(' ')}`] : []),
    ...(unknown.length > 0 ? [`has without effect ${unknown.join(' ')}`] : []),
  ];
}

function inWords(exp: unknown): string {
  const date = new Date(typeof exp === 'number' ? exp * 1000 : NaN);
  if (Number.isNaN(date.getTime())) return `${shown(exp)}: must be a time in seconds since 1970`;
  const minutes = Math.round((date.getTime() - Date.now()) / 60_000);
  const format = new Intl.RelativeTimeFormat('en');
  const words = Math.abs(minutes) < 120 ? format.format(minutes, 'minute') : format.format(hours(minutes), 'hour');
  return `${date.toISOString()}, ${words}${date.getTime() < Date.now() ? ': sign in again' : ''}`;
}

const hours = (minutes: number) => Math.round(minutes / 60);

function jsonObject(part: string): Record<string, unknown> | undefined {
  try {
    return (JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown> | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** As JSON, so that control characters in a token do not reach the terminal. */
const shown = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value));
