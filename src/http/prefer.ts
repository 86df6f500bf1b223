import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What the client would rather have, where the contract's own answer is not it. */
export interface Preferences {
  readonly return?: 'minimal' | 'representation';
  readonly handling?: 'lenient' | 'strict';
  readonly count?: 'exact';
}

const known: Record<keyof Preferences, readonly string[]> = {
  return: ['minimal', 'representation'],
  handling: ['lenient', 'strict'],
  count: ['exact'],
};

/** Reads `Prefer` (RFC 7240): the first of equal names counts, and what is not known is ignored. */
export function preferences({ headers }: Pick<FastifyRequest, 'headers'>): Preferences {
  const found: Record<string, string> = {};
  if (headers.prefer === undefined) return found;
  for (const preference of [headers.prefer].flat().join(',').split(',')) {
    const [, name = '', value = ''] = /^\s*([\w-]+)\s*=\s*"?([\w-]*)"?\s*(?:;.*)?$/.exec(preference) ?? [];
    const lower = name.toLowerCase();
    if (Object.hasOwn(known, lower) && known[lower as keyof Preferences].includes(value)) found[lower] ??= value;
  }
  return found;
}

/** Tells which of the preferences were followed. */
export function applied(reply: FastifyReply, preference: keyof Preferences, value: string | undefined): void {
  if (value === undefined) return;
  const before = reply.getHeader('preference-applied');
  reply.header('preference-applied', [before, `${preference}=${value}`].flat().filter(Boolean).join(', '));
}

/** The preferences of the request, as an argument of a handler. */
export const Prefer = createParamDecorator((_: unknown, context: ExecutionContext) =>
  preferences(context.switchToHttp().getRequest<FastifyRequest>()),
);
